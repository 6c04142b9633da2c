import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { IDENTITY_FATES } from '#identity';
import type { RowFate } from '#identity/contract';
import { TEST_ORIGIN } from '#test/support';
import { anyAccount, FULL } from './accounts.suite.ts';
import { createMergeWorld, type MergeWorld } from './world.suite.ts';

/** Of what is in them each has one owner, so that none may be left behind. */
const UNIQUE = new Set(['identity.identifiers', 'federation.links', 'credentials.passkeys']);
/** Asleep out of sight. */
const ASIDE = new Set(['federation.kept_accounts']);

let w: MergeWorld;
before(async () => {
  w = await createMergeWorld();
});
after(() => w.close());

const merging = () => w.app.identity.merging;
const merge = (survivor: string, absorbed: string, choices = {}) => w.inTenant((tx) => merging().merge(tx, TEST_ORIGIN, { survivor, absorbed }, choices));
const undo = (id: string) => w.inTenant((tx) => merging().undo(tx, TEST_ORIGIN, id));
const resolve = async (sub: string) => (await w.inTenant((tx) => w.app.identity.findBySub(tx, sub)))?.id;
const happened = async (type: string, subject: string) => (await w.t.dump(`select 1 from platform.events where type = $1 and subject = $2`, [type, subject])).length;

/** All that is sealed opens for the one it belongs to. */
async function readAll(userId: string): Promise<unknown> {
  return w.inTenant(async (tx) => ({
    identifiers: await w.app.identity.identifiers(tx, userId),
    contacts: await w.app.identity.contacts(tx, userId),
    attributes: await w.app.identity.heldAttributes(tx, userId),
    credentials: await w.app.credentials.list(tx, userId),
    links: await w.app.federation.links(tx, userId),
    vouchedFor: await w.vouchedFor(userId),
  }));
}

test('a merge and its undo leave any two accounts as they were, to the byte', async () => {
  await fc.assert(
    fc.asyncProperty(anyAccount, anyAccount, fc.dictionary(fc.constantFrom('given_name', 'nickname'), fc.constantFrom('own', 'other')), async (one, two, attributes) => {
      const [a, b] = [await w.account(one), await w.account(two)];
      const before = await w.everything([a.id, b.id]);
      const read = [await readAll(a.id), await readAll(b.id)];
      const done = await merge(a.id, b.id, { attributes, primary: { email: 'other' } });
      assert.equal(done.kind, 'merged');
      if (done.kind !== 'merged') return;
      assert.notDeepEqual(await w.everything([a.id, b.id]), before);
      assert.deepEqual([await resolve(a.sub), await resolve(b.sub)], [a.id, a.id]);
      // Whatever came over can be read there, and every name of both leads there.
      const merged = (await readAll(a.id)) as { identifiers: readonly { kind: 'email'; value: string }[] };
      for (const of of read as { identifiers: readonly { kind: 'email'; value: string }[] }[])
        for (const { kind, value } of of.identifiers) {
          assert.ok(merged.identifiers.some((identifier) => identifier.kind === kind && identifier.value === value));
          assert.equal((await w.inTenant((tx) => w.app.identity.findByIdentifier(tx, { kind, value })))?.user.id, a.id);
        }
      const undone = await undo(done.id);
      assert.deepEqual(undone.kind === 'undone' && undone.lost, 0);
      assert.deepEqual(await w.everything([a.id, b.id]), before);
      assert.deepEqual([await readAll(a.id), await readAll(b.id)], read);
      assert.deepEqual([await resolve(a.sub), await resolve(b.sub)], [a.id, b.id]);
    }),
    { numRuns: Number(process.env['MERGE_RUNS'] ?? 4) },
  );
});

test('the fullest account has something in every table with a user in it, and two of them become one and two again', async () => {
  const [a, b] = [await w.account(FULL), await w.account(FULL)];
  const before = await w.everything([a.id, b.id]);
  assert.deepEqual(
    Object.entries(before).flatMap(([table, rows]) => (rows.length < 2 ? [table] : [])),
    [],
    'give the generator (AccountShape, FULL) something to put there',
  );
  const read = [await readAll(a.id), await readAll(b.id)];
  const fates = Object.assign({}, IDENTITY_FATES, ...w.app.mergeParts.map(({ tables }) => tables)) as Record<string, RowFate>;
  const id = await w.merge(a.id, b.id);
  // What each room says becomes of its rows is what becomes of them.
  const [mine, theirs] = [await w.everything([a.id]), await w.everything([b.id])];
  const wasTheirs = (table: string) => (before[table] ?? []).filter((row) => row.includes(b.id));
  for (const table of w.tables) {
    const left = theirs[table] ?? [];
    if (fates[table] === 'copies') assert.deepEqual([table, left], [table, wasTheirs(table)]);
    // Some for want of room, or because they are out of use, stay; none is there in another shape, and where each has one owner none is left.
    else assert.deepEqual([table, left.filter((row) => !wasTheirs(table).includes(row))], [table, []]);
    if (UNIQUE.has(table)) assert.deepEqual([table, left], [table, []]);
    if (fates[table] === 'stays' && !ASIDE.has(table)) assert.deepEqual([table, left], [table, wasTheirs(table)]);
    if (fates[table] === 'copies' || fates[table] === 'moves') assert.ok((mine[table] ?? []).length > 0, table);
  }
  const joined = () => w.t.dump('select survivor_id from risk.joined where user_id = $1', [b.id]);
  assert.deepEqual(await joined(), [{ survivor_id: a.id }], 'sign-ins of either count for the one');
  await undo(id);
  assert.deepEqual(await joined(), []);
  assert.deepEqual(await w.everything([a.id, b.id]), before);
  assert.deepEqual([await readAll(a.id), await readAll(b.id)], read);
});

test('undoing the first of several merges undoes what was built on it, and leaves all accounts as they were', async () => {
  await fc.assert(
    fc.asyncProperty(anyAccount, anyAccount, anyAccount, fc.constantFrom('into', 'of'), async (one, two, three, then) => {
      const [a, b, c] = [await w.account(one), await w.account(two), await w.account(three)];
      const ids = [a.id, b.id, c.id];
      const before = await w.everything(ids);
      const first = await w.merge(a.id, b.id);
      if (then === 'into') await w.merge(a.id, c.id);
      else await w.merge(c.id, a.id);
      const last = then === 'into' ? a.id : c.id;
      assert.deepEqual(await Promise.all([a, b, c].map(({ sub }) => resolve(sub))), [last, last, last]);
      const undone = await undo(first);
      assert.equal(undone.kind === 'undone' && undone.merges.length, 2);
      assert.deepEqual(await w.everything(ids), before);
    }),
    { numRuns: Number(process.env['MERGE_RUNS'] ?? 2) },
  );
});

test('what was done with the account since stays with it, but for what is the other one’s', async () => {
  const [a, b] = [await w.account({ attributes: { given_name: 'Ada' } }), await w.account({ attributes: { nickname: 'az', family_name: 'Lovelace' }, apps: 1 })];
  const before = await readAll(b.id);
  const id = await w.merge(a.id, b.id);
  await w.inTenant(async (tx) => {
    await w.app.identity.writeAttributes(tx, TEST_ORIGIN, a.id, { nickname: 'changed since', birthdate: '1990-12-10' }, 'user');
    for (const { type, id: credential } of await w.app.credentials.list(tx, a.id)) if (type === 'totp') await w.app.credentials.revoke(tx, a.id, type, credential);
  });
  await undo(id);
  const now = await w.inTenant((tx) => w.app.identity.attributes(tx, a.id));
  assert.deepEqual(Object.fromEntries(Object.entries(now).map(([name, { value }]) => [name, value])), { given_name: 'Ada', nickname: 'changed since', birthdate: '1990-12-10' });
  assert.deepEqual(await readAll(b.id), before);
});

test('never weaker than either: a second step that is worse than the other account’s goes, and comes back with the undo', async () => {
  const types = async (id: string) => (await w.inTenant((tx) => w.app.credentials.list(tx, id))).map(({ type }) => type).toSorted();
  const [a, b] = [await w.account({ numbers: [0] }), await w.account({ apps: 1, recoveryCodes: true, numbers: [] })];
  const id = await w.merge(a.id, b.id);
  assert.deepEqual(await types(a.id), ['password', 'totp']);
  await undo(id);
  assert.deepEqual(
    [await types(a.id), await types(b.id)],
    [
      ['password', 'sms-code'],
      ['password', 'recovery-code', 'totp'],
    ],
  );
  // And the other way round nothing worse comes over.
  const [c, d] = [await w.account({ apps: 1 }), await w.account({ numbers: [1] })];
  await w.merge(c.id, d.id);
  assert.deepEqual(await types(c.id), ['password', 'totp']);
});

test('devices know both accounts by the names they knew: a new passkey never takes the place of one that came over', async () => {
  const handle = async (id: string) => (await w.t.dump<{ handle: Buffer }>('select handle from credentials.passkey_handles where user_id = $1', [id]))[0]?.handle;
  const [a, b] = [await w.account(), await w.account({ passkeys: 2 })];
  const theirs = await handle(b.id);
  await w.merge(a.id, b.id);
  assert.equal((await w.t.dump('select 1 from credentials.passkeys where user_id = $1 and user_handle = $2', [a.id, theirs])).length, 2);
  assert.ok(theirs && !(await handle(a.id))?.equals(theirs));
});

test('a value that somebody checked is proposed before one that nobody did, and the choice is the person’s', async () => {
  const [a, b] = [
    await w.account({ attributes: { given_name: 'Ada', nickname: 'ada' } }),
    await w.account({ attributes: { given_name: 'Zoë', nickname: 'Zebulon', birthdate: '1991-01-01' } }),
  ];
  await w.t.dump('update identity.attributes set verified_at = platform.now() where user_id = $1 and name = $2', [b.id, 'given_name']);
  const preview = await w.inTenant((tx) => merging().preview(tx, { survivor: a.id, absorbed: b.id }));
  assert.deepEqual(
    preview.fields.map(({ name, proposed }) => [name, proposed]),
    [
      ['birthdate', 'other'],
      ['given_name', 'other'],
      ['nickname', 'own'],
    ],
  );
  await merge(a.id, b.id, { attributes: { nickname: 'other', given_name: 'own' } });
  const now = await w.inTenant((tx) => w.app.identity.attributes(tx, a.id));
  assert.deepEqual([now['given_name']?.value, now['nickname']?.value, now['birthdate']?.value], ['Ada', 'Zebulon', '1991-01-01']);
  assert.deepEqual(
    (await w.inTenant((tx) => w.app.identity.search(tx, { text: 'zebulon' }))).customers.map(({ user: { id } }) => id),
    [a.id],
  );
});

test('of twenty parallel merges of the same two one happens, in whatever direction; nobody waits for ever', async () => {
  const [a, b] = [await w.account({ apps: 1 }), await w.account({ passkeys: 1 })];
  const results = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? merge(a.id, b.id) : merge(b.id, a.id))));
  assert.equal(results.filter(({ kind }) => kind === 'merged').length, 1);
  assert.deepEqual([...new Set(results.flatMap((result) => (result.kind === 'refused' ? [result.why] : [])))], ['merged']);
  const survivor = await resolve(a.sub);
  assert.equal(await resolve(b.sub), survivor);
  assert.equal((await happened('identity.users_merged', a.id)) + (await happened('identity.users_merged', b.id)), 1);
});

test('parallel merges in a ring end with one account, or with a refusal, and never with a deadlock', async () => {
  const all = [await w.account(), await w.account(), await w.account(), await w.account()];
  await Promise.all(all.map(({ id }, index) => merge(id, (all[(index + 1) % all.length] as { id: string }).id)));
  const states = await w.t.dump<{ n: number }>(`select count(*)::int as n from identity.users where id = any($1::uuid[]) and state = 'active'`, [all.map(({ id }) => id)]);
  assert.ok((states[0]?.n ?? 0) >= 1);
  const open = await w.t.dump(`select 1 from identity.users u join identity.users m on m.id = u.merged_into where u.id = any($1::uuid[]) and m.state = 'merged'`, [
    all.map(({ id }) => id),
  ]);
  assert.deepEqual(open, [], 'nothing points at an account that stands no more');
});

test('refused: the same account, one of another tenant, a light one, one that is not active, not proved, held, or merged already', async () => {
  const a = await w.account();
  const why = async (id: string) => {
    const done = await merge(a.id, id);
    return done.kind === 'refused' ? done.why : done.kind;
  };
  const elsewhere = await w.app.platform.db.tenant(w.other.id, (tx) =>
    w.app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: 'elsewhere@example.com', verified: true }], source: 'test' }),
  );
  const light = await w.inTenant((tx) => w.app.identity.createLight(tx, TEST_ORIGIN, { contact: { kind: 'email', value: 'lead@example.com' }, source: 'test' }));
  const unproved = await w.inTenant((tx) =>
    w.app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: 'claimed@example.com', verified: false }], source: 'test' }),
  );
  const [suspended, held, absorbed] = [await w.account(), await w.account(), await w.account()];
  await w.inTenant((tx) => w.app.identity.setState(tx, TEST_ORIGIN, suspended.id, 'suspended', 'test'));
  await w.t.dump(`insert into credentials.holds (tenant_id, user_id, reason, until) values ($1, $2, 'recovery', platform.now() + interval '1 hour')`, [w.tenant.id, held.id]);
  await w.merge((await w.account()).id, absorbed.id);
  assert.deepEqual(await Promise.all([a, elsewhere, light, unproved, suspended, held, absorbed].map(({ id }) => why(id))), [
    'same',
    'unknown',
    'light',
    'unproved',
    'inactive',
    'held',
    'merged',
  ]);
  assert.equal(await why('no id'), 'unknown');
});

test('an absorbed account has no life of its own: it is not active, its state cannot be changed, its name is never given again', async () => {
  const [a, b] = [await w.account(), await w.account()];
  await w.merge(a.id, b.id);
  const found = await w.inTenant((tx) => w.app.identity.find(tx, b.id));
  assert.equal(found?.state, 'merged');
  assert.throws(() => found && w.app.identity.assertActive(found));
  await assert.rejects(
    w.inTenant((tx) => w.app.identity.setState(tx, TEST_ORIGIN, b.id, 'active', 'test')),
    { code: 'identity.unknown_user' },
  );
  await assert.rejects(
    w.inTenant((tx) => w.app.identity.register(tx, TEST_ORIGIN, { sub: b.sub, identifiers: [{ kind: 'email', value: 'again@example.com', verified: true }], source: 'test' })),
    { code: 'identity.subject_taken' },
  );
});

test('sessions of both end with the merge, but for the one it was asked for in, and all of them with its undo', async () => {
  const [a, b] = [await w.account(), await w.account()];
  const session = (of: { readonly id: string; readonly sub: string }) =>
    w.inTenant((tx) =>
      w.app.sessions.start(tx, TEST_ORIGIN, {
        userId: of.id,
        sub: of.sub,
        evidence: [{ type: 'password', factor: 'knowledge', amr: ['pwd'], countsAsFactor: true, at: new Date().toISOString() }],
      }),
    );
  const [kept, ended, theirs] = [await session(a), await session(a), await session(b)];
  const live = async () => Promise.all([kept, ended, theirs].map(async ({ id }) => (await w.inTenant((tx) => w.app.sessions.byId(tx, id))) !== undefined));
  const done = await w.inTenant((tx) => merging().merge(tx, TEST_ORIGIN, { survivor: a.id, absorbed: b.id }, {}, { session: kept.id }));
  assert.deepEqual(await live(), [true, false, false]);
  if (done.kind === 'merged') await undo(done.id);
  assert.deepEqual(await live(), [false, false, false]);
});

test('an undo happens once, and whoever comes later is told that it is over', async () => {
  const [a, b] = [await w.account(), await w.account()];
  const id = await w.merge(a.id, b.id);
  const results = await Promise.all(Array.from({ length: 10 }, () => undo(id).catch(() => ({ kind: 'busy' as const }))));
  assert.equal(results.filter(({ kind }) => kind === 'undone').length, 1);
  assert.deepEqual(await undo(id), { kind: 'refused', why: 'over' });
  assert.deepEqual(await undo(b.id), { kind: 'refused', why: 'unknown' });
  assert.equal(await happened('identity.merge_undone', a.id), 1);
  // And the two can become one again.
  assert.equal((await merge(b.id, a.id)).kind, 'merged');
});

test('erasing an account erases what it absorbed, whatever else happens to them at that moment', async () => {
  const [a, b, c] = [await w.account(), await w.account(), await w.account()];
  await w.merge(a.id, b.id);
  await w.merge(c.id, a.id);
  assert.deepEqual((await w.inTenant((tx) => merging().absorbed(tx, c.id))).toSorted(), [a.id, b.id].toSorted());
  const d = await w.account();
  await Promise.all([merge(c.id, d.id).catch(() => undefined), w.inTenant((tx) => tx.query('delete from identity.users where tenant_id = $1 and id = $2', [tx.tenantId, c.id]))]);
  assert.deepEqual(await w.t.dump('select id from identity.users where id = any($1::uuid[])', [[a.id, b.id, c.id]]), []);
  assert.deepEqual(await w.t.dump('select id from identity.merges where user_id = any($1::uuid[]) or absorbed_id = any($1::uuid[])', [[a.id, b.id, c.id]]), []);
});

test('after thirty days nothing is kept of how it was, and of the absorbed account only its name', async () => {
  const [a, b] = [await w.account(), await w.account({ emails: 2, apps: 2, recoveryCodes: true, attributes: { given_name: 'Ada' }, sharedContact: 'proved', browsers: 1 })];
  const id = await w.merge(a.id, b.id);
  const end = w.app.scheduled.find(({ name }) => name === 'identity.end-merges');
  await w.t.advance(30 * 86_400 - 60);
  await end?.run(new AbortController().signal);
  assert.equal((await w.inTenant((tx) => merging().find(tx, id)))?.id, id);
  await w.t.advance(120);
  assert.deepEqual(await undo(id), { kind: 'refused', why: 'over' });
  await end?.run(new AbortController().signal);
  const left = Object.entries(await w.everything([b.id])).flatMap(([table, rows]) => (rows.length > 0 ? [table] : []));
  assert.deepEqual(left, ['identity.users']);
  assert.deepEqual(await w.t.dump('select before from identity.merges where id = $1', [id]), [{ before: null }]);
  assert.equal(await resolve(b.sub), a.id);
  assert.equal(await happened('identity.merge_ended', a.id), 1);
});
