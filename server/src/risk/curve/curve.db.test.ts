import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Tx } from '#platform/db';
import { overlap, TEST_ORIGIN, TEST_TENANT, testKeys } from '#test/support';
import { LEVELS, type Decision, type Finding } from '../contract.ts';
import { keyedNames } from '../features/keyed-names.ts';
import { learnLogins } from '../history/learn-logins.ts';
import { countAnew, takeTurn } from '../history/store.ts';
import { BUILTIN_POLICY } from '../policy/policy.ts';
import { generateLogins } from '../replay/generate-logins.ts';
import type { PastLogin, Values } from '../replay/memory-history.ts';
import { createRiskWorld, type RiskWorld } from '../world.suite.ts';
import { rateAt } from './curve.ts';
import { saveCurve, takeCurve } from './store.ts';

const FIRST = 9000;
const THEN = 1600;
const SCORED_FROM = 2000;
/** Positions of the slider. */
const POSITIONS = [
  { attacker: 'targeted', caught: 0.99 },
  { attacker: 'targeted', caught: 0.9 },
  { attacker: 'vpn', caught: 0.95 },
] as const;
const GROUP = 20;
const LOGINS = generateLogins({ seed: 7, logins: FIRST + THEN, days: 150 });
const CUT = (LOGINS[FIRST] as PastLogin).at;

let w: RiskWorld;
before(async () => {
  w = await createRiskWorld({ scoredFrom: SCORED_FROM });
  await w.t.holdClock();
});
after(() => w.close());

const people = new Map<string, string>();
const userOf = (name: string): string => people.get(name) ?? (people.set(name, randomUUID()), people.get(name) as string);

/** Generated customers have names for their addresses; here each is an address. */
const addresses = new Map<string, string>();
function addressOf(values: Values): string {
  let ip = addresses.get(values.ip ?? '');
  if (!ip) {
    const n = addresses.size;
    addresses.set(values.ip ?? '', (ip = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`));
    w.networks.set(ip, { asn: Number(values.asn), country: values.country as string, kinds: [] });
  }
  return ip;
}

/** As the worker would have learnt them one by one, with what would have been noticed. */
async function fill(logins: readonly PastLogin[]): Promise<void> {
  const cipher = await testKeys(w.t.db).tenant(TEST_TENANT);
  const names = new Map<string, string>();
  const nameOf = (level: (typeof LEVELS)[number], value: string | undefined) => {
    if (value === undefined) return null;
    const key = `${level} ${value}`;
    if (!names.has(key)) names.set(key, keyedNames(cipher, { [level]: value })[level] as string);
    return names.get(key);
  };
  const been = new Map<string, Set<string>>();
  const rows = logins.map(({ at, user, values, knownBrowser }) => {
    const countries = been.get(user);
    const findings: Finding[] = [];
    if (countries && values.country !== undefined && !countries.has(values.country)) findings.push({ reason: 'place.new_country', grade: 'raise' });
    if (knownBrowser) findings.push({ reason: 'device.known', grade: 'calm' });
    else if (countries) findings.push({ reason: 'device.new', grade: 'note' });
    been.set(user, (countries ?? new Set()).add(values.country ?? ''));
    return {
      id: randomUUID(),
      user: userOf(user),
      ago: (CUT - at) / 1000,
      findings,
      values: LEVELS.map((level) => nameOf(level, level === 'ip' ? addressOf(values) : values[level])),
    };
  });
  await w.t.dump('insert into identity.users (tenant_id, id, sub, light) select $1, id, id::text, false from unnest($2::uuid[]) id', [
    TEST_TENANT,
    [...new Set(LOGINS.map(({ user }) => userOf(user)))],
  ]);
  await w.t.dump(
    `insert into risk.logins (tenant_id, id, user_id, session_id, masked, findings, at, learned_at, ${LEVELS.join(', ')})
       select $1, (r->>'id')::uuid, (r->>'user')::uuid, gen_random_uuid(), false, r->'findings', platform.now() - make_interval(secs => (r->>'ago')::float8), platform.now(),
         ${LEVELS.map((_, index) => `(r->'values'->>${index})::bigint`).join(', ')} from jsonb_array_elements($2::jsonb) r`,
    [TEST_TENANT, JSON.stringify(rows)],
  );
  await w.inTenant(async (tx) => {
    await takeTurn(tx);
    await countAnew(tx);
  });
}

const renew = () => w.room.scheduled.find(({ name }) => name === 'risk.renew-curves')?.run(new AbortController().signal) ?? assert.fail();
const plan = () => w.room.scheduled.find(({ name }) => name === 'risk.plan-curves')?.run(new AbortController().signal) ?? assert.fail();

test('too few logins make no curve, and that is said', async () => {
  await plan();
  await renew();
  assert.deepEqual(await w.room.policies.curve(TEST_TENANT), { renewing: false });
  assert.deepEqual(w.events.of('risk.threshold_renewed'), []);
  assert.deepEqual(w.failures, []);
});

test('two who renew at the same moment go one by what the other found', async () => {
  const save = (logins: number) => (tx: Tx) => saveCurve(tx, { logins, scored: logins, points: [] });
  await w.inTenant(save(1));
  const [, found] = await overlap(
    w.t,
    (meet) =>
      w.inTenant(async (tx) => {
        await save(2)(tx);
        await meet();
      }),
    () => w.t.db.tenant(TEST_TENANT, takeCurve),
  );
  assert.equal(found?.logins, 2);
  await w.t.dump('delete from risk.curves');
});

test('the slider says what then happens: decided one by one, within a fifth', async (t) => {
  await fill(LOGINS.slice(0, FIRST));
  await w.inTenant((tx) => w.room.policies.renewCurve(tx));
  assert.equal((await w.room.policies.curve(TEST_TENANT)).renewing, true);
  // Others have their turn while it goes on.
  let turns = 0;
  const beside = setInterval(() => turns++, 5);
  await renew();
  clearInterval(beside);
  assert.ok(turns > 10, `${turns} turns`);
  assert.deepEqual(w.failures, []);
  const { curve } = await w.room.policies.curve(TEST_TENANT);
  const points = curve?.points ?? assert.fail();
  assert.ok(points.filter(({ attacker }) => attacker === 'targeted').length >= 40);
  const { threshold } = await w.room.standings.of(TEST_TENANT);
  assert.equal(threshold, points.find(({ attacker, caught }) => attacker === 'targeted' && caught === 0.99)?.threshold);
  assert.equal(w.events.of('risk.threshold_renewed').length, 1);

  // What happens next, as it comes.
  const decided: Decision[] = [];
  const later = LOGINS.slice(FIRST);
  let clock = CUT;
  for (let from = 0; from < later.length; from += GROUP) {
    const group = later.slice(from, from + GROUP);
    const last = (group.at(-1) as PastLogin).at;
    await w.t.advance(Math.max(0, (last - clock) / 1000));
    clock = last;
    const seen = await Promise.all(
      group.map(async ({ user, values, knownBrowser }) => {
        const origin = { ip: addressOf(values), userAgent: values.ua ?? '' };
        const decision = await w.room.decide({ tenantId: TEST_TENANT, userId: userOf(user), action: 'sign-in', origin, isKnownBrowser: async () => knownBrowser === true });
        return { origin, decision, userId: userOf(user) };
      }),
    );
    decided.push(...seen.map(({ decision }) => decision));
    await w.inTenant((tx) =>
      Promise.all(seen.map(({ origin, decision, userId }) => w.room.learn(tx, { ...TEST_ORIGIN, ...origin }, { userId, sessionId: randomUUID(), decision }))),
    );
    const due = await w.due();
    await w.inTenant((tx) => learnLogins(tx, due));
  }
  // What is younger than a moment is in no replay yet.
  await w.t.advance(3);
  const happened = decided.filter(({ verdict }) => verdict === 'challenge').length / decided.length;
  for (const { attacker, caught } of POSITIONS) {
    const foreseen = points.find((point) => point.attacker === attacker && point.caught === caught) ?? assert.fail();
    const predicted = rateAt(points, foreseen.threshold, true) ?? assert.fail();
    const { from, to, enough, needed } = foreseen.marginStrangers ?? assert.fail();
    assert.equal(foreseen.ahead, 3500);
    assert.ok(from < predicted && predicted < to && to < 2.5 * from && !enough && (needed ?? 0) > FIRST, JSON.stringify(foreseen));
    // By the room for the position in force, and by a replay of what it recorded for the others.
    const { summary } = await w.room.policies.foresee(TEST_TENANT, { policy: { ...BUILTIN_POLICY, score: { attacker, caught } }, days: 30 });
    const rate = summary.draft.rate;
    if (attacker === 'targeted' && caught === 0.99) assert.equal(rate, happened);
    t.diagnostic(`${attacker} ${caught}: predicted ${predicted.toFixed(4)}, happened ${rate.toFixed(4)} of ${summary.signIns}`);
    assert.ok(Math.abs(rate / predicted - 1) < 0.2, `${attacker} ${caught}: ${predicted} was said, ${rate} happened`);
    assert.ok(from <= rate && rate <= to, `${attacker} ${caught}: ${from} to ${to} was said, ${rate} happened`);
    assert.equal(summary.prediction.from, 'decisions');
    assert.equal(summary.prediction.ahead, summary.signIns);
    assert.ok((summary.prediction.margin?.from ?? 1) < rate && rate < (summary.prediction.margin?.to ?? 0));
    assert.ok((summary.prediction.caught ?? 0) >= caught);
  }

  // Another day, another threshold: told, and not alarming.
  await w.t.advance(86_400);
  w.events.clear();
  await renew();
  const [renewed] = w.events.of('risk.threshold_renewed') as { data: { before: number; threshold: number } }[];
  assert.equal(renewed?.data.before, threshold);
  assert.equal((await w.room.standings.of(TEST_TENANT)).threshold, renewed?.data.threshold);
  assert.deepEqual(w.events.of('risk.challenge_rate_shifted'), []);
  // A curve that told something quite different.
  await w.t.dump(
    `update risk.curves set points = (select jsonb_agg(p || jsonb_build_object('threshold', (p->>'threshold')::float8 * 2, 'rateStrangers', 0.01)) from jsonb_array_elements(points) p)`,
  );
  await w.t.advance(86_400);
  await renew();
  assert.equal(w.events.of('risk.challenge_rate_shifted').length, 1);
});
