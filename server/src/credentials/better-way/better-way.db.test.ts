import assert from 'node:assert/strict';
import { randomBytes, scryptSync } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import type { JourneyDefinition } from '#journeys/contract';
import type { Breached } from '../breached/create-breached-passwords.ts';
import { softKey } from '../passkey/authenticator.suite.ts';
import { markCompromised } from '../password/store.ts';
import { createWorld, type Customer, type World } from '../world.suite.ts';

/* A password that others know: what it still does, and what comes after it. */

const journeys: readonly JourneyDefinition[] = [
  {
    id: 'whole',
    start: 'identify',
    nodes: {
      identify: { step: 'test.who', next: { identified: 'password' } },
      password: { step: 'credentials.password', next: { verified: 'better', compromised: 'prove', code: 'prove', forgot: 'journey:recover', change: 'identify' } },
      prove: { step: 'credentials.email-code', settings: { purpose: 'sign-in' }, next: { verified: 'better', change: 'identify' } },
      better: { step: 'credentials.better-way', next: { passkey: 'new-passkey', password: 'new-password', done: 'done' } },
      'new-passkey': {
        step: 'credentials.new-passkey',
        settings: { purpose: 'add', skippable: false },
        next: { created: 'better', password: 'new-password', skipped: 'better', unable: 'new-password' },
      },
      'new-password': { step: 'credentials.new-password', settings: { purpose: 'recover' }, next: { set: 'done', skipped: 'better' } },
    },
  },
];
const GOOD = 'correct-horse-battery-7';
const STOLEN = 'stolen-horse-battery-7';
let answer: (password: string) => Promise<Breached> = async () => 'unseen';
const asked: string[] = [];
let w: World;
before(async () => {
  w = await createWorld({
    journeys,
    breached: {
      seen: (password) => {
        asked.push(password);
        return answer(password);
      },
    },
  });
});
after(() => w.close());
beforeEach(() => {
  asked.length = 0;
  answer = async (password) => (password === STOLEN ? 'seen' : 'unseen');
  w.events.clear();
});

let nets = 0;
async function typing(who: string, password: string): Promise<Customer> {
  const customer = await w.begin('whole', { ip: `10.31.${nets >> 8}.${nets++ & 255}` });
  await customer.is(who);
  await customer.act('continue', { password });
  return customer;
}
async function proving(who: string, password: string): Promise<Customer> {
  const customer = await typing(who, password);
  assert.equal(customer.screen.id, 'credentials.email-code');
  await customer.act('continue', { code: w.mail.last().content.code ?? '' });
  assert.equal(customer.screen.id, 'credentials.better-way');
  return customer;
}
const row = async (userId: string) =>
  (
    await w.t.dump<{ reason: string | null; since: Date | null }>('select compromised_reason as reason, compromised_at as since from credentials.passwords where user_id = $1', [
      userId,
    ])
  )[0];
const actions = (customer: Customer) => customer.screen.nodes.flatMap((node) => (node.kind === 'action' ? [`${node.action} ${node.tone}`] : []));

test('a password nobody has seen goes on without a word', async () => {
  const user = await w.user({ password: GOOD });
  assert.equal((await typing(user.email, GOOD)).result.kind, 'done');
  assert.deepEqual(asked, [GOOD]);
});

test('a stolen one proves nothing: a code by e-mail, then something better, and no way around', async () => {
  const user = await w.user({ password: STOLEN });
  const customer = await typing(user.email, STOLEN);
  assert.equal(customer.screen.id, 'credentials.email-code');
  assert.deepEqual(
    w.events.of('credentials.attempt_failed').map(({ data, subject }) => [(data as { reason: string }).reason, subject]),
    [['compromised', user.id]],
  );
  assert.deepEqual(
    w.events.of('credentials.password_compromised').map(({ data, subject }) => [(data as { reason: string }).reason, subject]),
    [['breached', user.id]],
  );
  assert.equal((await row(user.id))?.reason, 'breached');
  await customer.act('continue', { code: w.mail.last().content.code ?? '' });
  assert.equal(customer.screen.id, 'credentials.better-way');
  assert.deepEqual(actions(customer), ['passkey primary', 'password secondary']);
  for (const action of ['skip', 'continue', 'done']) {
    await customer.act(action);
    assert.equal(customer.screen.id, 'credentials.better-way');
  }
  for (const locale of w.i18n.locales)
    for (const id of ['title', 'breached', 'weak', 'choose', 'password']) assert.ok(w.i18n.format(locale, { id: `credentials.better_way_${id}` }));

  // Known from now on: nobody is asked again, and once is told.
  asked.length = 0;
  w.events.clear();
  await proving(user.email, STOLEN);
  assert.deepEqual([asked, w.events.of('credentials.password_compromised')], [[], []]);
});

test('the evidence holds the code only, never the stolen password', async () => {
  const user = await w.user({ password: STOLEN });
  const customer = await proving(user.email, STOLEN);
  await customer.act('password');
  const result = await customer.act('continue', { newPassword: 'wholly-new-beginning-81' });
  assert.ok(result.kind === 'done');
  assert.deepEqual(
    result.facts.evidence.map(({ type, countsAsFactor }) => [type, countsAsFactor]),
    [['email-code', false]],
  );
  assert.deepEqual(await row(user.id), { reason: null, since: null });
  assert.equal((await typing(user.email, 'wholly-new-beginning-81')).result.kind, 'done');
});

test('the new password may not be a stolen one either', async () => {
  const user = await w.user({ password: STOLEN });
  const customer = await proving(user.email, STOLEN);
  await customer.act('password');
  await customer.act('continue', { newPassword: STOLEN });
  assert.deepEqual(customer.errors, ['credentials.breached']);
  assert.equal((await row(user.id))?.reason, 'breached');
});

test('a passkey takes its place: the password is gone; one made earlier is no choice made now', async () => {
  const user = await w.user({ password: STOLEN });
  const customer = await proving(user.email, STOLEN);
  await customer.act('passkey');
  assert.equal(customer.screen.id, 'credentials.new-passkey');
  assert.deepEqual(actions(customer), ['password secondary', 'back link']);
  await customer.act('skip');
  assert.equal(customer.screen.id, 'credentials.new-passkey', 'cannot be skipped');
  await customer.act('back');
  assert.equal(customer.screen.id, 'credentials.better-way');
  await customer.act('passkey');
  await customer.act('create', softKey().create(customer.screen));
  assert.equal((await customer.act('continue')).kind, 'done');
  assert.equal(await row(user.id), undefined);
  assert.deepEqual(
    w.events.of('credentials.password_revoked').map(({ data, subject }) => [data, subject]),
    [[{ reason: 'compromised' }, user.id]],
  );
  // With the passkey from before, and another stolen password: still a choice to make.
  await w.inTenant((tx) => w.types.password.importSecret?.(tx, user.id, { plain: STOLEN }) ?? Promise.resolve());
  await w.t.advance(60);
  assert.equal((await proving(user.email, STOLEN)).screen.id, 'credentials.better-way');
});

test('a face that cannot make passkeys comes to the new password', async () => {
  const user = await w.user({ password: STOLEN });
  const customer = await proving(user.email, STOLEN);
  await customer.act('passkey');
  await customer.act('no-webauthn');
  assert.equal(customer.screen.id, 'credentials.new-password');
});

test('wrong guesses and unknown accounts ask nobody', async () => {
  const user = await w.user({ password: STOLEN });
  for (const who of [user.email, 'nobody-here@example.com']) {
    const customer = await typing(who, 'not the one at all');
    assert.deepEqual(customer.errors, ['credentials.password_wrong']);
  }
  assert.deepEqual(asked, []);
});

test('right guesses with a stolen password count like wrong ones', async () => {
  const user = await w.user({ password: STOLEN });
  for (let attempt = 0; attempt < 10; attempt++) assert.equal((await typing(user.email, STOLEN)).screen.id, 'credentials.email-code');
  assert.deepEqual((await typing(user.email, STOLEN)).errors, ['credentials.password_limited_code']);
});

test('whoever cannot be asked, or never answers, is passed over, and the trail says so once in ten minutes', async () => {
  const user = await w.user({ password: STOLEN });
  answer = async () => 'unknown';
  for (let attempt = 0; attempt < 3; attempt++) assert.equal((await typing(user.email, STOLEN)).result.kind, 'done');
  assert.deepEqual(
    w.events.of('credentials.breach_check_unavailable').map(({ data, result }) => [data, result]),
    [[{ when: 'sign_in' }, 'failure']],
  );
  await w.t.advance(601);
  // Never, and it is gone on all the same.
  answer = () => new Promise(() => {});
  assert.equal((await typing(user.email, STOLEN)).result.kind, 'done');
  assert.equal(w.events.of('credentials.breach_check_unavailable').length, 2);
});

test('a tenant may do without', async () => {
  const [tenant] = [w.other];
  await w.tenants.save({ slug: tenant.slug, name: tenant.name, issuer: tenant.issuer, settings: { password: { breached: 'off' } } });
  const user = await w.user({ password: STOLEN, tenant });
  const customer = await w.begin('whole', { tenant });
  await customer.is(user.email);
  assert.equal((await customer.act('continue', { password: STOLEN })).kind, 'done');
  assert.deepEqual(asked, []);
});

test('an account nobody can write to is sent to the recovery, not on', async () => {
  const user = await w.user({ username: 'only-a-name', email: 'unproved@example.com', verified: false, password: STOLEN });
  const customer = await typing('only-a-name', STOLEN);
  assert.equal(customer.screen.id, 'credentials.password');
  assert.deepEqual(customer.errors, ['credentials.password_compromised']);
  assert.ok(actions(customer).includes('forgot secondary'));
  assert.equal((await row(user.id))?.reason, 'breached');
});

const imported = (password: string) => {
  const salt = randomBytes(16);
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=10,r=8,p=1$${base64(salt)}$${base64(scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 }))}`;
};
test('a password brought from elsewhere is weighed at its first use: a weak one must be replaced, a good one goes on', async () => {
  const [weak, good] = [await w.user(), await w.user()];
  await w.inTenant((tx) => w.types.password.importSecret?.(tx, weak.id, { phc: imported('password1') }) ?? Promise.resolve());
  await w.inTenant((tx) => w.types.password.importSecret?.(tx, good.id, { phc: imported(GOOD) }) ?? Promise.resolve());
  assert.equal((await typing(good.email, GOOD)).result.kind, 'done');
  const customer = await proving(weak.email, 'password1');
  assert.equal((await row(weak.id))?.reason, 'weak');
  assert.ok(customer.screen.nodes.some((node) => node.kind === 'text' && node.text.id === 'credentials.better_way_weak'));
});

test('marked by an operator, or set meanwhile: only the password that was looked at is marked', async () => {
  const user = await w.user({ password: GOOD });
  const [summary] = await w.inTenant((tx) => w.types.password.list(tx, user.id));
  assert.equal(await w.inTenant((tx) => markCompromised(tx, user.id, '99999999-9999-4999-8999-999999999999', 'breached')), false);
  assert.equal(await w.inTenant((tx) => markCompromised(tx, user.id, summary?.id ?? '', 'breached'), w.other), false);
  assert.equal(await w.inTenant((tx) => markCompromised(tx, user.id, summary?.id ?? '', 'breached')), true);
  await proving(user.email, GOOD);
});

test('fifty parallel answers with a stolen password: told and marked once, one code', async () => {
  const user = await w.user({ password: STOLEN });
  const customer = await w.begin('whole', { ip: '10.32.0.1' });
  await customer.is(user.email);
  w.mail.clear();
  await customer.flood(8, () => ({ action: 'continue', fields: { password: STOLEN } }));
  assert.equal(w.events.of('credentials.password_compromised').length, 1);
  assert.equal(w.mail.all.length, 1);
});
