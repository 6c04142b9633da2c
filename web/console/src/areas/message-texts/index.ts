import { IconMessageLanguage } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const messageTexts: Area = {
  id: 'message-texts',
  label: texts.title,
  group: 'look',
  icon: IconMessageLanguage,
  scope: 'tenant',
  path: 'message-texts',
  permission: 'messages:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./list.tsx') },
    { path: '/$message', load: () => import('./one.tsx') },
    { path: '/$message/$brand', load: () => import('./one.tsx') },
  ],
};
