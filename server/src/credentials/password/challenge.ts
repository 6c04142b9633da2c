import type { Step, StepContext, StepResult } from '#journeys/contract';
import type { Challenge } from '../contract.ts';
import { hasUsablePassword } from './store.ts';
import { PASSWORD_EVIDENCE } from './evidence.ts';

/**
 * The password of somebody already proved, or in whose session this is asked: without the ways out of a sign-in. Counters and the answer "wrong" are
 * those of the sign-in.
 */
export function passwordChallenge(step: Step): Challenge {
  // Whoever the typed name points at, it is this user's password; and no code by e-mail is offered instead.
  const inside = (ctx: StepContext): StepContext => ({
    ...ctx,
    facts: {
      ...ctx.facts,
      ...(ctx.facts.userId === undefined ? {} : { candidateId: ctx.facts.userId }),
      identifier: { kind: 'external', value: ctx.facts.identifier?.value ?? '' },
    },
  });
  return {
    rank: 60,
    label: { id: 'credentials.way_password' },
    evidence: PASSWORD_EVIDENCE,
    step: {
      ...step,
      outcomes: ['verified'],
      enter: async (ctx) => (await step.enter?.(inside(ctx))) ?? { kind: 'show' },
      async offer(ctx) {
        const screen = await step.offer?.(inside(ctx));
        if (!screen) throw new Error('The password step has no screen.');
        return { ...screen, nodes: screen.nodes.filter((node) => !(node.kind === 'action' && node.action !== 'continue')) };
      },
      async run(ctx, input) {
        const result: StepResult = (input.action === 'continue' ? await step.run?.(inside(ctx), input) : undefined) ?? { kind: 'show' };
        if (result.kind !== 'advance' || result.outcome === 'verified') return result;
        // Known to attackers since now: it proves nothing here either.
        const { outcome: _outcome, facts: _facts, ...kept } = result;
        return { ...kept, kind: 'show', errors: [{ text: { id: 'credentials.password_compromised' } }] };
      },
    },
    usable: hasUsablePassword,
  };
}
