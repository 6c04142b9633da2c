import { z } from 'zod';
import { defineStep, type StepContext, type StepResult } from '#journeys/contract';
import type { Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Session, Sessions } from '../contract.ts';
import { sessionErrors } from '../errors.ts';

export interface StartStepDeps {
  readonly sessions: Pick<Sessions, 'start' | 'raise' | 'byId'>;
  /** Throws unless the user, read now, may sign in (D7). */
  readonly assertUsable: (tx: Tx, userId: string) => Promise<void>;
  /** Looks at a sign-in that is about to succeed, or at a proof inside the session that is named, before the transaction. */
  readonly observe?: (ctx: StepContext, userId: string, within: string | undefined) => Promise<Observed | undefined>;
}

export interface Observed {
  /** There is to be no session, whatever was proved. */
  readonly refused?: StepResult;
  /** A keyed name of where it comes from. */
  readonly from?: string | undefined;
  /** What is written of it, in the transaction in which it succeeds. */
  note(tx: Tx, sessionId: string): Promise<void>;
}

const refuse = (reason: string, id: string): StepResult => ({ kind: 'refuse', reason, text: { id } });

/** Automatic: turns what was proved into a session. The only step that makes one. */
export function startSessionStep({ sessions, assertUsable, observe }: StartStepDeps) {
  return defineStep({
    id: 'sessions.start',
    settings: z.strictObject({}),
    outcomes: ['started'],
    startsSession: true,
    async enter(ctx) {
      const { db, flow, facts, origin } = ctx;
      const { userId, sub, evidence } = facts;
      if (userId === undefined || sub === undefined) return refuse('no_evidence', 'sessions.start_nothing_proved');
      const currentId = flow.currentSessionId;
      const current = currentId === undefined ? undefined : await db.read(flow.tenantId, (tx) => sessions.byId(tx, currentId));
      // Somebody else's session is left alone: it must not inherit this proof, nor lend its own.
      const raised = current?.userId === userId ? current : undefined;
      // Nothing more had to be proved to its owner's own session: it stays what it is.
      if (evidence.length === 0 && !raised) return refuse('no_evidence', 'sessions.start_nothing_proved');
      const sessionId = raised?.id ?? newId();
      const observed = evidence.length === 0 ? undefined : await observe?.(ctx, userId, raised?.id);
      if (observed?.refused) return observed.refused;
      const begin = async (tx: Tx, id: string): Promise<Session> => {
        const [session] = await Promise.all([
          sessions.start(tx, origin, {
            id,
            userId,
            sub,
            evidence,
            browserKey: flow.nextBrowserKey,
            madeAccount: facts.newUser === true,
            ...(flow.application ? { applicationId: flow.application.id } : {}),
          }),
          observed?.note(tx, id),
        ]);
        return session;
      };
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
            await sessions.raise(tx, origin, raised.id, evidence, observed?.from);
            return await observed?.note(tx, raised.id);
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
