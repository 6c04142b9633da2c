import { IconBuildingStore, IconWorld } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

/** All of them. */
export const tenants: Area = {
  id: 'tenants',
  label: texts.title,
  group: 'system',
  icon: IconBuildingStore,
  scope: 'installation',
  path: 'all-tenants',
  permission: 'tenants:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [{ path: '/', load: () => import('./list.tsx') }],
};

/** One of them: its name, domain and state. */
export const tenant: Area = {
  id: 'tenant',
  label: texts.one,
  group: 'system',
  icon: IconWorld,
  scope: 'tenant',
  path: 'tenant',
  permission: 'tenants:read',
  does: texts.oneDoes,
  keywords: texts.oneKeywords,
  pages: [{ path: '/', load: () => import('./one.tsx') }],
};
