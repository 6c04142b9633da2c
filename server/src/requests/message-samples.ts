import type { MessageContent, MessageSample } from '#platform/delivery';
import type { PrivacyRequest, RequestEntry } from './contract.ts';
import { answeredMail, extendedMail, identityMail, receivedMail, refusedMail, type MailWorld } from './mails.ts';

/* Messages of this room, made up. */

const AT = '2026-05-03T09:00:00Z';
const REQUEST: PrivacyRequest = {
  id: 'sample',
  kind: 'access',
  law: 'gdpr',
  state: 'paused',
  source: 'account',
  receivedAt: new Date(AT),
  dueAt: new Date('2026-06-03T09:00:00Z'),
  overdue: false,
  extended: false,
  entries: [],
};
const ENTRY: RequestEntry = { what: 'answered', at: AT, text: 'Lorem ipsum' };

/** What the law wants said: until when, why, and where to complain. */
const KEEPS = ['received_due', 'identity_paused', 'extended_text', 'said', 'complaint_gdpr', 'complaint_ccpa'].map((id) => `requests.mail_${id}`);

const about = (name: string, mail: (world: MailWorld, request: PrivacyRequest, entry: RequestEntry) => MessageContent): MessageSample => ({
  template: `requests.${name}`,
  group: 'requests',
  security: false,
  keeps: KEEPS,
  shows: ({ brand, url }) => [mail({ brand, url }, REQUEST, ENTRY), mail({ brand }, { ...REQUEST, law: 'ccpa' }, ENTRY)],
});

export const requestMessages: readonly MessageSample[] = [
  about('received', receivedMail),
  about('identity', identityMail),
  about('extended', extendedMail),
  about('answered', answeredMail),
  about('refused', refusedMail),
];
