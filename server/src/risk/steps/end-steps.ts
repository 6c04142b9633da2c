import { z } from 'zod';
import { defineStep } from '#journeys/contract';
import type { Standings } from '../policy/standing.ts';
import { wasReleased, wasVouched } from './answered.ts';

/** Refuses, and says neither why nor how high anything was (ER3): what an attacker could learn from. */
export const blockStep = defineStep({
  id: 'risk.block',
  settings: z.strictObject({}),
  outcomes: [],
  refuses: true,
  async enter() {
    return { kind: 'refuse', reason: 'risk_blocked', text: { id: 'risk.blocked' } };
  },
});

/**
 * Automatic: somebody was asked for one more proof and has none left. The policy says whether they go on, and their owner is told, or wait. Whoever was held and let go on
 * by their owner goes on only if they proved more than that they read the mailbox: the owner's answer came by it as well, unless it was said with more, or waited for.
 */
export function unprovableStep({ standings }: { readonly standings: Standings }) {
  return defineStep({
    id: 'risk.unprovable',
    settings: z.strictObject({}),
    outcomes: ['go-on', 'hold'],
    async enter(ctx) {
      const { flow, facts } = ctx;
      const held = facts.risk?.['enforced'] === 'hold';
      const { policy } = await standings.of(flow.tenantId);
      const goesOn = held ? wasReleased(ctx) && (wasVouched(ctx) || facts.evidence.some(({ countsAsFactor }) => countsAsFactor)) : policy.unprovable !== 'hold';
      return goesOn ? { kind: 'advance', outcome: 'go-on', facts: { doubt: 'unanswerable' } } : { kind: 'advance', outcome: 'hold' };
    },
  });
}
