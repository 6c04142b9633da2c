import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN, TEST_TENANT } from '#test/support';
import { createRiskWorld, type RiskWorld } from '../world.suite.ts';
import { MOST_CASES } from './cases-store.ts';
import { BUILTIN_POLICY } from './policy.ts';

let w: RiskWorld;
before(async () => {
  w = await createRiskWorld();
});
after(() => w.close());

/** So many that went the same way, so long ago. */
const record = (count: number, { ago, verdict, because, outcome, reasons }: { ago: string; verdict: string; because: string[]; outcome: string; reasons: string[] }) =>
  w.t.dump(
    `insert into risk.decisions (tenant_id, id, at, action, verdict, enforced, because, policy, findings, outcome)
     select $1, gen_random_uuid(), platform.now() - $3::interval, 'sign-in', $4, $4, $5::text[], 0, $6, $7 from generate_series(1, $2::int)`,
    [TEST_TENANT, count, ago, verdict, because, JSON.stringify(reasons.map((reason) => ({ reason, grade: 'raise' }))), outcome],
  );

test('what was stopped weeks ago counts, however many signed in as always since, and however many a switch turned away', async () => {
  await record(3, { ago: '10 days', verdict: 'challenge', because: ['strange-place'], outcome: 'asked', reasons: ['place.new_country'] });
  await record(MOST_CASES, { ago: '1 day', verdict: 'allow', because: [], outcome: 'passed', reasons: [] });
  await record(1, { ago: '1 hour', verdict: 'block', because: ['switch:some'], outcome: 'blocked', reasons: [] });
  const policy = { rules: BUILTIN_POLICY.rules.filter(({ id }) => id !== 'strange-place') };
  const { lost, summary } = await w.room.policies.foresee(TEST_TENANT, { policy, days: 30 });
  assert.ok(summary.cut);
  assert.deepEqual(
    lost.map(({ field }) => field),
    ['rules', 'rules.strange-place'],
  );
  await assert.rejects(
    w.inTenant((tx) => w.room.policies.publish(tx, TEST_ORIGIN, { policy })),
    { code: 'risk.assurance_lowered' },
  );
});
