import type { Tx } from '#platform/db';
import { happened, type Origin } from '#platform/events';
import { assertActive } from './assert-active.ts';
import { buildParts, contactsOf } from './build-parts.ts';
import type { Identifier } from './contract.ts';
import type { IdentityDeps } from './deps.ts';
import { identityErrors } from './errors.ts';
import { identifierRemoved, identifierVerified } from './events.ts';
import { normaliseKind } from './normalise.ts';
import { indexUsers } from './search/index-users.ts';
import { searchRules } from './search/search-rules.ts';
import { addressIndex } from './sealing.ts';
import { dropUnproved, extendUser, lockUser, toUser, verificationState } from './store.ts';
import { takeAddresses } from './take-addresses.ts';

/**
 * The caller proved that this user owns the identifier. It becomes theirs, taken from whoever claimed it without proof (D6). An identifier that
 * somebody else has proved stays where it is. The first proof of an account ends what its unproved past left behind, in the same
 * transaction: other unproved addresses here, ways in and sessions in the other rooms. Whatever its owner adds comes after it.
 */
export async function verifyIdentifier(deps: IdentityDeps, tx: Tx, origin: Origin, userId: string, given: Identifier): Promise<void> {
  const [tenant, rules] = await Promise.all([deps.keys.tenant(tx.tenantId), searchRules(deps, tx.tenantId)]);
  const identifier = { kind: given.kind, value: normaliseKind(given.kind, given.value), verified: true };
  const index = addressIndex(tenant, identifier.kind, identifier.value);
  // Of two first proofs at the same moment the second must see that it is none: it would end what the owner has added since.
  const [, state] = await Promise.all([lockUser(tx, userId), verificationState(tx, userId, identifier.kind, index)]);
  if (!state?.wrapped) throw identityErrors.unknown_user();
  assertActive(toUser(state));
  if (state.holder_verified) {
    if (state.holder === userId) return;
    throw identityErrors.identifier_taken({ fields: [{ field: `identifiers.${identifier.kind}`, fix: 'It belongs to another user.' }] });
  }
  const claim = { kind: identifier.kind, index, verified: true };
  // Whoever set this account up may have added addresses of their own, to come back by them later.
  const dropped = state.proved ? [] : await dropUnproved(tx, userId, claim);
  const parts = buildParts(tenant, rules, userId, tenant.openUserKey(state.wrapped), {
    identifiers: [{ ...identifier, primary: !state.has_kind || state.holder === userId }],
    contacts: contactsOf([identifier]),
    attributes: {},
    source: 'verification',
    takeFrom: state.holder === null ? [] : [state.holder],
  });
  const written = await extendUser(tx, userId, parts, { upgrade: false });
  if (written?.claimed !== 1) throw identityErrors.busy();
  if (dropped.length > 0) await indexUsers(deps, tx, [userId]);
  if (!state.proved) await deps.endUnprovedPast(tx, origin, userId);
  const takenFrom = state.holder !== null && state.holder !== userId ? state.holder : undefined;
  if (takenFrom !== undefined) await takeAddresses(deps, tx, origin, [takenFrom], [claim]);
  await deps.events.publishMany(tx, [
    happened(identifierVerified, { origin, subject: userId, data: { kind: identifier.kind, preHijack: !state.proved, ...(takenFrom === undefined ? {} : { takenFrom }) } }),
    ...(dropped.length > 0 ? [happened(identifierRemoved, { origin, subject: userId, data: { kinds: dropped, reason: 'never_proved' } })] : []),
  ]);
}
