import type { MessageSample } from '#platform/delivery';
import { acceptedMail, invitedMail, memberMail, type MemberNotice } from './mails.ts';

/* Messages of this folder, made up. */

const COMPANY = { organization: 'Example Ltd', address: 'mia@example.com' };
const about = (template: string, shows: MessageSample['shows'], keeps: readonly string[] = []): MessageSample => ({
  template: `organizations.${template}`,
  group: 'companies',
  security: true,
  keeps: keeps.map((id) => `organizations.company_${id}`),
  shows,
});
const member = (what: MemberNotice) => about(`member-${what}`, ({ brand, url }) => [memberMail(what, { ...COMPANY, brand }, url)]);

export const companyMessages: readonly MessageSample[] = [
  about('invited', ({ brand, url }) => [invitedMail({ ...COMPANY, brand }, new Date('2026-05-10T09:00:00Z'), url)], ['mail_invited_text']),
  about('invitation-accepted', ({ brand }) => [acceptedMail({ ...COMPANY, brand })]),
  member('added'),
  member('changed'),
  member('removed'),
];
