import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { newId } from '#platform/ids';
import { TEST_TENANT } from '#test/support';
import type { Action, Finding, Outcome, Verdict } from '../contract.ts';
import { createRiskWorld, FIREFOX, type RiskWorld } from '../world.suite.ts';

const OTHER_TENANT = randomUUID();
let w: RiskWorld;
let user: string;
before(async () => {
  w = await createRiskWorld();
  await w.t.holdClock();
  user = await w.newUser();
});
after(() => w.close());
beforeEach(() => w.t.dump('truncate risk.windows, risk.hours, risk.decisions cascade'));

interface Made {
  readonly hoursAgo?: number;
  readonly action?: Action;
  readonly verdict?: Verdict;
  readonly enforced?: Verdict;
  readonly outcome?: Outcome;
  readonly findings?: readonly Finding[];
  readonly tenant?: string;
}
async function decide({ hoursAgo = 0, action = 'sign-in', verdict = 'allow', enforced = verdict, outcome = 'passed', findings = [], tenant = TEST_TENANT }: Made = {}) {
  const id = newId();
  await w.t.dump(
    `insert into risk.decisions (tenant_id, id, at, user_id, action, verdict, enforced, because, policy, findings, outcome)
     values ($1, $2, platform.now() - make_interval(hours => $3), $4, $5, $6, $7, '{}', 0, $8, $9)`,
    [tenant, id, hoursAgo, tenant === TEST_TENANT ? user : null, action, verdict, enforced, JSON.stringify(findings), outcome],
  );
  return id;
}
const timeline = (days = 7) => w.room.threats.timeline(TEST_TENANT, days);
const runJob = (name: string) => w.room.scheduled.find((job) => job.name === name)?.run(new AbortController().signal);

test('what came of attempts is counted by what happened, and the same whether it was counted before or is read now', async () => {
  await decide();
  await decide({ verdict: 'challenge', outcome: 'asked', findings: [{ reason: 'stuffing.network', grade: 'alarm' }] });
  await decide({ hoursAgo: 3, verdict: 'challenge', outcome: 'passed' });
  await decide({ hoursAgo: 30, verdict: 'hold', outcome: 'released' });
  await decide({ hoursAgo: 30, verdict: 'block', outcome: 'blocked', findings: [{ reason: 'bot.declared', grade: 'raise' }] });
  await decide({ hoursAgo: 50, verdict: 'block', enforced: 'allow' });
  await decide({ hoursAgo: 50, action: 'sign-up', verdict: 'block', outcome: 'blocked' });
  await decide({ hoursAgo: 24 * 10, verdict: 'block', outcome: 'blocked' });
  await decide({ tenant: OTHER_TENANT, verdict: 'block', outcome: 'blocked' });
  const read = await timeline();
  const { sign_ins, challenged, proved, held, released, blocked, stopped, observed, sign_ups_stopped, stuffing, bots } = read.total;
  assert.deepEqual(
    { sign_ins, challenged, proved, held, released, blocked, stopped, observed, sign_ups_stopped, stuffing, bots },
    { sign_ins: 6, challenged: 2, proved: 1, held: 1, released: 1, blocked: 2, stopped: 3, observed: 1, sign_ups_stopped: 1, stuffing: 1, bots: 1 },
  );
  assert.equal(read.before.blocked, 1);
  await runJob('risk.count-hours');
  assert.deepEqual(await timeline(), read);
  assert.equal((await w.t.dump('select 1 from risk.hours where tenant_id = $1', [OTHER_TENANT])).length, 0, 'the world has one tenant');
});

test('an answer that comes late is counted in the hour it was asked for', async () => {
  const id = await decide({ hoursAgo: 5, verdict: 'hold', outcome: 'held' });
  await runJob('risk.count-hours');
  assert.equal((await timeline()).total.released, 0);
  await w.t.dump("update risk.decisions set outcome = 'released' where id = $1", [id]);
  await runJob('risk.count-hours');
  assert.equal((await timeline()).total.released, 1);
});

test('a day or two go by the hour, more by the day, and each has all its slots', async () => {
  assert.deepEqual([(await timeline(1)).unit, (await timeline(1)).slots.length], ['hour', 24]);
  assert.deepEqual([(await timeline(30)).unit, (await timeline(30)).slots.length], ['day', 30]);
  const long = await timeline(90);
  assert.deepEqual([long.slots[0]?.doors, long.slots.at(-1)?.doors?.attempts], [undefined, 0], 'what was counted for thirty days is unknown before, not nothing');
});

test('attempts are told of for thirty days as numbers: who was tried is gone when the window is over, and what is decided by it with it', async () => {
  w.networks.set('203.0.113.5', { asn: 64500, country: 'FR', kinds: [] });
  for (let name = 0; name < 12; name++) await w.room.count({ tenantId: TEST_TENANT, ip: '203.0.113.5', account: randomUUID(), password: `p${name}` });
  const right = { tenantId: TEST_TENANT, ip: '192.0.2.77', account: user, password: 'right' };
  await w.room.count(right);
  await w.room.forgive(right);
  const told = async () => {
    const { total } = await timeline();
    const { networks, countries } = await w.room.threats.sources(TEST_TENANT, 7);
    return { attempts: total.attempts, failures: total.failures, people: total.people, networks, countries };
  };
  const now = await told();
  assert.deepEqual([now.attempts, now.failures, now.people], [13, 12, 13]);
  const source = { attempts: 12, failures: 12, common: 0, leaked: 0, people: 12 };
  assert.deepEqual([now.networks, now.countries], [[{ asn: 64500, ...source }], [{ country: 'FR', ...source }]], 'where all came right in, nothing is wrong');
  await w.t.advance(2 * 86_400 + 1);
  await runJob('risk.purge-windows');
  assert.deepEqual(await told(), now);
  assert.deepEqual(await w.t.dump('select 1 from risk.windows where exists (select from unnest(people) person where person <> 0)'), []);
  assert.equal((await w.assess({})).reasons.includes('stuffing.tenant'), false);
  await w.t.advance(31 * 86_400);
  await runJob('risk.purge-windows');
  assert.deepEqual(await w.t.dump('select 1 from risk.windows'), []);
});

test('pages go on where the one before ended, without a decision twice or left out, whatever is looked for', async () => {
  const all: string[] = [];
  for (let n = 0; n < 23; n++) all.push(await decide({ verdict: n % 3 === 0 ? 'challenge' : 'allow', outcome: n % 3 === 0 ? 'asked' : 'passed' }));
  const walk = async (filter: Parameters<typeof w.room.threats.decisions>[1]) => {
    const seen: string[] = [];
    for (let after: { at: string; id: string } | undefined, pages = 0; pages < 20; pages++) {
      const page = await w.room.threats.decisions(TEST_TENANT, filter, { limit: 5, ...(after ? { after } : {}) });
      seen.push(...page.rows.map(({ id }) => id));
      if (!page.next) return seen;
      after = page.next;
    }
    throw new Error('it does not end');
  };
  assert.deepEqual(await walk({}), all.toSorted().toReversed(), 'all at one moment: by their ids');
  assert.deepEqual(await walk({ notable: true }), await walk({ outcome: 'asked' }));
  assert.equal((await walk({ verdict: 'challenge' })).length, 8);
  assert.equal((await walk({ user })).length, 23);
  assert.deepEqual(await walk({ user: randomUUID() }), []);
  assert.deepEqual(await walk({ reason: 'bot.declared' }), []);
  assert.deepEqual(await walk({ reason: 'bots' }), []);
  const signs = [await decide({ findings: [{ reason: 'spraying.password', grade: 'alarm' }] }), await decide({ findings: [{ reason: 'leaked.password', grade: 'raise' }] })];
  assert.deepEqual(await walk({ reason: 'stuffing' }), signs.toSorted().toReversed(), 'what is counted together is found together');
  assert.deepEqual(await walk({ reason: 'leaked.password' }), signs.slice(1));
});

test('whether there is a score yet, and what is unknown, is said', async () => {
  const engine = await w.room.threats.engine(TEST_TENANT);
  assert.deepEqual([engine.mode, engine.logins, engine.scoredFrom, engine.knows, engine.standing.version], ['rules', 0, 5000, { network: true, place: true, kinds: true }, 0]);
});

test('whether it looks like an attack is said while it does, by what attempts are judged by, and when it last did', async () => {
  const attack = () => w.room.threats.attack(TEST_TENANT);
  assert.deepEqual(await attack(), { signs: [], attempts: 0, failures: 0, lastAlarm: undefined });
  for (let n = 0; n < 9; n++) await w.room.count({ tenantId: TEST_TENANT, ip: '203.0.113.5', account: user, password: `mistyped ${n}` });
  assert.deepEqual(await attack(), { signs: [], attempts: 9, failures: 9, lastAlarm: undefined }, 'somebody who mistypes is none');
  await w.t.advance(1800);
  for (const ip of ['203.0.113.5', '198.51.100.7']) for (let n = 0; n < 12; n++) await w.room.count({ tenantId: TEST_TENANT, ip, account: randomUUID(), password: `${ip} ${n}` });
  for (let n = 0; n < 12; n++) await w.room.count({ tenantId: TEST_TENANT, ip: `192.0.2.${n}`, account: randomUUID(), password: 'the same one' });
  const { signs, attempts, failures } = await attack();
  assert.deepEqual(signs, [
    { reason: 'stuffing.network', count: 2, failures: 33 },
    { reason: 'spraying.password', count: 1, failures: 12 },
  ]);
  assert.deepEqual([attempts, failures], [45, 45]);
  assert.deepEqual(await w.room.threats.attack(OTHER_TENANT), { signs: [], attempts: 0, failures: 0, lastAlarm: undefined });
  const { reasons } = await w.assess({ origin: { ip: '203.0.113.5', userAgent: FIREFOX } });
  assert.ok(reasons.includes('stuffing.network'), 'an attempt from there is judged alike');
  await decide({ hoursAgo: 5, verdict: 'challenge', outcome: 'asked', findings: [{ reason: 'stuffing.network', grade: 'alarm' }] });
  await decide({ hoursAgo: 2, verdict: 'challenge', outcome: 'passed', findings: [{ reason: 'place.new_country', grade: 'raise' }] });
  await decide({ hoursAgo: 1, tenant: OTHER_TENANT, verdict: 'challenge', findings: [{ reason: 'stuffing.network', grade: 'alarm' }] });
  await w.t.advance(3601);
  const later = await attack();
  assert.deepEqual([later.signs, later.attempts], [[], 0]);
  const [{ now } = { now: new Date() }] = await w.t.dump<{ now: Date }>('select platform.now() as now');
  assert.equal(Math.round((now.getTime() - (later.lastAlarm?.getTime() ?? 0)) / 3_600_000), 6);
});
