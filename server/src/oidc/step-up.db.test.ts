import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { decodeJwt } from 'jose';
import { ACR } from '#sessions/contract';
import { LOCALES } from '#platform/i18n';
import type { Answer, HttpBrowser } from '#test/support';
import { authorizeUrl, basic, call, exchange, openHouse, pkce, refresh, signInAt, tokensFor, type House } from './house.suite.ts';

/* What a request, an application's own rules and the session's level mean together (ST1; OpenID Connect Core 3.1.2.1, 5.5.1.1; RFC 9470). */

let house: House;
before(async () => {
  house = await openHouse();
  await house.application({ clientId: 'shop', actions: { payment: { en: 'pay for your order', de: 'Ihre Bestellung zu bezahlen' } } });
  await house.application({ clientId: 'careful', mfa: { mode: 'required' } });
  await house.application({ clientId: 'bank', mfa: { assurance: 'aal2' } });
  await house.application({ clientId: 'vault', mfa: { assurance: 'aal2-phishing-resistant' } });
  await house.application({ clientId: 'tv', mfa: { assurance: 'aal2' }, metadata: DEVICE });
  await house.resource({ identifier: 'https://api.example/', name: 'Orders', scopes: ['orders:read'] });
  await house.resource({ identifier: 'https://opaque.example/', name: 'Opaque', scopes: ['look'], accessTokenFormat: 'opaque' });
  await house.user('ada');
});
after(() => house?.stop());
beforeEach(() => {
  house.asking.seen.splice(0);
  house.asking.passes = false;
});

const DEVICE = {
  redirect_uris: [],
  post_logout_redirect_uris: [],
  grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
};
const out = (location: string) => location.startsWith('https://app.example/');
const open = async (browser: HttpBrowser, url: string): Promise<Answer> => browser.follow(await browser.get(url), out);
const answered = (page: Answer) => new URL(page.url).searchParams;
const ask = (browser: HttpBrowser, clientId: string, extra: Record<string, string> = {}) => open(browser, authorizeUrl(house, clientId, pkce().challenge, extra));
/** What the browser got: a journey, or what it brings to the application. */
const outcome = (page: Answer): string => {
  if (page.text.includes('value="submit"')) return 'sign-in';
  if (page.text.includes('value="prove"')) return 'step-up';
  return page.status === 0 ? (answered(page).get('error') ?? 'code') : `page ${page.status}`;
};
const age = (seconds: number) => house.t.dump("update sessions.sessions set auth_time = auth_time - $1 * interval '1 second'", [seconds]);
async function browserAt(level: 'none' | 'one' | 'two'): Promise<HttpBrowser> {
  const browser = house.browser();
  if (level !== 'none') await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'ada', level === 'two' ? { strong: 'yes' } : {});
  house.asking.seen.splice(0);
  return browser;
}
const essential = (...values: string[]) => ({ claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }) });
const claimsOf = async (clientId: string, page: Answer, verifier: string) => decodeJwt((await exchange(house, clientId, answered(page).get('code'), verifier)).body.id_token);

test('session level x what is wanted x prompt=none', async () => {
  const two = { acr_values: ACR.two };
  const rows: readonly (readonly ['none' | 'one' | 'two', string, Record<string, string>, string, string])[] = [
    // level, application, request, what happens, what happens silently
    ['none', 'shop', {}, 'sign-in', 'login_required'],
    ['none', 'shop', two, 'sign-in', 'login_required'],
    ['none', 'bank', {}, 'sign-in', 'login_required'],
    ['one', 'shop', {}, 'code', 'code'],
    ['one', 'shop', { acr_values: ACR.one }, 'code', 'code'],
    ['one', 'shop', two, 'step-up', 'login_required'],
    ['one', 'shop', { acr_values: `${ACR.two} ${ACR.one}` }, 'code', 'code'],
    ['one', 'shop', essential(ACR.two), 'step-up', 'login_required'],
    ['one', 'shop', { acr_values: 'urn:other' }, 'code', 'code'],
    ['one', 'shop', essential('urn:other'), 'unmet_authentication_requirements', 'unmet_authentication_requirements'],
    ['one', 'shop', { max_age: '100' }, 'code', 'code'],
    ['one', 'careful', {}, 'step-up', 'login_required'],
    ['one', 'bank', {}, 'step-up', 'login_required'],
    ['one', 'bank', { acr_values: ACR.one }, 'step-up', 'login_required'],
    ['one', 'vault', {}, 'step-up', 'login_required'],
    ['two', 'shop', two, 'code', 'code'],
    ['two', 'shop', essential(ACR.two), 'code', 'code'],
    ['two', 'shop', { acr_values: ACR.resistant }, 'step-up', 'login_required'],
    ['two', 'careful', {}, 'code', 'code'],
    ['two', 'bank', {}, 'code', 'code'],
    ['two', 'vault', {}, 'step-up', 'login_required'],
  ];
  for (const [level, clientId, extra, expected, silently] of rows) {
    const browser = await browserAt(level);
    const row = `${level} ${clientId} ${JSON.stringify(extra)}`;
    assert.equal(outcome(await ask(browser, clientId, { ...extra, prompt: 'none' })), silently, `${row}, silently`);
    assert.equal(outcome(await ask(browser, clientId, extra)), expected, row);
  }
});

test('max_age over: with a level of two it is a step-up, else a sign-in; both know that proof must be new', async () => {
  const browser = await browserAt('two');
  await age(400);
  assert.equal(outcome(await ask(browser, 'shop', { max_age: '300', prompt: 'none' })), 'login_required');
  assert.equal(outcome(await ask(browser, 'shop', { max_age: '300' })), 'sign-in');
  assert.deepEqual(house.asking.seen.at(-1)?.flow.wanted, { acr: [], fresh: true });
  assert.equal(outcome(await ask(browser, 'shop', { max_age: '300', acr_values: ACR.two })), 'step-up');
  assert.deepEqual(house.asking.seen.at(-1)?.flow.wanted, { acr: [ACR.two], fresh: true });
  assert.equal(outcome(await ask(browser, 'shop', { max_age: '300', acr_values: `${ACR.two} ${ACR.one}` })), 'sign-in', 'one is enough');
  assert.equal(outcome(await ask(browser, 'bank', { max_age: '300' })), 'step-up', 'the level of the application itself counts');
  assert.equal(outcome(await ask(browser, 'shop', { prompt: 'login', acr_values: ACR.two })), 'sign-in', 'asked for by name');
  assert.deepEqual(house.asking.seen.at(-1)?.flow.wanted, { acr: [ACR.two], fresh: true });
});

test('max_age goes by the clock of the database, whatever this machine’s says', async () => {
  const browser = await browserAt('one');
  await house.t.advance(400);
  assert.equal(outcome(await ask(browser, 'shop', { max_age: '300', prompt: 'none' })), 'login_required');
  assert.equal(outcome(await ask(browser, 'shop', { max_age: '500', prompt: 'none' })), 'code');
  await house.t.advance(-400);
});

test('a step-up raises the session there is: new handle, new auth_time, and every token says so at once', async () => {
  const browser = house.browser();
  const before_ = decodeJwt((await tokensFor(house, 'shop', 'ada', {}, browser)).tokens.id_token);
  const cookie = browser.cookies('localhost').get('parvis_sso');
  await age(1000);
  const { verifier, challenge } = pkce();
  const page = await open(
    browser,
    authorizeUrl(house, 'shop', challenge, { acr_values: ACR.two, max_age: '300', action: 'payment', resource: 'https://api.example/', scope: 'openid orders:read' }),
  );
  assert.equal(outcome(page), 'step-up');
  const { flow, facts } = house.asking.seen.at(-1) as (typeof house.asking.seen)[number];
  assert.deepEqual(flow.wanted, { acr: [ACR.two], fresh: true, purpose: { en: 'pay for your order', de: 'Ihre Bestellung zu bezahlen' } });
  assert.equal(facts.sub, before_.sub);
  assert.deepEqual([facts.candidateId, facts.identifier, facts.evidence, facts.sessionId], [facts.userId, { kind: 'email', value: 'ada@example.com' }, [], undefined]);
  assert.ok(flow.currentSessionId);
  const done = await browser.submit(page, 'prove', {}, out);
  assert.notEqual(browser.cookies('localhost').get('parvis_sso'), cookie);
  const tokens = (await exchange(house, 'shop', answered(done).get('code'), verifier)).body;
  const idToken = decodeJwt(tokens.id_token);
  const seconds = Math.floor(Date.now() / 1000);
  assert.deepEqual([idToken['acr'], idToken.sub, idToken['sid']], [ACR.two, before_.sub, before_['sid']]);
  assert.deepEqual([...(idToken['amr'] as string[])].sort(), ['hwk', 'mfa', 'pwd']);
  assert.ok(Math.abs((idToken['auth_time'] as number) - seconds) < 30);
  const same = (claims: Record<string, unknown>) => [claims['acr'], claims['amr'], claims['auth_time']];
  assert.deepEqual(same(decodeJwt(tokens.access_token)), same(idToken), 'JWT access token (RFC 9068)');
  const second = pkce();
  const again = await open(browser, authorizeUrl(house, 'shop', second.challenge, { resource: 'https://opaque.example/', scope: 'openid look' }));
  const opaque = (await exchange(house, 'shop', answered(again).get('code'), second.verifier)).body;
  assert.deepEqual(same((await call(house, '/introspect', { form: { token: opaque.access_token }, headers: basic('shop') })).body), same(idToken), 'introspection');
  const renewed = (await refresh(house, 'shop', opaque.refresh_token)).body;
  assert.deepEqual(same((await call(house, '/introspect', { form: { token: renewed.access_token }, headers: basic('shop') })).body), same(idToken), 'and after a refresh');
  assert.equal(outcome(await ask(browser, 'shop', { acr_values: ACR.two, max_age: '300' })), 'code', 'it lasts');
});

test('a journey that lets somebody pass: rules are met by it, a level is not', async () => {
  const browser = await browserAt('one');
  house.asking.passes = true;
  assert.equal(outcome(await ask(browser, 'careful')), 'code', 'a browser that is remembered');
  assert.equal(outcome(await ask(browser, 'bank')), 'unmet_authentication_requirements', 'no code below the level of the application');
  assert.equal(outcome(await ask(browser, 'shop', essential(ACR.two))), 'unmet_authentication_requirements');
  const { verifier, challenge } = pkce();
  const page = await open(browser, authorizeUrl(house, 'shop', challenge, { acr_values: ACR.two }));
  assert.equal((await claimsOf('shop', page, verifier))['acr'], ACR.one, 'what there is, and it says so');
  await age(1000);
  assert.equal(outcome(await ask(browser, 'shop', { acr_values: ACR.two, max_age: '300' })), 'unmet_authentication_requirements', 'old proof is not passed on as new');
  assert.deepEqual(house.failures, []);
});

test('a sign-in reaches the level by itself, and is told which', async () => {
  const browser = house.browser();
  const { verifier, challenge } = pkce();
  const url = authorizeUrl(house, 'bank', challenge, { acr_values: ACR.one });
  const page = await open(browser, url);
  assert.deepEqual(house.asking.seen.at(-1)?.flow.wanted, { acr: [ACR.two], fresh: false });
  assert.deepEqual(house.asking.seen.at(-1)?.flow.application?.mfa, { assurance: 'aal2' });
  const done = await browser.submit(page, 'submit', { user: 'ada', strong: 'yes' }, out);
  assert.equal((await claimsOf('bank', done, verifier))['acr'], ACR.two);
  const weak = house.browser();
  const again = await weak.submit(await open(weak, authorizeUrl(house, 'bank', pkce().challenge)), 'submit', { user: 'ada' }, out);
  assert.equal(outcome(again), 'unmet_authentication_requirements');
});

test('action names an action of the application, or the request is refused: no text of a request is shown', async () => {
  const browser = await browserAt('one');
  for (const action of ['transfer', 'Send everything to Mallory', 'constructor', '__proto__', '']) {
    const answer = answered(await ask(browser, 'shop', { acr_values: ACR.two, action }));
    if (action === '') continue;
    assert.equal(answer.get('error'), 'invalid_request', action);
    assert.match(answer.get('error_description') ?? '', /parameter action/);
  }
  assert.equal(outcome(await ask(browser, 'careful', { action: 'payment' })), 'invalid_request', "another application's");
  const pushed = await call(house, '/par', {
    form: {
      client_id: 'shop',
      redirect_uri: 'https://app.example/callback',
      response_type: 'code',
      scope: 'openid',
      code_challenge: pkce().challenge,
      code_challenge_method: 'S256',
      action: 'no',
    },
    headers: basic('shop'),
  });
  assert.deepEqual([pushed.status, pushed.body.error], [400, 'invalid_request']);
  const twice = await open(browser, `${authorizeUrl(house, 'shop', pkce().challenge, { action: 'payment' })}&action=other`);
  assert.notEqual(outcome(twice), 'code');
});

test('a device is approved at the level of its application, or not at all', async () => {
  const approve = async (browser: HttpBrowser) => {
    const begun = (await call(house, '/device_authorization', { form: { client_id: 'tv', scope: 'openid offline_access' } })).body;
    const page = await browser.get(begun.verification_uri_complete as string);
    return { begun, page: await browser.submit(page, 'continue', { user_code: begun.user_code }, out) };
  };
  const poll = (code: string) => call(house, '/token', { form: { grant_type: DEVICE.grant_types[0] as string, client_id: 'tv', device_code: code } });
  const browser = await browserAt('one');
  const { begun, page } = await approve(browser);
  assert.equal(outcome(page), 'step-up');
  const approved = await browser.submit(await browser.submit(page, 'prove', {}, out), 'allow', {}, out);
  assert.equal(approved.status, 200);
  const tokens = await poll(begun.device_code);
  assert.equal(decodeJwt(tokens.body.id_token)['acr'], ACR.two);
  house.asking.passes = true;
  const second = await approve(await browserAt('one'));
  assert.ok(!second.page.text.includes('value="allow"'));
  await house.t.advance(10);
  assert.equal((await poll(second.begun.device_code)).status, 400);
  await house.t.advance(-10);
});

test('Cancel: back to the application with access_denied, its state and our name; the session, its handle and what it proved stay as they were', async () => {
  const browser = await browserAt('one');
  const sid = async () => {
    const { verifier, challenge } = pkce();
    const { sid: id, acr, auth_time } = await claimsOf('shop', await open(browser, authorizeUrl(house, 'shop', challenge, { prompt: 'none' })), verifier);
    return [id, acr, auth_time];
  };
  const before_ = [await sid(), browser.cookies('localhost').get('parvis_sso')];
  const rows: readonly (readonly [string, Record<string, string>])[] = [
    ['step-up', { acr_values: ACR.two, action: 'payment' }],
    ['step-up', essential(ACR.two)],
    ['sign-in', { max_age: '0' }],
    ['sign-in', { prompt: 'login' }],
  ];
  for (const [expected, extra] of rows) {
    const page = await ask(browser, 'shop', { ...extra, state: 'kept' });
    const row = JSON.stringify(extra);
    assert.equal(outcome(page), expected, row);
    assert.equal(house.asking.seen.at(-1)?.flow.mayLeave, true, row);
    const back = answered(await browser.submit(page, 'leave', {}, out));
    assert.deepEqual([back.get('error'), back.get('state'), back.get('iss'), back.get('code')], ['access_denied', 'kept', house.issuer, null], row);
    const again = await browser.submit(page, 'leave', {}, out);
    assert.ok(again.status === 200 && again.text.includes('already finished'), `${row}, pressed once more from an old page`);
  }
  assert.deepEqual([await sid(), browser.cookies('localhost').get('parvis_sso')], before_);
  assert.equal(outcome(await ask(browser, 'shop', { acr_values: ACR.two })), 'step-up', 'asked for again the next time');
  assert.deepEqual(house.failures, []);
});

test('who is not signed in is asked who they are, and that has no Cancel', async () => {
  for (const extra of [{}, { acr_values: ACR.two }, { prompt: 'login' }] as Record<string, string>[]) {
    const asked = await ask(house.browser(), 'shop', extra);
    assert.ok(outcome(asked) === 'sign-in' && !asked.text.includes('value="leave"'), JSON.stringify(extra));
  }
});

test('a device whose approval was to be confirmed first, and was not, is told so', async () => {
  const begun = (await call(house, '/device_authorization', { form: { client_id: 'tv', scope: 'openid' } })).body;
  const browser = await browserAt('one');
  const page = await browser.submit(await browser.get(begun.verification_uri_complete as string), 'continue', { user_code: begun.user_code }, out);
  const left = await browser.submit(page, 'leave', {}, out);
  assert.ok(left.status < 500, left.text);
  const answer = await call(house, '/token', { form: { grant_type: DEVICE.grant_types[0] as string, client_id: 'tv', device_code: begun.device_code } });
  assert.deepEqual([answer.status, answer.body.error], [400, 'access_denied']);
});

test('discovery lists the levels', async () => {
  assert.deepEqual((await call(house, '/.well-known/openid-configuration')).body.acr_values_supported, [ACR.one, ACR.two, ACR.resistant]);
});

test("a tenant's own rules hold where the application has none, and its own win", async () => {
  const strict = await openHouse({ settings: { mfa: { mode: 'required' } } });
  try {
    await strict.application({ clientId: 'shop' });
    await strict.application({ clientId: 'lenient', mfa: { mode: 'none' } });
    await strict.user('ada');
    const browser = strict.browser();
    await signInAt(browser, authorizeUrl(strict, 'lenient', pkce().challenge), 'ada');
    const at = async (clientId: string) => outcome(await open(browser, authorizeUrl(strict, clientId, pkce().challenge)));
    assert.deepEqual([await at('lenient'), await at('shop')], ['code', 'step-up']);
  } finally {
    await strict.stop();
  }
});

test('a text in any language of ours is kept; what is wrong with one is told by its field', async () => {
  const actions = { close: Object.fromEntries(LOCALES.map((locale) => [locale, `text ${locale}`])) };
  await house.application({ clientId: 'texts', actions });
  assert.deepEqual((await house.node.oidc.application(house.tenant.id, 'texts'))?.actions, actions);
});
