import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CredentialType } from '../contract.ts';
import { createWorld, type World } from '../world.suite.ts';
import { appUser, atCode, proved, secretOn, testApp, toSecondOfStep, totpJourneys } from './app.suite.ts';
import { createTotpCredential } from './create-totp.ts';

/* R1 (SP 800-63B-4 3.2.2): without the other limits, so that only the hundred counts. */

let w: World;
let type: CredentialType;
before(async () => {
  const open = { limit: 1_000_000, windowSeconds: 900 };
  w = await createWorld({
    plug: (deps) => [createTotpCredential({ ...deps, factorQuotas: { account: open, knownBrowser: open, network: open, tenant: open } })],
    journeys: totpJourneys,
  });
  type = w.credentials.types.find((candidate) => candidate.id === 'totp') as CredentialType;
});
after(() => w.close());

const failures = async (userId: string) =>
  (await w.t.dump<{ n: number; off: boolean }>('select failed_count as n, disabled_at is not null as off from credentials.factor_failures where user_id = $1', [userId]))[0];
const usable = (userId: string) => w.inTenant((tx) => type.challenge?.usable(tx, userId) ?? Promise.resolve(undefined));
const reasons = () => w.events.of('credentials.attempt_failed').map(({ data }) => (data as { reason: string }).reason);

test('of 101 parallel failures over two processes exactly 100 are checked, then the app is out of use; the owner is told once', async () => {
  const user = await appUser(w);
  const attacker = await atCode(w, user);
  const guesses = await Promise.all(Array.from({ length: 101 }, (_, index) => user.app.wrong(index)));
  w.events.clear();
  w.notices.splice(0);
  const results = await attacker.flood(101, (index) => ({ action: 'continue', fields: { code: guesses[index] as string } }));
  assert.deepEqual(await failures(user.id), { n: 100, off: true });
  assert.equal(reasons().filter((reason) => reason === 'wrong').length, 99);
  assert.equal(reasons().filter((reason) => reason === 'disabled').length, 2, 'the hundredth, and the one that was not checked');
  assert.equal(w.events.of('credentials.factor_disabled').length, 1);
  assert.deepEqual(
    w.notices.map(({ userId, what, thing }) => ({ userId, what, thing })),
    [{ userId: user.id, what: 'factor_removed', thing: { id: 'credentials.totp_name' } }],
  );
  assert.ok(results.every((result) => result.kind === 'screen'));

  const owner = await atCode(w, user);
  await owner.act('continue', { code: await user.app.code() });
  assert.deepEqual(owner.errors, ['credentials.factor_disabled']);
  assert.equal(await usable(user.id), false);
  const [summary] = await w.inTenant((tx) => type.list(tx, user.id));
  assert.deepEqual(summary?.facts, [{ label: { id: 'credentials.factor_state' }, value: { id: 'credentials.factor_off' } }]);
  assert.equal(w.events.of('credentials.factor_disabled').length, 1, 'told once');
});

test('set up anew it works again, and the old app does not come back', async () => {
  const user = await appUser(w);
  const attacker = await atCode(w, user);
  const wrong = await user.app.wrong();
  await attacker.flood(100, () => ({ action: 'continue', fields: { code: wrong } }));
  assert.equal(await usable(user.id), false);
  const setup = await w.begin('totp-new', { facts: proved(user) });
  const renewed = testApp(w, secretOn(setup.screen));
  await setup.act('continue', { code: await renewed.code() });
  await toSecondOfStep(w, 2);
  assert.equal((await w.inTenant((tx) => type.list(tx, user.id))).length, 1);
  const old = await atCode(w, user);
  await old.act('continue', { code: await user.app.code() });
  assert.deepEqual(old.errors, ['credentials.totp_wrong']);
  assert.equal((await old.act('continue', { code: await renewed.code() })).kind, 'done');
});

test('99 failures in a row still leave the owner in, and a success starts the count anew', async () => {
  const user = await appUser(w);
  const customer = await atCode(w, user);
  const wrong = await user.app.wrong();
  await customer.flood(99, () => ({ action: 'continue', fields: { code: wrong } }));
  assert.deepEqual(await failures(user.id), { n: 99, off: false });
  await customer.show();
  assert.equal((await customer.act('continue', { code: await user.app.code() })).kind, 'done', 'the hundredth attempt may be the right one');
  assert.deepEqual(await failures(user.id), { n: 0, off: false });
});

test('a code that was right and is used up counts as a failure', async () => {
  const user = await appUser(w);
  const code = await user.app.code();
  await (await atCode(w, user)).act('continue', { code });
  await (await atCode(w, user)).act('continue', { code });
  assert.deepEqual(await failures(user.id), { n: 1, off: false });
});

test('an attempt whose process died at the limit is taken for a failure a minute later', async () => {
  const user = await appUser(w);
  await w.t.dump(
    "insert into credentials.factor_failures (tenant_id, user_id, type, failed_count) values ($1, $2, 'totp', 100) on conflict (tenant_id, user_id, type) do update set failed_count = 100, counted_at = platform.now()",
    [w.tenant.id, user.id],
  );
  const customer = await atCode(w, user);
  w.notices.splice(0);
  await customer.act('continue', { code: await user.app.code() });
  assert.deepEqual([customer.errors, w.notices.length], [['credentials.factor_disabled'], 0]);
  await w.t.advance(60);
  await customer.act('continue', { code: await user.app.code() });
  assert.deepEqual([customer.errors, w.notices.length], [['credentials.factor_disabled'], 1]);
});
