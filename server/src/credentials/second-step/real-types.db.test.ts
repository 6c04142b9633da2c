import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEST_ORIGIN } from '#test/support';
import { ACR } from '#sessions/contract';
import { codesOn } from '../recovery-codes/codes.suite.ts';
import { createRecoveryCodesCredential } from '../recovery-codes/create-recovery-codes.ts';
import { databaseTime, secretOn, testApp, toSecondOfStep } from '../totp/app.suite.ts';
import { createTotpCredential } from '../totp/create-totp.ts';
import type { Customer, World } from '../world.suite.ts';
import { at, byMail, PASSWORD, secondWorld, setRules, signingIn } from './fakes.suite.ts';

/* The same with an authenticator app and recovery codes instead of stand-ins. */

let w: World;
before(async () => {
  w = await secondWorld((deps) => [createTotpCredential(deps), createRecoveryCodesCredential(deps)]);
});
after(() => w.close());

const waysOf = (customer: Customer) => customer.screen.nodes.flatMap((node) => (node.kind === 'choice' ? node.options.map((option) => option.value) : []));
const acrOf = (customer: Customer) => (customer.result.kind === 'done' ? w.sessions.assurance(customer.result.facts.evidence).acr : at(customer));

/** Through the list, if there is more to choose from than the app. */
async function toApp(customer: Customer): Promise<ReturnType<typeof testApp>> {
  if (at(customer) === 'credentials.enrol-choice') await customer.act('use', { kind: 'totp' });
  return testApp(w, secretOn(customer.screen));
}

test('required: an app is set up with its codes, asked for the next time, stood in for by a code, and not taken away', async () => {
  await setRules(w, { mode: 'required', factors: ['totp', 'recovery-code'] });
  const user = await w.user({ password: PASSWORD });
  const first = await signingIn(w, user.email);
  const app = await toApp(first);
  await first.act('continue', { code: await app.wrong() });
  assert.equal(first.errors.length, 1);
  await first.act('continue', { code: await app.code() });
  const codes = codesOn(first.screen);
  await first.act('saved');
  assert.equal(acrOf(first), ACR.two);

  await toSecondOfStep(w, 3);
  const second = await signingIn(w, user.email);
  assert.equal(at(second), 'credentials.totp');
  await second.act('continue', { code: await app.wrong() });
  assert.deepEqual([at(second), second.errors.length], ['credentials.totp', 1]);
  await second.act('continue', { code: await app.code() });
  assert.equal(acrOf(second), ACR.two);

  const third = await signingIn(w, user.email);
  await third.act('another-way');
  assert.deepEqual(waysOf(third), ['recovery-code']);
  await third.act('use', { way: 'recovery-code' });
  await third.act('continue', { code: codes[0] ?? '' });
  assert.equal(acrOf(third), ACR.two);
  const replay = await signingIn(w, user.email);
  await replay.act('another-way');
  await replay.act('use', { way: 'recovery-code' });
  await replay.act('continue', { code: codes[0] ?? '' });
  assert.equal(replay.result.kind, 'screen', 'once');

  const stamp = (await databaseTime(w)).toISOString();
  const evidence = [
    { type: 'password', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: stamp },
    { type: 'totp', factor: 'possession' as const, amr: ['otp'], countsAsFactor: true, at: stamp },
  ];
  const session = await w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }));
  const security = await w.begin('s-security', { currentSessionId: session.id });
  const cards = security.screen.nodes.flatMap((node) => (node.kind === 'cards' ? node.items : []));
  assert.equal(cards.length, 3);
  const [totp] = await w.inTenant((tx) => w.credentials.list(tx, user.id)).then((all) => all.filter((one) => one.type === 'totp'));
  await security.act(`remove:${totp?.id}`);
  await security.act('confirm');
  assert.deepEqual(security.errors, ['credentials.manage_refused_last_second_step']);
});

test('of many right entries at the same moment one gets through, also when more are sent than there are tries', async () => {
  await setRules(w, { mode: 'required', factors: ['totp'] });
  const user = await w.user({ password: PASSWORD });
  const first = await signingIn(w, user.email);
  const app = await toApp(first);
  await first.act('continue', { code: await app.code() });
  await toSecondOfStep(w, 3);
  const second = await signingIn(w, user.email);
  const code = await app.code();
  w.events.clear();
  await second.flood(30, () => ({ action: 'continue', fields: { code } }));
  assert.equal(w.events.of('journeys.journey_finished').length, 1);
});

test('an entry that is refused unseen moves no flow, so it cannot take the place of a right one', async () => {
  await setRules(w, { mode: 'required', factors: ['totp'] });
  const user = await w.user({ password: PASSWORD });
  const first = await signingIn(w, user.email);
  const app = await toApp(first);
  await first.act('continue', { code: await app.code() });
  const second = await signingIn(w, user.email);
  const versionOf = () => (second.result.kind === 'screen' ? second.result.flow.version : -1);
  for (let tries = 0; tries < 12; tries++) await second.act('continue', { code: await app.wrong() });
  const version = versionOf();
  await second.act('continue', { code: await app.wrong() });
  await second.act('continue', { code: 'not a code' });
  assert.equal(second.errors.length, 1);
  assert.equal(versionOf(), version);
});

test('a hundred wrong codes do not lead past the app, nor to another one', async () => {
  await setRules(w, { mode: 'optional' });
  const user = await w.user({ password: PASSWORD });
  const setUp = await w.begin('s-security', { currentSessionId: await fresh(user) });
  await setUp.act('add');
  const app = await toApp(setUp);
  await setUp.act('continue', { code: await app.code() });
  await w.t.dump('update credentials.factor_failures set disabled_at = platform.now(), failed_count = 100 where user_id = $1', [user.id]);
  await w.t.dump(
    `insert into credentials.factor_failures (tenant_id, user_id, type, failed_count, disabled_at) values ($1, $2, 'totp', 100, platform.now()) on conflict do nothing`,
    [w.tenant.id, user.id],
  );
  const [codes] = (await w.inTenant((tx) => w.credentials.list(tx, user.id))).filter((one) => one.type === 'recovery-code');
  assert.equal(codes, undefined, 'the codes were on the screen and never said to be saved');
  assert.equal(at(await signingIn(w, user.email)), 'credentials.second-blocked');
  assert.equal(at(await byMail(w, user.email, 's-recover')), 'credentials.second-blocked');
});

async function fresh(user: { readonly id: string; readonly sub: string }): Promise<string> {
  const evidence = [{ type: 'password', factor: 'knowledge' as const, amr: ['pwd'], countsAsFactor: true, at: (await databaseTime(w)).toISOString() }];
  return (await w.inTenant((tx) => w.sessions.start(tx, TEST_ORIGIN, { userId: user.id, sub: user.sub, evidence }))).id;
}
