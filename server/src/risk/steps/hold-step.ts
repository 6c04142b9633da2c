import { z } from 'zod';
import { defineStep, type Screen, type StepContext, type StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import { askOwner, askOwnerAgain, beginToWait, type AskDeps } from '../answers/ask-owner.ts';
import { RESEND_SECONDS } from '../answers/settings.ts';
import type { Decision, Risk } from '../contract.ts';
import { wasReleased } from './answered.ts';
import { holdScreen } from './hold-screen.ts';
import { unpackDecision } from './pack-decision.ts';

export interface HoldStepDeps extends AskDeps {
  readonly risk: Pick<Risk, 'record'>;
  readonly tenants: Pick<Tenants, 'brand'>;
}

const memoryShape = z.object({
  to: z.string().optional(),
  sentAt: z.iso.datetime(),
  again: z.boolean().optional(),
  waits: z.iso.datetime().optional(),
  unsent: z.boolean().optional(),
});
const memoryOf = (ctx: StepContext) => memoryShape.safeParse(ctx.memory).data;
const refuse = (reason: string, id: string): StepResult => ({ kind: 'refuse', reason, text: { id } });

/**
 * For now nobody gets in. The owner hears of it and says whether it was them; a "yes" opens this browser alone, and only to be asked for one more proof: whoever merely
 * reads the mailbox is not let in by it.
 */
export function holdStep(deps: HoldStepDeps) {
  const { risk, answers, owners, tenants } = deps;
  const heldOf = ({ facts }: StepContext): (Decision & { readonly userId: string }) | undefined => {
    const decision = unpackDecision(facts.risk, facts.userId);
    return decision?.userId === undefined ? undefined : { ...decision, userId: decision.userId, enforced: 'hold' };
  };
  const stateOf = (ctx: StepContext, decision: Decision & { readonly userId: string }) =>
    ctx.db.read(ctx.flow.tenantId, async (tx) => {
      const [held, to] = await Promise.all([answers.held(tx, ctx.flow, decision), owners.reach(tx, decision.userId)]);
      return { ...held, to };
    });
  const goOn = ({ facts }: StepContext, vouched: boolean): StepResult => ({
    kind: 'advance',
    outcome: 'released',
    facts: { risk: { ...facts.risk, enforced: 'hold', released: true, vouched }, doubt: 'open' },
    memory: {},
  });

  return defineStep({
    id: 'risk.hold',
    settings: z.strictObject({}),
    outcomes: ['released'],
    async enter(ctx): Promise<StepResult> {
      const decision = heldOf(ctx);
      if (!decision) return refuse('risk_held', 'risk.blocked');
      const { stands, vouched, waitsUntil, to } = await stateOf(ctx, decision);
      if (stands === 'denied') return refuse('risk_denied', 'risk.blocked');
      if (stands === 'released' && (vouched || !wasReleased(ctx))) return goOn(ctx, vouched);
      const facts = { risk: { ...ctx.facts.risk, enforced: 'hold' }, doubt: 'open' as const };
      const sentAt = ctx.now.toISOString();
      const waiting = (until: Date): StepResult => ({ kind: 'show', facts, memory: { to, sentAt, waits: until.toISOString() } });
      // It came back: they were let go on, and have nothing left to prove it with.
      if (wasReleased(ctx))
        return {
          ...refuse('risk_unprovable', 'risk.hold_stuck'),
          async commit(tx) {
            const until = await beginToWait(deps, tx, ctx, decision);
            return until && waiting(until);
          },
        };
      const commit: NonNullable<StepResult['commit']> = async (tx) => {
        // Held for want of a proof, not by the verdict: recorded as what it became.
        if (ctx.facts.risk?.['enforced'] !== 'hold') await risk.record(tx, ctx.origin, decision, 'held', decision.action === 'step-up' ? ctx.flow.currentSessionId : undefined);
        // Where there is nowhere to write to it stands in the account, for its owner to answer where they are signed in.
        if (waitsUntil || (await askOwner(deps, tx, ctx, decision)) !== 'enough' || to === undefined) return undefined;
        return { kind: 'show', facts, memory: { to, sentAt, unsent: true } };
      };
      if (waitsUntil) return { ...waiting(waitsUntil), commit };
      return { kind: 'show', facts, memory: { to, sentAt }, commit };
    },
    async offer(ctx): Promise<Screen> {
      const { to, sentAt = ctx.now.toISOString(), again = false, unsent = false, waits } = memoryOf(ctx) ?? {};
      const decision = heldOf(ctx);
      const [state, brand] = await Promise.all([decision && stateOf(ctx, decision), tenants.brand(ctx.flow.tenantId, ctx.flow.brandId)]);
      const waited = Math.max(0, Math.ceil((Date.parse(sentAt) + RESEND_SECONDS * 1000 - ctx.now.getTime()) / 1000));
      const hours = waits === undefined ? undefined : Math.max(1, Math.ceil((Date.parse(waits) - ctx.now.getTime()) / 3_600_000));
      const stands = state?.stands === 'released' && waits !== undefined && !state.vouched ? 'waiting' : (state?.stands ?? 'waiting');
      return holdScreen({
        stands,
        ...(hours === undefined ? {} : { hours }),
        to,
        again,
        unsent,
        availableIn: waited,
        ...(brand?.supportUrl === undefined ? {} : { supportUrl: brand.supportUrl }),
      });
    },
    async run(ctx, { action }): Promise<StepResult> {
      const decision = heldOf(ctx);
      const memory = memoryOf(ctx);
      if (!decision || !memory) return refuse('risk_held', 'risk.blocked');
      const { stands, vouched } = await stateOf(ctx, decision);
      if (stands === 'denied') return refuse('risk_denied', 'risk.blocked');
      if (action === 'check')
        return stands === 'released' && (vouched || memory.waits === undefined)
          ? goOn(ctx, vouched)
          : { kind: 'show', memory: { ...memory, again: false }, errors: [{ text: { id: 'risk.hold_not_yet' } }] };
      if (action !== 'resend' || memory.to === undefined || memory.waits !== undefined || ctx.now.getTime() < Date.parse(memory.sentAt) + RESEND_SECONDS * 1000)
        return { kind: 'show' };
      return {
        kind: 'show',
        memory: { ...memory, sentAt: ctx.now.toISOString(), again: true, unsent: false },
        commit: async (tx) =>
          (await askOwnerAgain(deps, tx, ctx, decision)) ? undefined : { kind: 'show', memory: { ...memory, again: false }, errors: [{ text: { id: 'risk.hold_enough' } }] },
      };
    },
  });
}
