import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { Sessions } from '#sessions/contract';
import type { Credentials } from './contract.ts';
import { unprovedPastEnded } from './events.ts';

export interface EndUnprovedPastDeps {
  readonly credentials: Pick<Credentials, 'revokeAll'>;
  readonly sessions: Pick<Sessions, 'revoke'>;
  readonly events: Pick<Events, 'publish'>;
}

/**
 * Somebody may have set up an account with an address that is not theirs and waited in it for its owner (pre-hijack, D6). In the transaction in which the
 * owner proves the address, everything of that time goes: no moment is left in which both are in.
 */
export async function endUnprovedPast({ credentials, sessions, events }: EndUnprovedPastDeps, tx: Tx, origin: Origin, userId: string): Promise<void> {
  const [removed, sessionsEnded] = await Promise.all([credentials.revokeAll(tx, userId), sessions.revoke(tx, origin, { userId }, 'identifier_verified')]);
  if (removed.length > 0 || sessionsEnded > 0) await events.publish(tx, unprovedPastEnded, { origin, subject: userId, data: { removed: [...removed], sessionsEnded } });
}
