import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTenants } from '#tenants';
import { createTestDatabase, type TestDatabase } from '#test/support';
import { ensureSystem } from './ensure-system.ts';

let t: TestDatabase;
before(async () => {
  t = await createTestDatabase();
});
after(() => t.drop());

test('processes that start together make one tenant of operators, and none of them fails', async () => {
  const processes = Array.from({ length: 4 }, () => createTenants({ db: t.another(), baseUrl: 'http://localhost:3000', development: true }));
  const made = await Promise.all(processes.map(ensureSystem));
  assert.equal(new Set(made.map(({ id }) => id)).size, 1);
  assert.ok(made.every(({ settings }) => settings.mfa.mode === 'required' && !settings.selfRegistration));
  const [tenants] = await t.dump<{ n: number; version: number }>("select count(*)::int as n, max(version) as version from tenants.tenants where slug = 'system'");
  assert.deepEqual(tenants, { n: 1, version: 1 });
});
