import type { Tx } from '#platform/db';
import { happened, type Origin } from '#platform/events';
import { assertActive } from '../assert-active.ts';
import type { AddressRemoved, StoredIdentifier } from '../contract.ts';
import type { IdentityDeps } from '../deps.ts';
import { identityErrors } from '../errors.ts';
import { identifierRemoved } from '../events.ts';
import { readIdentifiers } from '../read-user.ts';
import { indexUsers } from '../search/index-users.ts';
import { addressIndex } from '../sealing.ts';
import { lockUser, toUser, userBy, userKey } from '../store.ts';
import { recordChange } from './record-change.ts';
import { dropAddress, settlePrimary } from './store.ts';

const isAddress = (one: StoredIdentifier): one is StoredIdentifier & { readonly kind: 'email' | 'phone' } => one.kind === 'email' || one.kind === 'phone';

/**
 * Where the way back in, and word of what happens to the account, would go afterwards: a proved address, and an e-mail address where there was one, because a code
 * that signs in goes there. Pure.
 */
export function mayGo(all: readonly StoredIdentifier[], id: string): boolean {
  const left = all.filter((one) => one.id !== id);
  const gone = all.find((one) => one.id === id);
  if (!gone || left.length === 0) return false;
  if (!gone.verifiedAt) return true;
  const proved = left.filter((one) => isAddress(one) && one.verifiedAt);
  return gone.kind === 'email' ? proved.some(({ kind }) => kind === 'email') : proved.length > 0;
}

/** Removals and changes of one user go one after the other: of two that would together leave nothing, one is refused. */
export async function removeAddress(
  deps: IdentityDeps,
  tx: Tx,
  origin: Origin,
  { userId, id, firm }: { readonly userId: string; readonly id: string; readonly firm: boolean },
): Promise<AddressRemoved> {
  await lockUser(tx, userId);
  const [user, wrapped, all] = await Promise.all([userBy(tx, 'id', userId), userKey(tx, userId), readIdentifiers(deps, tx, userId)]);
  if (!user || !wrapped) throw identityErrors.unknown_user();
  assertActive(toUser(user));
  const gone = all.find((one) => one.id === id);
  if (!gone || !isAddress(gone)) return { kind: 'refused', why: 'unknown' };
  if (!mayGo(all, id)) return { kind: 'refused', why: 'last' };
  const tenant = await deps.keys.tenant(tx.tenantId);
  const { kind, value } = gone;
  await dropAddress(tx, userId, kind, addressIndex(tenant, kind, value));
  await settlePrimary(tx, userId, kind);
  await indexUsers(deps, tx, [userId]);
  const key = await recordChange(tx, userId, tenant.openUserKey(wrapped), { kind, was: gone, firm });
  await deps.events.publishMany(tx, [happened(identifierRemoved, { origin, subject: userId, data: { kinds: [kind], reason: 'user' } })]);
  return { kind: 'removed', key, address: { kind, value }, proved: gone.verifiedAt !== undefined };
}
