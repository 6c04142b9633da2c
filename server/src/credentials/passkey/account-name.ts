import type { Tx } from '#platform/db';
import type { Identity } from '#identity/contract';

export interface AccountName {
  readonly name: string;
  readonly displayName: string;
}

/** What a device shows beside a passkey, so that people with several accounts choose the right one. */
export async function accountName(identity: Pick<Identity, 'find' | 'profile'>, tx: Tx, userId: string): Promise<AccountName | undefined> {
  const user = await identity.find(tx, userId);
  const profile = user && (await identity.profile(tx, user.sub));
  if (!profile) return undefined;
  const { identifiers, contacts, attributes } = profile;
  const name = (identifiers.find(({ primary }) => primary) ?? identifiers[0] ?? contacts[0])?.value;
  if (name === undefined) return undefined;
  const text = (key: string) => (typeof attributes[key]?.value === 'string' ? attributes[key].value : '');
  const displayName = text('name') || `${text('given_name')} ${text('family_name')}`.trim();
  return { name, displayName: displayName || name };
}
