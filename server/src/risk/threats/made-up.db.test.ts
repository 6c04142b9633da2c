import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_TENANT } from '#test/support';
import { createRiskWorld, type RiskWorld } from '../world.suite.ts';
import { MADE_UP, makeUpHistory } from './make-up-history.ts';

let w: RiskWorld;
before(async () => {
  w = await createRiskWorld();
});
after(() => w.close());

test('a made-up month is marked, has an attack in it and nobody, is made once, and nothing is learnt from it', async () => {
  const began = performance.now();
  assert.equal(await makeUpHistory(w.t.db, TEST_TENANT), true);
  assert.ok(performance.now() - began < 2000 * 3, 'a start waits for it; a test machine may be slow');
  assert.equal(await makeUpHistory(w.t.db, TEST_TENANT), false);
  const { total, slots } = await w.room.threats.timeline(TEST_TENANT, 30);
  assert.ok(total.sign_ins > 2900 && total.blocked > 3 && total.stopped > 15 && total.proved > 8, JSON.stringify(total));
  const failures = slots.map(({ doors }) => doors?.failures ?? 0);
  // Two neighbours: the attack stands in both of two days where midnight fell into it.
  assert.ok(total.failures > 1300 && failures.some((count, index) => count + (failures[index + 1] ?? 0) > 1000), JSON.stringify(failures));
  const { networks } = await w.room.threats.sources(TEST_TENANT, 30);
  assert.equal(networks[0]?.asn, 64_512);
  const rate = (total.challenged + total.held) / total.sign_ins;
  assert.ok(rate > 0.005 && rate < 0.08, `as a company has it: ${rate}`);
  assert.deepEqual(await w.t.dump('select 1 from risk.decisions where user_id is not null or application <> $1', [MADE_UP]), []);
  assert.deepEqual(await w.t.dump('select 1 from risk.logins'), []);
  const { rows } = await w.room.threats.decisions(TEST_TENANT, { reason: 'leaked.password' }, { limit: 200 });
  assert.ok(rows.length > 50 && total.leaked >= rows.length, `${rows.length} decisions, ${total.leaked} counted`);
  const grades = ['alarm', 'raise', 'note', 'calm'];
  const unsorted = rows.filter(({ findings }) => findings.some(({ grade }, index) => grades.indexOf(grade) < grades.indexOf(findings[index - 1]?.grade ?? 'alarm')));
  assert.deepEqual(unsorted, [], 'the gravest first, as of any decision');
  const [curve] = await w.t.dump<{ targeted: number }>(
    `select (select count(*)::int from jsonb_array_elements(points) p where p ->> 'attacker' = 'targeted') as targeted from risk.curves where tenant_id = $1`,
    [TEST_TENANT],
  );
  assert.ok((curve?.targeted ?? 0) > 30, 'a slider to move');
  assert.equal((await w.assess({})).reasons.length, 0, 'a sign-in today is judged as if it were not there');
});
