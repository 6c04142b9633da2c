import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { createSigningKeys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import { createEvents, defineEvent, happened, type Origin } from '#platform/events';
import { createTestDatabase, lookupsOf, testKeys, type TestDatabase } from '#test/support';
import { chainRound } from './chain-events.ts';
import { AUDIT_KEYS, createAudit, readAnchors, verifyExport, type Anchor } from './index.ts';
import { tamper } from './tamper.suite.ts';

const happening = defineEvent({ type: 'tests.happened', version: 1, schema: z.object({ position: z.number() }), about: 'Something happened.' });

let t: TestDatabase;
let dir: string;
before(async () => {
  t = await createTestDatabase();
  dir = mkdtempSync(join(tmpdir(), 'parvis-audit-'));
});
after(async () => {
  await t.drop();
  rmSync(dir, { recursive: true });
});

/** One process. */
function open(db: Database = t.db, limit?: number) {
  const keys = testKeys(lookupsOf(t.db));
  const signingKeys = createSigningKeys({ db: lookupsOf(t.db), keys, ...AUDIT_KEYS });
  const anchorFile = join(dir, 'anchors.jsonl');
  return {
    keys,
    signingKeys,
    anchorFile,
    audit: createAudit({ db, keys, signingKeys, anchorFile }),
    events: createEvents({ db, keys, listeners: [], strict: true }),
    round: () => chainRound({ db, keys, signingKeys, ...(limit === undefined ? {} : { limit }) }),
  };
}

const from = (position: number): Origin => ({
  actor: position % 3 ? { kind: 'user', id: 'u1' } : { kind: 'anonymous' },
  requestId: `request ${position}`,
  ...(position % 2 ? { ip: `203.0.113.${position % 250}`, userAgent: 'Browser' } : {}),
});
const publish = (tenant: string, positions: readonly number[], db: Database = t.db) =>
  db.tenant(tenant, (tx) =>
    open(db).events.publishMany(
      tx,
      positions.map((position) => happened(happening, { origin: from(position), subject: `s${position}`, data: { position } })),
    ),
  );
const chained = async (tenant: string) =>
  (
    await t.dump<{ position: number }>(
      `select (e.data ->> 'position')::int as position from platform.audit_blocks b, unnest(b.ids) with ordinality as i (id, n) join platform.events e on e.id = i.id
       where b.tenant_id = $1 order by b.number, i.n`,
      [tenant],
    )
  ).map(({ position }) => position);

/** Other databases of the cluster hold the horizon back at times. */
async function chainAll(process = open(), ...tenants: readonly string[]): Promise<void> {
  for (;;) {
    while (await process.round());
    const [left] = await t.dump<{ n: number }>(
      'select (select count(*)::int from platform.events where tenant_id = any($1::uuid[])) - (select coalesce(sum(cardinality(ids)), 0)::int from platform.audit_blocks where tenant_id = any($1::uuid[])) as n',
      [tenants],
    );
    if (left?.n === 0) return;
  }
}

test('a tenant whose key cannot be had stands still and says so; the others go on, and it catches up when it can', async () => {
  const [sick, well] = [randomUUID(), randomUUID()];
  await publish(sick, [1]);
  await chainAll(open(), sick);
  let broken = true;
  const told: string[] = [];
  const { keys, signingKeys, audit } = open();
  const failing = { tenant: (id: string) => (broken && id === sick ? Promise.reject(new Error('The key cannot be unwrapped.')) : keys.tenant(id)) };
  const round = () => chainRound({ db: t.db, keys: failing, signingKeys, limit: 2, onHeld: ({ message }) => void told.push(message) });
  await publish(sick, [2, 3, 4, 5, 6]);
  await publish(well, [1, 2]);
  await chainAll({ ...open(), round }, well);
  assert.deepEqual([await chained(sick), await chained(well)], [[1], [1, 2]]);
  assert.deepEqual([told.length, told[0]?.includes(sick)], [1, true]);
  // What is not in the chain is said to be so, and is not taken for put there by somebody.
  const meanwhile = await audit.verify(sick);
  assert.deepEqual([meanwhile.ok, meanwhile.entries, (meanwhile.until ?? '') < ((await audit.verify(well)).until ?? '')], [true, 1, true]);
  await t.advance(3600);
  assert.ok(((await audit.verify(sick)).behind ?? 0) > 3000);
  await publish(well, [3]);
  await chainAll({ ...open(), round }, well);
  assert.equal(told.length, 2, 'tried again after a while, and said again');
  broken = false;
  await t.advance(61);
  await publish(sick, [7]);
  await chainAll({ ...open(), round }, sick, well);
  assert.deepEqual(await chained(sick), [1, 2, 3, 4, 5, 6, 7]);
  const after_ = await audit.verify(sick);
  assert.deepEqual([after_.ok, after_.findings], [true, []]);
  assert.deepEqual(await t.dump('select * from platform.audit_held'), []);
});

test('what commits late is chained late, nothing is left out, and nothing twice, whoever works at it', async () => {
  const [one, two] = [randomUUID(), randomUUID()];
  await publish(one, [1, 2]);
  await t.db.tenant(one, async (slow) => {
    const { events } = open();
    await events.publish(slow, happening, { origin: from(3), data: { position: 3 } });
    await publish(one, [4], t.another());
    await publish(two, [5], t.another());
    // Written before the others were, and not there yet: whatever is not before it waits.
    for (let round = 0; round < 5; round++) await open(t.another()).round();
    assert.ok((await chained(one)).every((position) => position < 3));
  });
  await publish(
    one,
    Array.from({ length: 30 }, (_, index) => index + 10),
  );
  const workers = [open(t.db, 7), open(t.another(), 4), open(t.another(), 5)];
  await Promise.all(workers.map((worker) => chainAll(worker, one, two)));
  assert.deepEqual(await chained(one), [1, 2, 3, 4, ...Array.from({ length: 30 }, (_, index) => index + 10)]);
  assert.deepEqual(await chained(two), [5]);
  const { audit } = open();
  const checked = await audit.verify(one);
  assert.deepEqual(checked.findings, []);
  assert.deepEqual([checked.ok, checked.entries, checked.head], [true, 34, (await audit.head(one))?.hash]);
  assert.deepEqual(checked.clients, { kept: 17, gone: 0 });
});

test('a worker that dies in the middle has done nothing, and the next one does it; the application can change nothing of it', async () => {
  const tenant = randomUUID();
  await publish(tenant, [1, 2, 3]);
  const { keys, signingKeys } = open();
  // At the very end, when all is done but the commit.
  const dying = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    t.db.system(async (tx) => {
      await work(tx);
      throw new Error('power cut');
    });
  const broken = { db: { ...t.db, system: dying } as Database, keys, signingKeys };
  await assert.rejects(chainRound(broken), /power cut/);
  assert.deepEqual(await chained(tenant), []);
  await chainAll(open(), tenant);
  assert.equal((await open().audit.verify(tenant)).entries, 3);
  for (const statement of ['update platform.audit_blocks set number = number', 'delete from platform.audit_blocks', 'update platform.events set xid = xid'])
    await assert.rejects(t.db.statement(statement), /permission denied/);
  // The setting that lets the worker read all tenants does so inside its functions only.
  assert.deepEqual(
    await t.db.system(async (tx) => {
      await tx.query(`set local parvis.chain = 'on'`);
      return tx.query('select count(*)::int as n from platform.events');
    }),
    [{ n: 0 }],
  );
});

test('whose address was erased is gone from it, and the chain is what it was; another tenant sees nothing', async () => {
  const tenant = randomUUID();
  await publish(tenant, [1, 3, 5]);
  await chainAll(open(), tenant);
  await t.db.tenant(tenant, (tx) => tx.query('delete from platform.event_clients where person = $1', ['u1']));
  const checked = await open().audit.verify(tenant);
  assert.deepEqual([checked.ok, checked.clients], [true, { kept: 1, gone: 2 }]);
  assert.deepEqual((await open().audit.verify(randomUUID())).entries, 0);
});

async function* linesOf(lines: readonly string[]) {
  yield* lines;
}
async function exported(tenant: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of open().audit.exported(tenant, { name: 'Shop' })) lines.push(line);
  return lines;
}

test('an export is verified without us, names what was changed in it, and nobody passes off one of their own', async () => {
  const [tenant, other] = [randomUUID(), randomUUID()];
  await publish(tenant, [1, 2, 3, 4, 5, 6]);
  await publish(other, [1, 2]);
  await chainAll(open(t.db, 4), tenant, other);
  const lines = await exported(tenant);
  assert.ok(!lines.join().includes('203.0.113'));
  const good = await verifyExport({ lines: linesOf(lines) });
  assert.deepEqual([good.ok, good.entries, good.findings, good.about.name, good.pinned], [true, 6, [], 'Shop', false]);
  const entry = lines.findIndex((line) => line.includes('"entry":4,'));
  const changed = lines.with(entry, (lines[entry] as string).replace('request 4', 'request 9'));
  assert.deepEqual(
    (await verifyExport({ lines: linesOf(changed) })).findings.map(({ problem, entry: n }) => [problem, n]),
    [['changed', 4]],
  );
  await assert.rejects(verifyExport({ lines: linesOf(lines.toSpliced(entry, 1)) }), /says that it has 6 entries/);
  await assert.rejects(verifyExport({ lines: linesOf(lines.slice(0, -1)) }), /cut off/);
  await assert.rejects(verifyExport({ lines: linesOf(['{}']) }), /no export/);
  // Made up by somebody with keys of their own, and good in itself: against ours it is not.
  const theirs = await exported(other);
  const pinned = await verifyExport({ lines: linesOf(theirs), keys: await open().audit.publicKeys(tenant) });
  assert.deepEqual([pinned.ok, pinned.findings[0]?.problem, pinned.findings[0]?.entry], [false, 'block_changed', 1]);
});

test('what is known outside of the database shows that something was cut off; lines that we did not sign say nothing', async () => {
  const tenant = randomUUID();
  await publish(tenant, [1, 2, 3]);
  const process = open(t.db, 2);
  await chainAll(process, tenant);
  await t.advance(120);
  await process.round();
  await process.audit.scheduled[0]?.run(new AbortController().signal);
  const keySet = createLocalJWKSet({ keys: await process.audit.publicKeys(tenant) } as unknown as JSONWebKeySet);
  const text = readFileSync(process.anchorFile, 'utf8');
  const { anchors, unreadable } = await readAnchors(text, tenant, keySet);
  assert.deepEqual([anchors.length, anchors[0]?.entries, unreadable], [1, 3, 0]);
  const again = await process.audit.scheduled[0]?.run(new AbortController().signal).then(() => readFileSync(process.anchorFile, 'utf8'));
  assert.equal(again, text, 'once');
  const forged = JSON.stringify({ ...(JSON.parse(text.split('\n').find((line) => line.includes(tenant)) as string) as object), signed: 'x.y.z' });
  assert.deepEqual(await readAnchors(`${forged}\nnonsense\n`, tenant, keySet), { anchors: [], unreadable: 2, givenUp: 0 });
  assert.equal((await process.audit.verify(tenant, anchors)).ok, true);
  await t.dump(
    'with gone as (delete from platform.audit_blocks where tenant_id = $1 and number > 1 returning ids) delete from platform.events where id in (select unnest(ids) from gone)',
    [tenant],
  );
  assert.equal((await process.audit.verify(tenant)).ok, true, 'the database alone cannot show it');
  assert.deepEqual(
    (await process.audit.verify(tenant, anchors)).findings.map(({ problem, entry }) => [problem, entry]),
    [['cut', 3]],
  );
  const offline = await verifyExport({ lines: linesOf(await exported(tenant)), anchors: text });
  assert.deepEqual([offline.ok, offline.findings[0]?.problem, offline.findings[0]?.entry], [false, 'cut', 3]);

  // A backup was restored, and whoever did it says so: what was known before is given up, and nothing that comes later.
  await publish(tenant, [4]);
  await process.audit.restored(tenant);
  const known = async () => readAnchors(readFileSync(process.anchorFile, 'utf8'), tenant, keySet);
  assert.deepEqual([(await known()).anchors, (await known()).givenUp, (await process.audit.verify(tenant, (await known()).anchors)).ok], [[], 1, true]);
  await chainAll(process, tenant);
  await t.advance(120);
  await process.round();
  await process.audit.scheduled[0]?.run(new AbortController().signal);
  await t.dump('delete from platform.audit_blocks where tenant_id = $1 and number > 1', [tenant]);
  assert.equal((await process.audit.verify(tenant, (await known()).anchors)).findings[0]?.problem, 'cut');
});

test('what is written into the past is chained, and named: the clock says when', async () => {
  const tenant = randomUUID();
  await publish(tenant, [1]);
  await chainAll(open(), tenant);
  await t.advance(7200);
  await open().round();
  // One of its own, and one that hides behind the id of what is chained.
  await t.dump(
    `insert into platform.events (tenant_id, id, occurred_at, type, version, actor_kind, request_id, result, data)
     select tenant_id, n.id, occurred_at + interval '1 second', type, version, actor_kind, request_id, result, data
     from platform.events e, lateral (values (gen_random_uuid()), (e.id)) n (id) where tenant_id = $1`,
    [tenant],
  );
  await chainAll(open(), tenant);
  assert.deepEqual(
    (await open().audit.verify(tenant)).findings.filter(({ problem }) => problem === 'misdated').map(({ entry }) => entry),
    [2, 3],
  );
});

test('whoever sets back how far the chain is, so that nothing later seems to be due, is found out; a part that is being worked on is not taken for that', async () => {
  const [tenant, another] = [randomUUID(), randomUUID()];
  await publish(tenant, [1]);
  await chainAll(open(), tenant);
  await t.advance(7200);
  await publish(tenant, [2, 3, 4]);
  await publish(another, [1, 2, 3]);
  // The first round of a part leaves blocks that end later than the chain does.
  const { audit, round } = open(t.db, 2);
  while (await round()) assert.deepEqual((await audit.verify(tenant)).findings, []);
  await chainAll(open(), tenant, another);
  const [now] = await t.dump<{ at: string; xid: string }>('select at::text, xid::text from platform.audit_progress');
  await t.dump(`update platform.audit_progress set at = at - interval '1 hour', xid = '0'`);
  const found = await audit.verify(tenant);
  assert.deepEqual([found.ok, found.findings.map(({ problem, entry }) => [problem, entry])], [false, [['set_back', 2]]]);
  assert.ok((found.behind ?? 0) > 3600, 'and what is not chained, by that, is old');
  await t.dump('update platform.audit_progress set at = $1, xid = $2', [now?.at, now?.xid]);
  assert.equal((await audit.verify(tenant)).ok, true);
});

test('what was kept long enough may go once it is signed that it may, and nothing else; the chain stays', async () => {
  const tenant = randomUUID();
  await publish(tenant, [1, 2, 3]);
  await chainAll(open(t.db, 2), tenant);
  const { audit } = open();
  const month = async (months: number) =>
    (
      (
        await t.dump<{ at: string }>(`select to_char(date_trunc('month', platform.now(), 'UTC') + make_interval(months => $1), 'YYYY-MM-DD"T00:00:00.000000Z"') as at`, [months])
      )[0] as { at: string }
    ).at;
  const before = await month(1);
  assert.equal(await audit.cut(tenant, before), undefined, 'the month is not over');
  await t.advance(40 * 86_400);
  await publish(tenant, [4, 5]);
  await chainAll(open(), tenant);
  await t.dump(`insert into platform.audit_cuts (tenant_id, before, signed, mac) values ($1, $2, 'x.y.z', sha256('mine'))`, [tenant, before]);
  await t.dump('delete from platform.events where tenant_id = $1 and occurred_at < $2', [tenant, before]);
  assert.deepEqual(
    (await audit.verify(tenant)).findings.map(({ problem, entry }) => [problem, entry]),
    [1, 2, 3].map((entry) => ['missing', entry]),
  );
  await t.dump('delete from platform.audit_cuts');
  assert.equal(await audit.cut(tenant, before), 'cut');
  const checked = await audit.verify(tenant);
  assert.deepEqual([checked.findings, checked.entries, checked.removed], [[], 5, 3]);
  const elsewhere = await verifyExport({ lines: linesOf(await exported(tenant)) });
  assert.deepEqual([elsewhere.ok, elsewhere.removed], [true, 3]);
  // Newer ones may not go, wherever the block says that they lay.
  await t.dump(`delete from platform.events where tenant_id = $1 and data ->> 'position' = '5'`, [tenant]);
  await t.dump('update platform.audit_blocks set times[2] = $2 where tenant_id = $1 and number = 3', [tenant, '2020-01-01Z']);
  assert.deepEqual(
    (await audit.verify(tenant)).findings.map(({ problem, entry }) => [problem, entry]),
    [['missing', 5]],
  );
});

test('restored elsewhere, where transactions are counted anew, the chain goes on: nothing is left out and nothing is chained twice', async () => {
  const tenant = randomUUID();
  await publish(tenant, [1, 2]);
  await chainAll(open(), tenant);
  await publish(tenant, [3]);
  // As it looks after a dump was read into a cluster that is younger.
  await t.dump(`update platform.events set xid = (xid::text::bigint + 90000000)::text::xid8`);
  await t.dump(`update platform.audit_progress set cluster = 'another', xid = (xid::text::bigint + 90000000)::text::xid8`);
  await publish(tenant, [4]);
  await chainAll(open(t.db, 3), tenant);
  await publish(tenant, [5]);
  await chainAll(open(t.db, 3), tenant);
  assert.deepEqual((await chained(tenant)).toSorted(), [1, 2, 3, 4, 5]);
  assert.deepEqual((await open().audit.verify(tenant)).findings, []);
});

test('whoever may write anything into the database changes nothing of the past unseen, and what they changed is named', async () => {
  const tenant = randomUUID();
  for (let part = 0; part < 5; part++)
    await publish(
      tenant,
      Array.from({ length: 9 }, (_, index) => part * 9 + index + 1),
    );
  await chainAll(open(t.db, 8), tenant);
  await t.advance(3600);
  const { audit, round, keys, signingKeys } = open();
  await round();
  const head = await audit.head(tenant);
  assert.ok(head && head.block >= 5);
  const result = await tamper(
    {
      superuserUrl: t.superuserUrl,
      tenant,
      anchor: { tenant, ...head } as Anchor,
      verify: (db, anchors) => createAudit({ db, keys, signingKeys: { current: signingKeys.current, everyPublicKey: async () => publicKeys(db) } }).verify(tenant, anchors),
    },
    135,
  );
  assert.deepEqual(result.failures, []);
  assert.deepEqual([result.detected, result.named], [135, 135]);
  assert.equal((await audit.verify(tenant, [{ tenant, ...head }])).ok, true, 'all of it was rolled back');

  async function publicKeys(db: Database) {
    return (await db.statement<{ public_jwk: Readonly<Record<string, unknown>> }>('select public_jwk from platform.audit_signing_keys where tenant_id = $1', [tenant])).map(
      (row) => row.public_jwk,
    );
  }
});
