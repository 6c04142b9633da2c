import { IconHome } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const home: Area = {
  id: 'home',
  label: texts.label,
  group: 'home',
  icon: IconHome,
  scope: 'installation',
  path: '',
  keywords: texts.keywords,
  pages: [{ path: '/', load: () => import('./home.tsx') }],
};
