import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import type { MergeWorld } from '../merging/world.suite.ts';
import { createPlacedWorld, learn, newBrowser, PASSWORD, person, publishPolicy, visit as visitAt, type Visit } from './visits.suite.ts';

/* What comes of a verdict, through the journeys of the product, over all rooms. */

const HOME = '192.0.2.20';
const ABROAD = '198.51.100.20';
let w: MergeWorld;
before(async () => {
  w = await createPlacedWorld();
});
after(() => w.close());
afterEach(async () => {
  await w.t.dump('delete from risk.policies');
  await w.t.dump('delete from risk.switches');
  w.app.risk.standings.forget(w.tenant.id);
});

const publish = (policy: object) => publishPolicy(w, policy);

async function turnOn(kind: string, value: string | null, { until = "interval '1 hour'" }: { readonly until?: string } = {}): Promise<string> {
  const id = randomUUID();
  await w.t.dump(`insert into risk.switches (tenant_id, id, kind, value, reason, begun_by, until) values ($1, $2, $3, $4, 'test', 'test', platform.now() + ${until})`, [
    w.tenant.id,
    id,
    kind,
    value,
  ]);
  w.app.risk.standings.forget(w.tenant.id);
  return id;
}

/** At the pace of somebody who reads. */
const visit = (world: MergeWorld, customer: Visit) => visitAt(world, { reads: 4, ...customer });

interface Row {
  readonly verdict: string;
  readonly enforced: string;
  readonly outcome: string;
  readonly because: readonly string[];
  readonly policy: number;
  readonly action: string;
  readonly session: boolean;
}
const decisionsOf = (userId: string) =>
  w.t.dump<Row>(
    'select verdict, enforced, outcome, because, policy::int as policy, action, session_id is not null as session from risk.decisions where user_id = $1 order by at, id',
    [userId],
  );
const eventsOf = async (userId: string) =>
  (await w.t.dump<{ type: string }>(`select type from platform.events where subject = $1 and type like 'risk.%' order by occurred_at`, [userId])).map(({ type }) => type);
const sessionsOf = async (userId: string) => (await w.t.dump('select 1 from sessions.sessions where user_id = $1', [userId])).length;

/** Somebody who signed in at home once. */
async function settled(options?: Parameters<typeof person>[1]) {
  const who = await person(w, options);
  const browser = newBrowser();
  const first = await visit(w, { email: who.email, passwords: [PASSWORD], ip: HOME, browser });
  assert.equal(first.kind, 'done', JSON.stringify(first).slice(0, 300));
  await learn(w);
  return { ...who, browser };
}
const abroad = (email: string, more: Partial<Visit> = {}) => visit(w, { email, passwords: [PASSWORD], ip: ABROAD, ...more });
const isDoubted = (result: Awaited<ReturnType<typeof visit>>) => result.kind === 'screen' && result.screen.title.id === 'credentials.doubt_title';

test('a sign-in as always is decided, recorded and says nothing', async () => {
  const { id, email, browser } = await settled();
  assert.equal((await visit(w, { email, passwords: [PASSWORD], ip: HOME, browser })).kind, 'done');
  const rows = await decisionsOf(id);
  assert.deepEqual(
    rows.map(({ verdict, enforced, outcome, policy, action, session }) => [verdict, enforced, outcome, policy, action, session]),
    [
      ['allow', 'allow', 'passed', 0, 'sign-in', true],
      ['allow', 'allow', 'passed', 0, 'sign-in', true],
    ],
  );
  assert.deepEqual(await eventsOf(id), []);
});

test('from a new country in a new browser one more proof is asked for, and until it comes there is no session', async () => {
  const { id, email } = await settled();
  const before = await sessionsOf(id);
  const result = await abroad(email);
  assert.ok(isDoubted(result), JSON.stringify(result).slice(0, 300));
  assert.equal(await sessionsOf(id), before);
  const [, asked] = await decisionsOf(id);
  assert.deepEqual([asked?.verdict, asked?.enforced, asked?.outcome, asked?.because, asked?.session], ['challenge', 'challenge', 'asked', ['strange-place'], false]);
  assert.deepEqual(await eventsOf(id), ['risk.login_challenged']);
  assert.equal((await w.t.dump('select 1 from risk.logins where user_id = $1', [id])).length, 1, 'nothing is learnt from it');
});

test('the own browser in a new country is let in, and its owner is to hear of it', async () => {
  const { id, email, browser } = await settled();
  assert.equal((await abroad(email, { browser })).kind, 'done');
  const [, told] = await decisionsOf(id);
  assert.deepEqual([told?.verdict, told?.enforced, told?.outcome], ['notify', 'notify', 'passed']);
  assert.deepEqual(await eventsOf(id), ['risk.login_noticed']);
});

test('a policy that only observes decides, records, and lets everybody in', async () => {
  const { id, email } = await settled();
  await publish({ mode: 'observe' });
  assert.equal((await abroad(email)).kind, 'done');
  const [, row] = await decisionsOf(id);
  assert.deepEqual([row?.verdict, row?.enforced, row?.outcome, row?.policy], ['challenge', 'allow', 'passed', 1]);
});

test('a rule for one action and everybody else’s application says nothing here', async () => {
  const { email } = await settled();
  await publish({ score: null, rules: [{ id: 'bank', when: { applications: ['bank'] }, verdict: 'block' }] });
  assert.equal((await abroad(email)).kind, 'done');
});

test('who is blocked gets no session, whatever they prove, one kind sentence and no reason', async () => {
  const { id, email, browser } = await settled();
  const block = await turnOn('block_country', 'BR');
  const result = await abroad(email, { browser });
  assert.ok(result.kind === 'refused', JSON.stringify(result).slice(0, 300));
  assert.deepEqual([result.text.id, result.reason], ['risk.blocked', 'risk_blocked']);
  const [row] = await w.t.dump<Row & { user_id: string | null }>(`select user_id, enforced, outcome, because from risk.decisions where outcome = 'blocked'`);
  assert.deepEqual([row?.user_id, row?.enforced, row?.because], [null, 'block', [`switch:${block}`]], 'turned away before anybody asked who it is');
  assert.deepEqual(await eventsOf(id), []);
  assert.equal((await visit(w, { email, passwords: [PASSWORD], ip: HOME, browser })).kind, 'done', 'at home they are as welcome as ever');
});

test('a switch whose time is over, or that was ended, is off; one of another tenant never was on', async () => {
  const { email, browser } = await settled();
  await turnOn('block_country', 'BR', { until: "interval '-1 second'" });
  const ended = await turnOn('block_country', 'BR');
  await w.t.dump('update risk.switches set ended_at = platform.now() where id = $1', [ended]);
  const elsewhere = await turnOn('block_country', 'BR');
  await w.t.dump('update risk.switches set tenant_id = $2 where id = $1', [elsewhere, w.other.id]);
  w.app.risk.standings.forget(w.tenant.id);
  assert.equal((await abroad(email, { browser })).kind, 'done');
});

test('while everybody proves more, also their own browsers do', async () => {
  const { email, browser } = await settled();
  await turnOn('challenge_all', null);
  assert.ok(isDoubted(await visit(w, { email, passwords: [PASSWORD], ip: HOME, browser })));
});

test('a journey that has no place to ask lets a doubted customer in and has it recorded so, and still blocks', async () => {
  const { id, email, browser } = await settled();
  const definition = {
    id: 'short',
    start: 'identify',
    nodes: {
      identify: { step: 'identity.identify', settings: { purpose: 'sign-in' }, next: { identified: 'password', 'sign-up': 'done', 'sign-in': 'identify' } },
      password: { step: 'credentials.password', next: { verified: 'session', compromised: 'identify', code: 'identify', forgot: 'identify', change: 'identify' } },
      session: { step: 'sessions.start', next: { started: 'done' } },
    },
  };
  await w.inTenant((tx) => w.app.journeys.publish(tx, TEST_ORIGIN, definition));
  assert.equal((await abroad(email, { journey: 'short' })).kind, 'done');
  const [, told] = await decisionsOf(id);
  assert.deepEqual([told?.verdict, told?.enforced, told?.outcome], ['challenge', 'notify', 'passed']);
  await publish({ score: null, rules: [{ id: 'shut', verdict: 'block' }] });
  const refused = await abroad(email, { journey: 'short', browser });
  assert.ok(refused.kind === 'refused' && refused.reason === 'risk_blocked', JSON.stringify(refused).slice(0, 300));
  assert.equal((await decisionsOf(id)).at(-1)?.outcome, 'blocked');
});

test('an attempt that cannot be decided goes on: a fault of ours locks nobody out', async () => {
  const { email } = await settled();
  await w.t.dump('alter table risk.switches rename to away');
  w.app.risk.standings.forget(w.tenant.id);
  try {
    assert.equal((await abroad(email)).kind, 'done');
  } finally {
    await w.t.dump('alter table risk.away rename to switches');
  }
});
