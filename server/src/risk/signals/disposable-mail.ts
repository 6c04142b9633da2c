import { isDisposableEmailDomain } from 'disposable-email-domains-js';
import type { Signal } from '../contract.ts';

export const disposableMail: Signal = {
  id: 'mail',
  about: 'Whether the address of mail belongs to a service of throw-away addresses, whose mail others can often read.',
  reasons: { 'mail.disposable': 'The address of mail is a throw-away one.' },
  find({ told: { mailDomain } }) {
    return mailDomain !== undefined && isThrownAway(mailDomain) ? [{ reason: 'mail.disposable', grade: 'note' }] : [];
  },
};

/** Its own name or one that it is below of: such services hand out names below theirs. */
function isThrownAway(domain: string): boolean {
  const labels = domain.split('.');
  return labels.slice(0, -1).some((_, index) => isDisposableEmailDomain(labels.slice(index).join('.')));
}
