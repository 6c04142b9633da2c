import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, type World } from '../world.suite.ts';
import { softKey } from './authenticator.suite.ts';
import { relyingParty } from './relying-party.ts';

let w: World;
before(async () => {
  w = await createWorld();
  const { slug, name, issuer } = w.tenant;
  await w.tenants.save({ slug, name, issuer, settings: { passkeys: { origins: [SHOP] } } });
  await w.tenants.save({ slug: w.other.slug, name: w.other.name, issuer: w.other.issuer, settings: { passkeys: { origins: ['https://rival.example'] } } });
});
after(() => w.close());

const SHOP = 'https://shop.example';

test('passkeys are made and used on the sites a tenant named, exactly those, and on no other tenant’s', async () => {
  const user = await w.user();
  const key = softKey();
  const elsewhere = ['https://shop.example.evil.example', 'https://www.shop.example', 'http://shop.example', 'https://shop.example:8443', 'https://rival.example', 'null', ''];
  const making = await w.begin('passkey-new', { facts: { userId: user.id, sub: user.sub, identifier: { kind: 'email', value: user.email } } });
  for (const origin of elsewhere) {
    await making.act('create', key.create(making.screen, { origin }));
    assert.deepEqual(making.errors, ['credentials.new_passkey_failed'], origin);
  }
  await making.act('create', key.create(making.screen, { origin: SHOP }));
  assert.equal(making.screen.id, 'credentials.passkey-created');

  for (const origin of elsewhere) {
    const using = await w.begin('passkey-beside');
    await using.act('beside:continue', key.get(using.screen, { origin }));
    assert.deepEqual(using.errors, ['credentials.passkey_failed'], origin);
  }
  for (const origin of [SHOP, 'http://localhost:4000']) {
    const using = await w.begin('passkey-beside');
    assert.equal((await using.act('beside:continue', key.get(using.screen, { origin }))).kind, 'done', origin);
  }
  // The RP ID stays the issuer's: a passkey of the other site itself is none of ours.
  const foreign = await w.begin('passkey-beside');
  await foreign.act('beside:continue', key.get(foreign.screen, { origin: SHOP, rpId: 'shop.example' }));
  assert.deepEqual(foreign.errors, ['credentials.passkey_failed']);
});

test('the list names them before our own site, once each', () => {
  assert.deepEqual(relyingParty('https://id.example/t/a', [SHOP, 'https://id.example'])?.origins, [SHOP, 'https://id.example']);
  assert.equal(relyingParty('https://192.0.2.1', [SHOP]), undefined);
});

test('only https origins of names may be listed, five at most', async () => {
  const { slug, name, issuer } = w.tenant;
  for (const origin of [
    'http://shop.example',
    'https://shop.example/',
    'https://shop.example/path',
    'https://192.0.2.1',
    'https://[2001:db8::1]',
    'https://localhost',
    'https://a:b@shop.example',
    'shop.example',
    '*',
  ])
    await assert.rejects(w.tenants.save({ slug, name, issuer, settings: { passkeys: { origins: [origin] } } }), { code: 'tenants.invalid_settings' }, origin);
  await assert.rejects(w.tenants.save({ slug, name, issuer, settings: { passkeys: { origins: Array.from({ length: 6 }, (_, index) => `https://s${index}.example`) } } }), {
    code: 'tenants.invalid_settings',
  });
});
