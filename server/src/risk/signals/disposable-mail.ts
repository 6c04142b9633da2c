import { isThrownAway } from '#platform/mail-domains';
import type { Signal } from '../contract.ts';

export const disposableMail: Signal = {
  id: 'mail',
  about: 'Whether the address of mail belongs to a service of throw-away addresses, whose mail others can often read.',
  reasons: { 'mail.disposable': 'The address of mail is a throw-away one.' },
  find({ told: { mailDomain } }) {
    return mailDomain !== undefined && isThrownAway(mailDomain) ? [{ reason: 'mail.disposable', grade: 'note' }] : [];
  },
};
