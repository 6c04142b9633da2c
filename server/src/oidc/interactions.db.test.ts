import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import type { Answer, HttpBrowser } from '#test/support';
import { authorizeUrl, call, exchange, openHouse, pkce, refresh, signInAt, silent, tokensFor, type House } from './house.suite.ts';

let house: House;
before(async () => {
  house = await openHouse();
  await house.application({ clientId: 'shop' });
  await house.application({ clientId: 'club' });
  await house.application({ clientId: 'partner', name: 'Partner', firstParty: false, metadata: { optional_scopes: 'phone' } });
  await house.resource({ identifier: 'https://api.example/', name: 'Orders', scopes: ['orders:read', 'orders:write'] });
  await house.user('ada');
  await house.user('bruno');
});
after(() => house?.stop());

const out = (location: string) => location.startsWith('https://app.example/');
const open = async (browser: HttpBrowser, url: string): Promise<Answer> => browser.follow(await browser.get(url), out);
const answered = (page: Answer) => new URL(page.url).searchParams;
const asks = (page: Answer) =>
  page.text.includes('value="submit"')
    ? 'sign-in'
    : page.text.includes('value="prove"')
      ? 'step-up'
      : page.text.includes('value="allow"')
        ? 'consent'
        : page.status === 0
          ? 'application'
          : `page ${page.status}`;

/** As if the sign-in had been `seconds` earlier. */
const age = (sub: string | undefined, seconds: number) =>
  house.t.dump("update sessions.sessions set auth_time = auth_time - $2 * interval '1 second' where sub = $1", [sub, seconds]);

/** A tab keeps the cookies of its own path, which the test browser does not know. */
function keepTab(browser: HttpBrowser): () => void {
  const kept = [...browser.cookies('localhost')].filter(([name]) => /interaction|resume/.test(name));
  return () => kept.forEach(([name, value]) => browser.setCookie('localhost', name, value));
}

test('prompt=none: login_required without a session, a code with one, never a page', async () => {
  const browser = house.browser();
  const url = authorizeUrl(house, 'shop', pkce().challenge, { prompt: 'none' });
  const first = answered(await open(browser, url));
  assert.deepEqual([first.get('error'), first.get('state'), first.get('iss')], ['login_required', 'st', house.issuer]);
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'ada');
  assert.ok(answered(await open(browser, url)).get('code'));
  assert.equal(answered(await open(browser, authorizeUrl(house, 'partner', pkce().challenge, { prompt: 'none' }))).get('error'), 'consent_required');
});

test('prompt=login and max_age confirm the session there is: same session, new cookie, new auth_time', async () => {
  const browser = house.browser();
  const before_ = decodeJwt((await tokensFor(house, 'shop', 'ada', {}, browser)).tokens.id_token);
  const cookie = browser.cookies('localhost').get('parvis_sso');
  const { verifier, challenge } = pkce();
  const page = await open(browser, authorizeUrl(house, 'shop', challenge, { prompt: 'login' }));
  assert.equal(asks(page), 'sign-in');
  assert.ok(page.text.includes('value="ada@example.com"'), 'nothing already known is asked again');
  await age(before_.sub, 60);
  const done = await browser.submit(page, 'submit', { user: 'ada' }, out);
  const tokens = (await exchange(house, 'shop', answered(done).get('code'), verifier)).body;
  const after_ = decodeJwt(tokens.id_token);
  assert.equal(after_.sub, before_.sub);
  assert.ok((after_['auth_time'] as number) >= (before_['auth_time'] as number));
  assert.notEqual(browser.cookies('localhost').get('parvis_sso'), cookie);
  const sessions = await house.t.dump<{ n: number }>('select count(*)::int as n from sessions.sessions where revoked_at is null and sub = $1', [String(before_.sub)]);
  const again = await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { max_age: '1000' }));
  assert.equal(asks(again), 'application', 'recent enough');
  await age(before_.sub, 60);
  assert.equal(asks(await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { max_age: '30' }))), 'sign-in');
  assert.equal(asks(await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { max_age: '0' }))), 'sign-in');
  assert.ok((sessions[0]?.n ?? 0) >= 1);
});

test('a confirmation leaves the tokens of other applications alone', async () => {
  const browser = house.browser();
  const club = (await tokensFor(house, 'club', 'ada', {}, browser)).tokens;
  const page = await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { prompt: 'login' }));
  assert.ok(answered(await browser.submit(page, 'submit', { user: 'ada' }, out)).get('code'));
  assert.equal((await refresh(house, 'club', club.refresh_token)).status, 200);
});

test('somebody else signs in with the same browser: the first session ends cleanly', async () => {
  const browser = house.browser();
  const ada = (await tokensFor(house, 'shop', 'ada', {}, browser)).tokens;
  const { verifier, challenge } = pkce();
  const page = await open(browser, authorizeUrl(house, 'club', challenge, { prompt: 'select_account' }));
  assert.equal(asks(page), 'sign-in');
  const done = await browser.submit(page, 'submit', { user: 'bruno' }, out);
  const bruno = (await exchange(house, 'club', answered(done).get('code'), verifier)).body;
  assert.notEqual(decodeJwt(bruno.id_token).sub, decodeJwt(ada.id_token).sub);
  await house.deliver();
  assert.equal((await refresh(house, 'shop', ada.refresh_token)).body.error, 'invalid_grant');
  const next = decodeJwt((await tokensFor(house, 'shop', 'nobody', {}, browser)).tokens.id_token);
  assert.equal(next.sub, decodeJwt(bruno.id_token).sub, 'the browser is now Bruno’s');
});

test('a second tab that signs in the same person goes on with the session of the first', async () => {
  const browser = house.browser();
  const secondTab = await open(browser, authorizeUrl(house, 'club', pkce().challenge));
  const back = keepTab(browser);
  const first = (await tokensFor(house, 'shop', 'ada', {}, browser)).tokens;
  back();
  const { searchParams } = new URL((await browser.submit(secondTab, 'submit', { user: 'ada' }, out)).url);
  assert.ok(searchParams.get('code'));
  assert.equal((await refresh(house, 'shop', first.refresh_token)).status, 200);
  const live = await house.t.dump<{ n: number }>(
    'select count(*)::int as n from sessions.sessions where revoked_at is null and revoke_reason is null and handle_hash is not null and sub = $1',
    [String(decodeJwt(first.id_token).sub)],
  );
  assert.ok((live[0]?.n ?? 0) >= 1);
  const merged = await house.t.dump<{ n: number }>("select count(*)::int as n from sessions.sessions where revoke_reason = 'merged'");
  assert.equal(merged[0]?.n, 1);
});

test('a second tab that signs in somebody else ends the session of the first', async () => {
  const browser = house.browser();
  const secondTab = await open(browser, authorizeUrl(house, 'club', pkce().challenge));
  const back = keepTab(browser);
  const first = (await tokensFor(house, 'shop', 'ada', {}, browser)).tokens;
  back();
  assert.ok(answered(await browser.submit(secondTab, 'submit', { user: 'bruno' }, out)).get('code'));
  await house.deliver();
  assert.equal((await refresh(house, 'shop', first.refresh_token)).body.error, 'invalid_grant');
});

test('prompt=create starts with signing up', async () => {
  const browser = house.browser();
  const page = await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { prompt: 'create' }));
  const flows = await house.t.dump<{ journey: string }>('select journey from journeys.flows order by created_at desc limit 1');
  assert.equal(flows[0]?.journey, 'sign-up');
  assert.ok(answered(await browser.submit(page, 'submit', { user: 'ada' }, out)).get('code'));
});

test('login_hint fills in who signs in; a hint that is no identifier is left out', async () => {
  const page = await open(house.browser(), authorizeUrl(house, 'shop', pkce().challenge, { login_hint: 'BRUNO@example.com' }));
  assert.ok(page.text.includes('value="bruno@example.com"'));
  assert.equal(asks(await open(house.browser(), authorizeUrl(house, 'shop', pkce().challenge, { login_hint: '<script>' }))), 'sign-in');
});

test('ui_locales choose the language of the pages', async () => {
  const page = await open(house.browser(), authorizeUrl(house, 'shop', pkce().challenge, { ui_locales: 'xx ar' }));
  assert.match(page.text, /<html[^>]*lang="ar"[^>]*dir="rtl"|<html[^>]*dir="rtl"[^>]*lang="ar"/);
});

test('the language chosen on our pages before is kept', async () => {
  const browser = house.browser();
  browser.setCookie('localhost', 'parvis_language', 'fr');
  assert.match((await open(browser, authorizeUrl(house, 'shop', pkce().challenge))).text, /<html[^>]*lang="fr"/);
  assert.match((await browser.get(`${house.issuer}/device`)).text, /<html[^>]*lang="fr"/);
  assert.match((await browser.get(authorizeUrl(house, 'nobody', pkce().challenge))).text, /<html[^>]*lang="fr"/);
});

test('acr_values: the session is confirmed more strongly once; essential and unreachable is an error', async () => {
  const browser = house.browser();
  await tokensFor(house, 'shop', 'ada', {}, browser);
  const { verifier, challenge } = pkce();
  const stepUp = await open(browser, authorizeUrl(house, 'shop', challenge, { acr_values: 'urn:parvis:acr:2' }));
  assert.equal(asks(stepUp), 'step-up');
  const strong = await browser.submit(stepUp, 'prove', {}, out);
  assert.equal(decodeJwt((await exchange(house, 'shop', answered(strong).get('code'), verifier)).body.id_token)['acr'], 'urn:parvis:acr:2');
  assert.equal(asks(await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { acr_values: 'urn:parvis:acr:2' }))), 'application', 'reached once, not asked again');

  const second = pkce();
  const lower = await open(browser, authorizeUrl(house, 'shop', second.challenge, { acr_values: 'urn:parvis:acr:1' }));
  assert.equal(
    decodeJwt((await exchange(house, 'shop', answered(lower).get('code'), second.verifier)).body.id_token)['acr'],
    'urn:parvis:acr:1',
    'answered with a value that was asked for',
  );

  const essential = JSON.stringify({ id_token: { acr: { essential: true, values: ['urn:parvis:acr:phr'] } } });
  const page = await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { claims: essential }));
  assert.equal(asks(page), 'step-up');
  assert.equal(answered(await browser.submit(page, 'prove', {}, out)).get('error'), 'unmet_authentication_requirements');
  const unknown = await open(browser, authorizeUrl(house, 'shop', pkce().challenge, { acr_values: 'urn:other:acr' }));
  assert.ok(answered(unknown).get('code'), 'nothing could reach it, so nothing is asked');
});

test('consent: an application of others says what it wants, and gets what is allowed', async () => {
  const browser = house.browser();
  const { verifier, challenge } = pkce();
  const url = authorizeUrl(house, 'partner', challenge, { scope: 'openid email phone orders:read', resource: 'https://api.example/' });
  const signIn = await open(browser, url);
  const consent = await browser.submit(signIn, 'submit', { user: 'ada' }, out);
  assert.equal(asks(consent), 'consent');
  for (const text of ['Partner', 'ada@example.com', 'Your email address', 'orders:read', 'Not verified', 'app.example']) assert.ok(consent.text.includes(text), text);
  assert.match(consent.text, /<input type="checkbox"[^>]*name="phone"/);
  const done = await browser.submit(consent, 'allow', {}, out);
  const tokens = await exchange(house, 'partner', answered(done).get('code'), verifier);
  assert.equal(tokens.status, 200, tokens.text);
  assert.equal(decodeJwt(tokens.body.access_token)['scope'], 'orders:read');
  assert.deepEqual(house.events.of('oidc.access_decided').at(-1)?.data, { clientId: 'partner', accepted: true, scopes: ['openid', 'email', 'orders:read'], device: false });
  assert.equal(asks(await open(browser, url)), 'application', 'what was answered is not asked again, also what was left out');
  const more = await open(browser, authorizeUrl(house, 'partner', pkce().challenge, { scope: 'openid email profile' }));
  assert.equal(asks(more), 'consent', 'something new is');
  assert.ok(more.text.includes('Your name') && !more.text.includes('Your email address'), 'and only that');
});

test('consent is remembered over sessions, and asked anew when the application wants it', async () => {
  const browser = house.browser();
  await tokensFor(house, 'partner', 'bruno', {}, browser);
  const fresh = house.browser();
  const page = await open(fresh, authorizeUrl(house, 'partner', pkce().challenge));
  assert.equal(asks(await fresh.submit(page, 'submit', { user: 'bruno' }, out)), 'application');
  const { verifier, challenge } = pkce();
  const asked = await open(fresh, authorizeUrl(house, 'partner', challenge, { prompt: 'consent', scope: 'openid email phone offline_access' }));
  assert.equal(asks(asked), 'consent');
  const done = await fresh.submit(asked, 'allow', { phone: 'true' }, out);
  const tokens = await exchange(house, 'partner', answered(done).get('code'), verifier);
  assert.deepEqual(tokens.body.scope.split(' ').sort(), ['email', 'offline_access', 'openid', 'phone']);
});

test('refusing consent sends access_denied to the application', async () => {
  const browser = house.browser();
  const signIn = await open(browser, authorizeUrl(house, 'partner', pkce().challenge, { scope: 'openid address' }));
  const consent = await browser.submit(signIn, 'submit', { user: 'ada' }, out);
  const refused = answered(await browser.submit(consent, 'cancel', {}, out));
  assert.deepEqual([refused.get('error'), refused.get('state'), refused.get('code')], ['access_denied', 'st', null]);
});

test('claims parameter: named claims, with the customer’s consent, in the place they were asked for', async () => {
  const browser = house.browser();
  const { verifier, challenge } = pkce();
  const claims = JSON.stringify({ userinfo: { given_name: { essential: true } }, id_token: { email: null, auth_time: { essential: true } } });
  const signIn = await open(browser, authorizeUrl(house, 'partner', challenge, { scope: 'openid', claims }));
  const consent = await browser.submit(signIn, 'submit', { user: 'ada' }, out);
  const done = asks(consent) === 'consent' ? await browser.submit(consent, 'allow', {}, out) : consent;
  const { body } = await exchange(house, 'partner', answered(done).get('code'), verifier);
  const idToken = decodeJwt(body.id_token);
  assert.deepEqual([idToken['email'], idToken['given_name'], typeof idToken['auth_time']], ['ada@example.com', undefined, 'number']);
  const info = (await call(house, '/userinfo', { headers: { authorization: `Bearer ${body.access_token}` } })).body;
  assert.deepEqual([info.given_name, info.name, info.email], ['ada', undefined, undefined]);
});

test('an interaction belongs to one browser and to its own address', async () => {
  const browser = house.browser();
  const start = await browser.get(authorizeUrl(house, 'shop', pkce().challenge));
  const address = String(start.headers.location);
  assert.equal((await house.browser().get(address)).status, 400);
  const flow = await browser.follow(start);
  const stranger = house.browser();
  assert.equal((await stranger.get(flow.url)).status, 400);
  const other = await browser.get(authorizeUrl(house, 'shop', pkce().challenge));
  assert.notEqual(other.headers.location, address);
  assert.equal((await browser.get(`${address}/finish?flow=${'x'.repeat(43)}`)).status, 400, 'a flow that is not its own finishes nothing');
});

test('going back and reloading the finish does no harm', async () => {
  const browser = house.browser();
  const page = await open(browser, authorizeUrl(house, 'shop', pkce().challenge));
  let finish = '';
  const done = await browser.submit(page, 'submit', { user: 'ada' }, (location) => {
    if (location.includes('/finish?')) finish = location;
    return out(location);
  });
  assert.ok(answered(done).get('code'));
  const again = await browser.get(finish);
  // As a second tab does after a mailed link was opened in the first: told so, and led to the application.
  assert.equal(again.status, 200);
  assert.match(again.text, /You have already finished/);
  const stranger = await house.browser().get(finish);
  assert.equal(stranger.status, 400, 'only the browser that began it');
  assert.ok(!again.text.includes('Internal'));
  assert.deepEqual(house.failures, []);
});

test('two applications, one sign-in', async () => {
  const browser = house.browser();
  await tokensFor(house, 'shop', 'ada', {}, browser);
  const { verifier, challenge } = pkce();
  const code = (await silent(browser, authorizeUrl(house, 'club', challenge))).searchParams.get('code');
  assert.equal((await exchange(house, 'club', code, verifier)).status, 200);
});

test('one network that begins sign-ins without end is stopped; who is signed in goes on', async () => {
  const browser = house.browser();
  await tokensFor(house, 'shop', 'ada', {}, browser);
  await house.t.dump('update platform.counters set hits = 100000');
  const flood = await house.browser().get(authorizeUrl(house, 'shop', pkce().challenge));
  assert.equal(new URL(String(flood.headers.location)).searchParams.get('error'), 'temporarily_unavailable');
  assert.ok(Number(flood.headers['retry-after']) > 0);
  const page = await house.browser().get(`${house.issuer}/device`);
  assert.equal(page.status, 429);
  assert.ok(await silent(browser, authorizeUrl(house, 'shop', pkce().challenge)));
  await house.t.dump('delete from platform.counters');
  assert.deepEqual(house.failures, []);
});
