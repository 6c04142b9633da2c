import { IconBuilding } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const organizations: Area = {
  id: 'organizations',
  label: texts.label,
  group: 'customers',
  icon: IconBuilding,
  scope: 'tenant',
  path: 'organizations',
  permission: 'organizations:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./list.tsx') },
    { path: '/new', load: () => import('./new.tsx') },
    { path: '/$id', load: () => import('./one.tsx') },
  ],
  actions: [{ label: texts.create, path: '/new', permission: 'organizations:write' }],
  find: { label: texts.label, load: () => import('./find.ts') },
};
