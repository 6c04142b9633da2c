import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { menu } from './menu/texts.ts';

export const settings: Area = {
  id: 'settings',
  label: menu.title,
  group: 'system',
  icon: IconAdjustmentsHorizontal,
  scope: 'tenant',
  path: 'settings',
  permission: 'settings:read',
  does: menu.does,
  keywords: menu.keywords,
  pages: [{ path: '/', load: () => import('./settings.tsx') }],
};
