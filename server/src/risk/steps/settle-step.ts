import { z } from 'zod';
import { defineStep } from '#journeys/contract';
import type { Risk } from '../contract.ts';
import { hasAnswered, isUnproved, wasAsked } from './answered.ts';
import { unpackDecision } from './pack-decision.ts';

/**
 * Automatic, in journeys that begin no session: whoever was asked for more and has answered came through, and the record says so. Whoever has not goes no further, whichever
 * way a journey led them.
 */
export function settleStep({ risk }: { readonly risk: Pick<Risk, 'settle'> }) {
  return defineStep({
    id: 'risk.settle',
    settings: z.strictObject({}),
    outcomes: ['passed'],
    without: 'Without it the record does not say that whoever was asked for more came through, and whoever did not answer may go on.',
    async enter(ctx) {
      const { facts } = ctx;
      const decision = unpackDecision(facts.risk, facts.userId);
      if (!decision || !wasAsked(decision)) return { kind: 'advance', outcome: 'passed' };
      if (!hasAnswered(ctx, decision)) return { kind: 'refuse', reason: 'risk_unanswered', text: { id: decision.enforced === 'hold' ? 'risk.held' : 'risk.blocked' } };
      return { kind: 'advance', outcome: 'passed', commit: (tx) => risk.settle(tx, decision, isUnproved(ctx, decision)) };
    },
  });
}
