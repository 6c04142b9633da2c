import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { NativeJourney, setUpApp, toSecondOfStep, type ClockApp, type NativeOptions } from '../support/native-app.ts';

/*
 * What holds for every second step, over HTTP and two processes: each code works once, wherever it is tried at the same moment; it dies on time; it is of no
 * use in another journey or another tenant; and guessing stops the guesser, not the owner. Two tenants that look alike on purpose.
 */
const PASSWORD = 'Copper-Window-9-Meadow';
const TWO = 'urn:parvis:acr:2';
let installation: Installation;
let mailbox: Mailbox;
let folder: string;
before(async () => {
  const names = ['app', 'codes', 'edge', 'text', 'hundred', 'known', 'plain'];
  const tenant = (slug: string) => ({
    slug,
    name: slug,
    default: slug === 'demo',
    settings: { nudges: { passkey: false }, challenge: { mode: 'off' }, sms: { countries: ['FR'] } },
    brands: [{ slug: 'main', name: slug, colours: { accent: '#1f4536' } }],
    applications: [
      {
        clientId: 'demo-native',
        name: 'Phone',
        firstParty: true,
        headless: true,
        metadata: { application_type: 'native', redirect_uris: ['com.example.demo:/callback'], grant_types: ['authorization_code'], token_endpoint_auth_method: 'none' },
      },
    ],
    users: names.map((name) => ({ identifiers: [{ kind: 'email', value: `${name}@example.com`, verified: true }], password: PASSWORD })),
  });
  folder = mkdtempSync(join(tmpdir(), 'parvis-factors-'));
  const config = join(folder, 'config.yaml');
  writeFileSync(config, JSON.stringify({ tenants: [tenant('demo'), tenant('rival')] }));
  installation = await startInstallation({ serves: 2, config, env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1' } });
  mailbox = await openMailbox(installation);
});
after(async () => {
  await mailbox?.close();
  await installation?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let networks = 0;
/** Each in a network of its own, unless one is named, so that only what is looked at here counts. */
const begin = (extra: Readonly<Record<string, string>> = {}, options: Partial<NativeOptions> = {}) => {
  const ip = `203.0.${++networks >> 8}.${networks & 255}`;
  return new NativeJourney({ issuer: installation.issuer, ports: installation.ports, ip, ...options }).begin(extra);
};
const rival = (): Partial<NativeOptions> => ({ issuer: `${installation.issuer}/t/rival` });
const of = (name: string) => ({ email: `${name}@example.com`, password: PASSWORD });
const signingIn = async (name: string, options: Partial<NativeOptions> = {}) => (await begin({}, options)).password(of(name));
/** In front of the second step, few at a time: right passwords count until they turn out right. */
async function many(count: number, name: string): Promise<NativeJourney[]> {
  const runs: NativeJourney[] = [];
  while (runs.length < count) runs.push(...(await Promise.all(Array.from({ length: Math.min(4, count - runs.length) }, () => signingIn(name)))));
  assert.ok(runs.every((run) => run.at !== 'credentials.password'));
  return runs;
}

async function withApp(name: string, options: Partial<NativeOptions> = {}): Promise<{ app: ClockApp; codes: readonly string[]; deviceKey: string | undefined }> {
  const run = await (await begin({ acr_values: TWO }, options)).password(of(name));
  const made = await setUpApp(installation.database, run);
  assert.equal(run.at, 'done');
  await toSecondOfStep(installation.database, 3);
  return { ...made, deviceKey: run.deviceKey };
}

/** The same answer in all of them at the same moment. How many came through, and what the others were told. */
async function together(runs: readonly NativeJourney[], fields: Readonly<Record<string, string>>): Promise<{ through: number; errors: readonly string[] }> {
  const answers = await Promise.all(runs.map((run) => run.act('continue', fields)));
  return { through: answers.filter((run) => run.at === 'done').length, errors: [...new Set(answers.flatMap((run) => run.errors))] };
}

const count = async (text: string, values: readonly unknown[]) => (await installation.database.dump<{ n: number }>(`select count(*)::int as n from ${text}`, values))[0]?.n ?? 0;

describe('an authenticator app', () => {
  test('one code, eight journeys, two processes, one moment: exactly one gets in; afterwards it is dead', async () => {
    const { app } = await withApp('app');
    const runs = await many(8, 'app');
    const code = await app.code();
    assert.deepEqual(await together(runs, { code }), { through: 1, errors: ['credentials.totp_wrong'] });
    const replay = await signingIn('app');
    assert.deepEqual((await replay.act('continue', { code })).errors, ['credentials.totp_wrong']);
  });

  test('another tenant, same name, same password: its codes are its own', async () => {
    const { app: theirs } = await withApp('app', rival());
    const ours = await signingIn('app');
    const code = await theirs.code(1);
    assert.deepEqual((await ours.act('continue', { code })).errors, ['credentials.totp_wrong']);
    const there = await signingIn('app', rival());
    assert.equal((await there.act('continue', { code })).at, 'done');
  });

  test('dies by the clock of the database: one step late is in time, two are not', async () => {
    const { app } = await withApp('edge');
    await toSecondOfStep(installation.database, 1);
    const code = await app.code();
    const [late, tooLate] = [await signingIn('edge'), await signingIn('edge')];
    await toSecondOfStep(installation.database, 20);
    assert.equal((await late.act('continue', { code })).at, 'done', 'the step after its own');
    const next = await app.code(1);
    await toSecondOfStep(installation.database, 1);
    await toSecondOfStep(installation.database, 1);
    await toSecondOfStep(installation.database, 1);
    assert.deepEqual((await tooLate.act('continue', { code: next })).errors, ['credentials.totp_wrong'], 'two after it');
    assert.equal((await tooLate.act('continue', { code: await app.code() })).at, 'done');
  });
});

describe('codes for emergencies', () => {
  test('one code, eight journeys, one moment: exactly one; then it is dead, and the next one works', async () => {
    const { codes } = await withApp('codes');
    const runs = await many(8, 'codes');
    for (const run of runs) {
      await run.act('another-way');
      await run.act('use', { way: 'recovery-code' });
    }
    const [code = '', second = ''] = codes;
    assert.deepEqual(await together(runs, { code }), { through: 1, errors: ['credentials.recovery_code_wrong'] });
    const left = runs.find((run) => run.at !== 'done') as NativeJourney;
    assert.deepEqual((await left.act('continue', { code })).errors, ['credentials.recovery_code_wrong']);
    assert.equal((await left.act('continue', { code: second })).at, 'done');
  });

  test('another tenant’s, and another customer’s, are of no use', async () => {
    const { codes } = await withApp('codes', rival());
    const { codes: others } = await withApp('plain', rival());
    const ours = await signingIn('codes');
    await ours.act('another-way');
    await ours.act('use', { way: 'recovery-code' });
    for (const code of [codes[0] ?? '', others[0] ?? '']) assert.deepEqual((await ours.act('continue', { code })).errors, ['credentials.recovery_code_wrong']);
    const there = await signingIn('codes', rival());
    await there.act('another-way');
    await there.act('use', { way: 'recovery-code' });
    assert.deepEqual((await there.act('continue', { code: others[0] ?? '' })).errors, ['credentials.recovery_code_wrong']);
    assert.equal((await there.act('continue', { code: codes[0] ?? '' })).at, 'done');
  });
});

describe('a code to a phone', () => {
  const NUMBER = '+33612345678';
  /** Every message is another one. */
  let last: string | undefined;
  const message = async () => {
    const { id } = await mailbox.sms(NUMBER, last === undefined ? {} : { after: last });
    const code = await mailbox.code(NUMBER, last === undefined ? {} : { after: last });
    last = id;
    return code;
  };

  test('set up; then of one journey: not good in another one, once at the same moment, dead when it is over', async () => {
    const setup = await (await begin({ acr_values: TWO })).password(of('text'));
    await setup.act('use', { kind: 'sms-code' });
    await setup.act('send', { phone: NUMBER });
    assert.equal(setup.at, 'credentials.new-phone-code');
    await setup.act('continue', { code: await message() });
    if (setup.screen?.id === 'credentials.enrol-added') await setup.act('continue');
    await setup.act('saved');
    assert.equal((await setup.tokens()).claims.acr, TWO);

    const one = await signingIn('text');
    assert.equal(one.at, 'credentials.sms-code');
    const first = await message();
    const two = await signingIn('text');
    const second = await message();
    assert.deepEqual((await two.act('continue', { code: first })).errors, ['credentials.code_wrong'], 'of another journey');
    // Each try counts before it is looked at, so no more than a code allows.
    const answers = await Promise.all(Array.from({ length: 4 }, () => two.post('continue', { code: second })));
    assert.equal(answers.filter(({ body }) => 'done' in (body as object)).length, 1, JSON.stringify(answers.map(({ body }) => Object.keys(body as object))));
    assert.equal(await count("platform.events where type = 'credentials.sms_code_verified'", []), 1);
    assert.ok((await two.post('continue', { code: second })).status >= 400);

    // Ten minutes by the clock of the database.
    await installation.database.advance(9 * 60 + 30);
    const stillGood = await signingIn('text');
    const third = await message();
    await installation.database.advance(10 * 60 - 20);
    assert.equal((await stillGood.act('continue', { code: third })).at, 'done', 'twenty seconds before');
    const over = await signingIn('text');
    const fourth = await message();
    await installation.database.advance(10 * 60 + 1);
    await over.act('continue', { code: fourth });
    assert.equal(over.at, 'credentials.sms-code', 'a second after');
    assert.ok(over.errors.length > 0);
  });
});

describe('guessing', () => {
  /** Fifteen minutes later, without the journeys growing older. */
  const later = () => installation.database.dump("delete from platform.counters where expires_at > platform.now() - interval '1 year'");
  const failuresOf = async (type: string) =>
    (
      await installation.database.dump<{ n: number; off: boolean }>(
        'select failed_count as n, disabled_at is not null as off from credentials.factor_failures where type = $1 and failed_count > 50',
        [type],
      )
    )[0];

  test('of many at one moment ten are looked at; the owner, in a browser that was here before, still gets in', async () => {
    const { app, deviceKey } = await withApp('known');
    const runs = await many(20, 'known');
    const wrong = await app.wrong();
    const before = await count("platform.events where type = 'credentials.attempt_failed' and data->>'reason' = 'wrong'", []);
    const { through, errors } = await together(runs, { code: wrong });
    assert.deepEqual([through, [...errors].sort()], [0, ['credentials.factor_limited', 'credentials.totp_wrong']]);
    assert.equal((await count("platform.events where type = 'credentials.attempt_failed' and data->>'reason' = 'wrong'", [])) - before, 10);
    const stranger = await signingIn('known');
    assert.deepEqual((await stranger.act('continue', { code: await app.code() })).errors, ['credentials.factor_limited'], 'not even the right one, elsewhere');
    const owner = await signingIn('known', { deviceKey });
    assert.equal((await owner.act('continue', { code: await app.code() })).at, 'done');
  });

  test('101 failures at one moment over two processes: exactly the hundredth puts it out of use; the owner is told, and has another way', async () => {
    const { app, codes, deviceKey } = await withApp('hundred');
    const runs = await many(25, 'hundred');
    const wrong = await app.wrong();
    for (let quarter = 0; quarter < 9; quarter++) {
      await later();
      await Promise.all(runs.map((run) => run.act('continue', { code: wrong })));
    }
    assert.deepEqual(await failuresOf('totp'), { n: 90, off: false });
    // The rest all at once: ten would be looked at, and each is one of the last ten.
    await later();
    const burst = await Promise.all(Array.from({ length: 101 }, (_, index) => (runs[index % runs.length] as NativeJourney).post('continue', { code: wrong })));
    assert.ok(burst.every(({ status }) => status === 200));
    assert.deepEqual(await failuresOf('totp'), { n: 100, off: true });
    assert.equal(await count("platform.events where type = 'credentials.factor_disabled'", []), 1);
    await mailbox.saying(of('hundred').email, /out of use|no longer|turned off|removed/i);

    await later();
    const owner = await signingIn('hundred', { deviceKey });
    assert.notEqual(owner.at, 'credentials.totp', 'what is out of use is not asked for');
    assert.equal(owner.at, 'credentials.recovery-code');
    assert.equal((await owner.act('continue', { code: codes[0] ?? '' })).at, 'done');
  });

  test('a password: strangers run out after ten, the owner’s browser does not', async () => {
    const owner = await signingIn('plain');
    assert.equal(owner.at, 'done');
    const runs = await Promise.all(Array.from({ length: 20 }, () => begin()));
    await Promise.all(runs.map((run) => run.act('continue', { identifier: of('plain').email })));
    const answers = await Promise.all(runs.map((run) => run.act('continue', { password: 'wrong-guess-number-1' })));
    assert.equal(answers.filter((run) => run.errors.includes('credentials.password_wrong')).length, 10);
    assert.equal((await signingIn('plain')).at, 'credentials.password', 'a stranger with the right one');
    assert.equal((await signingIn('plain', { deviceKey: owner.deviceKey })).at, 'done');
  });
});
