import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { UserState } from './contract.ts';
import type { IdentityDeps } from './deps.ts';
import { identityErrors } from './errors.ts';
import { userStateChanged } from './events.ts';
import { replaceState } from './store.ts';

/** Saying the same state again changes nothing and tells nobody. `reason` is a code, never free text about a person. */
export async function changeState(deps: Pick<IdentityDeps, 'events'>, tx: Tx, origin: Origin, userId: string, state: UserState, reason: string): Promise<void> {
  const before = await replaceState(tx, userId, state);
  if (before === undefined) throw identityErrors.unknown_user();
  if (before === state) return;
  await deps.events.publish(tx, userStateChanged, { origin, subject: userId, data: { state, before, reason } });
}
