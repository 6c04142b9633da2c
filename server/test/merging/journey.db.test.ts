import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { FlowResult } from '#journeys/contract';
import type { Evidence } from '#sessions/contract';
import { TEST_ORIGIN } from '#test/support';
import { createMergeWorld, type MergeWorld } from './world.suite.ts';

/* The journey by which a person makes two accounts one: both proved, in one browser, a moment ago, and once. */

let w: MergeWorld;
before(async () => {
  w = await createMergeWorld();
});
after(() => w.close());

const PASSWORD = 'Drei Stege am Ufer 5';
let nets = 0;

interface Person {
  readonly id: string;
  readonly sub: string;
  readonly email: string;
}

async function person(shape: Parameters<MergeWorld['account']>[0] = {}): Promise<Person> {
  const user = await w.account({ ...shape, password: false });
  return w.inTenant(async (tx) => {
    await w.app.credentials.types.find((type) => type.id === 'password')?.importSecret?.(tx, user.id, { plain: PASSWORD });
    const [email] = await w.app.identity.identifiers(tx, user.id);
    return { id: user.id, sub: user.sub, email: email?.value ?? '' };
  });
}

async function evidence(): Promise<Evidence> {
  const [clock] = await w.t.dump<{ now: Date }>('select platform.now() as now');
  return { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: (clock as { now: Date }).now.toISOString() };
}

interface Flow {
  result: FlowResult;
  readonly sessionId: string;
  readonly screen: string;
  act(action: string, fields?: Readonly<Record<string, string>>): Promise<FlowResult>;
}

/** In a session of theirs, on the page that begins it. */
async function begin(owner: Person): Promise<Flow> {
  const origin = { ...TEST_ORIGIN, ip: `10.8.0.${nets++}` };
  const proof = await evidence();
  const session = await w.inTenant((tx) => w.app.sessions.start(tx, origin, { userId: owner.id, sub: owner.sub, evidence: [proof] }));
  const browserSecret = `browser-${randomUUID()}`;
  const result = await w.app.journeys.start({
    tenantId: w.tenant.id,
    issuer: w.tenant.issuer,
    journey: 'merge',
    locale: 'en',
    brandId: w.tenant.defaultBrandId,
    browserSecret,
    currentSessionId: session.id,
    facts: { request: { kind: 'merge', userId: owner.id, sub: owner.sub } },
    returnTo: { kind: 'test', ref: '' },
    origin,
  });
  if (result.kind !== 'screen') throw new Error(`No screen: ${JSON.stringify(result)}`);
  const flowId = result.flow.id;
  const flow: Flow = {
    result,
    sessionId: session.id,
    get screen() {
      return this.result.kind === 'screen' ? this.result.screen.id : this.result.kind === 'refused' ? this.result.reason : this.result.kind;
    },
    async act(action, fields = {}) {
      const version = this.result.kind === 'gone' ? 0 : this.result.flow.version;
      this.result = await w.app.journeys.advance(w.tenant.id, flowId, browserSecret, version, { action, fields }, origin);
      return this.result;
    },
  };
  return flow;
}

async function prove(flow: Flow, other: Person): Promise<void> {
  await flow.act('begin');
  await flow.act('continue', { identifier: other.email });
  await flow.act('continue', { password: PASSWORD });
}

const stateOf = async ({ id }: Person) => (await w.inTenant((tx) => w.app.identity.find(tx, id)))?.state;
const merges = async (one: Person, two: Person) =>
  (await w.t.dump<{ n: number }>('select count(*)::int as n from identity.merges where user_id = any($1::uuid[])', [[one.id, two.id]]))[0]?.n;

test('both proved, what will change seen, and once: the session goes on, mails go to each, changes wait', async () => {
  const [a, b] = [await person(), await person()];
  const flow = await begin(a);
  await prove(flow, b);
  assert.equal(flow.screen, 'account.merge-preview');
  assert.equal(await stateOf(b), 'active');
  await flow.act('merge');
  assert.equal(flow.screen, 'account.merged');
  assert.equal(await stateOf(b), 'merged');
  // Pressed again, by a double click or the Back button: nothing more.
  await flow.act('merge');
  assert.equal(await merges(a, b), 1);
  const done = await flow.act('done');
  assert.deepEqual(done.kind === 'done' && [done.facts.userId, done.facts.sessionId, done.facts.evidence], [a.id, flow.sessionId, []]);
  assert.equal((await w.inTenant((tx) => w.app.sessions.byId(tx, flow.sessionId)))?.userId, a.id);
  const [hold] = await w.t.dump<{ hours: number }>('select extract(epoch from until - platform.now())::float8 / 3600 as hours from credentials.holds where user_id = $1', [a.id]);
  assert.ok(hold && hold.hours > 23 && hold.hours <= 24);
  const mails = await w.t.dump<{ n: number }>(`select count(*)::int as n from platform.deliveries where template = 'credentials.account_merged'`);
  assert.equal(mails[0]?.n, 2);
});

test('parallel presses, in both directions at once, make one account of two', async () => {
  const [a, b] = [await person(), await person()];
  const flows = [await begin(a), await begin(b), await begin(a)];
  await prove(flows[0] as Flow, b);
  await prove(flows[1] as Flow, a);
  await prove(flows[2] as Flow, b);
  await Promise.all(flows.flatMap((flow) => Array.from({ length: 7 }, () => flow.act('merge').catch(() => undefined))));
  assert.equal(await merges(a, b), 1);
  assert.deepEqual([await stateOf(a), await stateOf(b)].toSorted(), ['active', 'merged']);
});

test('the same account is none, and another one can be tried', async () => {
  const [a, b] = [await person(), await person()];
  const flow = await begin(a);
  await prove(flow, a);
  assert.equal(flow.screen, 'account.merge-refused');
  await flow.act('merge');
  assert.equal(await stateOf(a), 'active');
  await flow.act('again');
  await flow.act('continue', { identifier: b.email });
  await flow.act('continue', { password: PASSWORD });
  assert.equal(flow.screen, 'account.merge-preview');
  await flow.act('cancel');
  assert.equal(flow.screen, 'done');
  assert.equal(await stateOf(b), 'active');
});

test('a proof that was overtaken by a sign-out everywhere, of either account, merges nothing', async () => {
  for (const whose of ['own', 'other'] as const) {
    const [a, b] = [await person(), await person()];
    const flow = await begin(a);
    await prove(flow, b);
    await w.inTenant((tx) => w.app.sessions.revoke(tx, TEST_ORIGIN, { userId: whose === 'own' ? a.id : b.id }, 'user'));
    await flow.act('merge');
    assert.ok(['account.merge-stale', 'signed_out'].includes(flow.screen), flow.screen);
    assert.deepEqual([await stateOf(a), await stateOf(b)], ['active', 'active']);
  }
});

test('a second step of the other account that is out of use lets nobody pass without it', async () => {
  const [a, b] = [await person(), await person({ apps: 1, disabled: true })];
  const flow = await begin(a);
  await prove(flow, b);
  await flow.act('merge');
  assert.notEqual(flow.screen, 'account.merged');
  assert.deepEqual([await stateOf(a), await stateOf(b)], ['active', 'active']);
});

test('an account that was blocked, or is held, between the page and the press stays as it is', async () => {
  const [a, b] = [await person(), await person()];
  const flow = await begin(a);
  await prove(flow, b);
  await w.t.dump(`insert into credentials.holds (tenant_id, user_id, reason, until) values ($1, $2, 'recovery', platform.now() + interval '1 hour')`, [w.tenant.id, b.id]);
  await flow.act('merge');
  assert.equal(flow.screen, 'account.merge-refused');
  assert.equal(await stateOf(b), 'active');
});

test('undone from the page by its owner, with a proof from just now, and by nobody else', async () => {
  const [a, b, c] = [await person(), await person(), await person()];
  const flow = await begin(a);
  await prove(flow, b);
  await flow.act('merge');
  const [merge] = await w.inTenant((tx) => w.app.identity.merging.undoable(tx, a.id));
  const id = merge?.id ?? '';
  const stranger = await begin(c);
  await stranger.act(`undo:${id}`);
  assert.equal(stranger.screen, 'account.merge');
  const back = await begin(a);
  await back.act(`undo:${id}`);
  assert.equal(back.screen, 'account.merge-undo');
  await w.t.advance(16 * 60);
  await back.act('undo');
  assert.equal(back.screen, 'account.merge-stale');
  const fresh = await begin(a);
  await fresh.act(`undo:${id}`);
  await fresh.act('undo');
  assert.equal(fresh.screen, 'account.merge-undone');
  assert.equal(await stateOf(b), 'active');
});
