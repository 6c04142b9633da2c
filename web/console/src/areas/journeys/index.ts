import { IconRoute } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const journeys: Area = {
  id: 'journeys',
  label: texts.label,
  group: 'applications',
  icon: IconRoute,
  scope: 'tenant',
  path: 'journeys',
  permission: 'journeys:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./list.tsx') },
    { path: '/$journey', load: () => import('./one.tsx') },
  ],
};
