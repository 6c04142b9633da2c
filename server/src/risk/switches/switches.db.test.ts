import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAppError } from '#platform/errors';
import { TEST_ORIGIN, TEST_TENANT } from '#test/support';
import { createStandings } from '../policy/standing.ts';
import { FIREFOX, createRiskWorld, type RiskWorld } from '../world.suite.ts';
import type { SwitchBegin } from './emergency.ts';
import { MOST_SWITCHES } from './judge-switch.ts';

let w: RiskWorld;
before(async () => {
  w = await createRiskWorld();
});
after(() => w.close());

const CALLER = { ...TEST_ORIGIN, actor: { kind: 'operator', id: 'op-1' }, ip: '198.51.100.4' } as const;
const wish = (of: Partial<SwitchBegin>): SwitchBegin => ({ kind: 'block_network', value: '203.0.113.0/24', minutes: 60, reason: 'an attack', includingMe: false, ...of });
const begin = (of: Partial<SwitchBegin>) => w.inTenant((tx) => w.room.emergency.begin(tx, CALLER, wish(of)));
const end = (id: string) => w.inTenant((tx) => w.room.emergency.end(tx, CALLER, id));
const verdictFrom = async (ip: string) => (await w.room.decide({ tenantId: TEST_TENANT, action: 'sign-in', origin: { ip, userAgent: FIREFOX } })).enforced;
const refusal = (of: Partial<SwitchBegin>) =>
  begin(of).then(
    () => assert.fail('it was set'),
    (error: unknown) => (isAppError(error) ? error.code : assert.fail(String(error))),
  );

test('a switch keeps out who comes from there at once, in this process and within moments in another one, until it is ended, once', async () => {
  const other = createStandings(w.t.db);
  assert.deepEqual((await other.of(TEST_TENANT)).switches, []);
  const { id } = await begin({});
  assert.equal(await verdictFrom('203.0.113.9'), 'block');
  assert.equal(await verdictFrom('203.0.114.9'), 'allow');
  const since = performance.now();
  while ((await other.of(TEST_TENANT)).switches.length === 0) {
    assert.ok(performance.now() - since < 5000, 'another process hears of it within five seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual([await end(id), await end(id), await end('00000000-0000-7000-8000-000000000000')], ['ended', 'over', undefined]);
  assert.equal(await verdictFrom('203.0.113.9'), 'allow');
  const told = w.events.all.filter(({ type }) => type.startsWith('risk.switch_'));
  assert.deepEqual(
    told.map(({ type, data }) => [type, (data as { reason: string }).reason]),
    [
      ['risk.switch_began', 'an attack'],
      ['risk.switch_ended', 'an attack'],
    ],
  );
});

test('one whose time is over is off by itself, which is told once, and never before', async () => {
  w.events.clear();
  const release = await w.t.holdClock();
  try {
    const { id } = await begin({ minutes: 1 });
    const ended = () => w.room.emergency.jobType.handle({ tenantId: TEST_TENANT, id }, { id: '', attempt: 1, signal: new AbortController().signal });
    await ended();
    assert.equal(w.events.of('risk.switch_ended').length, 0, 'a queue that is early ends nothing');
    assert.equal(await verdictFrom('203.0.113.9'), 'block');
    await w.t.advance(60);
    w.room.standings.forget(TEST_TENANT);
    assert.equal(await verdictFrom('203.0.113.9'), 'allow');
    await ended();
    await ended();
    assert.deepEqual(
      w.events.of('risk.switch_ended').map(({ data }) => (data as { by: string }).by),
      ['time'],
    );
  } finally {
    await release();
  }
});

test('whoever would keep themselves out is asked first; a country is refused where nobody knows countries', async () => {
  w.networks.set(CALLER.ip, { asn: 64500, country: 'FR', kinds: [] });
  assert.equal(await refusal({ value: '198.51.100.0/24' }), 'risk.switch_covers_you');
  assert.equal(await refusal({ value: 'AS64500' }), 'risk.switch_covers_you');
  assert.equal(await refusal({ kind: 'block_country', value: 'fr' }), 'risk.switch_covers_you');
  await end((await begin({ kind: 'block_country', value: 'fr', includingMe: true })).id);
  assert.equal(await refusal({ value: '10.0.0.0/8' }), 'risk.invalid_switch');
});

test('however many are set at once, no more are on than there may be', async () => {
  const asked = await Promise.allSettled(Array.from({ length: MOST_SWITCHES + 5 }, () => begin({})));
  assert.equal(asked.filter(({ status }) => status === 'fulfilled').length, MOST_SWITCHES);
  assert.equal((await w.inTenant((tx) => w.room.emergency.list(tx))).filter(({ is_on }) => is_on).length, MOST_SWITCHES);
  await w.t.dump('delete from risk.switches');
});
