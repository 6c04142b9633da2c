import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '#test/support';
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
