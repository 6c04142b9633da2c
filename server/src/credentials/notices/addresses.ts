import type { Contact, Profile } from '#identity/contract';

/** Every e-mail address of the user that was proved, once: a takeover of one must be seen at the others (R9, RE2). */
export function noticeAddresses(known: Pick<Profile, 'contacts' | 'identifiers'>): readonly string[] {
  const all: readonly Pick<Contact, 'kind' | 'value' | 'verifiedAt'>[] = [
    ...known.contacts,
    ...known.identifiers.flatMap(({ kind, value, verifiedAt }) => (kind === 'email' ? [{ kind, value, ...(verifiedAt ? { verifiedAt } : {}) } as const] : [])),
  ];
  return [...new Set(all.filter((contact) => contact.kind === 'email' && contact.verifiedAt).map((contact) => contact.value))];
}
