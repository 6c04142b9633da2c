import type { MessageSample } from '#platform/delivery';
import { readyMail } from './ready-mail.ts';

/** The message of this room, made up. */
export const portabilityMessages: readonly MessageSample[] = [
  {
    template: 'portability.copy-ready',
    group: 'copies',
    security: true,
    keeps: ['portability.mail_care'],
    shows: ({ brand, url }) => [readyMail({ brand, until: new Date('2026-05-10T09:00:00Z'), url })],
  },
];
