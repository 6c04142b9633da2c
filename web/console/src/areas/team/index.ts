import { IconUsersGroup } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const team: Area = {
  id: 'team',
  label: texts.label,
  group: 'system',
  icon: IconUsersGroup,
  scope: 'installation',
  path: 'team',
  permission: 'operators:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./list.tsx') },
    { path: '/invite', load: () => import('./invite.tsx') },
    { path: '/$id', load: () => import('./operator.tsx') },
  ],
  actions: [{ label: texts.invite, path: '/invite', permission: 'operators:write' }],
};
