import { z } from 'zod';
import { defineStep } from '#journeys/contract';
import type { ExternalSessions } from '../sessions/external-sessions.ts';
import { externalOf } from './external.ts';

/** Automatic, after the session was made: what rests on a session elsewhere ends with it. Passed without a look by everybody else. */
export function bindSessionStep(deps: { readonly sessions: ExternalSessions }) {
  return defineStep({
    id: 'federation.bind-session',
    settings: z.strictObject({}),
    outcomes: ['done'],
    async enter({ facts, origin, now }) {
      const external = externalOf(facts);
      const { sessionId, userId } = facts;
      const { identity, connection: connectionId } = external ?? {};
      if (sessionId === undefined || userId === undefined || !identity || connectionId === undefined || external?.owner !== undefined) return { kind: 'advance', outcome: 'done' };
      // Flows that began before the moment was kept: what ended until now cannot be told from what is over.
      const answeredAt = external?.at === undefined ? now : new Date(external.at);
      return { kind: 'advance', outcome: 'done', commit: (tx) => deps.sessions.bind(tx, origin, { sessionId, userId, connectionId, identity, answeredAt }) };
    },
  });
}
