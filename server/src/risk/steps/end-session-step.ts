import { z } from 'zod';
import { defineStep } from '#journeys/contract';
import type { Sessions } from '#sessions/contract';

/** Inside a session that looks taken: it ends, for whoever holds it, and its owner signs in anew. */
export function endSessionStep({ sessions }: { readonly sessions: Pick<Sessions, 'byId' | 'revoke'> }) {
  return defineStep({
    id: 'risk.end-session',
    settings: z.strictObject({}),
    outcomes: [],
    refuses: true,
    async enter({ flow, facts, origin }) {
      const { currentSessionId: sessionId } = flow;
      return {
        kind: 'refuse',
        reason: 'risk_blocked',
        text: { id: 'risk.session_ended' },
        async commit(tx) {
          // Somebody else's session, in the same browser, is none of this.
          if (sessionId !== undefined && (await sessions.byId(tx, sessionId))?.userId === facts.userId) await sessions.revoke(tx, origin, { sessionId }, 'risk');
        },
      };
    },
  });
}
