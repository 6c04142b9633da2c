import { IconApps } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const applications: Area = {
  id: 'applications',
  label: texts.label,
  group: 'applications',
  icon: IconApps,
  scope: 'tenant',
  path: 'applications',
  permission: 'applications:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./list.tsx') },
    { path: '/new', load: () => import('./new.tsx') },
    { path: '/$client', load: () => import('./one.tsx') },
    { path: '/$client/start', load: () => import('./start.tsx') },
  ],
  actions: [{ label: texts.create, path: '/new', permission: 'applications:write' }],
};
