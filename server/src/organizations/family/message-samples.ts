import type { MessageSample } from '#platform/delivery';
import { agreedMail, askMail, confirmMail, joinMail, ofAgeGuardianMail, ofAgeMail, orphanMail, overMail } from './mails.ts';

/* Messages of this room, made up. */

const NAME = 'Mia';
const UNTIL = new Date('2026-05-10T09:00:00Z');
const about = (template: string, shows: MessageSample['shows'], keeps: readonly string[] = []): MessageSample => ({
  template: `organizations.${template}`,
  group: 'families',
  security: false,
  keeps: keeps.map((id) => `organizations.${id}`),
  shows,
});

export const familyMessages: readonly MessageSample[] = [
  // The direct notice of 16 CFR 312.4(c)(1): what is collected, for what, and what becomes of it.
  about('guardian-asked', ({ brand, url }) => [askMail({ brand, name: NAME, address: 'mia@example.com', until: UNTIL, url })], ['mail_ask_who', 'mail_ask_what', 'mail_ask_over']),
  about('guardian-invited', ({ brand, url }) => [joinMail({ brand, name: NAME, until: UNTIL, url })], ['mail_join_text']),
  about('child-agreed', ({ brand, url }) => [agreedMail({ brand }, url)]),
  about('guardian-agreed', ({ brand, url }) => [confirmMail({ brand, name: NAME }, url)], ['mail_confirm_text']),
  about('guardian-over', ({ brand }) => [overMail({ brand, name: NAME })], ['mail_over_text']),
  about('guardians-gone', ({ brand, url }) => [orphanMail({ brand }, UNTIL, url)], ['mail_orphan_text']),
  about('of-age', ({ brand, url }) => [ofAgeMail({ brand }, url)], ['mail_of_age_text']),
  about('of-age-guardian', ({ brand }) => [ofAgeGuardianMail({ brand, name: NAME })], ['mail_of_age_guardian_text']),
];
