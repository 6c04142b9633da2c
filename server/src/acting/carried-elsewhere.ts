import type { Origin } from '#platform/events';
import type { FoundSession } from '#sessions/contract';
import type { ActingDeps } from './deps.ts';
import { actingEvents } from './events.ts';

/**
 * Whether a session in which somebody acts is brought by another browser or network than it began in: then it ends, for whoever holds it. Nobody is asked anything: it lasts
 * minutes, nothing can be proved in it, and who was let in begins again with a new code. What it is compared with stands in the row that was read anyway.
 */
export async function carriedElsewhere(
  { db, events, sessions, watch }: Pick<ActingDeps, 'db' | 'events' | 'sessions' | 'watch'>,
  tenantId: string,
  origin: Origin,
  session: FoundSession,
): Promise<boolean> {
  const changed = watch.changes(session.shown ?? session.client, origin);
  const isShutOut = changed.length === 0 && (await watch.isShutOut(tenantId, origin.ip));
  if (changed.length === 0 && !isShutOut) return false;
  await db.tenant(tenantId, async (tx) => {
    // Of many requests at once one ends it, and says so. Whoever brought it is not known: the operator did none of this.
    if ((await sessions.revoke(tx, origin, { sessionId: session.id }, isShutOut ? 'network_shut' : 'other_browser')) === 0) return;
    await events.publish(tx, actingEvents.otherBrowser, {
      origin,
      subject: session.userId,
      result: 'failure',
      data: { session: session.id, operator: session.actor?.id ?? '', changed: [...changed] },
    });
  });
  return true;
}
