import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADA, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { databaseTime, NativeJourney, setUpApp, solve, toSecondOfStep, type ClockApp, type NativeOptions } from '../support/native-app.ts';
import { softPhone } from '../../src/credentials/push/phone.suite.ts';

/* Second steps, step-up, recovery, the challenge and the phone as a native application meets them: through the JSON APIs alone, over two processes. */
let installation: Installation;
let mailbox: Mailbox;
before(async () => {
  installation = await startInstallation({ serves: 2, env: { DEMO_CHALLENGE: 'always' } });
  mailbox = await openMailbox(installation);
});
after(async () => {
  await mailbox?.close();
  await installation?.stop();
});

const TWO = 'urn:parvis:acr:2';
const ONE = 'urn:parvis:acr:1';
const journey = (options: Partial<NativeOptions> = {}) => new NativeJourney({ issuer: installation.issuer, ports: installation.ports, ...options });
const begin = (extra: Readonly<Record<string, string>> = {}, options: Partial<NativeOptions> = {}) => journey(options).begin(extra);
const events = async (type: string) => (await installation.database.dump<{ n: number }>('select count(*)::int as n from platform.events where type = $1', [type]))[0]?.n ?? 0;

interface Customer {
  readonly email: string;
  readonly password: string;
}

async function signUp(email: string, password = 'Drei Stege am Ufer 5'): Promise<Customer> {
  const run = await begin({ prompt: 'create' });
  await run.act('continue', { identifier: email });
  await run.act('continue', { code: await mailbox.code(email) });
  await run.act('no-webauthn');
  await run.act('continue', { newPassword: password });
  await run.act('continue', { name: 'Nadir Native' });
  assert.equal(run.at, 'done');
  return { email, password };
}

/** Signs up, and sets up an authenticator app because the application wants a level. */
async function withApp(email: string): Promise<Customer & { readonly app: ClockApp; readonly codes: readonly string[] }> {
  const customer = await signUp(email);
  const run = await (await begin({ acr_values: TWO })).password(customer);
  const made = await setUpApp(installation.database, run);
  assert.equal((await run.tokens()).claims.acr, TWO);
  await toSecondOfStep(installation.database, 2);
  return { ...customer, ...made };
}

test('the challenge: a wrong solution, one of another journey, and one used before are refused; the right one leads on', async () => {
  const byHand = { byHand: true };
  const [one, two] = [await begin({ prompt: 'create' }, byHand), await begin({ prompt: 'create' }, byHand)];
  for (const run of [one, two]) await run.act('continue', { identifier: `robot${run.flow}@example.com`.slice(-60) });
  assert.equal(one.at, 'challenges.solve');
  assert.equal(one.node('challenge').method, 'altcha');
  const [own, other] = [solve(one.node('challenge').options), solve(two.node('challenge').options)];
  for (const solution of [other, '', 'x', Buffer.from(own, 'base64').toString('hex')]) {
    await one.act('solved', { solution });
    assert.deepEqual([one.at, one.errors], ['challenges.solve', ['challenges.wrong']]);
  }
  await one.act('solved', { solution: own });
  assert.deepEqual(one.errors, ['challenges.wrong'], 'each refusal poses a new one');
  await one.act('solved', { solution: solve(one.node('challenge').options) });
  assert.equal(one.at, 'credentials.email-code');
  await two.act('solved', { solution: other });
  assert.equal(two.at, 'credentials.email-code');
});

test('sign-up; a level that is wanted sets up an authenticator app with codes for emergencies, and the next sign-in asks for it', async () => {
  const customer = await signUp('theo@example.com');
  const first = await (await begin()).password(customer);
  const before = (await first.tokens()).claims;
  assert.deepEqual([before.acr, before.amr, typeof before.auth_time], [ONE, ['pwd'], 'number']);

  const setup = await (await begin({ acr_values: TWO })).password(customer);
  assert.equal(setup.at, 'credentials.enrol-choice');
  assert.ok(setup.has('action', 'skip'), 'only the application wants it');
  const { app, codes } = await setUpApp(installation.database, setup);
  assert.equal(codes.length, 10);
  const { claims } = await setup.tokens();
  assert.deepEqual([claims.acr, [...claims.amr].sort()], [TWO, ['mfa', 'otp', 'pwd']]);
  assert.equal(claims.sub, before.sub);

  await toSecondOfStep(installation.database, 2);
  const next = await (await begin()).password(customer);
  assert.equal(next.at, 'credentials.totp');
  assert.ok(next.node('checkbox').name === 'remember' && !next.node('checkbox').checked);
  await next.act('continue', { code: await app.wrong() });
  assert.deepEqual(next.errors, ['credentials.totp_wrong']);
  const code = await app.code();
  await next.act('continue', { code });
  assert.deepEqual([(await next.tokens()).claims.acr], [TWO]);

  const replay = await (await begin()).password(customer);
  await replay.act('continue', { code });
  assert.deepEqual([replay.at, replay.errors], ['credentials.totp', ['credentials.totp_wrong']]);
});

test('declining what only the application wants: a code all the same, and the token says what there is', async () => {
  const customer = await signUp('dora@example.com');
  const run = await (await begin({ acr_values: TWO })).password(customer);
  await run.act('skip');
  assert.equal((await run.tokens()).claims.acr, ONE);
});

test('a code for emergencies signs in once', async () => {
  const { codes, ...customer } = await withApp('rita@example.com');
  const useCode = async (code: string) => {
    const run = await (await begin()).password(customer);
    await run.act('another-way');
    assert.ok(run.node('choice').options.some(({ value }) => value === 'recovery-code'));
    await run.act('use', { way: 'recovery-code' });
    return run.act('continue', { code });
  };
  const [code = '', second = ''] = codes;
  const { claims } = await (await useCode(code.toUpperCase().replaceAll('-', ' '))).tokens();
  assert.equal(claims.acr, TWO);
  await mailbox.saying(customer.email, /9 recovery codes left/);
  const again = await useCode(code);
  assert.deepEqual([again.at, again.errors], ['credentials.recovery-code', ['credentials.recovery_code_wrong']]);
  await again.act('continue', { code: second });
  assert.equal(again.at, 'done');
});

test('step-up is a new journey: max_age and acr_values are told to it, and auth_time is new', async () => {
  const { app, ...customer } = await withApp('stella@example.com');
  const first = await (await begin()).password(customer);
  await first.act('continue', { code: await app.code(), remember: 'on' });
  const before = (await first.tokens()).claims;
  await toSecondOfStep(installation.database, 2);
  const started = await databaseTime(installation.database);

  // Remembered, and known by its key: no second step by the rules, but for a level that is wanted.
  const usual = await (await begin({}, { deviceKey: first.deviceKey })).password(customer);
  assert.equal((await usual.tokens()).claims.acr, ONE);
  const payment = await begin({ acr_values: TWO, max_age: '0' }, { deviceKey: usual.deviceKey });
  await payment.password(customer);
  assert.equal(payment.at, 'credentials.totp');
  assert.equal(payment.has('checkbox'), false, 'a level is not remembered');
  await payment.act('continue', { code: await app.code() });
  const { claims } = await payment.tokens();
  assert.equal(claims.acr, TWO);
  assert.ok(claims.auth_time >= Math.floor(started / 1000) && claims.auth_time > before.auth_time);
  // As a condition: an account that can reach it no other way gets no code below it.
  const essential = JSON.stringify({ id_token: { acr: { essential: true, values: ['urn:parvis:acr:phr'] } } });
  const strict = await (await begin({ claims: essential })).password(customer);
  assert.notEqual(strict.at, 'done');
});

test('Cancel on any screen of a step-up ends it with access_denied, and the pushed request gives nothing any more', async () => {
  const { app, ...customer } = await withApp('carla@example.com');
  const plain = await (await begin()).password(customer);
  assert.ok(!JSON.stringify(plain.screen).includes('"leave"'), 'asked only who they are, there is nothing to go back from');
  const atOnce = await begin({ max_age: '0', state: 'kept' });
  const later = await (await begin({ acr_values: TWO, state: 'kept' })).password(customer);
  assert.equal(later.at, 'credentials.totp');
  for (const run of [atOnce, later]) {
    const label = run.screen?.nodes.flatMap((node) => (node.kind === 'action' && node.action === 'leave' ? [node.label.text] : []));
    assert.deepEqual(label, ['Cancel']);
    await run.act('leave');
    assert.deepEqual(run.done, { redirect_uri: 'com.example.demo:/callback', error: 'access_denied', state: 'kept', iss: installation.issuer });
    assert.equal((await run.post('continue', { code: await app.code() })).status, 409, 'over is over');
  }
  assert.equal(await events('journeys.journey_left'), 2);
});

test('recovery: evidence, then the second step, a new password, and the old one is dead', async () => {
  const { app, ...customer } = await withApp('vera@example.com');
  const run = await begin();
  await run.act('continue', { identifier: customer.email });
  await run.act('forgot');
  assert.equal(run.at, 'credentials.recovery-ways');
  const { id } = await mailbox.latest(customer.email);
  await run.act('mail');
  assert.equal(run.at, 'credentials.email-code');
  await run.act('continue', { code: await mailbox.code(customer.email, { after: id }) });
  assert.equal(run.at, 'credentials.totp', 'a mailbox alone resets nothing');
  await run.act('continue', { code: await app.code() });
  assert.equal(run.at, 'credentials.new-way');
  await run.act('password');
  await run.act('continue', { newPassword: 'Zwei Kiesel im Bach 7' });
  const { claims } = await run.tokens();
  assert.deepEqual([claims.acr, claims.amr.includes('otp')], [ONE, true], 'what a mailbox proves does not count');
  const dead = await (await begin()).password(customer);
  assert.deepEqual([dead.at, dead.errors], ['credentials.password', ['credentials.password_wrong']]);
  await dead.act('continue', { password: 'Zwei Kiesel im Bach 7' });
  assert.equal(dead.at, 'credentials.totp');
});

interface Prompt {
  readonly id: string;
  readonly nonce: string;
}

test('the phone, played by JSON: set up, confirms, says no; each confirmation is good for one journey', async () => {
  const customer = ADA;
  const soft = softPhone();
  const desk = await (await begin({ acr_values: TWO })).password(customer);
  await desk.act('use', { kind: 'push' });
  assert.equal(desk.at, 'credentials.new-push');
  const token = desk.node('qr').text.split('#')[1];
  const made = await desk.json('POST', '/phone/v1/devices', { token, name: 'Native', public_key: soft.publicKey });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  soft.handle = made.body as typeof soft.handle;
  const phone = { authorization: `Bearer ${soft.handle.device}.${soft.handle.secret}` };
  // The screen moves by itself.
  for (let tries = 0; tries < 200 && (await desk.show()).at !== 'credentials.new-push-confirm'; tries++) await new Promise((done) => setTimeout(done, 50));
  await desk.act('continue', { number: soft.handle.number });
  if (desk.screen?.id === 'credentials.enrol-added') await desk.act('continue');
  await desk.act('saved');
  const { claims } = await desk.tokens();
  assert.equal(claims.acr, TWO);
  assert.ok(claims.amr.includes('swk'));

  const asked = async () => {
    const run = await (await begin()).password(customer);
    assert.equal(run.at, 'credentials.push');
    const { prompts } = (await run.json('GET', '/phone/v1/inbox', undefined, phone)).body as { prompts: readonly Prompt[] };
    const prompt = prompts[0] as Prompt;
    assert.equal(prompts.length, 1);
    const answer = (decision: 'confirm' | 'deny', number: string) =>
      run.json(
        'POST',
        `/phone/v1/prompts/${prompt.id}/answer`,
        { decision, ...(decision === 'confirm' ? { number } : {}), signature: soft.signed({ prompt: prompt.id, nonce: prompt.nonce, decision, number }) },
        phone,
      );
    return { run, answer };
  };
  const yes = await asked();
  const number = yes.run.node('number').value;
  await yes.run.act('check');
  assert.deepEqual([yes.run.at, yes.run.errors], ['credentials.push', ['credentials.push_not_yet']]);
  assert.deepEqual((await yes.answer('confirm', String(10 + ((Number(number) - 9) % 90)))).body, { result: 'wrong' });
  assert.deepEqual((await yes.answer('confirm', number)).body, { result: 'confirmed' });
  await yes.run.show();
  assert.equal(yes.run.finished, true, 'the answer moved it');
  await yes.run.act('check');
  assert.equal((await yes.run.tokens()).claims.acr, TWO);

  const no = await asked();
  assert.deepEqual((await no.answer('deny', '')).body, { result: 'denied' });
  await no.run.show();
  assert.equal(no.run.refused, 'credentials.push_denied');
  assert.equal(await events('credentials.push_denied'), 1);
  assert.deepEqual((await no.answer('confirm', number)).body, { result: 'ended' });
});
