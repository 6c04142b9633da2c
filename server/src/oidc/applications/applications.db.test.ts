import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAppError } from '#platform/errors';
import { openHouse, SECRET, testOrigin, type House } from '../house.suite.ts';
import type { ApplicationInput } from '../contract.ts';

let house: House;
before(async () => {
  house = await openHouse({ nodes: 2 });
});
after(() => house?.stop());

const input = (more: Partial<ApplicationInput> = {}): ApplicationInput => ({
  clientId: 'shop',
  name: 'Shop',
  firstParty: true,
  secret: SECRET,
  metadata: { redirect_uris: ['https://app.example/cb'] },
  ...more,
});
const save = (more: Partial<ApplicationInput> = {}) => house.t.db.tenant(house.tenant.id, (tx) => house.node.oidc.saveApplication(tx, house.tenant.id, input(more), testOrigin));

test('saving the same again is no change; each difference is one, and is named without its value', async () => {
  const first = await save();
  assert.equal(first.changed, true);
  assert.ok(!('secret' in first.application));
  assert.equal((await save()).changed, false);
  assert.equal((await save({ secret: `${SECRET}-new` })).changed, true);
  const renamed = await save({ secret: `${SECRET}-new`, name: 'Shop 2', metadata: { redirect_uris: ['https://app.example/other'] } });
  assert.deepEqual([renamed.changed, renamed.application.id, renamed.application.version], [true, first.application.id, 3]);
  const saved = house.events.of('oidc.application_saved').map((event) => event.data as { change: string; fields: string[] });
  assert.deepEqual(
    saved.map((event) => [event.change, event.fields]),
    [
      ['created', []],
      ['changed', ['secret']],
      ['changed', ['name', 'metadata']],
    ],
  );
});

test('every problem is told at once, each with its field', async () => {
  await assert.rejects(
    save({
      clientId: 'no spaces',
      name: '',
      brand: 'nowhere',
      headless: true,
      firstParty: false,
      metadata: { redirect_uris: ['http://evil.example/'], grant_types: ['password'] as never },
    }),
    (error) => {
      assert.ok(isAppError(error) && error.code === 'oidc.invalid_application');
      assert.deepEqual(
        error.fields.map((problem) => problem.field),
        ['metadata.grant_types.0', 'clientId', 'name', 'headless', 'brand'],
      );
      return true;
    },
  );
});

test('a change reaches other processes within seconds, this one at once', async () => {
  await save({ clientId: 'two', name: 'One' });
  const other = house.nodes[1];
  assert.equal((await other?.oidc.application(house.tenant.id, 'two'))?.name, 'One');
  await save({ clientId: 'two', name: 'Two' });
  assert.equal((await house.node.oidc.application(house.tenant.id, 'two'))?.name, 'Two');
  assert.equal((await other?.oidc.application(house.tenant.id, 'two'))?.name, 'One', 'still the cached one');
});

test('what was rolled back was never there', async () => {
  await assert.rejects(
    house.t.db.tenant(house.tenant.id, async (tx) => {
      await house.node.oidc.saveApplication(tx, house.tenant.id, input({ clientId: 'ghost' }), testOrigin);
      throw new Error('undo');
    }),
    /undo/,
  );
  assert.equal(await house.node.oidc.application(house.tenant.id, 'ghost'), undefined);
});

test('APIs: absolute identifiers, plain scopes, none of OpenID Connect’s', async () => {
  const resource = (more: object) =>
    house.t.db.tenant(house.tenant.id, (tx) =>
      house.node.oidc.saveResource(tx, house.tenant.id, { identifier: 'https://api.example/', name: 'Orders', scopes: ['read'], ...more }, testOrigin),
    );
  assert.equal((await resource({})).changed, true);
  assert.equal((await resource({})).changed, false);
  assert.equal((await resource({ scopes: ['read', 'write'] })).changed, true);
  for (const wrong of [
    { identifier: 'api' },
    { identifier: 'https://api.example/#x' },
    { scopes: ['openid'] },
    { scopes: ['two words'] },
    { name: '' },
    { accessTokenSeconds: 1 },
  ]) {
    await assert.rejects(resource(wrong), (error) => isAppError(error) && error.code === 'oidc.invalid_resource', JSON.stringify(wrong));
  }
});

test('pages may end at the application’s registered addresses, and nowhere else', async () => {
  const { application } = await save({
    clientId: 'places',
    metadata: { redirect_uris: ['https://app.example/cb', 'http://localhost:3001/cb'], post_logout_redirect_uris: ['https://bye.example/x'] },
  });
  const flow = { tenantId: house.tenant.id, application: { id: application.id, name: 'x', firstParty: true } };
  assert.deepEqual(await house.node.oidc.redirectOrigins(flow), ['https://app.example', 'http://localhost:3001', 'https://bye.example']);
  assert.deepEqual(await house.node.oidc.redirectOrigins({ tenantId: house.tenant.id }), []);
});

test('rules for second steps and actions: saved as they are, and each problem told with its field', async () => {
  const asking = { mfa: { mode: 'required' as const, factors: ['totp'] }, actions: { payment: { en: 'pay for your order', ar: 'دفع ثمن طلبك' } } };
  const first = await save({ clientId: 'asking', ...asking });
  assert.deepEqual([first.application.mfa, first.application.actions], [asking.mfa, asking.actions]);
  assert.equal((await save({ clientId: 'asking', ...asking })).changed, false);
  assert.deepEqual((await save({ clientId: 'asking' })).fields, ['mfa', 'actions'], "left out: the rules are the tenant's again");
  const wrong = (more: Partial<ApplicationInput>) =>
    save({ clientId: 'asking', ...more }).then(
      () => assert.fail('saved'),
      (error: unknown) => (isAppError(error) ? error.fields.map(({ field }) => field) : Promise.reject(error as Error)),
    );
  assert.deepEqual(await wrong({ mfa: { mode: 'sometimes' as never, graceDays: -1 } }), ['mfa.mode', 'mfa.graceDays']);
  assert.deepEqual(await wrong({ mfa: { sms: true } as never }), ['mfa.sms']);
  const text = (value: string) => wrong({ actions: { pay: { en: value } } });
  for (const value of ['', ' pay', 'x'.repeat(81), 'pay\nnow', 'pay \u202e now', 'pay\u0000']) assert.deepEqual(await text(value), ['actions.pay.en'], JSON.stringify(value));
  assert.deepEqual(await wrong({ actions: { pay: {} } }), ['actions.pay']);
  assert.deepEqual(await wrong({ actions: { pay: { en: 'pay', tlh: 'pay' } as never } }), ['actions.pay.tlh']);
  assert.deepEqual(await wrong({ actions: { 'Pay now': { en: 'pay' } } }), ['actions.Pay now']);
  assert.deepEqual(await wrong({ actions: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`a${index}`, { en: 'a' }])) }), ['actions']);
});
