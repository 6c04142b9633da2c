import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { basic, call } from '#test/installation';
import {
  CALLBACK,
  PASSWORD,
  client,
  mailbox,
  issuer,
  rival,
  underAttack,
  browse,
  HOST,
  out,
  authorize,
  identified,
  signedIn,
  redeem,
  silently,
  shows,
  beginNative,
} from '../support/attacker.ts';

underAttack();

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
