import type { MessageSample } from '#platform/delivery';
import { cancelledMail, doneMail, inactiveMail, scheduledMail } from './mails.ts';

/* Messages of this room, made up. */

const DUE = new Date('2026-05-17T09:00:00Z');
const about = (template: string, shows: MessageSample['shows'], keeps: readonly string[]): MessageSample => ({
  template: `erasure.${template}`,
  group: 'deletion',
  security: false,
  keeps: keeps.map((id) => `erasure.${id}`),
  shows,
});

const inactive = (what: 'asked' | 'reminded') => about(`inactive-${what}`, ({ brand, url }) => [inactiveMail(brand, { what, days: 14, months: 24 }, url)], ['mail_inactive_end']);

export const erasureMessages: readonly MessageSample[] = [
  about(
    'scheduled',
    ({ brand, url }) => [
      scheduledMail(brand, { dueAt: DUE, askedBy: 'customer' }, { keep: url, progress: url }),
      scheduledMail(brand, { dueAt: DUE, askedBy: 'inactive' }, { keep: url, progress: url }),
      scheduledMail(brand, { dueAt: DUE, askedBy: 'customer' }, { keep: undefined, progress: url }),
    ],
    ['mail_scheduled_text', 'mail_scheduled_held', 'mail_scheduled_stays', 'mail_scheduled_guardian', 'mail_scheduled_inactive', 'cancel_button'],
  ),
  inactive('asked'),
  inactive('reminded'),
  about('cancelled', ({ brand }) => [cancelledMail(brand)], []),
  about('done', ({ brand, url }) => [doneMail(brand, DUE, url)], ['mail_done_text', 'mail_done_applications']),
];
