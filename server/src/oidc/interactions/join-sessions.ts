import type { FlowFacts } from '#journeys/contract';
import type { Database } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Session, Sessions } from '#sessions/contract';

export type HeldSession = NonNullable<Awaited<ReturnType<Sessions['byHandle']>>>;

export interface JoinDeps {
  readonly db: Pick<Database, 'tenant' | 'read'>;
  readonly sessions: Pick<Sessions, 'byId' | 'raise' | 'revoke'>;
}

/** What a journey proved, and the session it made of it. */
export type ProvedSession = Pick<FlowFacts, 'evidence'> & { readonly sessionId: string; readonly sub: string | undefined };

/**
 * One browser, one session. The journey confirmed the one it had (same id), or made a new one while the browser has another: of the same
 * person, then the older goes on with the new proof; of somebody else, then that one ends here, cleanly, and not by the provider's form.
 * `keep` is the one that goes on, if any; `session` what it is now, unless it has ended.
 */
export async function joinSessions(
  { db, sessions }: JoinDeps,
  tenantId: string,
  origin: Origin,
  { sessionId, sub, evidence }: ProvedSession,
  held: readonly HeldSession[],
): Promise<{ readonly session: Session | undefined; readonly keep: HeldSession | undefined }> {
  // What somebody proved never goes into a session in which another one acts for them.
  const own = held.filter((session) => !session.actor);
  const keep = own.find((session) => session.id === sessionId) ?? own.find((session) => session.sub === sub);
  const others = held.filter((session) => session.id !== keep?.id);
  const goesOn = keep !== undefined && keep.id !== sessionId && evidence.length > 0;
  if (others.length === 0 && !goesOn) return { session: await db.read(tenantId, (tx) => sessions.byId(tx, keep?.id ?? sessionId)), keep };
  const session = await db.tenant(tenantId, async (tx) => {
    for (const id of new Set(others.map((other) => other.id))) await sessions.revoke(tx, origin, { sessionId: id }, 'replaced');
    if (keep && goesOn) {
      await sessions.raise(tx, origin, keep.id, evidence);
      await sessions.revoke(tx, origin, { sessionId }, 'merged');
    }
    return sessions.byId(tx, keep?.id ?? sessionId);
  });
  return { session, keep };
}
