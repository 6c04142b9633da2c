import { IconUsers } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const users: Area = {
  id: 'users',
  label: texts.label,
  group: 'customers',
  icon: IconUsers,
  scope: 'tenant',
  path: 'customers',
  permission: 'users:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./search.tsx') },
    { path: '/new', load: () => import('./new.tsx') },
    { path: '/$id', load: () => import('./customer.tsx') },
    { path: '/$id/merge', load: () => import('./merge.tsx') },
  ],
  actions: [{ label: texts.create, path: '/new', permission: 'users:write' }],
  find: { label: texts.label, load: () => import('./find.ts') },
};
