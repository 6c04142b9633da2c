import { IconPalette } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const brands: Area = {
  id: 'brands',
  label: texts.title,
  group: 'look',
  icon: IconPalette,
  scope: 'tenant',
  path: 'brands',
  permission: 'brands:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./list.tsx') },
    { path: '/new', load: () => import('./create.tsx') },
    { path: '/$brand', load: () => import('./edit.tsx') },
  ],
  actions: [{ label: texts.create, path: '/new', permission: 'brands:write' }],
};
