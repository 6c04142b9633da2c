import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const settings: Area = {
  id: 'settings',
  label: texts.title,
  group: 'system',
  icon: IconAdjustmentsHorizontal,
  scope: 'tenant',
  path: 'settings',
  permission: 'settings:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [{ path: '/', load: () => import('./settings.tsx') }],
};
