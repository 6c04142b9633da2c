import type { Cipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { happened, type Origin } from '#platform/events';
import { buildParts, contactsOf } from '../build-parts.ts';
import type { AddressesUndone, Identifier } from '../contract.ts';
import type { IdentityDeps } from '../deps.ts';
import { identifierRemoved, identifierRestored } from '../events.ts';
import { indexUsers } from '../search/index-users.ts';
import { searchRules } from '../search/search-rules.ts';
import { addressIndex } from '../sealing.ts';
import { lockUser, userKey, verificationState, type NewContact, type NewIdentifier } from '../store.ts';
import { takeAddresses } from '../take-addresses.ts';
import { openChange, type AddressChange } from './record-change.ts';
import { claimAddress, deleteChanges, dropAddress, keptChanges, putContact, settlePrimary, takeChanges } from './store.ts';

/**
 * Addresses as they were before, newest change first. What came in goes, unless two proofs stood behind it: then what was comes back beside it, and whoever has the
 * second step decides. An address that somebody else has proved since is lost.
 *
 * Where a proved address was taken away, those that were added before it for that go too: else whoever adds their own first and removes the owner's then keeps a
 * way in, unless the owner presses the older of two messages.
 */
export async function undoAddressChanges(deps: IdentityDeps, tx: Tx, origin: Origin, userId: string, since: Date): Promise<AddressesUndone> {
  await lockUser(tx, userId);
  const [taken, wrapped, tenant, rules] = await Promise.all([takeChanges(tx, userId, since), userKey(tx, userId), deps.keys.tenant(tx.tenantId), searchRules(deps, tx.tenantId)]);
  if (taken.length === 0 || !wrapped) return { gone: [], restored: 0, lost: 0 };
  const cipher = tenant.openUserKey(wrapped);
  const changes = taken.map((row) => openChange(userId, cipher, row));
  changes.push(...(await addedBefore(tx, userId, cipher, changes)));
  const kinds = new Set<'email' | 'phone'>();
  const gone: Identifier[] = [];
  const restored: ('email' | 'phone')[] = [];
  let lost = 0;
  for (const { kind, was, now, firm } of changes) {
    kinds.add(kind);
    const removed = now !== undefined && !firm && (await dropAddress(tx, userId, kind, addressIndex(tenant, kind, now)));
    if (removed) gone.push({ kind, value: now });
    if (!was || (firm && was.value === now)) continue;
    const verified = was.verifiedAt !== undefined;
    const identifiers = [{ kind, value: was.value, verified, primary: was.primary && removed }];
    const parts = buildParts(tenant, rules, userId, cipher, { identifiers, contacts: contactsOf(identifiers), attributes: {}, source: 'verification' });
    const at = was.verifiedAt === undefined ? undefined : new Date(was.verifiedAt);
    const index = addressIndex(tenant, kind, was.value);
    // Whoever claimed it meanwhile without proof is not in the way of who proved it.
    const holder = (await verificationState(tx, userId, kind, index))?.holder ?? undefined;
    if (await claimAddress(tx, userId, parts.identifiers[0] as NewIdentifier, holder === undefined ? [] : [holder], at)) {
      restored.push(kind);
      await putContact(tx, userId, parts.contacts[0] as NewContact);
      if (holder !== undefined && holder !== userId) await takeAddresses(deps, tx, origin, [holder], [{ kind, index, verified: true }]);
    } else lost++;
  }
  for (const kind of kinds) await settlePrimary(tx, userId, kind);
  await indexUsers(deps, tx, [userId]);
  await deps.events.publishMany(tx, [
    ...(gone.length > 0 ? [happened(identifierRemoved, { origin, subject: userId, data: { kinds: [...new Set(gone.map(({ kind }) => kind))], reason: 'undone' } })] : []),
    ...(restored.length > 0 || lost > 0 ? [happened(identifierRestored, { origin, subject: userId, data: { kinds: [...new Set(restored)], lost } })] : []),
  ]);
  return { gone, restored: restored.length, lost };
}

/** Of what is left, what was added by one proof after the oldest of the addresses that were taken away had been proved. */
async function addedBefore(tx: Tx, userId: string, cipher: Cipher, taken: readonly AddressChange[]): Promise<readonly AddressChange[]> {
  const away = taken.flatMap(({ was, now, firm }) => (!firm && was?.verifiedAt !== undefined && was.value !== now ? [{ value: was.value, at: Date.parse(was.verifiedAt) }] : []));
  if (away.length === 0) return [];
  const left = await keptChanges(tx, userId, new Date(Math.min(...away.map(({ at }) => at))));
  const added = left
    .map((row) => ({ id: row.id, change: openChange(userId, cipher, row) }))
    .filter(({ change: { was, now, firm } }) => now !== undefined && !firm && (was === undefined || was.value === now) && !away.some(({ value }) => value === now));
  await deleteChanges(
    tx,
    added.map(({ id }) => id),
  );
  return added.map(({ change }) => change);
}
