import type { Tx } from '#platform/db';
import { happened, type Origin } from '#platform/events';
import { assertActive } from '../assert-active.ts';
import { buildParts, contactsOf } from '../build-parts.ts';
import type { AddressChanged, ChangeAddressInput } from '../contract.ts';
import type { IdentityDeps } from '../deps.ts';
import { identityErrors } from '../errors.ts';
import { identifierVerified } from '../events.ts';
import { normaliseKind } from '../normalise.ts';
import { readIdentifiers } from '../read-user.ts';
import { indexUsers } from '../search/index-users.ts';
import { searchRules } from '../search/search-rules.ts';
import { addressIndex } from '../sealing.ts';
import { lockUser, toUser, verificationState, type NewContact, type NewIdentifier } from '../store.ts';
import { takeAddresses } from '../take-addresses.ts';
import { verifyIdentifier } from '../verify-identifier.ts';
import { recordChange } from './record-change.ts';
import { MAX_ADDRESSES } from './settings.ts';
import { claimAddress, dropAddress, putContact, settlePrimary } from './store.ts';

/**
 * The caller proved that this user owns the address. All of it in this transaction: the new one is there and the old one is not, or everything is as it was.
 * Whoever else wants the same address at this moment waits; the primary key of identity.identifiers decides. Of changes of one user each sees what the one before it left.
 */
export async function changeAddress(deps: IdentityDeps, tx: Tx, origin: Origin, input: ChangeAddressInput): Promise<AddressChanged> {
  const { userId, instead } = input;
  const { kind } = input.address;
  const value = normaliseKind(kind, input.address.value);
  const [tenant, rules] = await Promise.all([deps.keys.tenant(tx.tenantId), searchRules(deps, tx.tenantId)]);
  const index = addressIndex(tenant, kind, value);
  const [, state] = await Promise.all([lockUser(tx, userId), verificationState(tx, userId, kind, index)]);
  if (!state?.wrapped) throw identityErrors.unknown_user();
  assertActive(toUser(state));
  if (state.holder_verified) return { kind: 'refused', why: state.holder === userId ? 'same' : 'taken' };
  const own = await readIdentifiers(deps, tx, userId);
  const old = own.find((one) => one.id === instead && one.kind === kind);
  if (instead !== undefined && !old) return { kind: 'refused', why: 'gone' };
  // Nothing of this account was ever proved: this is its first proof, and ends what was there (D6).
  if (!state.proved) {
    await verifyIdentifier(deps, tx, origin, userId, { kind, value });
    return { kind: 'changed', key: userId, ended: true };
  }
  const same = own.find((one) => one.kind === kind && one.value === value);
  const ofKind = own.filter((one) => one.kind === kind);
  if (!old && !same && ofKind.length >= MAX_ADDRESSES) return { kind: 'refused', why: 'many' };

  const cipher = tenant.openUserKey(state.wrapped);
  const primary = old?.primary ?? same?.primary ?? ofKind.length === 0;
  const identifiers = [{ kind, value, verified: true, primary }];
  const parts = buildParts(tenant, rules, userId, cipher, { identifiers, contacts: contactsOf(identifiers), attributes: {}, source: 'verification' });
  // First, and alone: whoever does not get it has written nothing.
  if (!(await claimAddress(tx, userId, parts.identifiers[0] as NewIdentifier, state.holder === null ? [] : [state.holder]))) return { kind: 'refused', why: 'taken' };
  await putContact(tx, userId, parts.contacts[0] as NewContact);
  const was = old ?? same;
  if (old && old.value !== value) await dropAddress(tx, userId, kind, addressIndex(tenant, kind, old.value));
  await settlePrimary(tx, userId, kind);
  await indexUsers(deps, tx, [userId]);
  const key = await recordChange(tx, userId, cipher, { kind, was, now: value, firm: input.firm });
  const takenFrom = state.holder !== null && state.holder !== userId ? state.holder : undefined;
  if (takenFrom !== undefined) await takeAddresses(deps, tx, origin, [takenFrom], [{ kind, index, verified: true }]);
  const replaced = old !== undefined && old.value !== value;
  await deps.events.publishMany(tx, [
    happened(identifierVerified, {
      origin,
      subject: userId,
      data: { kind, preHijack: false, ...(replaced ? { replaced } : {}), ...(takenFrom === undefined ? {} : { takenFrom }) },
    }),
  ]);
  return { kind: 'changed', key, ended: false, ...(replaced && old.verifiedAt ? { replaced: { kind, value: old.value } } : {}) };
}
