import { IconFileCheck } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const purposes: Area = {
  id: 'purposes',
  label: texts.label,
  group: 'privacy',
  icon: IconFileCheck,
  scope: 'tenant',
  path: 'purposes',
  permission: 'purposes:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./list.tsx') },
    { path: '/new', load: () => import('./new.tsx') },
    { path: '/$key', load: () => import('./one.tsx') },
  ],
  actions: [{ label: texts.create, path: '/new', permission: 'purposes:write' }],
};
