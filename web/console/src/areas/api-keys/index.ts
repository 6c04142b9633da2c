import { IconKey } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const apiKeys: Area = {
  id: 'api-keys',
  label: texts.label,
  group: 'system',
  icon: IconKey,
  scope: 'installation',
  path: 'api-keys',
  permission: 'api-keys:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./list.tsx') },
    { path: '/new', load: () => import('./new.tsx') },
    { path: '/$id', load: () => import('./key.tsx') },
  ],
  actions: [{ label: texts.create, path: '/new', permission: 'api-keys:write' }],
};
