import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Tx } from '#platform/db';
import { createTestDatabase, recordEvents, TEST_ORIGIN as origin, TEST_TENANT as tenant, testKeys, type TestDatabase } from '#test/support';
import { createSessions, createSignEverybodyOut, type Evidence, type Sessions, type SignEverybodyOut } from '../index.ts';

let t: TestDatabase;
let sessions: Sessions;
let everybody: SignEverybodyOut;
const events = recordEvents();
const queue: { readonly data: unknown; readonly later: boolean }[] = [];
const closed: string[] = [];
const granted: string[] = [];
const disowned: (string | undefined)[] = [];
let broken = 0;

before(async () => {
  t = await createTestDatabase();
  const dependants = {
    disown: async (_tx: Tx, uid: string | undefined) => void disowned.push(uid),
    async end(_tx: Tx, _origin: unknown, { uids }: { readonly uids: readonly string[] }) {
      if (broken-- === 1) throw new Error('the machine went away');
      closed.push(...uids);
    },
    async endGranted(_tx: Tx, _origin: unknown, { after: from }: { readonly after: string }) {
      granted.push(from);
      return from === '' ? 'b' : undefined;
    },
  };
  sessions = createSessions({ db: t.db, keys: testKeys(t.db), events, limitsOf: () => ({ idleSeconds: 3600, absoluteSeconds: 86_400 }), dependants });
  const jobs = {
    enqueue: async (_tx: Tx, _job: unknown, data: unknown, options?: { readonly startAfter?: Date }) => void queue.push({ data, later: options?.startAfter !== undefined }),
  };
  everybody = createSignEverybodyOut({ db: t.db, events, jobs: jobs as never, dependants });
});
after(() => t.drop());

const password = (at = new Date()): Evidence => ({ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: at.toISOString() });
const start = (userId: string, provedAt?: Date) => t.db.tenant(tenant, (tx) => sessions.start(tx, origin, { userId, sub: userId, evidence: [password(provedAt)] }));
const lives = async (id: string) => (await t.db.read(tenant, (tx) => sessions.byId(tx, id))) !== undefined;
const run = async () => {
  const next = queue.shift();
  assert.ok(next, 'something waits');
  await everybody.jobType.handle(next.data as never, { id: '', attempt: 1, signal: new AbortController().signal });
};

test('everybody who was signed in is signed out, batch by batch, also when it breaks off on the way; who signs in afterwards, and who is kept, stay', async () => {
  const old = await Promise.all(Array.from({ length: 120 }, () => start(randomUUID())));
  const kept = await start(randomUUID());
  const elsewhere = await t.db.tenant('99999999-9999-4999-8999-999999999999', (tx) => sessions.start(tx, origin, { userId: kept.userId, sub: 's', evidence: [password()] }));
  await t.advance(1);
  const at = await t.db.tenant(tenant, (tx) => everybody.begin(tx, origin, { reason: 'stolen', kept: kept.id }));
  assert.deepEqual((await Promise.all(old.map(({ id }) => lives(id)))).filter(Boolean), [], 'before any of them had its turn');
  assert.deepEqual([await lives(kept.id), disowned.length], [true, 1]);
  await t.advance(1);
  const newer = await start(old[0]?.userId as string, new Date(at.getTime() + 1000));
  const data = queue[0]?.data;
  broken = 2;
  await assert.rejects(run(), /went away/);
  queue.push({ data, later: false });
  await run();
  assert.deepEqual((await Promise.all(old.map(({ id }) => lives(id)))).filter(Boolean), []);
  assert.deepEqual([await lives(kept.id), await lives(newer.id)], [true, true]);
  assert.equal((await t.db.read('99999999-9999-4999-8999-999999999999', (tx) => sessions.byId(tx, elsewhere.id)))?.id, elsewhere.id, 'another tenant notices nothing');
  assert.equal(new Set(events.of('sessions.session_revoked').map(({ data: told }) => (told as { session: string }).session)).size, 120);
  assert.deepEqual(granted, ['', 'b'], 'what was granted ends page by page');
  assert.equal(queue[0]?.later, true, 'once more, for whoever was about to sign in at that very moment');
  await run();
  assert.equal(queue.length, 0);
  assert.ok(at instanceof Date);
});

test('what was proved before begins nothing any more, for anybody, and what is proved afterwards does', async () => {
  const userId = randomUUID();
  const stands = (since: Date, sessionId?: string) =>
    t.db.tenant(tenant, (tx) => sessions.proofStands(tx, { userId, since: since.toISOString(), flow: randomUUID(), ...(sessionId === undefined ? {} : { sessionId }) }));
  const [{ at } = { at: new Date() }] = await t.dump<{ at: Date }>('select at from sessions.tenant_sign_outs where tenant_id = $1', [tenant]);
  const [{ kept } = { kept: '' }] = await t.dump<{ kept: string }>('select kept_session as kept from sessions.tenant_sign_outs where tenant_id = $1', [tenant]);
  assert.deepEqual([await stands(new Date(at.getTime() - 60_000)), await stands(new Date(at.getTime() + 60_000))], [false, true]);
  assert.equal(await stands(new Date(at.getTime() - 60_000), kept), true, 'but in the session that was kept');
});

test('a session that began between the sign-out and its commit, with a proof of before, ends as well; one with a proof of since stays', async () => {
  queue.length = 0;
  const [overtaken, newer] = await t.db.tenant(tenant, async (tx) => {
    const at = await everybody.begin(tx, origin, { reason: 'stolen' });
    await tx.query('select pg_sleep(0.01)');
    return [await start(randomUUID(), new Date(at.getTime() - 5000)), await start(randomUUID(), new Date(at.getTime() + 10))];
  });
  await run();
  assert.deepEqual([await lives(overtaken.id), await lives(newer.id)], [false, true]);
});

test('who acts for a customer of another tenant acts no longer from that moment on, as with any end of the operator’s own session', async () => {
  queue.length = 0;
  const [mine, kept] = [await start(randomUUID()), await start(randomUUID())];
  const elsewhere = '99999999-9999-4999-8999-999999999999';
  const act = async ({ id, userId }: typeof mine) => {
    const hangsOn = { tenantId: tenant, sessionId: id };
    const begun = await t.db.tenant(elsewhere, (tx) =>
      sessions.startActing(tx, origin, { userId: randomUUID(), sub: 's', actor: { id: userId, sub: userId, iss: 'https://id.example', name: 'Ola' }, hangsOn, seconds: 900 }),
    );
    return async () => (await t.db.read(elsewhere, (tx) => sessions.byId(tx, begun.id))) !== undefined;
  };
  const [acting, goesOn] = [await act(mine), await act(kept)];
  await t.advance(1);
  await t.db.tenant(tenant, (tx) => everybody.begin(tx, origin, { reason: 'stolen', kept: kept.id }));
  assert.deepEqual([await acting(), await goesOn()], [false, true]);
});
