import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { ACR } from '#sessions/contract';
import type { Answer, HttpBrowser } from '#test/support';
import { authorizeUrl, call, exchange, pkce, signInAt, tokensFor } from '../oidc/house.suite.ts';
import { shortOf } from './privacy/sharing.ts';
import { openAccountHouse } from './account.suite.ts';

let house: Awaited<ReturnType<typeof openAccountHouse>>;
let ada: { readonly id: string; readonly sub: string };
before(async () => {
  house = await openAccountHouse();
  await house.t.db.tenant(house.tenant.id, () => house.node.tenants.saveBrand(house.tenant.id, CIRCLE).then(() => undefined));
  await house.application({ clientId: 'shop', metadata: { client_uri: 'https://home.example/shop' } });
  await house.application({ clientId: 'club', name: 'Circle', brand: 'circle', metadata: { client_uri: 'https://home.example/club' } });
  await house.application({ clientId: 'homeless' });
  await house.application({ clientId: 'partner', name: 'Partner', firstParty: false, metadata: { client_uri: 'https://partner.example/' } });
  ada = await house.user('ada');
  await house.user('bruno');
});
after(() => house?.stop());
beforeEach(() => {
  house.asking.seen.splice(0);
  house.credentials.secondStep = false;
});

const CIRCLE = { slug: 'circle', name: 'Circle', colours: { accent: '#5a2fd0' }, senderName: 'Circle', defaultLocale: 'en' as const };
const out = (location: string) => /^https:\/\/(?:app|home|partner)\.example/.test(location);
const security = (query = '') => `${house.issuer}/account/security${query}`;
const open = async (browser: HttpBrowser, url: string): Promise<Answer> => browser.follow(await browser.get(url), out);
const asks = (page: Answer) =>
  page.text.includes('value="raise"')
    ? 'security'
    : page.text.includes('value="submit"')
      ? 'sign-in'
      : page.text.includes('value="prove"')
        ? 'step-up'
        : `${page.status} ${page.url}`;
const age = (seconds: number) => house.t.dump("update sessions.sessions set auth_time = auth_time - $1 * interval '1 second'", [seconds]);
const last = () => house.asking.seen.at(-1) as (typeof house.asking.seen)[number];

test('signed in moments ago: straight to the journey, about this user and this session', async () => {
  const browser = house.browser();
  await tokensFor(house, 'shop', 'ada', {}, browser);
  house.asking.seen.splice(0);
  assert.equal(asks(await open(browser, security('?application=club'))), 'security');
  const { flow, facts } = last();
  assert.deepEqual([flow.journey, flow.application?.name, facts.identifier, facts.candidateId], ['security', 'Circle', { kind: 'email', value: 'ada@example.com' }, facts.userId]);
  assert.ok(flow.currentSessionId && facts.sub && facts.evidence.length === 0 && facts.sessionId === undefined);
});

test('without a session: one round through the authorization endpoint, with the brand one came from, and no code is redeemed', async () => {
  const redeemed = async () =>
    (await house.t.dump<{ n: number }>("select count(*)::int as n from oidc.artefacts where kind = 'AuthorizationCode' and consumed_at is not null"))[0]?.n;
  const before_ = await redeemed();
  const browser = house.browser();
  const first = await browser.get(security('?application=club'));
  const to = new URL(first.headers.location as string);
  assert.deepEqual(
    ['client_id', 'redirect_uri', 'response_type', 'max_age', 'code_challenge_method', 'acr_values'].map((name) => to.searchParams.get(name)),
    ['parvis-account', `${house.issuer}/account/signed-in`, 'code', '300', 'S256', null],
  );
  const page = await browser.follow(first, out);
  assert.equal(asks(page), 'sign-in');
  const circle = await house.node.tenants.brandBySlug(house.tenant.id, 'circle');
  assert.deepEqual([last().flow.application?.name, last().flow.brandId], ['Circle', circle?.id]);
  const done = await browser.submit(page, 'submit', { user: 'ada' }, out);
  assert.equal(asks(done), 'security');
  assert.equal(last().flow.application?.name, 'Circle');
  assert.equal(await redeemed(), before_);
});

test('an older session is confirmed first; a session without the second step the customer has, by that', async () => {
  const browser = house.browser();
  await tokensFor(house, 'shop', 'ada', {}, browser);
  await age(301);
  const page = await open(browser, security());
  assert.equal(asks(page), 'sign-in');
  assert.equal(asks(await browser.submit(page, 'submit', { user: 'ada' }, out)), 'security');
  house.credentials.secondStep = true;
  const stepUp = await open(browser, security());
  assert.equal(asks(stepUp), 'step-up');
  assert.deepEqual(last().flow.wanted, { acr: [ACR.two], fresh: false });
  assert.equal(asks(await browser.submit(stepUp, 'prove', {}, out)), 'security');
  assert.equal(asks(await open(browser, security())), 'security');
});

test('who cannot do the second step any more is asked once, and may look: the journey sees to changes', async () => {
  const browser = house.browser();
  await tokensFor(house, 'shop', 'ada', {}, browser);
  house.credentials.secondStep = true;
  house.asking.passes = true;
  assert.equal(asks(await open(browser, security())), 'security');
  await age(301);
  assert.equal((await browser.get(`${house.issuer}/account/signed-in`)).status, 400, 'an old sign-in never is enough');
  house.asking.passes = false;
});

test('two accounts become one after all the proof there is, and about the account of this session', async () => {
  const merge = `${house.issuer}/account/merge`;
  const browser = house.browser();
  await tokensFor(house, 'shop', 'ada', {}, browser);
  assert.equal(asks(await open(browser, merge)), 'security');
  const { flow, facts } = last();
  assert.deepEqual([flow.journey, facts.request, facts.userId], ['merge', { kind: 'merge', userId: ada.id, sub: ada.sub }, undefined]);
  house.credentials.secondStep = true;
  // Asked once, and not done: enough for looking around, and not for this.
  house.asking.passes = true;
  const refused = await open(browser, merge);
  assert.equal(refused.status, 400);
  assert.match(refused.text, /href="[^"]*\/account\/merge/);
  house.asking.passes = false;
  const stepUp = await open(browser, merge);
  assert.equal(asks(stepUp), 'step-up');
  await browser.submit(stepUp, 'prove', {}, out);
  assert.equal(last().flow.journey, 'merge');
});

test('what was verified is shown, and may be begun, after all the proof there is; the way back knows where it was going', async () => {
  const verified = `${house.issuer}/account/verified?application=club`;
  const browser = house.browser();
  const page = await open(browser, verified);
  assert.equal(asks(page), 'sign-in');
  assert.equal(asks(await browser.submit(page, 'submit', { user: 'ada' }, out)), 'security');
  const { flow, facts } = last();
  assert.deepEqual([flow.journey, flow.application?.name, facts.userId, facts.request], ['verified', 'Circle', ada.id, undefined]);
  await age(301);
  assert.equal(asks(await open(browser, verified)), 'sign-in', 'an old sign-in is not enough');
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge, { prompt: 'login' }), 'ada');
  house.credentials.secondStep = true;
  house.asking.passes = true;
  const refused = await open(browser, verified);
  assert.equal(refused.status, 400);
  assert.match(refused.text, /href="[^"]*\/account\/verified\?application=club/);
  house.asking.passes = false;
  await browser.submit(await open(browser, verified), 'prove', {}, out);
  assert.equal(last().flow.journey, 'verified');
});

test('done leads to the home of the application, as it is registered, as often as asked; nothing in the request changes that', async () => {
  const browser = house.browser();
  await tokensFor(house, 'shop', 'ada', {}, browser);
  const page = await open(browser, security('?application=club'));
  const done = await browser.submit(page, 'done', {}, out);
  assert.equal(done.url, 'https://home.example/club');
  const flow = last().flow.id;
  const again = await open(browser, `${house.issuer}/account/done?flow=${flow}&application=shop&client_uri=https://evil.example/`);
  assert.equal(again.url, 'https://home.example/club');
  const other = house.browser();
  assert.notEqual((await open(other, `${house.issuer}/account/done?flow=${flow}`)).url, 'https://home.example/club', "another browser's flow");
  assert.equal(asks(await open(browser, `${house.issuer}/account/done?flow=unknown-flow`)), 'security');
  for (const query of ['', '?application=homeless', '?application=nobody', '?application=partner', '?application=https://evil.example/', '?application=club&application=shop']) {
    const plain = await browser.submit(await open(browser, security(query)), 'done', {}, out);
    assert.equal(plain.status, 200, query);
    assert.match(plain.text, /You can close this page/);
    assert.ok(!plain.text.includes('evil.example') && !plain.text.includes('partner.example'));
  }
});

test('a journey that raised the session leaves the browser signed in, under a new handle, with everything else as it was', async () => {
  const browser = house.browser();
  const { tokens } = await tokensFor(house, 'shop', 'ada', {}, browser);
  const cookie = browser.cookies('localhost').get('parvis_sso');
  await browser.submit(await open(browser, security('?application=shop')), 'raise', {}, out);
  assert.notEqual(browser.cookies('localhost').get('parvis_sso'), cookie);
  const { verifier, challenge } = pkce();
  const page = await open(browser, authorizeUrl(house, 'shop', challenge, { prompt: 'none', acr_values: ACR.two }));
  const silent = await exchange(house, 'shop', new URL(page.url).searchParams.get('code'), verifier);
  const sid = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as { sid: string; acr: string };
  assert.deepEqual([sid(silent.body.id_token).sid, sid(silent.body.id_token).acr], [sid(tokens.id_token).sid, ACR.two]);
});

test('a copy of the cookie is dead once its owner proves more, also with a page that was opened by it before', async () => {
  const browser = house.browser();
  await tokensFor(house, 'shop', 'ada', {}, browser);
  const thief = house.browser();
  for (const [name, value] of browser.cookies('localhost')) thief.setCookie('localhost', name, value);
  const opened = await open(thief, security('?application=shop'));
  assert.equal(asks(opened), 'security');
  await browser.submit(await open(browser, security('?application=shop')), 'raise', {}, out);
  await thief.submit(opened, 'done', {}, out);
  assert.equal(asks(await open(thief, security())), 'sign-in');
  assert.equal(asks(await open(browser, security())), 'security');
});

test('Cancel, when asked to confirm, goes back to where they came from, and changes nothing', async () => {
  const browser = house.browser();
  await tokensFor(house, 'shop', 'ada', {}, browser);
  const cookie = browser.cookies('localhost').get('parvis_sso');
  house.credentials.secondStep = true;
  const from = async (query: string) => browser.submit(await open(browser, security(query)), 'leave', {}, out);
  assert.equal((await from('?application=club')).url, 'https://home.example/club');
  for (const query of ['', '?application=homeless', '?application=partner']) {
    const page = await from(query);
    assert.deepEqual([page.status, page.text.includes('You cancelled')], [200, true], query);
    assert.match(page.text, /href="[^"]*\/account\/security/);
    assert.doesNotMatch(page.text, /access_denied|partner\.example/);
  }
  house.credentials.secondStep = false;
  await age(301);
  const asked = await open(browser, security('?application=club'));
  assert.equal(asks(asked), 'sign-in', 'the password again, where there is nothing more');
  assert.match(
    String(asked.headers['content-security-policy']),
    /form-action[^;]* https:\/\/home\.example/,
    'browsers hold a form to every address its answer leads through (G12)',
  );
  assert.equal((await browser.submit(asked, 'leave', {}, out)).url, 'https://home.example/club');
  assert.equal(browser.cookies('localhost').get('parvis_sso'), cookie);
  const made = await house.browser().get(`${house.issuer}/account/signed-in?error=access_denied&state=https://evil.example/&client_uri=https://evil.example/`);
  assert.deepEqual([made.status, made.headers.location, made.text.includes('evil.example')], [200, undefined, false], 'nothing in the request says where to');
});

test('login CSRF: nobody is signed in by an address, with whatever code and state', async () => {
  const mallory = house.browser();
  let answer = await mallory.get(security());
  const page = await mallory.follow(answer, out);
  answer = await mallory.submit(page, 'submit', { user: 'bruno' }, (location) => location.includes('/account/signed-in'));
  const stolen = answer.url;
  assert.match(stolen, /\/account\/signed-in\?code=/);
  const victim = house.browser();
  const shown = await open(victim, stolen);
  assert.deepEqual([shown.status, asks(await open(victim, security()))], [400, 'sign-in']);
  assert.ok(!victim.cookies('localhost').get('parvis_sso'));
  await signInAt(victim, authorizeUrl(house, 'shop', pkce().challenge), 'ada');
  await open(victim, stolen);
  assert.deepEqual(last().facts.identifier, { kind: 'email', value: 'ada@example.com' }, 'who the browser is signed in as, not who began');
  const code = new URL(stolen).searchParams.get('code');
  const redeemed = await call(house, '/token', {
    form: { grant_type: 'authorization_code', client_id: 'parvis-account', code: code ?? '', redirect_uri: `${house.issuer}/account/signed-in`, code_verifier: pkce().verifier },
  });
  assert.equal(redeemed.body.error, 'invalid_grant', 'the code opens nothing');
});

test('no round trip without end: coming back without a session shows a page, with a way to try again', async () => {
  const browser = house.browser();
  for (const query of ['', '?error=login_required&state=club', '?code=x&state=club', '?state=%00', '?state=a&state=b']) {
    const page = await browser.get(`${house.issuer}/account/signed-in${query}`);
    assert.deepEqual([page.status, page.headers.location], [400, undefined], query);
    assert.match(page.text, /href="[^"]*\/account\/security/);
  }
});

test('a suspended customer gets no journey', async () => {
  const browser = house.browser();
  await house.user('carl');
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'carl');
  await house.t.dump("update identity.users set state = 'suspended' where id in (select user_id from sessions.sessions order by created_at desc limit 1)");
  assert.notEqual(asks(await open(browser, security())), 'security');
});

test('the name of the built-in application is taken', async () => {
  await assert.rejects(house.application({ clientId: 'parvis-account' }), (error: { fields?: { field: string }[] }) => error.fields?.[0]?.field === 'clientId');
});

test('its pages can change their language, and the address that brought a code is not gone back to', async () => {
  const browser = house.browser();
  const page = await browser.get(`${house.issuer}/account/signed-in?code=secret-code&state=club`);
  assert.match(page.text, /<html[^>]*lang="en"/);
  assert.ok(!page.text.includes('secret-code'));
  browser.setCookie('localhost', 'parvis_language', 'ar');
  assert.match((await browser.get(`${house.issuer}/account/signed-in?state=club`)).text, /<html[^>]*(?:lang="ar"[^>]*dir="rtl"|dir="rtl"[^>]*lang="ar")/);
});

test('the privacy page opens at what one recipient got, where its address says so; anything else in it means nothing', async () => {
  const browser = house.browser();
  await tokensFor(house, 'shop', 'ada', {}, browser);
  const who = shortOf('shop');
  const asked = async (page: string, value: string) => {
    await open(browser, `${house.issuer}/account/${page}?who=${encodeURIComponent(value)}`);
    return last().facts.request;
  };
  assert.deepEqual(await asked('privacy', who), { kind: 'sharing', who });
  for (const strange of ['x', `${who}x`, '<script>']) assert.equal(await asked('privacy', strange), undefined);
  assert.equal(await asked('security', who), undefined);
});
