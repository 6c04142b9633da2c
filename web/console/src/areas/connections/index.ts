import { IconPlugConnected } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const connections: Area = {
  id: 'connections',
  label: texts.label,
  group: 'applications',
  icon: IconPlugConnected,
  scope: 'tenant',
  path: 'connections',
  permission: 'connections:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./list.tsx') },
    { path: '/add', load: () => import('./catalogue.tsx') },
    { path: '/add/$room/$connector', load: () => import('./add.tsx') },
    { path: '/$room/$connection', load: () => import('./one.tsx') },
  ],
  actions: [{ label: texts.add, path: '/add', permission: 'connections:write' }],
};
