import { IconKey } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const keys: Area = {
  id: 'keys',
  label: texts.label,
  group: 'security',
  icon: IconKey,
  scope: 'tenant',
  path: 'keys',
  permission: 'keys:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [{ path: '/', load: () => import('./keys.tsx') }],
};
