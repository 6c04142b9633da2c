import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { newId } from '#platform/ids';
import { openAdminHouse, type AdminHouse, type Operator, type Told } from '../../../test/admin/house.suite.ts';

let house: AdminHouse;
let owner: Operator;
before(async () => {
  house = await openAdminHouse();
  owner = await house.operator([{ role: 'owner' }]);
});
after(() => house?.close());
beforeEach(() => house.t.dump('truncate risk.policies, risk.policy_tests, risk.curves, risk.curves_due, risk.decisions cascade'));

const ROOT = '/tenants/main/risk';
const get = (path: string) => house.call('GET', ROOT + path, { as: 'auditor' });
const send = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
  house.call(method, ROOT + path, { as: { operator: owner }, headers, ...(body === undefined ? {} : { body }) });
const publish = (policy: unknown, version: number | '*' = '*', seen?: unknown) =>
  send('POST', '/policies', { policy, ...(seen ? { seen } : {}) }, { 'if-match': version === '*' ? '*' : `"${version}"` });
const fields = ({ body }: Told) => (body.errors ?? body.fields ?? []) as { field: string; fix: string; code?: string; values?: Record<string, unknown> }[];
const found = (...findings: readonly (readonly [string, string])[]) => findings.map(([reason, grade]) => ({ reason, grade }));
const ABROAD = found(['place.new_country', 'raise'], ['device.new', 'note']);

interface Row {
  readonly findings?: unknown;
  readonly outcome?: string;
  readonly answer?: string;
  readonly score?: number;
  readonly hoursAgo?: number;
  readonly user?: string;
  readonly because?: readonly string[];
  readonly enforced?: string;
}
async function record(rows: readonly Row[], tenant = house.tenant.id): Promise<readonly string[]> {
  const ids = rows.map(() => newId());
  await house.t.dump(
    `insert into risk.decisions (tenant_id, id, at, user_id, action, verdict, enforced, because, policy, score, findings, outcome, answer)
       select $1, (r->>'id')::uuid, platform.now() - make_interval(hours => (r->>'hoursAgo')::int), (r->>'user')::uuid, 'sign-in', 'allow', coalesce(r->>'enforced', 'allow'),
         array(select jsonb_array_elements_text(r->'because')), 0, (r->>'score')::float8, r->'findings', r->>'outcome', r->>'answer' from jsonb_array_elements($2::jsonb) r`,
    [tenant, JSON.stringify(rows.map((row, index) => ({ id: ids[index], hoursAgo: 2, findings: [], outcome: 'passed', because: [], ...row })))],
  );
  return ids;
}
const curve = (points: readonly object[]) =>
  house.t.dump('insert into risk.curves (tenant_id, logins, scored, points) values ($1, 9000, 3000, $2)', [house.tenant.id, JSON.stringify(points)]);
const SURE = { from: 0.2, to: 0.22, enough: true };
const UNSURE = { from: 0.02, to: 0.045, enough: false, needed: 30_000 };
const POINTS = [0.8, 0.9, 0.95, 0.99].map((caught, index) => ({
  attacker: 'targeted',
  caught,
  threshold: 4 - index,
  asked: 0.2 * (index + 1),
  askedStrangers: 0.02 * (index + 1),
  rate: 0.21 * (index + 1),
  ...(index === 0 ? { margin: SURE, marginStrangers: UNSURE, ahead: 3500 } : {}),
  rateStrangers: 0.03 * (index + 1),
}));

test('a tenant has the built-in policy until it publishes one; who looked at another one than is in force is told', async () => {
  const first = await get('/policy');
  assert.deepEqual([first.body.version, first.body.source, first.body.policy.mode, first.headers['etag']], [0, 'built_in', 'enforce', '"0"'], first.text);
  const made = await publish({ score: { caught: 0.995 } }, 0);
  assert.deepEqual([made.status, made.body.version, made.body.source, made.body.policy.score.caught], [200, 1, 'own', 0.995], made.text);
  assert.equal(made.body.published_by.id, owner.id);
  const late = await publish({ score: { caught: 0.999 } }, 0);
  assert.deepEqual([late.status, late.body.current.version, late.body.current.published_by.id], [412, 1, owner.id], late.text);
  assert.equal((await send('POST', '/policies', { policy: {} })).status, 428);
  const both = await Promise.all([publish({ unprovable: 'hold', score: { caught: 0.995 } }, 1), publish({ score: { caught: 0.999 } }, 1)]);
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 412]);
  const again = await publish((await get('/policy')).body.policy);
  assert.deepEqual([again.status, again.body.version], [200, 2], 'the same is no new version');
  const back = await send('POST', '/policies/0/restore', {}, { 'if-match': '"2"' });
  assert.equal(back.body.version, 3, back.text);
  const listed = await get('/policies?limit=2');
  assert.deepEqual(
    listed.body.items.map(({ version, restored, current }: { version: number; restored?: number; current: boolean }) => [version, restored, current]),
    [
      [3, 0, true],
      [2, undefined, false],
    ],
  );
  assert.equal((await get(`/policies?after=${listed.body.next}`)).body.items[0].version, 1);
  assert.equal((await send('POST', '/policies/9/restore', {}, { 'if-match': '*' })).status, 404);
  assert.equal((await house.call('GET', '/tenants/other/risk/policy', { as: 'auditor' })).body.version, 0, 'of this tenant only');
  const told = (await house.call('GET', '/tenants/main/audit?type=risk.policy_published', { as: 'auditor' })).body.items as { data: { policy: number; changes: string[] } }[];
  assert.deepEqual(told.find(({ data }) => data.policy === 1)?.data.changes, ['score.caught: 0.99 -> 0.995'], JSON.stringify(told));
});

test('what cannot be meant is refused at its place, with reasons and applications by name', async () => {
  const bad = await publish({ rules: [{ id: 'a', verdict: 'allow' }], score: { threshold: 3 } });
  assert.equal(bad.status, 422);
  assert.deepEqual(
    fields(bad)
      .map(({ field }) => field)
      .toSorted(),
    ['policy.rules.0.verdict', 'policy.score.threshold'],
  );
  const unknown = await publish({ rules: [{ id: 'a', when: { any: ['place.new_planet'], unless: ['device.known'], applications: ['no-such'] }, verdict: 'block' }] });
  assert.deepEqual(
    fields(unknown).map(({ field }) => field),
    ['policy.rules.0.when.any.0', 'policy.rules.0.when.applications.0'],
  );
  assert.deepEqual(
    fields(unknown).map(({ code, values }) => [code, values]),
    [
      ['unknown_reason', { reason: 'place.new_planet' }],
      ['unknown_application', { application: 'no-such' }],
    ],
  );
  assert.match(unknown.text, /place\.new_planet is given by no signal/);
  assert.match(unknown.text, /no application no-such/);
  const every = await publish({
    mode: 'maybe',
    score: { caught: 2, unlessKnownBrowser: 'yes' },
    rules: [
      { id: 'No', verdict: 'block', when: { any: [], actions: ['teleport'], applications: [''] } },
      { id: 'b', about: 'x'.repeat(201), verdict: 'block' },
      { id: 'c', when: { grade: 'alarm' } },
    ],
    extra: 1,
  });
  assert.deepEqual(Object.fromEntries(fields(every).map(({ field, code, values }) => [field, [code, values]])), {
    'policy.mode': ['not_a_choice', { choices: ['observe', 'enforce'] }],
    'policy.score.caught': ['too_high', { most: 0.999 }],
    'policy.score.unlessKnownBrowser': ['wrong_type', { expected: 'boolean' }],
    'policy.rules.0.id': ['wrong_form', {}],
    'policy.rules.0.when.any': ['too_few', { least: 1 }],
    'policy.rules.0.when.actions.0': ['not_a_choice', { choices: ['sign-in', 'sign-up', 'step-up', 'session', 'refresh'] }],
    'policy.rules.0.when.applications.0': ['too_short', { least: 1 }],
    'policy.rules.1.about': ['too_long', { most: 200 }],
    'policy.rules.2.verdict': ['not_a_choice', { choices: ['notify', 'challenge', 'hold', 'block'] }],
    'policy.extra': ['unknown', {}],
  });
  const twice = await publish({ rules: ['a', 'a'].map((id) => ({ id, verdict: 'notify' })) });
  assert.deepEqual(fields(twice)[0], { field: 'policy.rules.1.id', fix: 'two rules are called a', code: 'rule_twice', values: { rule: 'a' } });
  assert.equal((await publish('x')).status, 400);
  assert.equal((await house.call('POST', `${ROOT}/policies`, { as: 'auditor', body: { policy: {} }, headers: { 'if-match': '*' } })).status, 403);
  assert.equal((await house.call('POST', `${ROOT}/policies`, { as: 'support', body: { policy: {} }, headers: { 'if-match': '*' } })).status, 403);
});

test('a replay says what another policy would have done, the same for the same decisions, and publishing it does what was looked at or nothing', async () => {
  const user = (await house.t.dump<{ id: string }>('select id from identity.users where tenant_id = $1 limit 1', [house.tenant.id]))[0]?.id;
  await record([
    ...Array.from({ length: 18 }, () => ({ findings: ABROAD, enforced: 'challenge' })),
    { findings: ABROAD, outcome: 'asked' },
    { score: 2.5, ...(user ? { user } : {}) },
  ]);
  await record([{ findings: ABROAD, hoursAgo: 24 * 9 }]);
  await record(
    Array.from({ length: 5 }, () => ({ findings: ABROAD })),
    house.other.id,
  );
  await curve(POINTS);
  const policy = { score: { caught: 0.95 }, rules: (await get('/policy')).body.policy.rules.filter(({ id }: { id: string }) => id !== 'strange-place') };
  const wanted = { policy, days: 7, until: new Date(Date.now() + 3_600_000).toISOString() };
  const seen = await send('POST', '/replays', wanted);
  assert.equal(seen.status, 200, seen.text);
  const { summary, examples, publishable } = seen.body;
  assert.deepEqual([summary.decisions, summary.changes.let_in, publishable, summary.cut], [20, { owner: 18, attack: 0, suspected: 1, unclear: 0 }, true, false], seen.text);
  assert.deepEqual(
    [summary.threshold, summary.prediction],
    [
      { now: 1, draft: 2 },
      { from: 'nothing', caught: 0.95 },
    ],
  );
  assert.deepEqual([summary.now.challenge_rate, summary.draft.challenge_rate], [1, 0.05]);
  assert.equal(examples.length, 19);
  assert.equal((await send('POST', '/replays', wanted)).body.summary.digest, summary.digest);
  assert.equal((await send('POST', '/replays', { ...wanted, days: 30 })).body.summary.decisions, 21);
  assert.equal((await send('POST', '/replays', { ...wanted, days: 31 })).status, 400);
  const look = { digest: summary.digest, days: 7, until: wanted.until };
  await record([{ findings: ABROAD }]);
  const changed = await publish(policy, 0, look);
  assert.deepEqual([changed.status, changed.body.code], [409, 'risk.outcome_changed'], changed.text);
  const fresh = (await send('POST', '/replays', { policy, days: 7 })).body.summary;
  // Somebody gives the proof that they were asked for, while the replay is being read.
  const answered = await house.t.dump("update risk.decisions set outcome = 'passed' where tenant_id = $1 and outcome = 'asked' returning 1", [house.tenant.id]);
  assert.ok(answered.length > 0);
  const done = await publish(policy, 0, { digest: fresh.digest, days: 7, until: fresh.until });
  assert.equal(done.status, 200, done.text);
  assert.equal((await get('/policies')).body.items[0].replay.digest, fresh.digest, 'kept as it was shown');
});

test('what lets attackers in cannot be published, restored or brought by a later look', async () => {
  await curve(POINTS);
  await record([{ findings: ABROAD, outcome: 'asked', answer: 'not_me' }]);
  const { rules } = (await get('/policy')).body.policy;
  const open = { rules: rules.filter(({ id }: { id: string }) => id !== 'strange-place') };
  const foreseen = await send('POST', '/replays', { policy: open });
  assert.deepEqual([foreseen.body.publishable, foreseen.body.refused.length > 0], [false, true]);
  for (const [policy, field] of [
    [open, 'rules'],
    [{ mode: 'observe' }, 'mode'],
    [{ score: null }, 'score'],
    [{ score: { caught: 0.8 } }, 'score.caught'],
    [{ score: { attacker: 'naive' } }, 'score.caught'],
    [{ rules: [] }, 'rules'],
  ] as const) {
    const refused = await publish(policy);
    assert.deepEqual([refused.status, refused.body.code], [422, 'risk.assurance_lowered'], refused.text);
    assert.ok(
      fields(refused).some((one) => one.field === field),
      refused.text,
    );
  }
  assert.equal((await publish({ score: { caught: 0.9 } })).status, 200, 'to nine of ten it may go');
  const raised = await publish({ score: { caught: 0.99, verdict: 'hold' }, rules: [...rules, { id: 'all', when: { grade: 'note' }, verdict: 'challenge' }] });
  assert.equal(raised.status, 200, raised.text);
  const back = await send('POST', '/policies/1/restore', {}, { 'if-match': '*' });
  assert.equal(back.status, 200, 'what the answers of owners say nothing against');
  assert.equal((await get('/policy')).body.version, 3);
  assert.equal((await send('POST', '/policies/2/restore', {}, { 'if-match': '"3"' })).status, 200);
  await record([{ findings: found(['client.unnamed', 'note']), outcome: 'asked', answer: 'not_me' }]);
  assert.equal((await send('POST', '/policies/3/restore', {}, { 'if-match': '"3"' })).status, 412, 'who looked at another one than is in force');
  const lighter = await send('POST', '/policies/3/restore', {}, { 'if-match': '"4"' });
  assert.deepEqual(
    [lighter.status, lighter.body.code, fields(lighter)[0]?.field, fields(lighter)[0]?.code],
    [422, 'risk.assurance_lowered', 'rules', 'attacks_lighter'],
    lighter.text,
  );
  assert.equal((await get('/policy')).body.version, 4);
});

test('an attempt is tried, made up or recorded, and every condition told; saved tests hold for what is published', async () => {
  await curve(POINTS);
  const tried = await send('POST', '/trials', { of: { situation: { browser: 'new', findings: [{ reason: 'place.new_country' }], score: 'low' } } });
  assert.deepEqual([tried.status, tried.body.verdict, tried.body.because, tried.body.version], [200, 'challenge', ['strange-place'], 0], tried.text);
  const rule = tried.body.rules.find(({ id }: { id: string }) => id === 'travelling');
  assert.deepEqual(
    rule.conditions.map(({ name, holds, has }: { name: string; holds: boolean; has: string[] }) => [name, holds, has]),
    [
      ['any', true, ['place.new_country']],
      ['all', false, []],
    ],
  );
  assert.deepEqual([tried.body.score.because, tried.body.score.threshold], ['below', 1]);
  assert.equal((await send('POST', '/trials', { of: { situation: { score: 'high' } } })).body.verdict, 'challenge');
  const odd = await send('POST', '/trials', { of: { situation: { findings: [{ reason: 'no.such' }] } } });
  assert.deepEqual([odd.status, fields(odd)[0]?.field], [422, 'of.situation.findings.0.reason'], odd.text);
  const [id] = await record([{ findings: ABROAD }]);
  const draft = { rules: [{ id: 'abroad', when: { any: ['place.new_country'] }, verdict: 'block' }] };
  const recorded = await send('POST', '/trials', { policy: draft, of: { decision: id } });
  assert.deepEqual([recorded.body.verdict, recorded.body.version], ['block', undefined]);
  const scored = (as: 'admin' | 'auditor') => house.call('POST', `/tenants/${house.tenant.slug}/risk/trials`, { as, body: { of: { decision: id } } });
  await house.t.dump('update risk.decisions set score = 0.5 where id = $1', [id]);
  assert.deepEqual([(await scored('admin')).body.score.score, (await scored('auditor')).body.score.score, (await scored('auditor')).status], [0.5, undefined, 200]);
  assert.equal((await send('POST', '/trials', { of: { decision: newId() } })).status, 404);
  const [foreign] = await record([{ findings: ABROAD }], house.other.id);
  assert.equal((await send('POST', '/trials', { of: { decision: foreign } })).status, 404, 'of another tenant');

  const situation = { browser: 'known', findings: [{ reason: 'place.new_country' }] };
  assert.equal((await send('PUT', '/tests/own-browser-abroad', { situation, expected: 'notify' })).status, 200);
  assert.equal((await send('PUT', '/tests/odd', { situation: { findings: [{ reason: 'no.such' }] }, expected: 'allow' })).status, 422);
  const { items } = (await get('/tests')).body;
  assert.deepEqual([items.length, items[0].name, items[0].says, items[0].holds], [1, 'own-browser-abroad', 'notify', true]);
  const { rules } = (await get('/policy')).body.policy;
  const refused = await publish({ rules: [...rules, { id: 'abroad', when: { any: ['place.new_country'] }, verdict: 'challenge' }] });
  assert.deepEqual([refused.body.code, fields(refused)[0]?.field, fields(refused)[0]?.code], ['risk.tests_failed', 'tests.own-browser-abroad', 'test_fails'], refused.text);
  assert.equal((await send('DELETE', '/tests/own-browser-abroad')).status, 204);
  assert.equal((await send('DELETE', '/tests/own-browser-abroad')).status, 404);
  await house.t.dump(
    `insert into risk.policy_tests (tenant_id, name, situation, expected, saved_by) select $1, 't' || n, '{"action":"sign-in","findings":[]}', 'allow', 'system' from generate_series(1, 100) n`,
    [house.tenant.id],
  );
  assert.equal((await send('PUT', '/tests/one-more', { situation: {}, expected: 'allow' })).body.code, 'risk.too_many_tests');
  assert.equal((await send('PUT', '/tests/t1', { situation: {}, expected: 'allow' })).status, 200);
});

test('the curve is told as it is, asked for anew once in a while, and where there are too few logins, that is said', async () => {
  assert.deepEqual((await get('/curve')).body, { renewing: false, unscored: 'too_few_logins', points: [] });
  const asked = await send('POST', '/curve');
  assert.deepEqual([asked.status, asked.body.renewing], [202, true], asked.text);
  await curve(POINTS);
  const { body } = await get('/curve');
  assert.deepEqual([body.logins, body.points.length, body.points[0].challenge_rate_strangers], [9000, 4, 0.03]);
  // How sure it is; a curve that was made before that was told goes on without.
  assert.deepEqual([body.ahead, body.points[0].margin, body.points[0].margin_strangers], [3500, SURE, UNSURE]);
  assert.ok(!('margin' in body.points[1]));
  const soon = await send('POST', '/curve');
  assert.equal(soon.status, 429);
  assert.ok(Number(soon.headers['retry-after']) > 500);
  const signals = (await get('/signals')).body.items;
  assert.ok(signals.length > 10 && signals.every(({ reasons }: { reasons: { means: string }[] }) => reasons.every(({ means }) => means.length > 5)));
});
