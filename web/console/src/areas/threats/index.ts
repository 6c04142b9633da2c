import { IconShieldBolt } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { menu } from './menu/texts.ts';

export const threats: Area = {
  id: 'threats',
  label: menu.label,
  group: 'security',
  icon: IconShieldBolt,
  scope: 'tenant',
  path: 'threats',
  permission: 'risk:read',
  does: menu.does,
  keywords: menu.keywords,
  pages: [
    { path: '/', load: () => import('./overview.tsx') },
    { path: '/decisions', load: () => import('./decisions.tsx') },
    { path: '/policy', load: () => import('./policy.tsx') },
    { path: '/bench', load: () => import('./bench.tsx') },
    { path: '/emergency', load: () => import('./emergency.tsx') },
    { path: '/decisions/$id', load: () => import('./decision.tsx') },
  ],
  actions: [{ label: menu.emergency, path: '/emergency', permission: 'risk:emergency' }],
};
