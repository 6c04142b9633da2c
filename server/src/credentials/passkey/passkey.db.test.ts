import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { assuranceOf } from '../../sessions/assurance.ts';
import { TEST_ORIGIN } from '#test/support';
import { createWorld, type Customer, type World } from '../world.suite.ts';
import { softKey, webauthnOf, type Forgery, type SoftKey, type SoftKeyOptions } from './authenticator.suite.ts';

let w: World;
before(async () => {
  w = await createWorld();
});
after(() => w.close());

interface Owner {
  readonly id: string;
  readonly sub: string;
  readonly email: string;
  readonly key: SoftKey;
}

/** A user with a passkey, made through the journey. */
async function owner(options: SoftKeyOptions & { readonly password?: string } = {}): Promise<Owner> {
  const user = await w.user(options.password === undefined ? {} : { password: options.password });
  const key = softKey(options);
  const customer = await w.begin('passkey-new', { facts: { userId: user.id, sub: user.sub, identifier: { kind: 'email', value: user.email } } });
  await customer.act('create', key.create(customer.screen));
  assert.equal(customer.screen.id, 'credentials.passkey-created');
  assert.equal((await customer.act('continue')).kind, 'done');
  return { ...user, key };
}
const beside = (customer: Customer, key: SoftKey, forged?: Forgery) => customer.act('beside:continue', key.get(customer.screen, forged));
const reasons = () => w.events.of('credentials.attempt_failed').map(({ data }) => (data as { reason: string }).reason);

test('a passkey says who it is: nothing typed, one gesture, two factors', async () => {
  const me = await owner();
  const customer = await w.begin('passkey-beside');
  const node = webauthnOf(customer.screen);
  assert.deepEqual(
    [node.mode, node.conditional, node.options['allowCredentials'], node.options['userVerification'], node.options['rpId']],
    ['get', true, [], 'required', 'localhost'],
  );
  assert.ok(Buffer.from(String(node.options['challenge']), 'base64url').length >= 16);
  const result = await beside(customer, me.key);
  assert.ok(result.kind === 'done');
  assert.equal(result.facts.userId, me.id);
  const [proof] = result.facts.evidence;
  assert.deepEqual(
    [proof?.type, proof?.factor, proof?.amr, proof?.countsAsFactor, proof?.userVerified, proof?.phishingResistant],
    ['passkey', 'possession', ['swk', 'user'], true, true, true],
  );
  assert.deepEqual(assuranceOf(result.facts.evidence).acr, 'urn:parvis:acr:phr');
  const [summary] = await w.inTenant((tx) => w.types.passkey.list(tx, me.id));
  assert.ok(summary?.lastUsedAt);
});

test('a passkey that stays in one device says so', async () => {
  const me = await owner({ synced: false, counts: true });
  const customer = await w.begin('passkey-beside');
  const result = await beside(customer, me.key);
  assert.deepEqual(result.kind === 'done' && result.facts.evidence[0]?.amr, ['hwk', 'user']);
});

test('after a password, a touch without a check of the user is one more factor, not two', async () => {
  const me = await owner({ password: 'correct-horse-battery-7' });
  const customer = await w.begin('passkey-second');
  await customer.is(me.email);
  await customer.act('continue', { password: 'correct-horse-battery-7' });
  assert.equal(webauthnOf(customer.screen).options['userVerification'], 'preferred');
  const result = await customer.act('continue', me.key.get(customer.screen, { verified: false }));
  assert.ok(result.kind === 'done');
  assert.deepEqual(
    result.facts.evidence.map(({ type, userVerified }) => [type, userVerified]),
    [
      ['password', undefined],
      ['passkey', false],
    ],
  );
  assert.equal(assuranceOf(result.facts.evidence.slice(1)).acr, 'urn:parvis:acr:1', 'alone it is one factor');
});

const FORGERIES: Readonly<Record<string, Forgery>> = {
  'a challenge of its own': { challenge: randomBytes(32).toString('base64url') },
  'another origin': { origin: 'http://localhost:4001' },
  'an origin that begins like ours': { origin: 'http://localhost:4000.evil.example' },
  'our origin with a path': { origin: 'http://localhost:4000/' },
  'another RP ID': { rpId: 'evil.example' },
  'an answer to a creation': { type: 'webauthn.create' },
  'a frame of another site': { crossOrigin: true },
  'nobody present': { present: false },
  'a bogus signature': { signature: randomBytes(70).toString('base64url') },
  'another backup eligibility than at registration': { backupEligible: false },
  'another user handle': { userHandle: randomBytes(32).toString('base64url') },
  'no user handle, where nobody was named': { userHandle: null },
  'a signature over another hash than the key’s algorithm': { hash: 'sha512' },
  'a signature cut short': { signature: randomBytes(8).toString('base64url') },
  'authenticator data cut short, and signed so': { length: 36 },
  'authenticator data of nothing but the RP ID, and signed so': { length: 32 },
  'no authenticator data to speak of': { length: 1 },
};
test('forged answers are refused, recorded, and prove nothing', async (t) => {
  const me = await owner();
  for (const [name, forged] of Object.entries(FORGERIES)) {
    await t.test(name, async () => {
      const customer = await w.begin('passkey-beside');
      w.events.clear();
      assert.equal((await beside(customer, me.key, forged)).kind, 'screen');
      assert.deepEqual(customer.errors, ['credentials.passkey_failed']);
      assert.deepEqual(reasons(), ['wrong']);
      assert.equal((await beside(customer, me.key)).kind, 'done', 'the next, honest answer works');
    });
  }
  for (const [name, field] of Object.entries({
    nothing: '',
    'no JSON': '{',
    'no object': '[]',
    'a wrong shape': '{"id":1}',
    'no base64url': JSON.stringify({ id: '***', type: 'public-key', response: {} }),
    'rubbish inside': JSON.stringify({
      id: me.key.id,
      type: 'public-key',
      response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA', userHandle: me.key.handle },
    }),
  })) {
    await t.test(name, async () => {
      const customer = await w.begin('passkey-beside');
      await customer.act('beside:continue', { passkey: field });
      assert.deepEqual(customer.errors, ['credentials.passkey_failed']);
    });
  }
});

test('keys and algorithms are not exchanged: what was registered decides how a signature is read', async () => {
  const me = await owner();
  const customer = await w.begin('passkey-beside');
  const [answer] = Object.values(me.key.get(customer.screen));
  const given = JSON.parse(answer ?? '') as { id: string; response: Record<string, string> };
  const [row] = await w.t.dump<{ public_key: Buffer }>('select public_key from credentials.passkeys where user_id = $1', [me.id]);
  const signed = Buffer.concat([
    Buffer.from(given.response['authenticatorData'] ?? '', 'base64url'),
    createHash('sha256')
      .update(Buffer.from(given.response['clientDataJSON'] ?? '', 'base64url'))
      .digest(),
  ]);
  // The public key is no secret: a signature made with it as a shared one must be worth nothing.
  const mac = createHmac('sha256', row?.public_key ?? '')
    .update(signed)
    .digest('base64url');
  await customer.act('beside:continue', { passkey: JSON.stringify({ ...given, response: { ...given.response, signature: mac } }) });
  assert.deepEqual(customer.errors, ['credentials.passkey_failed']);
  for (const algorithm of [-257, -8, -36, 5]) {
    const user = await w.user();
    const making = await w.begin('passkey-new', { facts: { userId: user.id, sub: user.sub, identifier: { kind: 'email', value: user.email } } });
    const key = softKey();
    await making.act('create', key.create(making.screen, { algorithm }));
    assert.deepEqual(making.errors, ['credentials.new_passkey_failed'], `a key on P-256 that says it is for ${algorithm}`);
  }
});

test('without a check of the user it is refused where it is the only factor', async () => {
  const me = await owner();
  const customer = await w.begin('passkey-beside');
  await beside(customer, me.key, { verified: false });
  assert.deepEqual(customer.errors, ['credentials.passkey_not_verified']);
});

test('an answer works once: not again, not in another flow, not for another challenge of the same flow', async () => {
  const me = await owner();
  const first = await w.begin('passkey-beside');
  const other = await w.begin('passkey-beside');
  const answer = me.key.get(first.screen);
  await other.act('beside:continue', answer);
  assert.deepEqual(other.errors, ['credentials.passkey_failed']);
  await beside(first, me.key, { signature: 'AAAA' });
  await first.act('beside:continue', answer);
  assert.deepEqual(first.errors, ['credentials.passkey_failed'], 'the challenge was used up by the wrong answer');
});

test('fifty parallel uses of one answer over two processes: one sign-in', async () => {
  const me = await owner({ counts: true, synced: false });
  const customer = await w.begin('passkey-beside');
  const fields = me.key.get(customer.screen);
  w.events.clear();
  await customer.flood(50, () => ({ action: 'beside:continue', fields }));
  assert.equal(w.events.of('credentials.passkey_verified').length, 1);
  assert.equal(w.events.of('journeys.journey_finished').length, 1);
});

test('a copied passkey is refused when its counter does not grow, with an event; two at once with one counter: one', async () => {
  const me = await owner({ counts: true, synced: false });
  assert.equal((await beside(await w.begin('passkey-beside'), me.key, { counter: 7 })).kind, 'done');
  for (const counter of [7, 6, 0]) {
    const customer = await w.begin('passkey-beside');
    w.events.clear();
    await beside(customer, me.key, { counter });
    assert.deepEqual(customer.errors, ['credentials.passkey_refused']);
    assert.deepEqual(
      w.events.of('credentials.passkey_copied').map(({ subject, result }) => [subject, result]),
      [[me.id, 'failure']],
    );
  }
  const both = [await w.begin('passkey-beside'), await w.begin('passkey-beside')];
  const results = await Promise.all(both.map((customer) => beside(customer, me.key, { counter: 8 })));
  assert.equal(results.filter((result) => result.kind === 'done').length, 1);
});

test('where somebody was named, it must be theirs', async () => {
  const [me, other] = [await owner(), await owner()];
  for (const who of [other.email, 'nobody-at-all@example.com']) {
    const customer = await w.begin('passkey');
    await customer.is(who);
    await customer.act('continue', me.key.get(customer.screen));
    assert.deepEqual(customer.errors, ['credentials.passkey_somebody_else']);
  }
  const customer = await w.begin('passkey');
  await customer.is(me.email);
  assert.equal((await customer.act('continue', me.key.get(customer.screen))).kind, 'done');
});

test('a passkey of another user’s id, unknown, or of another tenant is not known; only ours is said to be forgettable', async () => {
  const me = await owner();
  const unknown = softKey();
  for (const handle of [me.key.handle, randomBytes(32).toString('base64url')]) {
    unknown.handle = handle;
    const customer = await w.begin('passkey-beside');
    await beside(customer, unknown);
    assert.deepEqual(customer.errors, ['credentials.passkey_unknown']);
    assert.equal(webauthnOf(customer.screen).unknownCredential, handle === me.key.handle ? unknown.id : undefined);
  }
  // The other tenant sits on the same host, so the same RP ID: its chooser shows our passkey.
  const elsewhere = await w.begin('passkey-beside', { tenant: w.other });
  await elsewhere.act('beside:continue', me.key.get(elsewhere.screen));
  assert.deepEqual(elsewhere.errors, ['credentials.passkey_unknown']);
  assert.equal(webauthnOf(elsewhere.screen).unknownCredential, undefined, 'it lives on at home');
  assert.deepEqual(await w.inTenant((tx) => w.types.passkey.list(tx, me.id), w.other), []);
});

test('who may not sign in is told so after the proof, and only then', async () => {
  const me = await owner();
  await w.inTenant((tx) => w.identity.setState(tx, TEST_ORIGIN, me.id, 'suspended', 'test'));
  const forged = await w.begin('passkey-beside');
  await beside(forged, me.key, { signature: 'AAAA' });
  assert.deepEqual(forged.errors, ['credentials.passkey_failed']);
  const customer = await w.begin('passkey-beside');
  const result = await beside(customer, me.key);
  assert.deepEqual([result.kind, result.kind === 'refused' && result.reason], ['refused', 'user_inactive']);
});

test('a removed passkey is unknown, and its browser may forget it', async () => {
  const me = await owner();
  const [summary] = await w.inTenant((tx) => w.types.passkey.list(tx, me.id));
  assert.ok(await w.inTenant((tx) => w.types.passkey.revoke(tx, me.id, summary?.id ?? '')));
  const customer = await w.begin('passkey-beside');
  await beside(customer, me.key);
  assert.equal(webauthnOf(customer.screen).unknownCredential, me.key.id);
});

test('typing a name still works beside it', async () => {
  const me = await owner();
  const customer = await w.begin('passkey-beside');
  await beside(customer, me.key, { signature: 'AAAA' });
  const result = await customer.act('continue', { who: me.email });
  assert.deepEqual(result.kind === 'done' && [result.facts.identifier?.value, result.facts.evidence], [me.email, []]);
});
