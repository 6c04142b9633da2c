import type { MergePart } from '#identity/contract';
import { handOver } from './history/learn-logins.ts';
import { joinLogins } from './history/store.ts';

/** Logins of either account count for the one they become. They stay where they are, so that the counters of the tenant say the same before, between and after. */
export const riskPart: MergePart = {
  tables: { 'risk.logins': 'stays', 'risk.decisions': 'stays', 'risk.questions': 'stays', 'risk.joined': 'copies' },
  move: async (tx, { survivor, absorbed }) => (await joinLogins(tx, survivor, absorbed)).map((after) => ({ table: 'risk.joined', after })),
  forget: handOver,
};
