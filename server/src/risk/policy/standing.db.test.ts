import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Database } from '#platform/db';
import { TEST_TENANT } from '#test/support';
import { createRiskWorld, type RiskWorld } from '../world.suite.ts';
import { BUILTIN_POLICY, riskPolicySchema } from './policy.ts';
import { createStandings, thresholdOf } from './standing.ts';

type Points = Parameters<typeof thresholdOf>[1];

let w: RiskWorld;
before(async () => {
  w = await createRiskWorld({ scoredFrom: 2 });
});
after(() => w.close());

const OTHER = '99999999-9999-4999-8999-999999999999';
const publish = (version: number, policy: object, tenant = TEST_TENANT) =>
  w.t.dump('insert into risk.policies (tenant_id, version, policy, published_by) values ($1, $2, $3, $4)', [
    tenant,
    version,
    JSON.stringify(riskPolicySchema.parse(policy)),
    'test',
  ]);
const points = [
  { attacker: 'targeted', caught: 0.95, threshold: 3 },
  { attacker: 'targeted', caught: 0.99, threshold: 2 },
  { attacker: 'vpn', caught: 0.99, threshold: 5 },
];

test('what counts is the latest policy of the tenant, with its own threshold; of others nothing', async () => {
  const standings = createStandings(w.t.db);
  const standing = async () => {
    standings.forget(TEST_TENANT);
    return standings.of(TEST_TENANT);
  };
  assert.deepEqual(await standing(), { policy: BUILTIN_POLICY, version: 0, threshold: undefined, switches: [] });
  await publish(7, { mode: 'observe' }, OTHER);
  assert.equal((await standing()).version, 0);
  await publish(1, { mode: 'observe' });
  await publish(2, { score: { attacker: 'vpn' } });
  await w.t.dump('insert into risk.curves (tenant_id, logins, points) values ($1, 9000, $2)', [TEST_TENANT, JSON.stringify(points)]);
  const second = await standing();
  assert.deepEqual([second.version, second.policy.mode, second.threshold], [2, 'enforce', 5]);
  await publish(3, { score: { caught: 0.9 } });
  assert.equal((await standing()).threshold, 3);
  await publish(4, { score: null });
  assert.equal((await standing()).threshold, undefined);
});

test('the threshold that is read is the one that is worked out of the whole curve, whatever of it a policy leaves unsaid', async () => {
  await w.t.dump('delete from risk.policies');
  await w.t.dump('delete from risk.curves');
  // Not in order, with a position that says more than it seems to.
  const curve = [
    { attacker: 'vpn', caught: 0.9, threshold: 7.1 },
    { attacker: 'targeted', caught: 0.99, threshold: 0.1 + 0.2 },
    { attacker: 'targeted', caught: 0.9, threshold: -1.5 },
    { attacker: 'targeted', caught: 0.9500000000000001, threshold: 1e-7 },
    { attacker: 'naive', caught: 0.999, threshold: 12 },
  ];
  await w.t.dump('insert into risk.curves (tenant_id, logins, points) values ($1, 9000, $2)', [TEST_TENANT, JSON.stringify(curve)]);
  const scores = [
    undefined,
    null,
    {},
    { caught: 0.9 },
    { caught: 0.95 },
    { caught: 0.999 },
    { attacker: 'vpn', caught: 0.5 },
    { attacker: 'vpn', caught: 0.95 },
    { attacker: 'naive' },
  ];
  assert.equal((await createStandings(w.t.db).of(TEST_TENANT)).threshold, thresholdOf(BUILTIN_POLICY, curve as Points));
  for (const [index, score] of scores.entries()) {
    const said = score === undefined ? {} : { score };
    await w.t.dump('insert into risk.policies (tenant_id, version, policy, published_by) values ($1, $2, $3, $4)', [TEST_TENANT, index + 1, JSON.stringify(said), 'test']);
    const { threshold } = await createStandings(w.t.db).of(TEST_TENANT);
    assert.equal(threshold, thresholdOf(riskPolicySchema.parse(said), curve as Points), JSON.stringify(said));
  }
});

test('all who ask within a moment share one reading, and one that failed is not kept', async () => {
  let readings = 0;
  let broken = true;
  const db: Pick<Database, 'read'> = {
    read: (tenantId, work) => {
      readings++;
      if (broken) return Promise.reject(new Error('no database'));
      return w.t.db.read(tenantId, work);
    },
  };
  const standings = createStandings(db);
  await assert.rejects(standings.of(TEST_TENANT));
  broken = false;
  await Promise.all(Array.from({ length: 50 }, () => standings.of(TEST_TENANT)));
  assert.equal(readings, 2);
  await standings.of(OTHER);
  assert.equal(readings, 3);
});

test('a score over the threshold of the tenant is asked for more, one below is not, and a known browser never', async () => {
  await w.t.dump('delete from risk.policies');
  await w.t.dump('delete from risk.curves');
  const user = await w.newUser();
  w.networks.set('192.0.2.1', { asn: 64500, country: 'FR', kinds: [] });
  for (let login = 0; login < 6; login++) await w.signIn(user, { ip: '192.0.2.1' });
  await w.learn();
  const decide = (more: object = {}) => w.room.decide({ tenantId: TEST_TENANT, userId: user, action: 'sign-in', origin: { ip: '192.0.2.1', userAgent: 'Opera/9' }, ...more });
  const { assessment } = await decide();
  assert.equal(assessment.mode, 'scored');
  const score = assessment.score as number;
  const at = async (threshold: number, more?: object) => {
    await w.t.dump('insert into risk.curves (tenant_id, logins, points) values ($1, 9000, $2) on conflict (tenant_id) do update set points = excluded.points', [
      TEST_TENANT,
      JSON.stringify([{ attacker: 'targeted', caught: 0.99, threshold }]),
    ]);
    w.room.standings.forget(TEST_TENANT);
    const { verdict, because, threshold: used } = await decide(more);
    assert.equal(used, threshold);
    return [verdict, ...because];
  };
  assert.deepEqual(await at(score), ['challenge', 'score']);
  assert.deepEqual(await at(score * 1.01), ['allow']);
  assert.deepEqual(await at(score, { isKnownBrowser: async () => true }), ['allow']);
});
