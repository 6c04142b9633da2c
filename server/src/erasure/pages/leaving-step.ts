import { z } from 'zod';
import { defineStep, type FlowFacts, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Identity } from '#identity/contract';
import type { Erasure } from '../contract.ts';
import { isOwnersToKeep } from '../settings.ts';

export interface LeavingStepDeps {
  readonly identity: Pick<Identity, 'find'>;
  readonly erasure: Pick<Erasure, 'pending' | 'cancel'>;
}

const awake = { sleeps: undefined } as unknown as Partial<FlowFacts>;

/** Whoever comes back while their account is about to be deleted, and has shown that it is them, is asked what they want. For everybody else it is nothing, and costs nothing. */
export function leavingStep({ identity, erasure }: LeavingStepDeps) {
  const userOf = ({ facts }: Pick<StepContext, 'facts'>): string => {
    if (facts.userId === undefined) throw new Error('Nobody was proved.');
    return facts.userId;
  };
  const pendingOf = (ctx: StepContext) => ctx.db.read(ctx.flow.tenantId, (tx) => erasure.pending(tx, userOf(ctx)));
  const dueOf = async (ctx: StepContext) => (await pendingOf(ctx))?.dueAt;
  const goesOn = (due: Date | undefined): StepResult => ({
    kind: 'refuse',
    reason: 'erasure_goes_on',
    text: due ? { id: 'erasure.keep_goes_on', values: { at: due.getTime() } } : { id: 'erasure.gone' },
  });

  async function offer(ctx: StepContext): Promise<Screen> {
    const due = await dueOf(ctx);
    return {
      id: 'erasure.leaving',
      title: { id: 'erasure.cancel_title' },
      ownWayOut: true,
      nodes: [
        ...(due ? [{ kind: 'text', tone: 'lead', text: { id: 'erasure.cancel_lead', values: { at: due.getTime() } } } as const] : []),
        { kind: 'action', action: 'keep', label: { id: 'erasure.cancel_button' }, tone: 'primary' },
        { kind: 'action', action: 'go-on', label: { id: 'erasure.keep_go_on' }, tone: 'secondary' },
      ],
    };
  }

  const keep = (ctx: StepContext): StepResult => ({
    kind: 'show',
    memory: {},
    // What follows must find the account in use.
    async commit(tx) {
      const userId = userOf(ctx);
      const pending = await erasure.pending(tx, userId);
      if (pending && !isOwnersToKeep(pending.askedBy)) return goesOn(pending.dueAt);
      const kept = (await erasure.cancel(tx, ctx.origin, userId)) || (await identity.find(tx, userId))?.state === 'active';
      return kept ? { kind: 'advance', outcome: 'passed', facts: awake } : { kind: 'refuse', reason: 'erasure_over', text: { id: 'erasure.gone' } };
    },
  });

  return defineStep({
    id: 'erasure.leaving',
    settings: z.strictObject({}),
    outcomes: ['passed'],
    foresee: () => ({ outcome: 'passed', shows: false, because: 'nothing_to_do' }),
    async enter(ctx): Promise<StepResult> {
      if (ctx.facts.sleeps !== true) return { kind: 'advance', outcome: 'passed' };
      const pending = await pendingOf(ctx);
      return pending && !isOwnersToKeep(pending.askedBy) ? goesOn(pending.dueAt) : { kind: 'show' };
    },
    offer,
    async run(ctx, { action }): Promise<StepResult> {
      if (action === 'keep') return keep(ctx);
      return action === 'go-on' ? goesOn(await dueOf(ctx)) : { kind: 'show' };
    },
  });
}
