import { BEHIND_A_PROXY } from '../open-bench.ts';
import { startInstallation } from '../../server/test/support/installation.ts';
import { median, runRound } from '../measure.ts';
import type { Observed } from '../scenario.ts';
import { serviceToken } from './client-credentials.ts';

const BUDGET = 1.7;
const OPERATIONS = 800;

/**
 * Two `serve` processes over one database. Here the load generator shares the cores, so throughput cannot double; what the processes take from
 * each other shows in the CPU an operation costs. `reached`: what two cores of their own would give, 2 x (CPU with one / CPU with two).
 */
export const twoProcesses: Observed = {
  name: 'two-processes',
  async observe(bench) {
    const installation = await startInstallation({ separate: true, serves: 2, workers: 0, env: BEHIND_A_PROXY });
    try {
      let turn = 0;
      const measure = (ports: readonly number[]) =>
        runRound({
          operations: OPERATIONS,
          clients: 16,
          pids: [installation.pid(0), installation.pid(1)],
          postmaster: bench.postmaster,
          operation: async () => void (await serviceToken(installation, ports[turn++ % ports.length])),
        });
      const first = installation.ports.slice(0, 1);
      const warm = [await measure(installation.ports), await measure(first)];
      const pairs: { one: Awaited<ReturnType<typeof measure>>; two: Awaited<ReturnType<typeof measure>> }[] = [];
      for (let round = 0; round < bench.rounds; round++) pairs.push({ one: await measure(first), two: await measure(installation.ports) });
      const errors = [...warm, ...pairs.flatMap(({ one, two }) => [one, two])].reduce((sum, round) => sum + round.errors, 0);
      const reached = Number((2 * median(pairs.map(({ one, two }) => one.app / two.app))).toFixed(2));
      const throughput = Number(median(pairs.map(({ one, two }) => one.seconds / two.seconds)).toFixed(2));
      return { errors, ok: reached >= BUDGET, budget: `>= ${BUDGET} x`, reached, throughput_with_shared_cores: throughput };
    } finally {
      await installation.stop();
    }
  },
};
