import { memory } from '../measure.ts';
import type { Observed } from '../scenario.ts';

const BUDGET_MB = 200;

/** Resident memory of `serve` after its start, before anybody came. Runs first. */
export const idleMemory: Observed = {
  name: 'idle-memory',
  async observe({ installation }) {
    await new Promise((done) => setTimeout(done, 2000));
    const reached = Math.round(memory(installation.pid(0)));
    return { errors: 0, ok: reached <= BUDGET_MB, budget: `${BUDGET_MB} MB`, reached };
  },
};
