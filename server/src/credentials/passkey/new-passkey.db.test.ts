import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWorld, type Customer, type World } from '../world.suite.ts';
import { softKey, webauthnOf, type Forgery, type SoftKey } from './authenticator.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
});
after(() => w.close());

async function at(user?: { readonly id: string; readonly sub: string; readonly email: string }): Promise<Customer & { readonly userId: string }> {
  const who = user ?? (await w.user());
  const customer = await w.begin('passkey-new', { facts: { userId: who.id, sub: who.sub, identifier: { kind: 'email', value: who.email } } });
  return Object.defineProperty(customer, 'userId', { value: who.id }) as Customer & { userId: string };
}
const create = (customer: Customer, key: SoftKey, forged?: Forgery) => customer.act('create', key.create(customer.screen, forged));
const listed = (userId: string) => w.inTenant((tx) => w.types.passkey.list(tx, userId));

test('the offer asks for a discoverable passkey with a check of the user, under a random handle', async () => {
  const user = await w.user();
  const { options, unable } = webauthnOf((await at(user)).screen);
  const handle = Buffer.from((options['user'] as { id: string }).id, 'base64url');
  assert.equal(handle.length, 32);
  assert.ok(!JSON.stringify(options).includes(user.sub) && !JSON.stringify(options).includes(user.id));
  assert.deepEqual(options['authenticatorSelection'], { residentKey: 'required', requireResidentKey: true, userVerification: 'required' });
  assert.deepEqual([options['attestation'], (options['rp'] as { id: string }).id, unable], ['none', 'localhost', 'no-webauthn']);
});

test('created: kept sealed, shown, told to the customer', async () => {
  const user = await w.user();
  const customer = await at(user);
  const key = softKey();
  w.notices.splice(0);
  w.events.clear();
  await create(customer, key);
  assert.equal(customer.screen.id, 'credentials.passkey-created');
  assert.equal((await listed(user.id)).length, 1);
  assert.deepEqual(
    w.notices.map(({ userId, what, key: named }) => [userId, what, named]),
    [[user.id, 'passkey_added', (await listed(user.id))[0]?.id]],
  );
  assert.equal(w.events.of('credentials.passkey_added')[0]?.subject, user.id);
  const stored = JSON.stringify(await w.t.dump("select encode(sealed_id, 'escape') s, encode(lookup, 'hex') l from credentials.passkeys where user_id = $1", [user.id]));
  assert.ok(!stored.includes(key.id) && !stored.includes(Buffer.from(key.id, 'base64url').toString('hex')));
  assert.equal((await customer.act('continue')).kind, 'done');
});

test('a second passkey goes under the same handle, and the device is told which it has', async () => {
  const user = await w.user();
  const key = softKey();
  await create(await at(user), key);
  const { options } = webauthnOf((await at(user)).screen);
  assert.equal((options['user'] as { id: string }).id, key.handle);
  assert.deepEqual(options['excludeCredentials'], [{ type: 'public-key', id: key.id, transports: ['internal', 'hybrid'] }]);
});

test('forged creations make nothing', async (t) => {
  const forgeries: Record<string, Forgery> = {
    challenge: { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    origin: { origin: 'https://evil.example' },
    'RP ID': { rpId: 'evil.example' },
    type: { type: 'webauthn.get' },
    frame: { crossOrigin: true },
    'nobody present': { present: false },
    'user not checked': { verified: false },
    'another credential id': { credentialId: 'AAAAAAAAAAAAAAAAAAAAAA' },
    'an algorithm we did not ask for': { algorithm: -36 },
    'an attestation with certificates': {
      statement: {
        fmt: 'packed',
        attStmt: new Map<string, unknown>([
          ['alg', -7],
          ['sig', new Uint8Array(64)],
          ['x5c', [new Uint8Array(10)]],
        ]),
      },
    },
    'an attestation of another kind': { statement: { fmt: 'fido-u2f', attStmt: new Map() } },
  };
  for (const [name, forged] of Object.entries(forgeries)) {
    await t.test(name, async () => {
      const customer = await at();
      const before = webauthnOf(customer.screen).options['challenge'];
      await create(customer, softKey(), forged);
      assert.deepEqual(customer.errors, ['credentials.new_passkey_failed']);
      assert.notEqual(webauthnOf(customer.screen).options['challenge'], before);
      assert.deepEqual(await listed(customer.userId), []);
    });
  }
});

test('too late by the database’s clock', async () => {
  const customer = await at();
  const answer = softKey().create(customer.screen);
  await w.t.advance(15 * 60);
  await customer.show();
  await customer.act('create', answer);
  assert.deepEqual(customer.errors, ['credentials.new_passkey_failed']);
});

test('one credential id belongs to one user', async () => {
  const key = softKey();
  await create(await at(), key);
  const other = await at();
  await create(other, key);
  assert.deepEqual(other.errors, ['credentials.new_passkey_failed']);
  assert.deepEqual(await listed(other.userId), []);
});

test('fifty parallel answers make one passkey and one message', async () => {
  const customer = await at();
  const fields = softKey().create(customer.screen);
  w.notices.splice(0);
  await customer.flood(50, () => ({ action: 'create', fields }));
  assert.equal((await listed(customer.userId)).length, 1);
  assert.equal(w.notices.length, 1);
});

test('a password instead, not now, and a face that cannot: all go on', async () => {
  for (const action of ['password', 'skip', 'no-webauthn']) assert.equal((await (await at()).act(action)).kind, 'done');
});

test('without a known user it is a mistake of the journey', async () => {
  await assert.rejects(w.begin('passkey-new', { facts: {} }), { code: 'credentials.no_user' });
});
