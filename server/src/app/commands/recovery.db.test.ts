import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestDatabase, lookupsOf, recordEvents, testKeys, TEST_ORIGIN, type TestDatabase } from '#test/support';
import { createIdentity } from '#identity';
import { createTenants, type Tenant } from '#tenants';
import type { App } from '../compose.ts';
import { startRecovery } from './recovery.ts';

let t: TestDatabase;
let app: Pick<App, 'platform' | 'identity'>;
let tenant: Tenant;
const given: Record<string, unknown>[] = [];
const support = {
  start: async (input: Record<string, unknown>) => {
    given.push(input);
    return input['mailTo'] === undefined ? { code: 'aaaaa-bbbbb-ccccc', expires: new Date('2026-01-02T00:00:00Z') } : { expires: new Date('2026-01-02T00:00:00Z') };
  },
};
const said = { reason: 'lost the phone', checked: 'passport by video' };
before(async () => {
  t = await createTestDatabase();
  const [keys, events] = [testKeys(t.db), recordEvents()];
  const tenants = createTenants({ db: lookupsOf(t.db), baseUrl: 'http://localhost:4000', development: true, clock: { now: () => new Date(0) } });
  const identity = createIdentity({ keys, tenants, events, endUnprovedPast: async () => {} });
  app = { platform: { db: t.db } as App['platform'], identity };
  ({ tenant } = await tenants.save({ slug: 'acme', name: 'Acme', issuer: 'http://localhost:4000' }));
  await t.db.tenant(tenant.id, (tx) => identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: 'ada@example.com', verified: true }], source: 'test' }));
});
after(() => t.drop());

test('prints the code once, and hands on who, why and what was checked', async () => {
  const lines = await startRecovery(app, support, tenant, { user: 'Ada@Example.com', ...said });
  assert.ok(lines.some((line) => line === 'Code: aaaaa-bbbbb-ccccc'));
  const { origin, reason, checked, lostSecondStep } = given.at(-1) as { origin: { actor: unknown }; reason: string; checked: string; lostSecondStep: boolean };
  assert.deepEqual([origin.actor, reason, checked, lostSecondStep], [{ kind: 'operator', id: 'command-line' }, said.reason, said.checked, false]);
});

test('mailed, the code is not printed', async () => {
  const lines = await startRecovery(app, support, tenant, { user: 'ada@example.com', ...said, mail: 'new@example.com', lostSecondStep: true });
  assert.ok(!lines.join('\n').includes('aaaaa'));
  assert.match(lines.join('\n'), /mailed to new@example\.com[\s\S]*72 hours/);
});

test('nothing is given out without a reason, a check, a user or a real address', async () => {
  const before = given.length;
  const base = { user: 'ada@example.com', ...said };
  for (const [options, message] of [
    [{ ...base, reason: '  ' }, /reason/],
    [{ ...base, checked: 'x' }, /checked/],
    [{ ...base, checked: 'mailed ada@example.com' }, /personal data/],
    [{ ...base, user: 'nobody@example.com' }, /no user/],
    [{ ...base, mail: 'not an address' }, /no e-mail address/],
  ] as const)
    await assert.rejects(startRecovery(app, support, tenant, options), message);
  const user = await t.db.read(tenant.id, (tx) => app.identity.findByIdentifier(tx, { kind: 'email', value: 'ada@example.com' }));
  await t.db.tenant(tenant.id, (tx) => app.identity.setState(tx, TEST_ORIGIN, user?.user.id ?? '', 'suspended', 'test'));
  await assert.rejects(startRecovery(app, support, tenant, base));
  assert.equal(given.length, before);
});
