import { IconUsers } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { menu } from './menu/texts.ts';

export const users: Area = {
  id: 'users',
  label: menu.label,
  group: 'customers',
  icon: IconUsers,
  scope: 'tenant',
  path: 'customers',
  permission: 'users:read',
  does: menu.does,
  keywords: menu.keywords,
  pages: [
    { path: '/', load: () => import('./search.tsx') },
    { path: '/new', load: () => import('./new.tsx') },
    { path: '/$id', load: () => import('./customer.tsx') },
    { path: '/$id/merge', load: () => import('./merge.tsx') },
  ],
  actions: [{ label: menu.create, path: '/new', permission: 'users:write' }],
  find: { label: menu.label, load: () => import('./find.ts') },
};
