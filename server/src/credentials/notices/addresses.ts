import type { Contact, Profile } from '#identity/contract';
import type { NoticeKind, ProvedNumber } from '../contract.ts';
import { NOT_ME_SECONDS } from './settings.ts';

/** Every e-mail address of the user that was proved, once: a takeover of one must be seen at the others (R9, RE2). */
export function noticeAddresses(known: Pick<Profile, 'contacts' | 'identifiers'>): readonly string[] {
  return [...new Set(proved('email', known).map(({ value }) => value))];
}

type Proved = Pick<Contact, 'value'> & { readonly verifiedAt: Date };

function proved(kind: Contact['kind'], { contacts, identifiers }: Pick<Profile, 'contacts' | 'identifiers'>): Proved[] {
  const all: readonly { readonly kind: string; readonly value: string; readonly verifiedAt?: Date }[] = [...contacts, ...identifiers];
  return all.flatMap((one) => (one.kind === kind && one.verifiedAt ? [{ value: one.value, verifiedAt: one.verifiedAt }] : []));
}

/** Every phone number that was proved: by a credential, or as a contact or name of the account. */
export function noticeNumbers(known: Pick<Profile, 'contacts' | 'identifiers'>, byCredentials: readonly ProvedNumber[]): readonly ProvedNumber[] {
  const all = [...byCredentials, ...proved('phone', known).map(({ value, verifiedAt }): ProvedNumber => ({ number: value, since: verifiedAt }))];
  return [...new Map(all.map((one) => [one.number, one])).values()];
}

/**
 * What is told to phones as well where there is a mailbox: a way in, or back in, changed, and whoever did it may be the one that holds the mailbox (RE2). The
 * rest is told by text to those only who have no address: texts cost money, and come at night.
 */
const ALSO_TO_PHONES: ReadonlySet<NoticeKind> = new Set([
  'contact_changed',
  'factor_added',
  'factor_removed',
  'passkey_added',
  'passkey_removed',
  'identity_linked',
  'identity_unlinked',
  'recovery_completed',
  'account_merged',
  'account_merge_undone',
]);

export const isToldByText = (what: NoticeKind, addresses: readonly string[]): boolean => addresses.length === 0 || ALSO_TO_PHONES.has(what);

/**
 * Whoever added a phone a moment ago must not be the one who gets the links that undo what its owner does: as long as a change can be undone, older phones
 * are told, if there are any. A phone is never told of itself.
 */
export function numbersToTell(numbers: readonly ProvedNumber[], key: string, now: Date): readonly ProvedNumber[] {
  const settled = numbers.filter(({ since }) => since.getTime() <= now.getTime() - NOT_ME_SECONDS * 1000);
  return (settled.length > 0 ? settled : numbers).filter(({ credential }) => credential === undefined || !key.includes(credential));
}
