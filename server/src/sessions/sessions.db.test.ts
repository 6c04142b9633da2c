import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { countTrips } from '#platform/db';
import { createTestDatabase, recordEvents, TEST_ORIGIN as origin, TEST_TENANT as tenant, testKeys, type TestDatabase } from '#test/support';
import { ACR, createSessions, sessionListeners, type Evidence, type Session, type SessionLimits, sessionsRetention, type Sessions } from './index.ts';

let t: TestDatabase;
let sessions: Sessions;
let limits: SessionLimits = { idleSeconds: 3600, absoluteSeconds: 86_400 };
const events = recordEvents();
const deps = () => ({ db: t.db, keys: testKeys(t.db), events, limitsOf: () => limits });

before(async () => {
  t = await createTestDatabase();
  sessions = createSessions(deps());
});
after(() => t.drop());
beforeEach(() => {
  events.clear();
  limits = { idleSeconds: 3600, absoluteSeconds: 86_400 };
});

const password: Evidence = { type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() };
const totp: Evidence = { type: 'totp', factor: 'possession', amr: ['otp'], countsAsFactor: true, at: new Date().toISOString() };
let users = 0;
const newUser = () => `00000000-0000-4000-8000-${String(++users).padStart(12, '0')}`;
let handles = 0;
const newHandle = () => `handle-${++handles}-0123456789012345678901234567890123456789`;

const start = (userId = newUser(), inTenant = tenant) =>
  t.db.tenant(inTenant, (tx) => sessions.start(tx, origin, { userId, sub: `sub-${userId}`, evidence: [password], applicationId: 'shop' }));
async function attached(userId = newUser()): Promise<{ session: Session; handle: string; uid: string }> {
  const session = await start(userId);
  const handle = newHandle();
  const uid = `uid-${handles}`;
  assert.equal(await sessions.attach(tenant, session.id, handle, { uid, state: { grants: { shop: 'g1' } } }), true);
  return { session, handle, uid };
}

test('a session is found by the handle attached to it, with what the protocol keeps', async () => {
  const { session, handle, uid } = await attached();
  const found = await sessions.byHandle(tenant, handle);
  assert.deepEqual(
    [found?.id, found?.sub, found?.acr, found?.amr, found?.applicationId, found?.protocol],
    [session.id, session.sub, ACR.one, ['pwd'], 'shop', { uid, state: { grants: { shop: 'g1' } } }],
  );
  assert.deepEqual(found?.client, { ip: origin.ip, userAgent: origin.userAgent });
  assert.equal((await sessions.byUid(tenant, uid))?.id, session.id);
  assert.deepEqual(
    events.all.map((event) => [event.type, event.subject, event.data]),
    [['sessions.session_started', session.userId, { session: session.id, acr: ACR.one, amr: ['pwd'] }]],
  );
});

test('another tenant finds nothing by the same handle, uid or id', async () => {
  const { session, handle, uid } = await attached();
  const elsewhere = '99999999-9999-4999-8999-999999999999';
  assert.equal(await sessions.byHandle(elsewhere, handle), undefined);
  assert.equal(await sessions.byUid(elsewhere, uid), undefined);
  assert.equal(await t.db.read(elsewhere, (tx) => sessions.byId(tx, session.id)), undefined);
  assert.equal(await sessions.attach(elsewhere, session.id, newHandle(), { uid: 'x', state: {} }), false);
  assert.equal(await t.db.tenant(elsewhere, (tx) => sessions.revoke(tx, origin, { sessionId: session.id }, 'test')), 0);
  assert.equal((await sessions.byHandle(tenant, handle))?.id, session.id);
});

test('no evidence, no session', async () => {
  await assert.rejects(
    t.db.tenant(tenant, (tx) => sessions.start(tx, origin, { userId: newUser(), sub: 's', evidence: [] })),
    { code: 'sessions.no_evidence' },
  );
});

test('attaching again replaces the handle: the old one is dead', async () => {
  const { session, handle, uid } = await attached();
  const next = newHandle();
  await sessions.attach(tenant, session.id, next, { uid, state: {} });
  assert.equal(await sessions.byHandle(tenant, handle), undefined);
  assert.equal((await sessions.byHandle(tenant, next))?.id, session.id);
});

test('raising kills the handle at once and adds to the assurance', async () => {
  const { session, handle, uid } = await attached();
  const raised = await t.db.tenant(tenant, (tx) => sessions.raise(tx, origin, session.id, [totp]));
  assert.deepEqual([raised.id, raised.acr, raised.amr], [session.id, ACR.two, ['pwd', 'otp', 'mfa']]);
  assert.equal(await sessions.byHandle(tenant, handle), undefined);
  await sessions.attach(tenant, session.id, newHandle(), { uid, state: {} });
  assert.equal((await sessions.byUid(tenant, uid))?.acr, ACR.two);
  assert.deepEqual(
    events.of('sessions.session_raised').map((event) => event.data),
    [{ session: session.id, acr: ACR.two, amr: ['pwd', 'otp', 'mfa'], before: ACR.one }],
  );
});

test('parallel raises lose no evidence', async () => {
  const { session } = await attached();
  const kinds = Array.from({ length: 20 }, (_, index): Evidence => ({ ...totp, type: `totp-${index}`, amr: [`m${index}`] }));
  await Promise.all(kinds.map((kind) => t.db.tenant(tenant, (tx) => sessions.raise(tx, origin, session.id, [kind]))));
  assert.equal((await t.db.read(tenant, (tx) => sessions.byId(tx, session.id)))?.amr.length, 22);
});

test('idle and absolute limits hold by database time, and shortening them ends older sessions at once', async () => {
  const own = await createTestDatabase();
  await own.holdClock();
  try {
    const room = createSessions({ ...deps(), db: own.db, keys: testKeys(own.db) });
    const make = async () => {
      const session = await own.db.tenant(tenant, (tx) => room.start(tx, origin, { userId: newUser(), sub: 's', evidence: [password] }));
      const handle = newHandle();
      await room.attach(tenant, session.id, handle, { uid: handle, state: {} });
      return handle;
    };
    const [idle, busy] = [await make(), await make()];
    await own.advance(3590);
    assert.ok(await room.byHandle(tenant, busy));
    await own.advance(20);
    assert.equal(await room.byHandle(tenant, idle), undefined);
    assert.ok(await room.byHandle(tenant, busy));

    limits = { idleSeconds: 3600, absoluteSeconds: 3000 };
    assert.equal(await room.byHandle(tenant, busy), undefined);
    limits = { idleSeconds: 3600, absoluteSeconds: 86_400 };
    for (let hours = 0; hours < 23; hours++) {
      assert.ok(await room.byHandle(tenant, busy));
      await own.advance(3500);
    }
    assert.ok(await room.byHandle(tenant, busy));
    await own.advance(2400);
    assert.equal(await room.byHandle(tenant, busy), undefined);

    const [rule] = sessionsRetention;
    assert.ok(rule && 'across' in rule.remove);
    const { across } = rule.remove;
    const over = async () => (await own.db.read(tenant, (tx) => rule.count(tx, 30))).rows;
    assert.deepEqual([await over(), (await across(own.db, 30, 100, { except: [] })).size], [0, 0]);
    await own.advance(31 * 86_400);
    assert.equal(await over(), 2);
    assert.equal((await across(own.db, 30, 100, { except: [tenant] })).size, 0);
    assert.equal((await across(own.db, 30, 1, { only: [tenant] })).get(tenant), 1);
    assert.equal((await across(own.db, 30, 100, { except: [] })).get(tenant), 1);
    assert.equal((await own.dump('select 1 from sessions.sessions')).length, 0);
  } finally {
    await own.drop();
  }
});

test('finding a session is one round trip, and last-seen is written at most once a minute', async () => {
  const own = await createTestDatabase();
  await own.holdClock();
  try {
    const room = createSessions({ ...deps(), db: own.db, keys: testKeys(own.db) });
    const session = await own.db.tenant(tenant, (tx) => room.start(tx, origin, { userId: newUser(), sub: 's', evidence: [password] }));
    await room.attach(tenant, session.id, 'h', { uid: 'u', state: {} });
    const version = async () => (await own.dump<{ xmin: string }>('select xmin::text from sessions.sessions'))[0]?.xmin;
    const before = await version();
    const { trips } = await countTrips(() => room.byHandle(tenant, 'h'));
    assert.equal(trips, 1);
    await own.advance(59);
    await room.byHandle(tenant, 'h');
    assert.equal(await version(), before);
    await own.advance(2);
    const found = await Promise.all(Array.from({ length: 50 }, () => room.byHandle(tenant, 'h')));
    assert.ok(found.every((one) => one?.id === session.id));
    const touched = await version();
    assert.notEqual(touched, before);
    await room.byHandle(tenant, 'h');
    assert.equal(await version(), touched);
  } finally {
    await own.drop();
  }
});

test('a request that meets a locked session is not held up', async () => {
  const own = await createTestDatabase();
  try {
    const room = createSessions({ ...deps(), db: own.db, keys: testKeys(own.db) });
    const session = await own.db.tenant(tenant, (tx) => room.start(tx, origin, { userId: newUser(), sub: 's', evidence: [password] }));
    await room.attach(tenant, session.id, 'h', { uid: 'u', state: {} });
    await own.advance(120);
    await own.db.tenant(tenant, async (tx) => {
      await tx.query('select 1 from sessions.sessions for update');
      assert.equal((await room.byHandle(tenant, 'h'))?.id, session.id);
    });
  } finally {
    await own.drop();
  }
});

test('signing out everywhere ends all but the one kept, tells of each, and a second time none', async () => {
  const userId = newUser();
  const [one, two, kept] = [await attached(userId), await attached(userId), await attached(userId)];
  const other = await attached();
  events.clear();
  const revoke = () => t.db.tenant(tenant, (tx) => sessions.revoke(tx, origin, { userId, except: kept.session.id }, 'signed_out'));
  const counts = await Promise.all(Array.from({ length: 10 }, revoke));
  assert.deepEqual(
    counts.filter((count) => count > 0),
    [2],
  );
  assert.equal(events.of('sessions.session_revoked').length, 2);
  assert.deepEqual(await Promise.all([one, two, kept, other].map(async ({ handle }) => (await sessions.byHandle(tenant, handle)) !== undefined)), [false, false, true, true]);
  assert.deepEqual(
    (await t.db.read(tenant, (tx) => sessions.list(tx, userId))).map((session) => session.id),
    [kept.session.id],
  );
  assert.equal(await sessions.attach(tenant, one.session.id, newHandle(), { uid: 'again', state: {} }), false);
});

test('suspending a user ends every session; making them active again ends none', async () => {
  const [sessionsOf, stays] = [await attached(), await attached()];
  const listener = sessionListeners({ db: t.db, sessions }).find((one) => one.types.includes('identity.user_state_changed'));
  const event = {
    id: 'e',
    tenantId: tenant,
    type: 'identity.user_state_changed',
    version: 1,
    occurredAt: new Date().toISOString(),
    actor: { kind: 'operator' as const },
    requestId: 'r',
    result: 'success' as const,
  };
  await listener?.handle({ ...event, subject: stays.session.userId, data: { state: 'active' } });
  await listener?.handle({ ...event, subject: sessionsOf.session.userId, data: { state: 'suspended' } });
  await listener?.handle({ ...event, subject: sessionsOf.session.userId, data: { state: 'suspended' } });
  assert.equal(await sessions.byHandle(tenant, sessionsOf.handle), undefined);
  assert.ok(await sessions.byHandle(tenant, stays.handle));
  assert.equal(events.of('sessions.session_revoked').length, 1);
});

test('whoever was suspended and let in again keeps what they begin then, however late the change is heard of', async () => {
  const before = await attached();
  const { userId } = before.session;
  const listener = sessionListeners({ db: t.db, sessions }).find((one) => one.types.includes('identity.user_state_changed'));
  const [moment] = await t.dump<{ at: Date }>('select platform.now() as at');
  await t.db.tenant(tenant, (tx) => sessions.revoke(tx, origin, { userId }, 'user_inactive'));
  const session = await start(userId);
  await listener?.handle({
    id: 'late',
    tenantId: tenant,
    type: 'identity.user_state_changed',
    version: 1,
    occurredAt: (moment?.at ?? assert.fail()).toISOString(),
    actor: { kind: 'operator' },
    requestId: 'r',
    result: 'success',
    subject: userId,
    data: { state: 'suspended' },
  });
  assert.ok(await t.db.read(tenant, (tx) => sessions.byId(tx, session.id)));
  assert.equal(await sessions.byHandle(tenant, before.handle), undefined);
});

test('a dump shows neither handle nor address nor protocol state, and sealed values do not move', async () => {
  const { session, handle } = await attached();
  const { session: other, handle: otherHandle } = await attached();
  const [dumped] = await t.dump<{ all: string }>(
    "select string_agg(row::text || encode(client, 'escape') || coalesce(encode(protocol_state, 'escape'), ''), '') as all from sessions.sessions as row",
  );
  for (const hidden of [handle, origin.ip as string, 'Test/1.0', 'grants']) assert.ok(!dumped?.all.includes(hidden), hidden);
  await t.dump('update sessions.sessions set protocol_state = (select protocol_state from sessions.sessions where id = $1) where id = $2', [session.id, other.id]);
  await assert.rejects(sessions.byHandle(tenant, otherHandle));
});
