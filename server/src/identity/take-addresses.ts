import type { Tx } from '#platform/db';
import { happened, type Origin } from '#platform/events';
import type { IdentityDeps } from './deps.ts';
import { identifierRemoved, userStateChanged } from './events.ts';
import { indexUsers } from './search/index-users.ts';
import { forgetAddresses, type Claim } from './store.ts';

/**
 * Somebody proved to own addresses that others only claimed (pre-hijack, D6). The others lose every trace of them; who has no identifier left is
 * locked, which ends their sessions: such an account was made to wait for its victim, and nobody could sign in to it any more.
 */
export async function takeAddresses(deps: IdentityDeps, tx: Tx, origin: Origin, from: readonly string[], claims: readonly Claim[]): Promise<void> {
  const reason = 'proved_by_another';
  const locked = await forgetAddresses(tx, from, claims);
  await indexUsers(deps, tx, from);
  await deps.events.publishMany(tx, [
    ...from.map((userId) => happened(identifierRemoved, { origin, subject: userId, data: { kinds: claims.map((claim) => claim.kind), reason } })),
    ...locked.map((userId) => happened(userStateChanged, { origin, subject: userId, data: { state: 'locked', before: 'active', reason } })),
  ]);
}
