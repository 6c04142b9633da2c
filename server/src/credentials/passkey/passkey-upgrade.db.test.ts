import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { JourneyDefinition } from '#journeys/contract';
import type { CredentialType } from '../contract.ts';
import { textsIn } from '../contract.suite.ts';
import { createPasskeyCredential } from '../index.ts';
import { createWorld, type Customer, type World } from '../world.suite.ts';
import { softKey, webauthnOf } from './authenticator.suite.ts';

/* From a password to a passkey: silently where that is possible, else asked seldom. */

const PASSWORD = 'correct-horse-battery-7';
const journeys: readonly JourneyDefinition[] = [
  {
    id: 'upgrade',
    start: 'identify',
    nodes: {
      identify: { step: 'test.who', next: { identified: 'password' } },
      password: { step: 'credentials.password', next: { verified: 'upgrade', compromised: 'identify', code: 'identify', forgot: 'identify', change: 'identify' } },
      upgrade: { step: 'credentials.passkey-upgrade', next: { created: 'done', skipped: 'done' } },
    },
  },
  { id: 'nobody', start: 'upgrade', nodes: { upgrade: { step: 'credentials.passkey-upgrade', next: { created: 'done', skipped: 'done' } } } },
];
let w: World;
before(async () => {
  w = await createWorld({ journeys });
});
after(() => w.close());
beforeEach(() => void w.notices.splice(0));

type User = Awaited<ReturnType<World['user']>>;
let nets = 0;
async function signIn(user: User, tenant = w.tenant): Promise<Customer> {
  const customer = await w.begin('upgrade', { ip: `10.41.${nets >> 8}.${nets++ & 255}`, tenant });
  await customer.is(user.email);
  await customer.act('continue', { password: PASSWORD });
  return customer;
}
const asked = async (user: User) => (await signIn(user)).result.kind === 'screen';
const listed = (user: User) => w.inTenant((tx) => w.types.passkey.list(tx, user.id));
const DAY = 86_400;

test('right after the password: offered to the password manager without a question, with a button beside it', async () => {
  const user = await w.user({ password: PASSWORD });
  const customer = await signIn(user);
  assert.equal(customer.screen.id, 'credentials.passkey-upgrade');
  const node = webauthnOf(customer.screen);
  assert.deepEqual([node.mode, node.conditional, node.action, node.unable], ['create', true, 'create', 'no-webauthn']);
  assert.deepEqual(node.options['authenticatorSelection'], { residentKey: 'required', requireResidentKey: true, userVerification: 'preferred' });
  assert.deepEqual(
    customer.screen.nodes.flatMap((each) => (each.kind === 'action' ? [each.action] : [])),
    ['later', 'never'],
  );
  for (const { id, values } of textsIn(customer.screen)) for (const locale of w.i18n.locales) assert.ok(w.i18n.format(locale, { id, ...(values ? { values } : {}) }));

  // What a password manager makes by itself: nobody touched anything, nobody was checked.
  const key = softKey();
  const result = await customer.act('create', key.create(customer.screen, { present: false, verified: false }));
  assert.ok(result.kind === 'done');
  assert.deepEqual(
    result.facts.evidence.map(({ type }) => type),
    ['password'],
    'nothing was proved by it',
  );
  assert.equal((await listed(user)).length, 1);
  assert.deepEqual(
    w.notices.map(({ what, userId }) => [what, userId]),
    [['passkey_added', user.id]],
  );
  assert.equal((w.events.of('credentials.passkey_added').at(-1)?.data as { purpose: string }).purpose, 'upgrade');

  // It signs in by itself only with a check of its user.
  const alone = await w.begin('passkey');
  await alone.is(user.email);
  await alone.act('continue', key.get(alone.screen, { verified: false }));
  assert.deepEqual(alone.errors, ['credentials.passkey_not_verified']);
  assert.equal((await alone.act('continue', key.get(alone.screen))).kind, 'done');
  assert.equal(await asked(user), false, 'whoever has one is not asked for one');
});

test('forged, for another flow, or too late: nothing is made, and the ways on stay', async () => {
  const user = await w.user({ password: PASSWORD });
  const customer = await signIn(user);
  for (const forged of [
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    { type: 'webauthn.get' },
    { crossOrigin: true },
  ]) {
    await customer.act('create', softKey().create(customer.screen, forged));
    assert.deepEqual(customer.errors, ['credentials.new_passkey_failed']);
  }
  const late = softKey().create(customer.screen);
  await w.t.advance(15 * 60);
  await customer.show();
  await customer.act('create', late);
  assert.deepEqual(customer.errors, ['credentials.new_passkey_failed']);
  assert.equal((await customer.act('later')).kind, 'done');
  assert.equal((await listed(user)).length, 0);
});

test('once in fourteen days, and after three times "Not now" never again', async () => {
  const user = await w.user({ password: PASSWORD });
  for (let time = 0; time < 3; time++) {
    const customer = await signIn(user);
    assert.equal((await customer.act('later')).kind, 'done');
    await w.t.advance(14 * DAY - 60);
    assert.equal(await asked(user), false);
    await w.t.advance(61);
  }
  assert.equal(await asked(user), false);
  await w.t.advance(365 * DAY);
  assert.equal(await asked(user), false);
});

test('a page that was left counts as asked, not as a no', async () => {
  const user = await w.user({ password: PASSWORD });
  for (let time = 0; time < 5; time++) {
    assert.equal(await asked(user), true);
    assert.equal(await asked(user), false);
    await w.t.advance(14 * DAY + 1);
  }
});

test('"Don’t ask again" is for good', async () => {
  const user = await w.user({ password: PASSWORD });
  assert.equal((await (await signIn(user)).act('never')).kind, 'done');
  await w.t.advance(365 * DAY);
  assert.equal(await asked(user), false);
});

test('a browser that cannot was never asked: the next one may be', async () => {
  const user = await w.user({ password: PASSWORD });
  assert.equal((await (await signIn(user)).act('no-webauthn')).kind, 'done');
  assert.equal(await asked(user), true);
});

test('a tenant may do without', async () => {
  const { slug, name, issuer } = w.other;
  const user = await w.user({ password: PASSWORD, tenant: w.other });
  await w.tenants.save({ slug, name, issuer, settings: { nudges: { passkey: false } } });
  assert.equal((await signIn(user, w.other)).result.kind, 'done');
  await w.tenants.save({ slug, name, issuer, settings: {} });
  assert.equal((await signIn(user, w.other)).result.kind, 'screen');
});

test('of parallel sign-ins on two processes one asks; of parallel answers one makes a passkey', async () => {
  const user = await w.user({ password: PASSWORD });
  const customers = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const customer = await w.begin('upgrade', { ip: `10.42.0.${nets++ & 255}` });
      await customer.is(user.email);
      return customer;
    }),
  );
  await Promise.all(customers.map((customer) => customer.act('continue', { password: PASSWORD })));
  const asking = customers.filter(({ result }) => result.kind === 'screen');
  assert.equal(asking.length, 1);
  const [one] = asking;
  assert.ok(one);
  const fields = softKey().create(one.screen);
  await one.flood(20, () => ({ action: 'create', fields }));
  assert.equal((await listed(user)).length, 1);
});

test('without a known user it is a mistake of the journey', async () => {
  await assert.rejects(w.begin('nobody'), { code: 'credentials.no_user' });
});

test('while changes are held after a recovery nobody is asked', async () => {
  let held: Date | undefined = new Date();
  const types: CredentialType[] = [];
  const world = await createWorld({
    plug: (deps) => {
      types.push(createPasskeyCredential({ ...deps, holds: { until: async () => held } }));
      return [];
    },
    steps: (_deps, _all) => {
      const step = types[0]?.steps.find(({ id }) => id === 'credentials.passkey-upgrade');
      return step ? [{ ...step, id: 'test.upgrade' }] : [];
    },
    journeys: [
      {
        id: 'held',
        start: 'owner',
        nodes: { owner: { step: 'test.owner', next: { known: 'upgrade' } }, upgrade: { step: 'test.upgrade', next: { created: 'done', skipped: 'done' } } },
      },
    ],
  });
  try {
    const user = await world.user();
    const facts = { userId: user.id, sub: user.sub };
    assert.equal((await world.begin('held', { facts })).result.kind, 'done');
    held = undefined;
    assert.equal((await world.begin('held', { facts })).result.kind, 'screen');
  } finally {
    await world.close();
  }
});
