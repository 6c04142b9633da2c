import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { basic, call, createHttpBrowser, formsOf, openMailbox, startInstallation, type Answer, type HttpBrowser, type Installation, type Mailbox } from '#test/installation';

/*
 * What an attacker tries, over the wire, against two tenants that look alike on purpose: same applications, same secrets, same people. Each
 * attack comes from a network of its own (the tests are the trusted proxy), so that none runs into the limits of another.
 */
const SECRET = 'the-same-secret-in-both-tenants-1';
const CALLBACK = 'https://app.example/callback';
const RIVAL_PASSWORD = 'Quiet-Lantern-3-Harbour';
const PASSWORD = 'Copper-Window-9-Meadow';
const client = { clientId: 'web', secret: SECRET };

let installation: Installation;
let mailbox: Mailbox;
let issuer: string;
let rival: string;
let canary: Server;
let touched = 0;
let file: (state?: 'suspended') => string;

before(async () => {
  canary = createServer((socket) => {
    touched++;
    socket.destroy();
  });
  await new Promise<void>((done) => canary.listen(0, '127.0.0.1', done));
  const inside = `https://localhost:${(canary.address() as { port: number }).port}`;
  const web = {
    redirect_uris: [CALLBACK],
    post_logout_redirect_uris: ['https://app.example/bye'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic',
  };
  const applications = (webState: 'active' | 'suspended') => [
    { clientId: 'web', name: 'Web', firstParty: true, secret: SECRET, state: webState, metadata: { ...web, backchannel_logout_uri: `${inside}/backchannel` } },
    {
      clientId: 'other',
      name: 'Other',
      firstParty: true,
      secret: SECRET,
      metadata: { ...web, redirect_uris: ['https://other.example/callback'], post_logout_redirect_uris: ['https://other.example/bye'] },
    },
    { clientId: 'partner', name: 'Partner', secret: SECRET, metadata: { ...web, optional_scopes: 'profile' } },
    { clientId: 'inside', name: 'Inside', firstParty: true, metadata: { ...web, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `${inside}/keys` } },
    {
      clientId: 'phone',
      name: 'Phone',
      firstParty: true,
      headless: true,
      metadata: { application_type: 'native', redirect_uris: ['com.example.app:/cb'], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none' },
    },
    {
      clientId: 'tv',
      name: 'TV',
      firstParty: true,
      metadata: { application_type: 'native', grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'], token_endpoint_auth_method: 'none' },
    },
  ];
  const people = (password: string) =>
    ['victim', 'mallory', 'limited', 'recovered', 'linked', 'robbed'].map((name) => ({ identifiers: [{ kind: 'email', value: `${name}@example.com`, verified: true }], password }));
  const tenant = (slug: string, password: string, state: 'active' | 'suspended') => ({
    slug,
    name: slug,
    default: slug === 'demo',
    settings: { signUp: { attributes: [{ name: 'name' }] }, nudges: { passkey: false }, challenge: { mode: 'off' } },
    brands: [{ slug: 'main', name: slug, colours: { accent: '#1f4536' } }],
    resources: [{ identifier: 'https://api.example/', name: 'API', scopes: ['orders:read', 'orders:write'] }],
    applications: applications(state),
    users: people(password),
  });
  const folder = mkdtempSync(join(tmpdir(), 'parvis-attack-'));
  file = (state) => {
    const path = join(folder, `${state ?? 'active'}.yaml`);
    writeFileSync(path, JSON.stringify({ tenants: [tenant('demo', PASSWORD, 'active'), tenant('rival', RIVAL_PASSWORD, state ?? 'active')] }));
    return path;
  };
  installation = await startInstallation({ config: file(), env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'debug' } });
  issuer = installation.issuer;
  rival = `${issuer}/t/rival`;
  mailbox = await openMailbox(installation);
});
after(async () => {
  await mailbox?.close();
  await installation?.stop();
  await new Promise((done) => canary?.close(done));
});

// ---------------------------------------------------------------- the attacker's tools

let networks = 0;
/** A browser in a network of its own, unless one is named. */
const browse = (ip = `203.0.113.${++networks}`): HttpBrowser => createHttpBrowser({ headers: { 'x-forwarded-for': ip } });
const HOST = 'localhost';
const out = (location: string) => !location.startsWith(issuer);

function authorize(at = issuer, extra: Readonly<Record<string, string>> = {}): { url: string; verifier: string } {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: 'web',
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid email',
    state: 'x',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  });
  return { url: `${at}/authorize?${query.toString()}`, verifier };
}

/** Up to the password page of a user. */
async function identified(browser: HttpBrowser, email: string, at = issuer, extra: Readonly<Record<string, string>> = {}): Promise<{ page: Answer; verifier: string }> {
  const { url, verifier } = authorize(at, extra);
  const start = await browser.follow(await browser.get(url));
  return { page: await browser.submit(start, 'continue', { identifier: email }), verifier };
}

async function signedIn(
  browser: HttpBrowser,
  email: string,
  options: { at?: string; password?: string; extra?: Readonly<Record<string, string>> } = {},
): Promise<{ callback: URL; verifier: string }> {
  const { page, verifier } = await identified(browser, email, options.at, options.extra);
  const done = await browser.submit(page, 'continue', { password: options.password ?? PASSWORD }, out);
  assert.ok(out(done.url), `${done.status} ${done.text.replace(/<[^>]+>/g, ' ').slice(0, 300)}`);
  return { callback: new URL(done.url), verifier };
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly scope: string;
  readonly error?: string;
}

async function redeem(at: string, callback: URL, verifier: string, as = client): Promise<{ status: number; body: Tokens }> {
  const form = { grant_type: 'authorization_code', code: callback.searchParams.get('code') ?? '', redirect_uri: CALLBACK, code_verifier: verifier };
  const answer = await call('POST', `${at}/token`, form, basic(as));
  return { status: answer.status, body: JSON.parse(answer.text) as Tokens };
}

async function tokensOf(email: string, options: Parameters<typeof signedIn>[2] = {}): Promise<{ browser: HttpBrowser; tokens: Tokens }> {
  const browser = browse();
  const { callback, verifier } = await signedIn(browser, email, options);
  const { status, body } = await redeem(options.at ?? issuer, callback, verifier);
  assert.equal(status, 200, JSON.stringify(body));
  return { browser, tokens: body };
}

/** Presses a button that the page may not have. */
async function press(browser: HttpBrowser, page: Answer, action: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const form = formsOf(page.text).find((entry) => '_version' in entry.fields);
  assert.ok(form, page.text.slice(0, 300));
  return browser.follow(await browser.post(new URL(form.action, page.url).href, { ...form.fields, ...fields, _action: action }), out);
}

const silently = async (browser: HttpBrowser, at = issuer) => (await browser.get(authorize(at, { prompt: 'none' }).url)).headers.location ?? '';
const shows = (page: Answer) => /<input[^>]* name="(identifier|password|code|newPassword|name)"/.exec(page.text)?.[1] ?? page.status;

// ---------------------------------------------------------------- sessions and flows of others

describe('what belongs to another browser', () => {
  test('a finished sign-in is worth nothing elsewhere: no login into the attacker’s account, no stolen one', async () => {
    const attacker = browse();
    const victim = browse();
    const { page } = await identified(attacker, 'mallory@example.com');
    const finish = (await attacker.submit(page, 'continue', { password: PASSWORD }, (location) => location.includes('/finish'))).url;
    assert.match(finish, /\/interaction\/[\w-]+\/finish\?flow=/);
    const theirs = await victim.follow(await victim.get(authorize().url), (location) => location.includes('/flow/'));
    const uid = /interaction\/([\w-]+)/.exec(String((await victim.get(authorize().url)).headers.location))?.[1];
    assert.ok(theirs.url.includes('/flow/') && uid);
    for (const lure of [finish, finish.replace(/interaction\/[\w-]+/, `interaction/${uid}`)]) {
      const answer = await victim.get(lure);
      assert.deepEqual([answer.status, answer.headers.location], [400, undefined]);
    }
    assert.match(String(await silently(victim)), /error=login_required/);
    // It was not used up for the one it belongs to.
    assert.ok((await attacker.follow(await attacker.get(finish), out)).url.startsWith(CALLBACK));
  });

  test('one flow answers one authorization request, also in the same browser', async () => {
    const browser = browse();
    const { page } = await identified(browser, 'mallory@example.com');
    const second = await browser.get(authorize(issuer, { client_id: 'other', redirect_uri: 'https://other.example/callback' }).url);
    const uid = /interaction\/([\w-]+)/.exec(String(second.headers.location))?.[1];
    const finish = (await browser.submit(page, 'continue', { password: PASSWORD }, (location) => location.includes('/finish'))).url;
    const swapped = await browser.get(finish.replace(/interaction\/[\w-]+/, `interaction/${uid}`));
    assert.deepEqual([swapped.status, swapped.headers.location], [400, undefined]);
  });

  test('the address of a flow shows nothing to another browser, in pages and as JSON', async () => {
    const { page } = await identified(browse(), 'victim@example.com');
    const flow = /flow\/([\w-]+)/.exec(page.url)?.[1] ?? '';
    for (const path of ['', '/status']) assert.ok((await browse().get(`${issuer}/flow/${flow}${path}`)).status >= 400);
    const stranger = browse();
    stranger.setCookie(HOST, 'parvis_browser', randomBytes(32).toString('base64url'));
    assert.equal((await stranger.get(`${issuer}/flow/${flow}`)).status, 410);
    const json = await call('GET', `${issuer}/journeys/v1/flows/${flow}`, undefined, { authorization: `Bearer ${randomBytes(32).toString('base64url')}` });
    assert.equal(json.status, 404);
    assert.doesNotMatch(json.text, /victim/);
  });

  test('the browser’s cookie opens no flow of the JSON API, nor its secret a page', async () => {
    const browser = browse();
    const { page } = await identified(browser, 'victim@example.com');
    const flow = /flow\/([\w-]+)/.exec(page.url)?.[1] ?? '';
    const cookie = browser.cookies(HOST).get('parvis_browser') ?? '';
    assert.equal((await call('GET', `${issuer}/journeys/v1/flows/${flow}`, undefined, { authorization: `Bearer ${cookie}` })).status, 404);
    const native = await beginNative();
    const other = browse();
    other.setCookie(HOST, 'parvis_browser', native.secret);
    assert.equal((await other.get(`${issuer}/flow/${native.flow}`)).status, 410);
    for (const secret of [`headless:${native.secret}`, `${native.secret}x`]) {
      const answer = await call('GET', `${issuer}/journeys/v1/flows/${native.flow}`, undefined, { authorization: `Bearer ${secret}` });
      assert.ok(answer.status === 401 || answer.status === 404, String(answer.status));
    }
  });

  test('a session does not survive in its old handle, and a made-up one is nobody', async () => {
    const browser = browse();
    browser.setCookie(HOST, 'parvis_sso', 'fixed-by-the-attacker');
    browser.setCookie(HOST, 'parvis_sso.sig', 'A'.repeat(27));
    await signedIn(browser, 'mallory@example.com');
    assert.notEqual(browser.cookies(HOST).get('parvis_sso'), 'fixed-by-the-attacker');
    const before_ = new Map(browser.cookies(HOST));
    const { page } = await identified(browser, 'mallory@example.com', issuer, { prompt: 'login' });
    await browser.submit(page, 'continue', { password: PASSWORD }, out);
    const thief = browse();
    for (const [name, value] of before_) thief.setCookie(HOST, name, value);
    assert.match(String(await silently(thief)), /error=login_required/, 'the handle from before the new proof is dead (D5)');
    assert.match(String(await silently(browser)), /code=/);
  });
});

// ---------------------------------------------------------------- the other tenant

describe('what belongs to another tenant', () => {
  test('session, browser secret and flow', async () => {
    const browser = browse();
    await signedIn(browser, 'victim@example.com');
    for (const [name, value] of new Map(browser.cookies(HOST))) browser.setCookie(HOST, name.replace('parvis_', 'parvis_rival_'), value);
    assert.match(String(await silently(browser, rival)), /error=login_required/);
    const mine = browse();
    const { page } = await identified(mine, 'victim@example.com');
    mine.setCookie(HOST, 'parvis_rival_browser', mine.cookies(HOST).get('parvis_browser') ?? '');
    assert.equal((await mine.get(page.url.replace(issuer, rival))).status, 410);
    assert.equal((await mine.get(page.url)).status, 200);
  });

  test('code, access token, refresh token and ID token', async () => {
    const browser = browse();
    const { callback, verifier } = await signedIn(browser, 'victim@example.com');
    assert.equal((await redeem(rival, callback, verifier)).body.error, 'invalid_grant');
    const { body: tokens } = await redeem(issuer, callback, verifier);
    assert.ok(tokens.refresh_token);
    const bearer = { authorization: `Bearer ${tokens.access_token}` };
    assert.equal((await call('GET', `${rival}/userinfo`, undefined, bearer)).status, 401);
    assert.equal((await call('GET', `${issuer}/userinfo`, undefined, bearer)).status, 200);
    const refreshed = await call('POST', `${rival}/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, basic(client));
    assert.match(refreshed.text, /invalid_grant/);
    assert.match((await call('POST', `${rival}/introspect`, { token: tokens.access_token }, basic(client))).text, /"active":false/);
    await call('POST', `${rival}/revoke`, { token: tokens.refresh_token }, basic(client));
    assert.equal((await browse().get(`${rival}/logout?id_token_hint=${tokens.id_token}`)).status, 400);
    assert.equal((await call('POST', `${issuer}/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, basic(client))).status, 200, 'still alive at home');
  });

  test('passwords, users and mailed links', async () => {
    const browser = browse();
    const { page } = await identified(browser, 'victim@example.com', rival);
    assert.equal(shows(await browser.submit(page, 'continue', { password: PASSWORD })), 'password', 'the password of the other tenant');
    const linked = browse();
    const start = await identified(linked, 'linked@example.com');
    await linked.submit(start.page, 'code');
    const link = await mailbox.link('linked@example.com');
    assert.ok(link.startsWith(`${issuer}/link/`));
    assert.equal((await browse().get(link.replace(issuer, rival))).status, 410);
    assert.equal((await browse().post(link.replace(issuer, rival), {})).status, 410);
    // Mail scanners fetch it; nothing happens. The press in another browser gives that browser no session.
    const elsewhere = browse();
    for (let scans = 0; scans < 3; scans++) assert.equal((await elsewhere.get(link)).status, 200);
    assert.equal((await elsewhere.post(link, {}, { origin: 'https://evil.example' })).status, 403);
    assert.equal((await elsewhere.post(link, {})).status, 200);
    assert.match(String(await silently(elsewhere)), /error=login_required/);
    assert.equal((await elsewhere.post(link, {})).status, 410, 'once');
  });

  test('device and pushed-request codes', async () => {
    const device = JSON.parse((await call('POST', `${issuer}/device_authorization`, { client_id: 'tv', scope: 'openid' })).text) as { user_code: string; device_code: string };
    const poll = (at: string, clientId: string) =>
      call('POST', `${at}/token`, { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: device.device_code, client_id: clientId });
    assert.match((await poll(rival, 'tv')).text, /invalid_grant|expired_token/);
    assert.match((await poll(issuer, 'tv')).text, /authorization_pending/);
    assert.match((await poll(issuer, 'phone')).text, /not allowed for this client/);
    const browser = browse();
    const form = await browser.get(`${rival}/device?user_code=${device.user_code}`);
    const typed = await browser.submit(form, 'continue', { user_code: device.user_code });
    assert.equal(typed.status, 422, 'unknown there');

    const pushed = async (as: typeof client) =>
      (JSON.parse((await call('POST', `${issuer}/par`, Object.fromEntries(new URL(authorize().url).searchParams), basic(as))).text) as { request_uri: string }).request_uri;
    const uri = await pushed(client);
    for (const at of [`${rival}/authorize?client_id=web`, `${issuer}/authorize?client_id=other`]) {
      const answer = await browse().get(`${at}&request_uri=${encodeURIComponent(uri)}`);
      const to = String(answer.headers.location ?? '');
      // An application with one address is told there; nothing of what was pushed comes back.
      assert.ok(to === '' ? answer.status === 400 : /^https:\/\/(?:app|other)\.example\/callback\?error=invalid_request/.test(to), `${at} ${answer.status} ${to}`);
    }
  });
});

// ---------------------------------------------------------------- steps

const SOMEBODY_ELSES = [
  'link',
  'verified',
  'allow',
  'confirm',
  'resend',
  'skip',
  'code',
  'forgot',
  'password',
  'set',
  'new',
  'existing',
  'started',
  'done',
  'session',
  'journey:recover',
  'constructor',
  '__proto__',
  '_stay',
];

describe('the order of steps', () => {
  test('no page leads on by a button of another step, nor by facts sent along', async () => {
    const facts = {
      userId: 'x',
      sub: 'x',
      candidateId: 'x',
      verified: '[{"kind":"email","value":"victim@example.com"}]',
      evidence: '[{}]',
      sessionId: 'x',
      newUser: 'true',
      token: 'A'.repeat(43),
    };
    const browser = browse();
    const first = await browser.follow(await browser.get(authorize().url));
    for (const action of SOMEBODY_ELSES) assert.equal(shows(await press(browser, await browser.get(first.url), action, facts)), 'identifier', action);
    const { page } = await identified(browser, 'victim@example.com');
    for (const action of SOMEBODY_ELSES.filter((name) => name !== 'code' && name !== 'forgot')) {
      assert.equal(shows(await press(browser, await browser.get(page.url), action, facts)), 'password', action);
    }
    assert.match(String(await silently(browser)), /error=login_required/);
  });

  test('a recovery code is for one address: not after "Not you?", not by going round', async () => {
    const browser = browse();
    const { page } = await identified(browser, 'mallory@example.com');
    const mine = await browser.submit(await browser.submit(page, 'forgot'), 'mail');
    assert.equal(shows(mine), 'code');
    const code = await mailbox.code('mallory@example.com');
    const again = await browser.submit(mine, 'change');
    const theirs = await browser.submit(await browser.submit(again, 'continue', { identifier: 'victim@example.com' }), 'mail');
    assert.equal(shows(theirs), 'code');
    assert.equal(shows(await browser.submit(theirs, 'continue', { code })), 'code', 'my code for their address');
    for (const action of ['skip', 'set', 'newPassword'])
      assert.equal(shows(await press(browser, await browser.get(theirs.url), action, { newPassword: 'Mallory-Was-Here-1' })), 'code');
  });

  test('signing up with somebody’s address proves nothing by itself, and the new password is not skipped over to theirs', async () => {
    const browser = browse();
    const start = await browser.follow(await browser.get(authorize(issuer, { prompt: 'create' }).url));
    const page = await browser.submit(start, 'continue', { identifier: 'victim@example.com' });
    assert.equal(shows(page), 'code');
    for (const action of ['skip', 'continue', 'link', 'set', 'saved']) {
      const answer = await press(browser, await browser.get(page.url), action, { code: '000000', newPassword: 'Mallory-Was-Here-1', name: 'Mallory' });
      assert.equal(shows(answer), 'code', action);
    }
    assert.match(String(await silently(browser)), /error=login_required/);
  });

  test('after a recovery the password must change: it cannot be skipped', async () => {
    const browser = browse();
    const { page } = await identified(browser, 'recovered@example.com');
    const asked = await browser.submit(await browser.submit(page, 'forgot'), 'mail');
    const choice = await browser.submit(asked, 'continue', { code: await mailbox.code('recovered@example.com') });
    for (const action of ['keep', 'skip', 'done']) assert.equal(shows(await press(browser, await browser.get(choice.url), action)), shows(choice));
    const fresh = await browser.submit(await browser.get(choice.url), 'password');
    assert.equal(shows(fresh), 'newPassword');
    for (const action of ['skip', 'skipped', 'done']) assert.equal(shows(await press(browser, await browser.get(fresh.url), action)), 'newPassword');
    // A code works once, also in another flow of the same browser.
    const other = await identified(browser, 'recovered@example.com');
    const second = await browser.submit(await browser.submit(other.page, 'forgot'), 'mail');
    const old = await mailbox.code('recovered@example.com');
    assert.equal(shows(await browser.submit(second, 'continue', { code: old === '000000' ? '000001' : '000000' })), 'code');
  });

  test('consent gives what was asked for, not what the form says', async () => {
    const browser = browse();
    await signedIn(browser, 'mallory@example.com');
    const { url, verifier } = authorize(issuer, { client_id: 'partner', scope: 'openid email profile' });
    const page = await browser.follow(await browser.get(url), out);
    const done = await press(browser, page, 'allow', { offline_access: 'true', 'orders:write': 'true', phone: 'true', grantedScopes: 'openid phone', decision: 'true' });
    assert.ok(done.url.startsWith(CALLBACK));
    const { body } = await redeem(issuer, new URL(done.url), verifier, { clientId: 'partner', secret: SECRET });
    assert.deepEqual(body.scope.split(' ').sort(), ['email', 'openid'], 'profile was optional and not ticked');
    const quiet = await browser.get(authorize(issuer, { client_id: 'partner', scope: 'openid email phone', prompt: 'none' }).url);
    assert.match(String(quiet.headers.location), /error=consent_required/);
  });

  test('prompt=none never shows a page and never takes a session further', async () => {
    for (const extra of [{ prompt: 'none' }, { prompt: 'none', max_age: '0' }, { prompt: 'none', login_hint: 'victim@example.com' }] as Record<string, string>[]) {
      const answer = await browse().get(authorize(issuer, extra).url);
      assert.match(String(answer.headers.location), /^https:\/\/app\.example\/callback\?.*error=login_required/);
    }
    assert.match(String((await browse().get(authorize(issuer, { prompt: 'none login' }).url)).headers.location), /error=invalid_request/);
    const browser = browse();
    await signedIn(browser, 'mallory@example.com');
    const step = await browser.get(authorize(issuer, { prompt: 'none', claims: '{"id_token":{"acr":{"essential":true,"values":["urn:nobody:reaches:this"]}}}' }).url);
    assert.match(String(step.headers.location), /error=/);
    assert.doesNotMatch(String(step.headers.location), /code=/);
  });
});

// ---------------------------------------------------------------- guessing

describe('guessing', () => {
  test('spellings of one address, networks of one household and parallel posts share the tries', async () => {
    const household = (n: number) => `2001:db8:77:1:${n.toString(16)}::1`;
    const spellings = ['limited@example.com', 'LIMITED@example.com', ' Limited@EXAMPLE.com ', 'ｌｉｍｉｔｅｄ@example.com', 'limited@Example.COM'];
    const pages = await Promise.all(
      spellings.map(async (email, n) => {
        const browser = browse(household(n));
        return { browser, page: (await identified(browser, email)).page };
      }),
    );
    const failures = async () =>
      new Map(
        (
          await installation.database.dump<{ reason: string; n: number }>(
            "select data->>'reason' as reason, count(*)::int as n from platform.events where type = 'credentials.attempt_failed' group by 1",
          )
        ).map(({ reason, n }) => [reason, n]),
      );
    const known = await failures();
    await Promise.all(
      pages.flatMap(({ browser, page }) =>
        Array.from({ length: 6 }, async (_, n) => {
          const form = formsOf(page.text).find((entry) => '_version' in entry.fields);
          await browser.post(new URL(form?.action ?? '', page.url).href, { ...form?.fields, _action: 'continue', password: `guess-${n}-abcdef` });
        }),
      ),
    );
    const now = await failures();
    const grown = (reason: string) => (now.get(reason) ?? 0) - (known.get(reason) ?? 0);
    // Posts that came after the page had moved on are not even looked at; of those that were, ten were compared.
    assert.equal(grown('wrong'), 10);
    assert.ok(grown('limited') > 0);
    const late = browse(household(99));
    const { page } = await identified(late, 'limited@example.com');
    assert.equal(shows(await late.submit(page, 'continue', { password: PASSWORD })), 'password', 'not even the right one');
  });

  test('the client’s own X-Forwarded-For does not make it somebody else', async () => {
    const answers = [];
    for (let n = 0; n < 35; n++) {
      answers.push(
        (await call('POST', `${issuer}/device`, { user_code: 'BCDF-GHJK', xsrf: 'x', confirm: 'yes' }, { 'x-forwarded-for': `198.51.100.${n}, 192.0.2.200`, origin: issuer }))
          .status,
      );
    }
    assert.ok(
      answers.slice(30).every((status) => status === 429),
      answers.join(' '),
    );
    assert.equal((await call('GET', `${issuer}/`, undefined, { 'x-forwarded-for': 'unknown' })).status, 400, 'an unreadable one is refused, not ignored');
  });
});

// ---------------------------------------------------------------- logging out, going elsewhere

describe('signing out and redirects', () => {
  test('no page signs a customer out without their yes, and none sends them where nobody registered', async () => {
    const { browser, tokens } = await tokensOf('victim@example.com');
    const mine = (await tokensOf('mallory@example.com')).tokens;
    const asks = [`?client_id=web`, `?id_token_hint=${mine.id_token}`, `?post_logout_redirect_uri=https://evil.example/`, ''];
    for (const query of asks) {
      const page = await browser.follow(await browser.get(`${issuer}/logout${query}`), out);
      assert.match(page.text, /value="confirm"/, query);
    }
    for (const evil of [
      'https://evil.example/',
      '//evil.example',
      'https://app.example/bye/',
      'https://app.example/bye?x=1',
      'https://other.example/bye',
      'https://app.example@evil.example/bye',
      'javascript:alert(1)',
    ]) {
      const answer = await browser.get(`${issuer}/logout?${new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: evil }).toString()}`);
      assert.deepEqual([answer.status, answer.headers.location], [400, undefined], evil);
    }
    assert.match(String(await silently(browser)), /code=/, 'still signed in after all that');
    // An application that posts, as a browser sends it: without the cookie.
    const posted = await browse().post(`${issuer}/logout`, { id_token_hint: tokens.id_token }, { origin: 'https://app.example' });
    await browser.follow(await browser.get(String(posted.headers.location)));
    assert.match(String(await silently(browser)), /error=login_required/, 'and signed out when it was real');
  });

  test('line ends and markup in parameters reach no header and no page as such', async () => {
    const nasty = 'x\r\nSet-Cookie: evil=1\r\n\r\n<script>alert(1)</script>';
    const browser = browse();
    const { callback } = await signedIn(browser, 'mallory@example.com', { extra: { state: nasty } });
    assert.equal(callback.searchParams.get('state'), nasty);
    const page = await browse().get(authorize(issuer, { prompt: 'none', state: nasty }).url);
    assert.doesNotMatch(String(page.headers['set-cookie']), /evil=/);
    for (const extra of [
      { login_hint: '"><script>alert(1)</script>' },
      { ui_locales: '<script>' },
      { client_id: '<script>alert(1)</script>' },
      { redirect_uri: 'javascript:alert(1)//<script>alert(1)</script>' },
    ] as Record<string, string>[]) {
      const visitor = browse();
      const shown = await visitor.follow(await visitor.get(authorize(issuer, extra).url), out);
      assert.doesNotMatch(shown.text, /<script>alert/, JSON.stringify(extra));
    }
    const visitor = browse();
    const start = await visitor.follow(await visitor.get(authorize().url));
    const refused = await visitor.submit(start, 'continue', { identifier: '"><img src=x onerror=alert(1)>' });
    assert.doesNotMatch(refused.text, /<img src=x/);
    assert.match(String(refused.headers['content-security-policy']), /script-src 'nonce-[\w-]+' 'strict-dynamic'/);
    assert.doesNotMatch(String(refused.headers['content-security-policy']), /unsafe-inline|unsafe-eval/);
    assert.equal(refused.headers['x-frame-options'], 'DENY');
  });

  test('a request line or Host that means two things is refused before any route', async () => {
    const port = Number(new URL(issuer).port);
    const raw = (text: string) =>
      new Promise<string>((done, fail) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(text));
        let answer = '';
        socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
        socket.on('end', () => done(answer));
        socket.on('error', fail);
      });
    const host = new URL(issuer).host;
    for (const [text, allowed] of [
      [`GET http://evil.example/.well-known/openid-configuration HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 4/],
      [`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 4/],
      [`GET / HTTP/1.1\r\nHost: ${host}@evil.example\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 421/],
      [`GET / HTTP/1.1\r\nHost: evil.example#${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 421/],
      [`GET /t/rival/../authorize HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 400/],
      [`GET //evil.example/%2f.. HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 400/],
      [`GET /t/rival%2f..%2fflow HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 400/],
    ] as const) {
      const answer = await raw(text);
      assert.match(answer, allowed, text);
      assert.doesNotMatch(answer, /location: .*evil/i, text);
    }
  });
});

// ---------------------------------------------------------------- JSON, outbound, suspension, traces

async function beginNative(): Promise<{ flow: string; secret: string; version: number }> {
  const query = Object.fromEntries(new URL(authorize(issuer, { client_id: 'phone', redirect_uri: 'com.example.app:/cb' }).url).searchParams);
  const pushed = JSON.parse((await call('POST', `${issuer}/par`, query)).text) as { request_uri: string };
  const answer = await json('/journeys/v1/flows', JSON.stringify({ client_id: 'phone', request_uri: pushed.request_uri }));
  assert.equal(answer.status, 201, answer.text);
  return JSON.parse(answer.text) as { flow: string; secret: string; version: number };
}

async function json(path: string, body: string, secret?: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(issuer + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.50', ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }) },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}

describe('the JSON API', () => {
  test('takes no field that is not its own, no prototype, no flow that its application may not run', async () => {
    const native = await beginNative();
    const path = `/journeys/v1/flows/${native.flow}`;
    const good = { version: native.version, action: 'continue', fields: { identifier: 'victim@example.com' } };
    for (const body of [
      JSON.stringify({ ...good, facts: { userId: 'x' } }),
      JSON.stringify({ ...good, tenantId: 'x' }),
      `{"version":${native.version},"action":"continue","fields":{"__proto__":{"userId":"x"},"identifier":"a@b.co"}}`,
      `{"version":${native.version},"action":"continue","fields":{"constructor":"x"}}`,
      `{"version":${native.version},"action":"continue","action":"link","fields":{}}`,
      JSON.stringify({ ...good, fields: { identifier: ['victim@example.com'] } }),
      JSON.stringify({ ...good, fields: { identifier: { value: 'x' } } }),
      JSON.stringify({ ...good, version: '1' }),
    ])
      assert.equal((await json(path, body, native.secret)).status, 400, body);
    assert.equal((await json(path, JSON.stringify(good))).status, 401);
    let next = await json(path, JSON.stringify(good), native.secret);
    for (const action of SOMEBODY_ELSES.filter((name) => !['code', 'forgot', '_stay'].includes(name))) {
      const { version } = JSON.parse(next.text) as { version: number };
      next = await json(path, JSON.stringify({ version, action, fields: { userId: 'x', token: 'A'.repeat(43) } }), native.secret);
      assert.match(next.text, /"id":"credentials\.password"/, action);
    }
    const page = await browse().get(authorize(issuer, { client_id: 'web' }).url);
    assert.ok(page.status === 303);
    const web = JSON.parse((await call('POST', `${issuer}/par`, Object.fromEntries(new URL(authorize().url).searchParams), basic(client))).text) as { request_uri: string };
    for (const clientId of ['web', 'phone'])
      assert.ok((await json('/journeys/v1/flows', JSON.stringify({ client_id: clientId, request_uri: web.request_uri }))).status >= 400, clientId);
  });
});

describe('the way out', () => {
  test('addresses of applications are not fetched inside: keys and sign-out notices', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const signed = `${part({ alg: 'ES256', kid: 'k' })}.${part({ iss: 'inside', sub: 'inside', aud: issuer, jti: randomBytes(8).toString('hex'), iat: now, exp: now + 60 })}`;
    const assertion = `${signed}.${sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    const answer = await call('POST', `${issuer}/token`, {
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_id: 'inside',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
    assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${answer.text}`);
    assert.doesNotMatch(answer.text, /localhost|ECONN|forbidden_address/);
    const { browser, tokens } = await tokensOf('victim@example.com');
    await browser.get(`${issuer}/logout?id_token_hint=${tokens.id_token}`);
    await new Promise((done) => setTimeout(done, 1500));
    assert.equal(touched, 0, 'the server behind the wall was never spoken to');
  });
});

describe('what was suspended', () => {
  test('a thief’s tokens, even those for offline use, when the owner recovers the account and signs out everywhere', async () => {
    const scope = { extra: { scope: 'openid offline_access' } };
    const { browser: thief, tokens } = await tokensOf('robbed@example.com', scope);
    const use = () => call('POST', `${issuer}/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, basic(client));
    const owner = browse();
    const { page } = await identified(owner, 'robbed@example.com');
    const asked = await owner.submit(await owner.submit(page, 'forgot'), 'mail');
    const choice = await owner.submit(asked, 'continue', { code: await mailbox.code('robbed@example.com') });
    const fresh = await owner.submit(choice, 'password');
    const held = await owner.submit(fresh, 'continue', { newPassword: 'Sudden-Orchard-41-Ferry' });
    assert.ok((await owner.submit(held, 'continue', {}, out)).url.startsWith(CALLBACK));
    assert.match(String(await silently(thief)), /error=login_required/);
    let gone = false;
    for (let tries = 0; tries < 40 && !gone; tries++) {
      await new Promise((done) => setTimeout(done, 100));
      gone =
        (await installation.database.dump<{ n: number }>("select count(*)::int as n from platform.events where type = 'oidc.family_revoked' and data->>'reason' = 'signed_out'"))[0]
          ?.n === 1;
    }
    assert.match((await use()).text, /invalid_grant/);
    assert.match(String(await silently(owner)), /code=/);
  });

  test('an application gets nothing any more, by any of its tokens, within seconds', async () => {
    const { browser, tokens } = await tokensOf('victim@example.com', { at: rival, password: RIVAL_PASSWORD });
    const apply = spawn(process.execPath, [fileURLToPath(new URL('../../bin/parvis.ts', import.meta.url)), 'apply', file('suspended')], {
      env: { ...installation.env },
      stdio: 'ignore',
    });
    assert.equal(await new Promise((done) => apply.once('exit', done)), 0);
    let refused = false;
    for (let tries = 0; tries < 40 && !refused; tries++) {
      await new Promise((done) => setTimeout(done, 150));
      refused = (await call('POST', `${rival}/introspect`, { token: tokens.access_token }, basic(client))).status === 401;
    }
    assert.ok(refused);
    assert.equal((await call('POST', `${rival}/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, basic(client))).status, 401);
    assert.equal((await call('GET', `${rival}/userinfo`, undefined, { authorization: `Bearer ${tokens.access_token}` })).status, 401);
    const silent = await browser.get(authorize(rival, { prompt: 'none' }).url);
    assert.deepEqual([silent.status, silent.headers.location], [400, undefined]);
  });
});

describe('traces', () => {
  test('refused attempts are in the audit trail; addresses, passwords, codes and tokens are in no log and no event', async () => {
    const events = await installation.database.dump<{ type: string; n: number }>('select type, count(*)::int as n from platform.events group by type');
    const count = (type: string) => events.find((event) => event.type === type)?.n ?? 0;
    assert.ok(count('credentials.attempt_failed') > 20, JSON.stringify(events));
    const { browser, tokens } = await tokensOf('mallory@example.com');
    const values = [
      PASSWORD,
      RIVAL_PASSWORD,
      SECRET,
      'victim@example.com',
      'mallory@example.com',
      tokens.access_token,
      tokens.refresh_token,
      tokens.id_token,
      browser.cookies(HOST).get('parvis_sso') ?? 'x',
      browser.cookies(HOST).get('parvis_browser') ?? 'x',
    ];
    const trail = JSON.stringify(await installation.database.dump('select type, data, actor_id, subject, request_id from platform.events'));
    for (const value of values) {
      assert.ok(!installation.output().includes(value), `in a log: ${value.slice(0, 12)}`);
      assert.ok(!trail.includes(value), `in the trail: ${value.slice(0, 12)}`);
    }
    assert.doesNotMatch(installation.output(), /unhandled|UnhandledPromise|"level":"fatal"/i);
  });
});
