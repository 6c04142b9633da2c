import { IconHandStop } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const limits: Area = {
  id: 'limits',
  label: texts.label,
  group: 'security',
  icon: IconHandStop,
  scope: 'installation',
  path: 'limits',
  permission: 'operators:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [{ path: '/', load: () => import('./list.tsx') }],
};
