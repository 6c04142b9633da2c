import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips } from '#platform/db';
import { AppError } from '#platform/errors';
import { createTestDatabase, recordEvents, runStep, TEST_ORIGIN as origin, TEST_TENANT as tenant, testKeys, type TestDatabase } from '#test/support';
import { ACR, createSessions, sessionSteps, type Evidence, type Sessions } from '../index.ts';
import { confirmSignOutStep, endSessionStep } from './sign-out.ts';
import { startSessionStep } from './start.ts';

let t: TestDatabase;
let sessions: Sessions;
let usable = true;
const events = recordEvents();
const userId = '33333333-3333-4333-8333-333333333333';
const password: Evidence = { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() };
const totp: Evidence = { type: 'totp', factor: 'possession', amr: ['otp'], countsAsFactor: true, at: new Date().toISOString() };
const facts = { userId, sub: 'sub', evidence: [password] };
const start = () =>
  startSessionStep({
    sessions,
    async assertUsable() {
      if (!usable) throw new AppError('identity.user_inactive', { status: 403, detail: 'no' });
    },
  });

before(async () => {
  t = await createTestDatabase();
  sessions = createSessions({ db: t.db, keys: testKeys(t.db), events, limitsOf: () => ({ idleSeconds: 3600, absoluteSeconds: 86_400 }) });
});
after(() => t.drop());
beforeEach(() => {
  usable = true;
  events.clear();
});
const find = (id: string | undefined) => t.db.read(tenant, (tx) => sessions.byId(tx, id as string));

test('what was proved becomes a session, known to the flow, in two round trips beside the move', async () => {
  // The tenant's key is read once per process.
  await runStep(start(), { db: t.db, facts });
  const { result, trips } = await countTrips(() => runStep(start(), { db: t.db, facts, flow: { application: { id: 'shop', name: 'Shop', firstParty: true } } }));
  assert.equal(result.outcome, 'started');
  const session = await find(result.facts.sessionId);
  assert.deepEqual([session?.userId, session?.applicationId, session?.acr], [userId, 'shop', ACR.one]);
  assert.equal(session?.madeAccount, undefined);
  const made = await runStep(start(), { db: t.db, facts: { ...facts, newUser: true } });
  assert.equal((await find(made.facts.sessionId))?.madeAccount, true, 'the sign-up ended in it');
  // The insert and, here, the commit; the real publisher adds one that does not wait for it.
  assert.ok(trips <= 2, String(trips));
});

test('without evidence or without a user there is no session', async () => {
  for (const missing of [{ evidence: [] }, { evidence: [], userId, sub: 'sub' }, { evidence: [password] }]) {
    const run = await runStep(start(), { db: t.db, facts: missing });
    assert.deepEqual([run.result.kind, run.facts.sessionId], ['refuse', undefined]);
  }
  assert.equal(events.all.length, 0);
});

test('a user who may not sign in is refused when the session would be written, and none is', async () => {
  usable = false;
  const run = await runStep(start(), { db: t.db, facts });
  assert.ok(run.result.kind === 'refuse' && run.result.reason === 'user_inactive');
  assert.equal(events.all.length, 0);
});

test("the same user's session is raised under its id; another user's is left alone", async () => {
  const first = (await runStep(start(), { db: t.db, facts })).facts.sessionId as string;
  const raised = await runStep(start(), { db: t.db, facts: { ...facts, evidence: [totp] }, flow: { currentSessionId: first } });
  assert.equal(raised.facts.sessionId, first);
  assert.equal((await find(first))?.acr, ACR.two);

  const other = await runStep(start(), {
    db: t.db,
    facts: { userId: '44444444-4444-4444-8444-444444444444', sub: 'other', evidence: [password] },
    flow: { currentSessionId: first },
  });
  assert.notEqual(other.facts.sessionId, first);
  assert.deepEqual([(await find(other.facts.sessionId))?.sub, (await find(other.facts.sessionId))?.acr, (await find(first))?.sub], ['other', ACR.one, 'sub']);
});

test('where nothing more had to be proved the owner’s session stays as it is; nobody else gets it, and not whoever may no longer sign in', async () => {
  const first = (await runStep(start(), { db: t.db, facts })).facts.sessionId as string;
  events.clear();
  const flow = { currentSessionId: first };
  const nothing = { ...facts, evidence: [] };
  assert.equal((await runStep(start(), { db: t.db, facts: nothing, flow })).facts.sessionId, first);
  const other = await runStep(start(), { db: t.db, facts: { ...nothing, userId: '44444444-4444-4444-8444-444444444444' }, flow });
  assert.deepEqual([other.result.kind, other.facts.sessionId], ['refuse', undefined]);
  usable = false;
  assert.equal((await runStep(start(), { db: t.db, facts: nothing, flow })).result.kind, 'refuse');
  usable = true;
  await t.db.tenant(tenant, (tx) => sessions.revoke(tx, origin, { sessionId: first }, 'test'));
  assert.equal((await runStep(start(), { db: t.db, facts: nothing, flow })).result.kind, 'refuse', 'it has ended');
  assert.deepEqual([events.of('sessions.session_started').length, events.of('sessions.session_raised').length], [0, 0]);
});

test('the evidence of a live session is told, of an ended one not', async () => {
  const first = (await runStep(start(), { db: t.db, facts })).facts.sessionId as string;
  const evidence = () => t.db.read(tenant, (tx) => sessions.evidence(tx, first));
  assert.deepEqual(await evidence(), [password]);
  assert.deepEqual(await t.db.read('99999999-9999-4999-8999-999999999999', (tx) => sessions.evidence(tx, first)), []);
  await t.db.tenant(tenant, (tx) => sessions.revoke(tx, origin, { sessionId: first }, 'test'));
  assert.deepEqual(await evidence(), []);
});

test('a session that ends while its owner types is followed by a new one', async () => {
  const first = (await runStep(start(), { db: t.db, facts })).facts.sessionId as string;
  const step = start();
  const ending = {
    ...step,
    enter: async (...args: Parameters<NonNullable<typeof step.enter>>) => {
      const result = await step.enter?.(...args);
      await t.db.tenant(tenant, (tx) => sessions.revoke(tx, origin, { sessionId: first }, 'test'));
      return result as NonNullable<typeof result>;
    },
  };
  const run = await runStep(ending, { db: t.db, facts, flow: { currentSessionId: first } });
  assert.notEqual(run.facts.sessionId, first);
  assert.ok(await find(run.facts.sessionId));
});

test('signing out asks first, and ends only the session it was asked for', async () => {
  const session = (await runStep(start(), { db: t.db, facts })).facts.sessionId as string;
  const kept = (await runStep(start(), { db: t.db, facts })).facts.sessionId as string;
  const request = { kind: 'sign-out', sessionId: session } as const;
  const asked = await runStep(confirmSignOutStep, { facts: { request } });
  assert.equal(asked.screen?.id, 'sessions.confirm-sign-out');
  assert.equal((await runStep(confirmSignOutStep, { facts: { request }, input: { action: 'nonsense' } })).screen?.id, 'sessions.confirm-sign-out');
  const stayed = await runStep(confirmSignOutStep, { facts: { request }, input: { action: 'stay' } });
  assert.deepEqual([stayed.outcome, stayed.facts.decision], ['stayed', { accepted: false }]);
  assert.equal((await runStep(confirmSignOutStep, { facts: { request }, input: { action: 'confirm' } })).outcome, 'confirmed');

  for (let twice = 0; twice < 2; twice++) {
    const ended = await runStep(endSessionStep({ sessions }), { db: t.db, facts: { request } });
    assert.deepEqual([ended.outcome, ended.facts.decision], ['ended', { accepted: true }]);
  }
  assert.equal(await find(session), undefined);
  assert.ok(await find(kept));
  assert.equal(events.of('sessions.session_revoked').length, 1);
});

test('without a request there is nothing to sign out of', async () => {
  assert.equal((await runStep(confirmSignOutStep, {})).result.kind, 'refuse');
  assert.equal((await runStep(endSessionStep({ sessions }), { db: t.db })).result.kind, 'refuse');
});

test('the room offers its three steps', () => {
  assert.deepEqual(
    sessionSteps({ sessions, assertUsable: async () => {} }).map((step) => step.id),
    ['sessions.start', 'sessions.confirm-sign-out', 'sessions.end'],
  );
});
