import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { NoticedSignIn } from '#risk/contract';
import { after, before, beforeEach, test } from 'node:test';
import type { Tx } from '#platform/db';
import type { TrailEntry } from '#platform/events';
import type { Answer, HttpBrowser } from '#test/support';
import { authorizeUrl, pkce, refresh, signInAt, silent, testOrigin, tokensFor, call } from '../oidc/house.suite.ts';
import { shortOf } from './privacy/sharing.ts';
import { openAccountHouse } from './account.suite.ts';

/* The customer's own place: what is seen there, what is changed there, and by nobody else. */

let house: Awaited<ReturnType<typeof openAccountHouse>>;
let ada: { readonly id: string; readonly sub: string };
let bruno: { readonly id: string; readonly sub: string };
const PLACES = ['/account', '/account/devices', '/account/applications', '/account/requests'];
const out = (location: string) => /^https:\/\/(?:app|home)\.example/.test(location);
const at = (path: string) => `${house.issuer}${path}`;
const open = async (browser: HttpBrowser, path: string): Promise<Answer> => browser.follow(await browser.get(at(path)), out);
const press = (browser: HttpBrowser, path: string, action: string, headers: Record<string, string> = {}) => browser.post(at(path), { _action: action }, headers);
const age = () => house.t.dump("update sessions.sessions set auth_time = auth_time - interval '301 seconds'");
const trusted = (id = randomBytes(32).toString('base64url')) => ({ id, since: new Date('2026-05-03T10:00:00Z'), until: new Date('2026-06-02T10:00:00Z'), here: false });
const sessionsOf = async (userId: string) =>
  (await house.t.dump<{ id: string }>('select id from sessions.sessions where user_id = $1 and revoked_at is null order by created_at', [userId])).map(({ id }) => id);

async function signedIn(name = 'ada', clientId = 'shop'): Promise<HttpBrowser> {
  const browser = house.browser();
  await signInAt(browser, authorizeUrl(house, clientId, pkce().challenge), name);
  return browser;
}

before(async () => {
  house = await openAccountHouse();
  await house.application({ clientId: 'shop', name: 'Outfitters', metadata: { client_uri: 'https://home.example/shop' } });
  await house.application({ clientId: 'partner', name: 'Trailmates', firstParty: false });
  ada = await house.user('ada');
  bruno = await house.user('bruno');
});
after(() => house?.stop());
beforeEach(async () => {
  house.credentials.secondStep = false;
  house.credentials.safe = {};
  house.trusted.clear();
  house.trail.clear();
  await house.t.dump('update sessions.sessions set revoked_at = now(), handle_hash = null where revoked_at is null');
});

test('whoever is not signed in is asked to, and comes out at the page they wanted, with the way back to their application', async () => {
  for (const path of PLACES) {
    const browser = house.browser();
    const page = await open(browser, `${path}?application=shop`);
    const shown = await browser.submit(page, 'submit', { user: 'ada' }, out);
    assert.equal(new URL(shown.url).pathname + new URL(shown.url).search, `${path}?application=shop`);
    assert.match(shown.text, /href="https:\/\/home\.example\/shop">(?:<span>)?Back to (?:<bdi>)?Outfitters/);
    assert.match(shown.text, new RegExp(`href="[^"]*${path}\\?application=shop" aria-current="page"`));
    assert.match(shown.text, /\/account\/elsewhere\?application=shop/, 'pages of other rooms stand in the navigation');
    assert.equal(shown.headers['cache-control'], 'no-store');
    assert.match(String(shown.headers['content-security-policy']), /frame-ancestors 'none'/);
  }
  const made = await open(await signedIn(), '/account?application=https://evil.example/&note=saved');
  assert.ok(!made.text.includes('evil.example'));
  assert.doesNotMatch(made.text, /Back to/);
});

test('how an account is protected is said in plain words, a press away from the overview, and leads to what can be done', async () => {
  const browser = await signedIn();
  assert.match(String((await press(browser, '/account?application=shop', 'go:protection')).headers.location), /\/account\/protection\?application=shop$/);
  const { text } = await open(browser, '/account/protection?application=shop');
  for (const part of ['How your account is protected', 'has to wait longer and longer', 'taken back for 72 hours', 'With a key of your own'.toLowerCase()])
    assert.ok(text.includes(part), part);
  for (const place of ['security', 'privacy']) assert.match(text, new RegExp(`<main[\\s\\S]*href="[^"]*/account/${place}\\?application=shop"`));
});

test('the check-up says at most three things, the most urgent first, and leads to each; when there is nothing, it says so kindly', async () => {
  const browser = await signedIn();
  await signedIn();
  house.credentials.safe = { codesLeft: 2 };
  const page = await open(browser, '/account');
  const order = ['go:add_resistant', 'go:add_second_step', 'go:renew_codes', 'go:review_devices'].map((action) => page.text.indexOf(`value="${action}"`));
  assert.ok(
    order.slice(0, 3).every((place, index) => place > (order[index - 1] ?? 0)),
    String(order),
  );
  assert.equal(order[3], -1, 'a fourth waits');
  assert.match(String((await press(browser, '/account?application=shop', 'go:add_resistant')).headers.location), /\/account\/security\?application=shop$/);
  assert.match(String((await press(browser, '/account', 'go:review_devices')).headers.location), /\/account\/devices$/);
  await house.t.dump("update sessions.sessions set created_at = created_at - interval '8 days'");
  house.credentials.safe = { resistant: true, codesLeft: 9 };
  assert.match((await open(await signedIn(), '/account')).text, /All good/);
});

test('activity is told in words of the customer’s, and only what means something to them', async () => {
  const entry = (type: string, data: unknown = {}): TrailEntry => ({
    id: randomUUID(),
    tenantId: house.tenant.id,
    type,
    version: 1,
    occurredAt: '2026-05-03T10:20:00.000Z',
    actor: { kind: 'user' },
    result: 'success',
    requestId: 'r',
    data,
    ip: '203.0.113.77',
    userAgent: 'Mozilla/5.0 <script>alert(1)</script> Firefox/140.0 Windows',
    cursor: '1',
  });
  house.trail.set(ada.id, [
    entry('sessions.session_started'),
    entry('oidc.access_decided', { accepted: false }),
    entry('journeys.journey_started'),
    entry('credentials.thing_added'),
    entry('sessions.session_revoked', { reason: 'expired', live: false }),
  ]);
  house.trail.set(bruno.id, [entry('credentials.account_secured')]);
  const { text } = await open(await signedIn(), '/account');
  assert.match(text, /You signed in[\s\S]*Firefox, Windows[\s\S]*203\.0\.113\.•••[\s\S]*A way to sign in was added/);
  assert.match(text, /3 May 2026|May 3, 2026/);
  for (const absent of ['203.0.113.77', 'alert(1)', 'Your account was secured', 'journey', 'A device was signed out', 'You allowed']) assert.ok(!text.includes(absent), absent);
});

test('devices: this one first and without a button that ends it; another one ends at once, with its tokens', async () => {
  const elsewhere = await tokensFor(house, 'shop', 'ada');
  const browser = await signedIn();
  const [other, own] = (await sessionsOf(ada.id)) as [string, string];
  const page = await open(browser, '/account/devices');
  assert.match(page.text, /This device[\s\S]*Chrome, Linux[\s\S]*Other devices[\s\S]*Outfitters/);
  assert.ok(page.text.includes(`value="end:${other}"`) && !page.text.includes(`value="end:${own}"`));
  const done = await browser.submit(page, `end:${other}`, {}, out);
  assert.match(done.text, /That device is signed out/);
  assert.equal((await refresh(house, 'shop', elsewhere.tokens.refresh_token)).body.error, 'invalid_grant');
  assert.deepEqual(await sessionsOf(ada.id), [own]);
  assert.doesNotMatch((await open(browser, '/account/devices')).text, /That device is signed out/, 'said once');
});

test('every device says what it was used for, by name: what it began with first, of whatever protocol, all asked for at once', async () => {
  const browser = await signedIn('ada', 'shop');
  await signInAt(browser, authorizeUrl(house, 'partner', pkce().challenge), 'ada');
  await signedIn('ada', 'shop');
  await signedIn('bruno', 'partner');
  const [own, other] = (await sessionsOf(ada.id)) as [string, string];
  const [brunos] = (await sessionsOf(bruno.id)) as [string];
  house.saml.used.set(own, [{ id: randomUUID(), entityId: 'https://repairs.example/saml', name: 'Workshop <b>' }]);
  house.saml.used.set(brunos, [{ id: randomUUID(), entityId: 'https://nobody.example/saml', name: 'Not hers' }]);
  house.saml.asked.length = 0;
  const { text } = await open(browser, '/account/devices');
  const [here = '', there = ''] = text.split('Other devices');
  assert.match(here, /Used for[\s\S]*Outfitters, Trailmates, Workshop &lt;b&gt;/);
  assert.match(there, /Used for[\s\S]*Outfitters/);
  assert.doesNotMatch(there, /Trailmates|Workshop/);
  assert.ok(there.includes(other) && !text.includes('Not hers'));
  assert.deepEqual(house.saml.asked, ['usedIn'], 'once for all sessions');
  house.saml.used.clear();
});

test('all others end, and this one goes on', async () => {
  await signedIn();
  await signedIn();
  const browser = await signedIn();
  const own = (await sessionsOf(ada.id)).at(-1);
  const done = await browser.submit(await open(browser, '/account/devices'), 'end-others', {}, out);
  assert.match(done.text, /signed out on all other devices[\s\S]*nowhere else/);
  assert.deepEqual(await sessionsOf(ada.id), [own]);
});

test('a trusted browser is listed with its day, and forgotten', async () => {
  const one = trusted();
  house.trusted.set(ada.id, [one, { ...trusted(), here: true }]);
  const browser = await signedIn();
  const page = await open(browser, '/account/devices');
  assert.match(page.text, /Another browser[\s\S]*Not asked for a second step until[\s\S]*June 2, 2026[\s\S]*This browser/);
  assert.match((await browser.submit(page, `forget:${one.id}`, {}, out)).text, /asked for a second step again/);
  assert.equal(house.trusted.get(ada.id)?.length, 1);
});

test('a sign-in they are asked about is answered here too, once, and never by the session that it began', async () => {
  const browser = await signedIn();
  const [own] = (await sessionsOf(ada.id)).slice(-1) as [string];
  const asked = (more: Partial<NoticedSignIn> = {}): NoticedSignIn => ({
    id: randomUUID(),
    at: new Date(),
    about: 'sign_in',
    why: 'country',
    outcome: 'passed',
    browser: 'Firefox, Windows',
    ...more,
  });
  const [strange, held, denied] = [asked(), asked({ outcome: 'held', why: 'different' }), asked({ about: 'refresh', answer: 'not_me' })];
  const sessions = await sessionsOf(ada.id);
  const mine = sessions.map((sessionId) => asked({ sessionId }));
  house.asked.set(ada.id, [strange, held, denied, ...mine]);
  assert.ok(own);
  const page = await open(browser, '/account/devices');
  assert.match(
    page.text,
    /Was this you\?[\s\S]*Somebody signed in[\s\S]*Firefox, Windows[\s\S]*you have not signed in from this country before[\s\S]*Somebody wants to sign in[\s\S]*different from what is usual for your account[\s\S]*An app renewed its access from elsewhere/,
  );
  assert.ok(!page.text.includes(`mine:${denied.id}`), 'that counts');
  assert.ok(
    mine.some(({ id }) => !page.text.includes(`mine:${id}`)),
    'its own is not shown',
  );
  assert.match((await browser.submit(page, `mine:${strange.id}`, {}, out)).text, /We know now that this was you/);
  assert.equal(house.asked.get(ada.id)?.find(({ id }) => id === strange.id)?.answer, 'me');
  assert.match(String((await press(browser, '/account/devices', `not-mine:${held.id}`)).headers.location), new RegExp(`/secure/denying-${held.id}$`));
  for (const id of [randomUUID(), ...mine.filter(({ id: one }) => !page.text.includes(`mine:${one}`)).map((one) => one.id)])
    for (const action of ['mine', 'not-mine']) assert.equal((await press(browser, '/account/devices', `${action}:${id}`)).status, 404, action);
  house.asked.clear();
});

test('a device nobody recognises leads to securing the account', async () => {
  await signedIn();
  const browser = await signedIn();
  const [other, own] = (await sessionsOf(ada.id)) as [string, string];
  assert.match(String((await press(browser, '/account/devices', `unknown:${other}`)).headers.location), new RegExp(`/secure/securing-${other}$`));
  assert.equal((await press(browser, '/account/devices', `unknown:${own}`)).status, 404, 'one’s own is known');
});

test('what a partner may do is said in plain verbs; taken back, its tokens end, it is asked again, and own applications stay', async () => {
  const partner = await tokensFor(house, 'partner', 'ada', { scope: 'openid email offline_access' });
  const { browser } = partner;
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'ada');
  const page = await open(browser, '/account/applications');
  assert.match(page.text, /Trailmates[\s\S]*See[\s\S]*[Ee]mail[\s\S]*Used with your account[\s\S]*Outfitters/);
  assert.ok(!page.text.includes('value="withdraw:shop"'));
  assert.equal((await press(browser, '/account/applications', 'withdraw:shop')).status, 404);
  const userinfo = async () => (await call(house, '/userinfo', { headers: { authorization: `Bearer ${partner.tokens.access_token}` } })).status;
  assert.equal(await userinfo(), 200);
  const done = await browser.submit(page, 'withdraw:partner', {}, out);
  assert.equal(await userinfo(), 401, 'at the application at once (CO3, AC6)');
  assert.match(done.text, /no access to your account any more/);
  assert.doesNotMatch(done.text, /Trailmates/);
  assert.equal((await refresh(house, 'partner', partner.tokens.refresh_token)).body.error, 'invalid_grant');
  const { reason, clientId } = house.events.of('oidc.family_revoked').at(-1)?.data as { reason: string; clientId: string };
  assert.deepEqual([reason, clientId], ['withdrawn', 'partner']);
  const again = await silent(browser, authorizeUrl(house, 'partner', pkce().challenge, { scope: 'openid email', prompt: 'none' }));
  assert.equal(again.searchParams.get('error'), 'consent_required');
  assert.equal((await press(browser, '/account/applications', 'withdraw:partner')).status, 404, 'once');
});

test('applications that speak SAML stand beside the others, and each says what it got, with the way to when and why', async () => {
  const { browser, tokens } = await tokensFor(house, 'partner', 'ada', { scope: 'openid email' });
  assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } })).status, 200);
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), 'ada');
  const times = { since: new Date('2026-02-03T10:00:00Z'), lastUsedAt: new Date('2026-05-04T10:00:00Z') };
  house.saml.known.set(ada.id, [
    { entityId: 'https://repairs.example/saml', name: 'Workshop', ...times },
    { entityId: 'https://never.example/saml', name: 'Never met' },
  ]);
  house.saml.known.set(bruno.id, [{ entityId: 'https://theirs.example/saml', name: 'Not hers', ...times }]);
  const page = await open(browser, '/account/applications');
  const [partners = '', own = ''] = page.text.split('Used with your account');
  assert.match(partners, /Trailmates[\s\S]*Got so far[\s\S]*[Ee]mail[\s\S]*Got something last/);
  assert.match(own, /Workshop[\s\S]*February 3, 2026[\s\S]*May 4, 2026[\s\S]*Got so far[\s\S]*Nothing/);
  assert.doesNotMatch(page.text, /Never met|Not hers|withdraw:https/);
  const short = shortOf('partner');
  assert.ok(partners.includes(`value="got:${short}"`));
  const told = await press(browser, '/account/applications?application=shop', `got:${short}`);
  assert.match(String(told.headers.location), new RegExp(`/account/privacy\\?application=shop&who=${short}$`));
  house.saml.known.clear();
  assert.equal((await press(browser, '/account/applications', 'withdraw:partner')).status, 303);
});

test('changes rest on a recent proof, with the second step where there is one; looking does not', async () => {
  await signedIn();
  const browser = await signedIn();
  const [other] = await sessionsOf(ada.id);
  await age();
  const page = await open(browser, '/account/devices?application=shop');
  assert.equal(page.status, 200);
  const asked = await browser.submit(page, `end:${other}`, {}, out);
  assert.ok(asked.text.includes('value="submit"'), 'confirm first');
  assert.equal((await sessionsOf(ada.id)).length, 2, 'nothing has changed');
  const back = await browser.submit(asked, 'submit', { user: 'ada' }, out);
  assert.match(back.text, /Please choose again/);
  assert.match((await browser.submit(back, `end:${other}`, {}, out)).text, /That device is signed out/);
  house.credentials.secondStep = true;
  for (const [path, action] of [
    ['/account/devices', 'end-others'],
    ['/account/devices', `forget:${trusted().id}`],
    ['/account/devices', `unknown:${randomUUID()}`],
    ['/account/applications', 'withdraw:partner'],
  ] as const)
    assert.match(String((await press(browser, path, action)).headers.location), /acr_values=/, action);
});

test('cancelled while confirming: back at the page, and nothing says that anything was done', async () => {
  const browser = await signedIn();
  house.credentials.secondStep = true;
  const asked = await browser.follow(await press(browser, '/account/devices', 'end-others'), out);
  const back = await browser.submit(asked, 'leave', {}, out);
  assert.match(back.url, /\/account\/devices$/);
  assert.doesNotMatch(back.text, /choose again/);
});

test('somebody else’s things are not there, on every page and for every button', async () => {
  const browser = await signedIn('ada');
  await signedIn('bruno');
  const theirs = trusted();
  house.trusted.set(bruno.id, [theirs]);
  await tokensFor(house, 'partner', 'bruno');
  const [session] = await sessionsOf(bruno.id);
  const before_ = await sessionsOf(bruno.id);
  for (const path of PLACES) {
    assert.ok(!(await open(browser, path)).text.includes(session as string), path);
    for (const [what, ids] of Object.entries({
      end: [session, randomUUID(), 'x', '../x', ''],
      unknown: [session, randomUUID(), 'constructor'],
      forget: [theirs.id, 'x'],
      withdraw: ['partner', 'nobody', 'parvis-account', '__proto__'],
      go: ['elsewhere'],
      constructor: ['x'],
      toString: [''],
    }))
      for (const id of ids) {
        const { status } = await press(browser, path, `${what}:${id}`);
        assert.ok(status === 404 || status === 400, `${path} ${what}:${id} answered ${status}`);
      }
  }
  assert.deepEqual(await sessionsOf(bruno.id), before_);
  assert.equal(house.trusted.get(bruno.id)?.length, 1);
  assert.match((await open(await signedIn('bruno'), '/account/applications')).text, /Trailmates/);
});

test('forms of other sites, of nobody and of no page change nothing', async () => {
  await signedIn();
  const browser = await signedIn();
  const count = (await sessionsOf(ada.id)).length;
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])
    assert.equal((await press(browser, '/account/devices', 'end-others', headers as Record<string, string>)).status, 403);
  for (const form of [{}, { _action: '' }, { _action: 'end-others\n' }, { _action: 'x'.repeat(200) }]) assert.equal((await browser.post(at('/account/devices'), form)).status, 400);
  const stranger = await press(house.browser(), '/account/devices', 'end-others');
  assert.match(String(stranger.headers.location), /\/authorize\?/);
  assert.equal((await sessionsOf(ada.id)).length, count);
});

test('a suspended customer sees nothing of the account', async () => {
  const { id } = await house.user('carl');
  const browser = await signedIn('carl');
  await house.t.dump("update identity.users set state = 'suspended' where id = $1", [id]);
  for (const path of PLACES) assert.equal((await browser.get(at(path))).status, 403, path);
});

test('a request is written in three steps without script, is there with its state and can be added to and taken back, by its owner alone', async () => {
  const browser = await signedIn();
  const path = '/account/requests';
  const page = await open(browser, path);
  assert.match(page.text, /You have not asked for anything yet/);
  assert.match(String((await press(browser, path, 'new')).headers.location), /\/account\/requests\?new=$/);
  assert.equal((await press(browser, path, 'kind')).status, 422);
  const chosen = await browser.post(at(path), { _action: 'kind', kind: 'objection' });
  assert.match(String(chosen.headers.location), /\?new=objection$/);
  const form = await open(browser, `${path}?new=objection`);
  assert.match(form.text, /<textarea[^>]*name="text"[^>]*maxlength="4000"/);
  assert.match(form.text, /href="[^"]*\/account\/privacy"/, 'what there is a button for is done by it');
  assert.match((await open(browser, `${path}?new=erasure`)).text, /href="[^"]*\/account\/delete"/);
  const empty = await browser.post(at(path), { _action: 'send:objection', text: ' ' });
  assert.deepEqual([empty.status, /aria-invalid="true"/.test(empty.text)], [422, true]);
  const words = '</textarea><script>alert(1)</script>\nsecond line';
  const long = await browser.post(at(path), { _action: 'send:objection', text: `${words}${'x'.repeat(4000)}` });
  assert.equal(long.status, 422);
  assert.ok(long.text.includes('&lt;/textarea&gt;') && !long.text.includes('<script>alert'), 'kept as it was typed');
  const sent = await browser.post(at(path), { _action: 'send:objection', text: words });
  assert.equal(sent.status, 303);
  const shown = await open(browser, path);
  assert.match(shown.text, /We have your request/);
  assert.match(shown.text, /Object to a use of your data[\s\S]*Open[\s\S]*We answer by[\s\S]*second line/);
  const id = /value="say:([0-9a-f-]{36})"/.exec(shown.text)?.[1] ?? '';
  assert.match(String((await press(browser, path, `say:${id}`)).headers.location), /\?say=/);
  assert.equal((await browser.post(at(path), { _action: `add:${id}`, text: '' })).status, 422);
  assert.equal((await browser.post(at(path), { _action: `add:${id}`, text: 'And this' })).status, 303);

  const stranger = await signedIn('bruno');
  assert.doesNotMatch((await open(stranger, path)).text, /second line/);
  assert.doesNotMatch((await open(stranger, `${path}?say=${id}`)).text, /<textarea/);
  assert.equal((await press(stranger, path, `withdraw:${id}`)).status, 404);
  assert.equal((await stranger.post(at(path), { _action: `add:${id}`, text: 'Not mine' })).status, 404);
  const own = await house.t.db.read(house.tenant.id, (tx) => house.requests.ownOne(tx, ada.id, id));
  assert.deepEqual([own?.state, own?.entries.map(({ text }) => text)], ['open', [words, 'And this']]);
  assert.equal((await press(browser, path, `withdraw:${id}`, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await press(browser, path, `withdraw:${id}`)).status, 303);
  assert.match((await open(browser, path)).text, /Taken back/);
});

test('a correction names the detail that only the company can change, with what stands there now', async () => {
  await house.node.tenants.save({
    slug: house.tenant.slug,
    name: house.tenant.name,
    issuer: house.tenant.issuer,
    settings: { attributes: [{ name: 'member_since', type: 'text', label: { en: 'Member since' }, read: ['user'], write: ['admin'] }] },
  });
  const browser = await signedIn('bruno');
  const path = '/account/requests';
  const form = await open(browser, `${path}?new=correction`);
  assert.match(form.text, /value="member_since"[\s\S]*Member since[\s\S]*Nothing is stored[\s\S]*Another detail/);
  for (const [fields, field] of [
    [{ value: '1999' }, 'attribute'],
    [{ attribute: 'member_since', value: ' ' }, 'value'],
    [{ attribute: 'member_since', value: 'two\nlines' }, 'value'],
    [{ attribute: 'nickname_of_nobody', value: '1999' }, 'attribute'],
    [{ attribute: 'another', value: '1999' }, 'text'],
  ] as const) {
    const wrong = await browser.post(at(path), { _action: 'send:correction', ...fields });
    assert.equal(wrong.status, 422, field);
    assert.match(wrong.text, new RegExp(`id="[^"]*${field}[^"]*"`));
  }
  assert.equal((await browser.post(at(path), { _action: 'send:correction', attribute: 'member_since', value: '1999' })).status, 303);
  assert.match((await open(browser, path)).text, /Correct your data[\s\S]*Member since[\s\S]*Should be[\s\S]*1999/);
});

test('the overview says in plain words how it stands with one’s privacy, and leads to where it is changed', async () => {
  const { id } = await house.user('carla');
  const browser = await signedIn('carla');
  const look = async (headers: Record<string, string> = {}) => {
    const { text } = await browser.get(at('/account'), headers);
    return text.slice(text.indexOf('Your privacy</h2>'), text.indexOf('Recent activity'));
  };
  assert.match(await look(), /There is nothing to decide at the moment/);
  const notice = { en: { title: 'T', what: 'W', why: 'Y', who: 'Shop', howLong: 'L' } };
  const purpose = (key: string, more: object = {}) =>
    house.t.db.tenant(house.tenant.id, (tx) => house.node.consent.savePurpose(tx, { key, attributes: ['email'], recipients: ['shop'], notice, publish: 1, ...more }, testOrigin));
  await purpose('status-one');
  await purpose('status-two', { sale: true });
  await purpose('status-needed', { legalBasis: 'contract' });
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => house.t.db.tenant(house.tenant.id, work);
  assert.match(await look(), /You allow nothing beyond what is necessary/);
  await inTenant((tx) => house.node.consent.give(tx, testOrigin, { userId: id, purpose: 'status-one', locale: 'en', method: 'account' }));
  const plain = await look();
  assert.match(plain, /You allow 1 of (?:<bdi>)?2(?:<\/bdi>)? purposes/);
  for (const absent of ['Honored', 'Your requests', 'Who decides for you', 'go:requests']) assert.ok(!plain.includes(absent), absent);
  assert.match(await look({ 'sec-gpc': '1' }), /Opt-Out Request Preference Signal Honored/);
  const [sale] = (await inTenant((tx) => house.node.consent.states(tx, id))).filter((state) => state.purpose.key === 'status-two');
  assert.deepEqual(
    sale?.recipients.map(({ answer }) => answer),
    ['refused'],
    'what is said to count does',
  );
  house.guardians.set(id, ['mother@example.com']);
  await browser.post(at('/account/requests'), { _action: 'send:objection', text: 'No' });
  await inTenant((tx) => house.node.consent.restrict(tx, testOrigin, id, true));
  const all = await look();
  assert.match(all, /You paused everything that is not necessary[\s\S]*A browser of yours asked[\s\S]*mother@example\.com[\s\S]*is open\. The next answer comes by/);
  assert.match(String((await press(browser, '/account?application=shop', 'go:privacy')).headers.location), /\/account\/privacy\?application=shop$/);
  assert.match(String((await press(browser, '/account', 'go:requests')).headers.location), /\/account\/requests$/);
  const stranger = await signedIn('bruno');
  const theirs = (await open(stranger, '/account')).text;
  for (const absent of ['mother@example.com', 'Who decides for you', 'You paused']) assert.ok(!theirs.includes(absent), absent);
});
