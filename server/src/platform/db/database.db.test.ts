import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '#test/support';
import { buildIndexes } from './build-indexes.ts';
import { countTrips } from './index.ts';

let t: TestDatabase;
const one = '11111111-1111-4111-8111-111111111111';
const two = '22222222-2222-4222-8222-222222222222';

before(async () => {
  t = await createTestDatabase();
  await t.dump(`create table platform.notes (tenant_id uuid not null, body text not null);
    alter table platform.notes enable row level security; alter table platform.notes force row level security;
    create policy tenant on platform.notes using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
    grant select, insert on platform.notes to parvis_app`);
});
after(() => t.drop());

test('a tenant sees its own rows only, and a read takes one round trip', async () => {
  for (const tenant of [one, two]) await t.db.tenant(tenant, (tx) => tx.query('insert into platform.notes values ($1, $2)', [tenant, `of ${tenant}`]));
  const { result, trips } = await countTrips(() => t.db.read(one, (tx) => tx.query<{ body: string }>('select body from platform.notes')));
  assert.deepEqual(result, [{ body: `of ${one}` }]);
  assert.equal(trips, 1);
  assert.deepEqual(await t.db.system((tx) => tx.query('select body from platform.notes')), []);
  assert.deepEqual(await t.db.statement('select body from platform.notes'), []);
});

test('writing a row of another tenant is refused by the database', async () => {
  await assert.rejects(
    t.db.tenant(one, (tx) => tx.query('insert into platform.notes values ($1, $2)', [two, 'planted'])),
    /row-level security/,
  );
});

test('the tenant of one transaction is gone in the next on the same connection, also after an error', async () => {
  for (let round = 0; round < 30; round++) {
    await t.db.tenant(one, (tx) => tx.query('select 1/0')).catch(() => {});
    assert.deepEqual(await t.db.statement("select coalesce(nullif(current_setting('parvis.tenant', true), ''), 'none') as tenant"), [{ tenant: 'none' }]);
  }
});

test('a swallowed error inside a transaction is never reported as a commit', async () => {
  await assert.rejects(
    t.db.tenant(one, async (tx) => {
      await tx.query('insert into platform.notes values ($1, $2)', [one, 'lost']);
      await tx.query('select 1/0').catch(() => {});
    }),
    /rolled back/,
  );
  assert.deepEqual(await t.db.read(one, (tx) => tx.query("select 1 from platform.notes where body = 'lost'")), []);
});

test('work after commit runs once, and not after a rollback', async () => {
  const seen: string[] = [];
  await t.db.tenant(one, async (tx) => tx.afterCommit(() => seen.push('yes')));
  await t.db
    .tenant(one, async (tx) => {
      tx.afterCommit(() => seen.push('no'));
      throw new Error('stop');
    })
    .catch(() => {});
  assert.deepEqual(seen, ['yes']);
});

test('an error of the work that speaks of connections and timeouts is not taken for a lost connection', async () => {
  const own = new Error('tenants.0.connections.0 must be given; the timeout is terminated');
  await assert.rejects(
    t.db.tenant(one, async () => {
      throw own;
    }),
    (error) => error === own,
  );
  await assert.rejects(t.db.statement('select pg_terminate_backend(pg_backend_pid())'), { code: 'database.unavailable' });
});

test('indexes are built beside writers, on every partition; a run that broke off goes on, and nothing else stands in such a file', async () => {
  const client = new pg.Client({ connectionString: t.superuserUrl });
  await client.connect();
  try {
    await client.query(`create table platform.marks (n integer not null, at timestamptz not null) partition by range (at);
      create table platform.marks_old partition of platform.marks for values from (minvalue) to ('2026-01-01');
      create table platform.marks_new partition of platform.marks default;
      create table platform.plain_marks (n integer not null);
      insert into platform.marks select n, timestamptz '2025-12-01' + n * interval '1 day' from generate_series(1, 60) n;
      insert into platform.plain_marks values (1), (1)`);
    // What a run leaves that could not end.
    await assert.rejects(client.query('create unique index concurrently plain_marks_n on platform.plain_marks (n)'));
    await client.query('create index marks_n on only platform.marks (n); create index marks_new_marks_n on platform.marks_new (n)');
    const sql = 'create index concurrently marks_n on platform.marks (n);\ncreate index concurrently plain_marks_n on platform.plain_marks (n);';
    const valid = async () =>
      (
        await client.query<{ name: string }>(
          `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname ~ 'marks' and i.indisvalid order by 1`,
        )
      ).rows.map(({ name }) => name);
    assert.deepEqual(await valid(), ['marks_new_marks_n']);
    for (let run = 0; run < 2; run++) {
      await buildIndexes(client, sql);
      assert.deepEqual(await valid(), ['marks_n', 'marks_new_marks_n', 'marks_old_marks_n', 'plain_marks_n']);
    }
    await assert.rejects(buildIndexes(client, `${sql}\ndrop table platform.marks;`), /nothing else/);
  } finally {
    await client.end();
  }
});
