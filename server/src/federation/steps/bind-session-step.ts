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
    async enter({ facts }) {
      const external = externalOf(facts);
      const { sessionId, userId } = facts;
      const { identity, connection: connectionId } = external ?? {};
      if (sessionId === undefined || userId === undefined || !identity || connectionId === undefined || external?.owner !== undefined) return { kind: 'advance', outcome: 'done' };
      return { kind: 'advance', outcome: 'done', commit: (tx) => deps.sessions.bind(tx, { sessionId, userId, connectionId, identity }) };
    },
  });
}
