import { IconFileCode } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const configuration: Area = {
  id: 'configuration',
  label: texts.label,
  group: 'system',
  icon: IconFileCode,
  scope: 'tenant',
  path: 'configuration',
  permission: 'config:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./revisions.tsx') },
    { path: '/apply', load: () => import('./apply.tsx') },
    { path: '/promote', load: () => import('./promote.tsx') },
    { path: '/$number', load: () => import('./revision.tsx') },
  ],
  actions: [
    { label: texts.apply, path: '/apply', permission: 'config:write' },
    { label: texts.promote, path: '/promote', permission: 'config:write' },
  ],
};
