import { IconMailCheck, IconSettingsAutomation } from '@tabler/icons-react';
import type { Area } from '../../area.ts';
import { texts } from './texts.ts';

export const jobs: Area = {
  id: 'jobs',
  label: texts.label,
  group: 'system',
  icon: IconSettingsAutomation,
  scope: 'installation',
  path: 'jobs',
  permission: 'jobs:read',
  does: texts.does,
  keywords: texts.keywords,
  pages: [
    { path: '/', load: () => import('./jobs.tsx') },
    { path: '/$type', load: () => import('./dead.tsx') },
  ],
};

export const messages: Area = {
  id: 'messages',
  label: texts.messages,
  group: 'system',
  icon: IconMailCheck,
  scope: 'tenant',
  path: 'messages',
  permission: 'jobs:read',
  does: texts.messagesDoes,
  keywords: texts.messagesKeywords,
  pages: [{ path: '/', load: () => import('./messages.tsx') }],
};
