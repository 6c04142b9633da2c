import { z } from 'zod';
import { defineStep, type StepResult } from '#journeys/contract';
import type { Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Session, Sessions } from '../contract.ts';
import { sessionErrors } from '../errors.ts';

export interface StartStepDeps {
  readonly sessions: Pick<Sessions, 'start' | 'raise' | 'byId'>;
  /** Throws unless the user, read now, may sign in (D7). */
  readonly assertUsable: (tx: Tx, userId: string) => Promise<void>;
}

const refuse = (reason: string, id: string): StepResult => ({ kind: 'refuse', reason, text: { id } });

/** Automatic: turns what was proved into a session. The only step that makes one. */
export function startSessionStep({ sessions, assertUsable }: StartStepDeps) {
  return defineStep({
    id: 'sessions.start',
    settings: z.strictObject({}),
    outcomes: ['started'],
    startsSession: true,
    async enter({ db, flow, facts, origin }) {
      const { userId, sub, evidence } = facts;
      if (userId === undefined || sub === undefined) return refuse('no_evidence', 'sessions.start_nothing_proved');
      const currentId = flow.currentSessionId;
      const current = currentId === undefined ? undefined : await db.read(flow.tenantId, (tx) => sessions.byId(tx, currentId));
      // Somebody else's session is left alone: it must not inherit this proof, nor lend its own.
      const raised = current?.userId === userId ? current : undefined;
      // Nothing more had to be proved to its owner's own session: it stays what it is.
      if (evidence.length === 0 && !raised) return refuse('no_evidence', 'sessions.start_nothing_proved');
      const sessionId = raised?.id ?? newId();
      const begin = (tx: Tx, id: string): Promise<Session> =>
        sessions.start(tx, origin, {
          id,
          userId,
          sub,
          evidence,
          browserKey: flow.nextBrowserKey,
          madeAccount: facts.newUser === true,
          ...(flow.application ? { applicationId: flow.application.id } : {}),
        });
      return {
        kind: 'advance',
        outcome: 'started',
        facts: { sessionId },
        async commit(tx) {
          try {
            await assertUsable(tx, userId);
          } catch (error) {
            if (isAppError(error) && error.status < 500) return refuse('user_inactive', 'sessions.start_not_possible');
            throw error;
          }
          if (evidence.length === 0) return undefined;
          if (!raised) return void (await begin(tx, sessionId));
          try {
            return void (await sessions.raise(tx, origin, raised.id, evidence));
          } catch (error) {
            // It ended while the customer was typing: begin a new one.
            if (!isAppError(error) || error.code !== sessionErrors.not_found.code) throw error;
            const fresh = await begin(tx, newId());
            return { kind: 'advance', outcome: 'started', facts: { sessionId: fresh.id } };
          }
        },
      };
    },
  });
}
