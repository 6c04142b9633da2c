import { z } from 'zod';
import { defineStep } from '#journeys/contract';
import type { Standings } from '../policy/standing.ts';

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

/** Automatic: somebody was asked for one more proof and has none left. The policy says whether they go on, and their owner is told, or wait. */
export function unprovableStep({ standings }: { readonly standings: Standings }) {
  return defineStep({
    id: 'risk.unprovable',
    settings: z.strictObject({}),
    outcomes: ['go-on', 'hold'],
    async enter({ flow }) {
      const { policy } = await standings.of(flow.tenantId);
      return policy.unprovable === 'hold' ? { kind: 'advance', outcome: 'hold' } : { kind: 'advance', outcome: 'go-on', facts: { doubt: 'unanswerable' } };
    },
  });
}

/** For now nobody gets in; the owner hears of it and says whether it was them. */
export const holdStep = defineStep({
  id: 'risk.hold',
  settings: z.strictObject({}),
  outcomes: ['released'],
  async enter() {
    return { kind: 'refuse', reason: 'risk_held', text: { id: 'risk.held' } };
  },
});
