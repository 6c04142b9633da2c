import { z } from 'zod';
import { defineStep, type StepContext, type StepResult } from '#journeys/contract';
import type { Owners } from '../answers/ask-owner.ts';
import { VERDICTS, type Action, type Decision, type Risk } from '../contract.ts';
import { isAskedOfAll } from './answered.ts';
import { packDecision } from './pack-decision.ts';

export interface DecideStepDeps {
  readonly risk: Pick<Risk, 'record'>;
  readonly owners: Pick<Owners, 'putOff'>;
  /** Undefined: it could not be looked at. That is reported, and the sign-in goes on as if nothing were found. */
  readonly decide: (ctx: StepContext, action: Action, userId: string | undefined, within?: string) => Promise<Decision | undefined>;
}

const settingsSchema = z.strictObject({
  /** What is attempted: policies can say something else of each. */
  action: z.enum(['sign-in', 'sign-up', 'step-up']).default('sign-in'),
  /** `false`: nothing more can be asked for here, as in a recovery. Whoever would be challenged goes on, and the owner is told. */
  mayAsk: z.boolean().default(true),
});

const RECORDED = { challenge: 'asked', hold: 'held', block: 'blocked' } as const;

/**
 * Automatic: where a journey branches on risk. It leaves by what happens, so that a policy that only observes always leads to `allow`. Whoever was asked for more and has
 * not answered gets no session, whichever way a journey leads them (`sessions.start` looks again).
 */
export function decideStep({ risk, decide, owners }: DecideStepDeps) {
  return defineStep<z.infer<typeof settingsSchema>>({
    id: 'risk.decide',
    settings: settingsSchema,
    outcomes: VERDICTS,
    without: 'Without it nobody is asked for more: what the policy stops is stopped where the session begins, and whoever should prove more is let in.',
    async foresee({ customer: { familiar } }) {
      return { outcome: 'allow', shows: false, because: familiar ? 'browser_known' : 'nothing_to_do' };
    },
    async enter(ctx): Promise<StepResult> {
      const { facts, settings } = ctx;
      // Inside a session it is compared with the browser that its customer was proved in.
      const within = settings.action === 'step-up' ? ctx.flow.currentSessionId : undefined;
      const found = await decide(ctx, settings.action, facts.userId, within);
      const decision = found?.enforced === 'challenge' && !settings.mayAsk ? { ...found, enforced: 'notify' as const } : found;
      if (!decision) return { kind: 'advance', outcome: 'allow', facts: { risk: undefined, doubt: undefined, doubtOfAll: undefined } as object };
      const { enforced } = decision;
      const asked = enforced === 'challenge' || enforced === 'hold';
      const ofAll = isAskedOfAll(decision);
      return {
        kind: 'advance',
        outcome: enforced,
        facts: {
          risk: packDecision(settings.mayAsk ? decision : { ...decision, unasked: true }),
          doubt: asked ? 'open' : undefined,
          doubtOfAll: ofAll ? true : undefined,
        } as object,
        ...(enforced === 'allow'
          ? {}
          : {
              commit: async (tx) => {
                if (enforced !== 'notify') await risk.record(tx, ctx.origin, decision, RECORDED[enforced], within);
                // Who is asked as everybody is will not be asked whether it was them, so they hear of a new browser as ever.
                if (enforced !== 'block' && !ofAll && decision.userId !== undefined) await owners.putOff(tx, ctx, { ...decision, userId: decision.userId });
              },
            }),
      };
    },
  });
}
