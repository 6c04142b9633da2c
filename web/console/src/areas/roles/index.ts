import { IconShieldCheck } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const roles: Area = {
  id: 'roles',
  label: texts.label,
  group: 'system',
  icon: IconShieldCheck,
  scope: 'installation',
  path: 'roles',
  permission: 'roles:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./list.tsx') },
    { path: '/new', load: () => import('./new.tsx') },
    { path: '/$key', load: () => import('./role.tsx') },
  ],
  actions: [{ label: texts.create, path: '/new', permission: 'roles:write' }],
};
