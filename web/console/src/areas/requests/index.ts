import { IconInbox } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const requests: Area = {
  id: 'requests',
  label: texts.label,
  group: 'privacy',
  icon: IconInbox,
  scope: 'tenant',
  path: 'requests',
  permission: 'requests:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./queue.tsx') },
    { path: '/new', load: () => import('./new.tsx') },
    { path: '/erasures/$id', load: () => import('./erasure.tsx') },
    { path: '/$id', load: () => import('./one.tsx') },
  ],
  actions: [{ label: texts.newTitle, path: '/new', permission: 'requests:write' }],
};
