import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tx } from '#platform/db';
import { createTestDatabase, plansOf, TEST_TENANT } from '#test/support';
import { userBy, sealedUser } from './store.ts';

test('one of many users is looked up by a key, by whichever name and by whichever plan: nobody walks through the others', async () => {
  const t = await createTestDatabase();
  try {
    const [first] = await t.dump<{ id: string }>(
      'insert into identity.users (tenant_id, id, sub, light) select $1, id, id::text, false from (select gen_random_uuid() as id from generate_series(1, 20000)) people returning id',
      [TEST_TENANT],
    );
    const id = first?.id as string;
    await t.dump('vacuum analyze identity.users');
    const statements: (readonly [string, readonly unknown[]])[] = [];
    const listening = { tenantId: TEST_TENANT, query: async (text: string, values: readonly unknown[]) => (statements.push([text, values]), []) } as unknown as Tx;
    for (const column of ['id', 'sub'] as const) {
      await sealedUser(listening, column, id, ['identifiers', 'contacts', 'attributes']);
      await userBy(listening, column, id);
    }
    for (const [text, values] of statements) for (const plan of await plansOf(t, TEST_TENANT, text, values)) assert.doesNotMatch(plan, /Seq Scan/, `${text}\n${plan}`);
    assert.equal((await t.db.read(TEST_TENANT, (tx) => userBy(tx, 'sub', id)))?.id, id);
  } finally {
    await t.drop();
  }
});
