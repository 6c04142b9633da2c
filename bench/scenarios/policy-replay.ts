import { memoryUsage } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { riskSignals } from '../../server/src/app/catalog/risk-signals.ts';
import { createRisk } from '../../server/src/risk/index.ts';
import { TEST_TENANT, recordEvents, testKeys } from '../../server/test/support/journeys.ts';
import { createTestDatabase } from '../../server/test/support/postgres.ts';
import { cpuOfPostgres, median } from '../measure.ts';
import { REAL_CLOCK } from '../open-bench.ts';
import type { Observed } from '../scenario.ts';

/** As many as a replay looks at. */
const DECISIONS = 50_000;
const ROUNDS = 5;
/** Seconds until whoever tries a policy sees what it would have done; MB that a process needs for it. */
const BUDGET = { seconds: 5, mb: 100 };

/** A month of a thousand customers: most let in, some asked, some of those through afterwards, one in forty stopped. */
const FILL = `insert into risk.decisions (tenant_id, id, at, user_id, action, application, verdict, enforced, because, policy, score, findings, outcome)
  select $1, gen_random_uuid(), platform.now() - make_interval(secs => n * 2500000.0 / $2), p.id, 'sign-in', 'shop', v.verdict, v.verdict, case v.verdict when 'allow' then '{}' else '{strange-place}' end::text[],
    0, n % 100 / 10.0, case when v.verdict = 'allow' then '[{"reason":"device.known","grade":"calm"}]'
      else '[{"reason":"place.new_country","grade":"raise","facts":{"logins":12}},{"reason":"device.new","grade":"note"}]' end::jsonb,
    case v.verdict when 'block' then 'blocked' when 'challenge' then case when n % 2 = 0 then 'asked' else 'passed' end else 'passed' end
  from generate_series(1, $2) n cross join lateral (select case when n % 31 = 0 then 'challenge' when n % 43 = 0 then 'block' when n % 50 = 0 then 'notify' else 'allow' end as verdict) v
    join (select id, row_number() over () - 1 as number from identity.users where tenant_id = $1) p on p.number = n % 1000`;

/** A draft beside what was recorded, read from the database as for whoever looks before publishing. */
export const policyReplay: Observed = {
  name: 'policy-replay',
  async observe({ postmaster }) {
    const t = await createTestDatabase();
    try {
      await t.dump(REAL_CLOCK);
      await t.dump('insert into identity.users (tenant_id, id, sub, light) select $1, id, id::text, false from (select gen_random_uuid() as id from generate_series(1, 1000)) p', [
        TEST_TENANT,
      ]);
      await t.dump(FILL, [TEST_TENANT, DECISIONS]);
      await t.dump('vacuum analyze risk.decisions');
      const { policies } = createRisk({
        applications: async () => new Set(),
        db: t.db,
        keys: testKeys(t.db),
        events: recordEvents(),
        jobs: { enqueue: async () => undefined },
        signals: riskSignals,
        networks: { knows: { network: true, place: true, kinds: true }, of: () => ({ kinds: [] }) },
        heldUntil: async () => undefined,
        tenants: async function* () {},
        onFailure: () => {},
      });
      setFlagsFromString('--expose-gc');
      const collect = runInNewContext('gc') as () => void;
      const policy = { rules: [{ id: 'strange-place', about: 'A new country.', when: { any: ['place.new_country'] }, verdict: 'hold' }] };
      const rounds: { readonly ms: number; readonly mb: number; readonly app: number; readonly pg: number; readonly longest: number }[] = [];
      let errors = 0;
      const digests = new Set<string>();
      const until = new Date();
      for (let round = 0; round <= ROUNDS; round++) {
        collect();
        const [before, cpu, database, began] = [memoryUsage(), process.cpuUsage(), cpuOfPostgres(postmaster), performance.now()];
        let [most, longest, last] = [0, 0, performance.now()];
        // How much it needs at its most, and how long it keeps others of the process waiting.
        const timer = setInterval(() => {
          const { heapUsed, external } = memoryUsage();
          most = Math.max(most, heapUsed + external - before.heapUsed - before.external);
          longest = Math.max(longest, performance.now() - last);
          last = performance.now();
        }, 1);
        const { replay } = await policies.foresee(TEST_TENANT, { policy, days: 30, until });
        clearInterval(timer);
        const used = process.cpuUsage(cpu);
        digests.add(replay.digest);
        if (replay.decisions !== DECISIONS) errors++;
        // The first one warms up.
        if (round > 0)
          rounds.push({ ms: performance.now() - began, mb: most / 1e6, app: (used.user + used.system) / 1000, pg: (cpuOfPostgres(postmaster) - database) / 1000, longest });
      }
      if (digests.size !== 1) errors++;
      const of = (key: keyof (typeof rounds)[number]) => Math.round(median(rounds.map((round) => round[key])));
      return {
        errors,
        ok: of('ms') <= BUDGET.seconds * 1000 && of('mb') <= BUDGET.mb,
        budget: `<= ${BUDGET.seconds} s, <= ${BUDGET.mb} MB`,
        reached: of('ms'),
        decisions: DECISIONS,
        wall_ms: of('ms'),
        heap_mb: of('mb'),
        cpu_ms_app: of('app'),
        cpu_ms_pg: of('pg'),
        longest_wait_ms: of('longest'),
      };
    } finally {
      await t.drop();
    }
  },
};
