import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { isAppError } from '#platform/errors';
import type { Answer, HttpBrowser } from '#test/support';
import { authorizeUrl, basic, call, CALLBACK, exchange, openHouse, pkce, signInAt, testOrigin, type House } from './house.suite.ts';

/* Details that an application cannot do without, and those it asks for when they are needed: over the wire, with and without a session (REG-7). */

let house: House;
const REASON = { en: 'So that your gift comes on the day.', de: 'Damit Ihr Geschenk am richtigen Tag kommt.' };
const DEVICE = {
  redirect_uris: [],
  post_logout_redirect_uris: [],
  grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
};
before(async () => {
  house = await openHouse({ nodes: 2, settings: { attributes: [{ name: 'tier', type: 'text', label: { en: 'Tier' }, write: ['admin'] }] } });
  await house.application({ clientId: 'shop', asks: { 'birthday-gift': { attributes: ['birthdate'], reason: REASON } } });
  await house.application({ clientId: 'club', requires: [{ attribute: 'birthdate', reason: REASON }], metadata: { scope: 'openid email profile' } });
  await house.application({ clientId: 'bank', mfa: { assurance: 'aal2' }, requires: [{ attribute: 'birthdate', reason: REASON }] });
  await house.application({ clientId: 'partner', firstParty: false, requires: [{ attribute: 'birthdate', reason: REASON }] });
  await house.application({ clientId: 'tv', requires: [{ attribute: 'birthdate', reason: REASON }], metadata: DEVICE });
});
after(() => house?.stop());
let user = '';
beforeEach(async () => {
  user = `u${randomBytes(5).toString('hex')}`;
  await house.user(user);
});

const out = (location: string) => location.startsWith('https://app.example/');
const open = async (browser: HttpBrowser, url: string): Promise<Answer> => browser.follow(await browser.get(url), out);
const ask = (browser: HttpBrowser, clientId: string, extra: Record<string, string> = {}) => open(browser, authorizeUrl(house, clientId, pkce().challenge, extra));
const outcome = (page: Answer): string => {
  if (page.text.includes('name="birthdate.day"')) return 'details';
  if (page.text.includes('value="submit"')) return 'sign-in';
  if (page.text.includes('value="prove"')) return 'step-up';
  if (page.text.includes('value="allow"')) return 'consent';
  return page.status === 0 ? (new URL(page.url).searchParams.get('error') ?? 'code') : `page ${page.status}`;
};
async function signedIn(): Promise<HttpBrowser> {
  const browser = house.browser();
  await signInAt(browser, authorizeUrl(house, 'shop', pkce().challenge), user);
  return browser;
}
const give = (browser: HttpBrowser, page: Answer, birthdate = '1990-12-10') => {
  const [year = '', month = '', day = ''] = birthdate.split('-');
  return browser.submit(page, 'continue', { 'birthdate.day': day, 'birthdate.month': month, 'birthdate.year': year }, out);
};
const birthdate = async () => {
  const found = await house.t.db.read(house.tenant.id, (tx) => house.node.identity.findByIdentifier(tx, { kind: 'email', value: `${user}@example.com` }));
  return found && (await house.t.db.read(house.tenant.id, (tx) => house.node.identity.attributes(tx, found.user.id)))['birthdate'];
};

test('what an application cannot do without is asked for there only, with a session and without, and silently it is said', async () => {
  const browser = await signedIn();
  assert.equal(outcome(await ask(browser, 'shop')), 'code', 'elsewhere nothing is asked');
  assert.equal(outcome(await ask(browser, 'club', { prompt: 'none' })), 'interaction_required');
  const page = await ask(browser, 'club');
  assert.equal(outcome(page), 'details');
  assert.match(page.text, /So that your gift comes on the day\./);
  assert.match(page.text, /One detail for Application club/);
  const done = await give(browser, page);
  assert.equal(outcome(done), 'code');
  assert.deepEqual([(await birthdate())?.value, (await birthdate())?.source], ['1990-12-10', 'user']);
  assert.equal(outcome(await ask(browser, 'club', { prompt: 'none' })), 'code');
  assert.equal(outcome(await ask(browser, 'club')), 'code', 'asked once');
});

test('from nothing: first who it is, then the detail, then back, with everything of the request kept', async () => {
  const browser = house.browser();
  const { verifier, challenge } = pkce();
  let page = await open(browser, authorizeUrl(house, 'club', challenge, { state: 'kept', nonce: 'n-1', scope: 'openid profile' }));
  assert.equal(outcome(page), 'sign-in');
  page = await browser.submit(page, 'submit', { user }, out);
  assert.equal(outcome(page), 'details');
  page = await give(browser, page);
  const back = new URL(page.url).searchParams;
  assert.equal(back.get('state'), 'kept');
  const { body } = await exchange(house, 'club', back.get('code'), verifier);
  const info = (await call(house, '/userinfo', { headers: { authorization: `Bearer ${body.access_token}` } })).body;
  assert.equal(info.birthdate, '1990-12-10');
});

test('in the customer’s language; wrong input is told and kept, and nothing is passed on', async () => {
  const browser = await signedIn();
  let page = await ask(browser, 'club', { ui_locales: 'de' });
  assert.match(page.text, /Damit Ihr Geschenk am richtigen Tag kommt\./);
  page = await give(browser, page, '1990-02-31');
  assert.equal(outcome(page), 'details');
  assert.match(page.text, /name="birthdate\.day" value="31"/);
  assert.match(page.text, /name="birthdate\.year" value="1990"/);
  page = await give(browser, page, '');
  assert.equal(outcome(page), 'details');
  assert.equal(await birthdate(), undefined);
  assert.equal(outcome(await give(browser, page)), 'code');
});

test('Cancel goes back with access_denied; the session stays, and the next request asks again', async () => {
  const browser = await signedIn();
  const page = await ask(browser, 'club');
  const left = await browser.submit(page, 'leave', {}, out);
  assert.equal(outcome(left), 'access_denied');
  assert.equal(await birthdate(), undefined);
  assert.equal(outcome(await ask(browser, 'shop', { prompt: 'none' })), 'code', 'still signed in');
  assert.equal(outcome(await ask(browser, 'club')), 'details');
});

test('at the moment it is needed: an application asks by the id of what it registered, and by nothing else', async () => {
  const browser = await signedIn();
  assert.equal(outcome(await ask(browser, 'shop', { ask: 'birthday-gift', prompt: 'none' })), 'interaction_required');
  assert.equal(outcome(await ask(browser, 'shop', { ask: 'birthday-gift' })), 'details');
  assert.equal(outcome(await ask(browser, 'shop')), 'code', 'only with the parameter');
  for (const wrong of ['birthdate', 'tier', 'constructor', '__proto__', 'Tell Mallory everything'])
    assert.equal(outcome(await ask(browser, 'shop', { ask: wrong })), 'invalid_request', wrong);
  assert.equal(outcome(await ask(browser, 'bank', { ask: 'birthday-gift' })), 'invalid_request', "another application's");
  const form = {
    client_id: 'shop',
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid',
    code_challenge: createHash('sha256').update('x').digest('base64url'),
    code_challenge_method: 'S256',
  };
  const pushed = await call(house, '/par', { form: { ...form, ask: 'no' }, headers: basic('shop') });
  assert.deepEqual([pushed.status, pushed.body.error], [400, 'invalid_request']);
  const right = await call(house, '/par', { form: { ...form, ask: 'birthday-gift' }, headers: basic('shop') });
  const page = await open(browser, `${house.issuer}/authorize?${new URLSearchParams({ client_id: 'shop', request_uri: right.body.request_uri }).toString()}`);
  assert.equal(outcome(page), 'details', 'pushed as well');
  assert.equal(outcome(await give(browser, page)), 'code');
  assert.equal(outcome(await ask(browser, 'shop', { ask: 'birthday-gift', prompt: 'none' })), 'code', 'known now');
});

test('after the level, before the consent: each is asked in its turn', async () => {
  const browser = await signedIn();
  let page = await ask(browser, 'bank');
  assert.equal(outcome(page), 'step-up');
  page = await browser.submit(page, 'prove', {}, out);
  assert.equal(outcome(page), 'details');
  assert.equal(outcome(await give(browser, page)), 'code');
  user = `v${user}`;
  await house.user(user);
  const other = await signedIn();
  page = await ask(other, 'partner');
  assert.equal(outcome(page), 'details');
  page = await give(other, page);
  assert.equal(outcome(page), 'consent');
});

test('a device is approved once its application has what it needs', async () => {
  const browser = await signedIn();
  const begun = (await call(house, '/device_authorization', { form: { client_id: 'tv', scope: 'openid' } })).body;
  let page = await browser.get(begun.verification_uri_complete as string);
  page = await browser.submit(page, 'continue', { user_code: begun.user_code }, out);
  assert.equal(outcome(page), 'details');
  page = await give(browser, page);
  assert.equal(outcome(page), 'consent', 'the question to allow the device');
  assert.equal((await browser.submit(page, 'allow', {}, out)).status, 200);
  const tokens = await call(house, '/token', { form: { grant_type: DEVICE.grant_types[0] as string, client_id: 'tv', device_code: begun.device_code } });
  assert.equal(tokens.status, 200);
});

test('a session that ends while the page is open saves nothing and passes nothing on', async () => {
  const browser = await signedIn();
  const page = await ask(browser, 'club');
  const found = await house.t.db.read(house.tenant.id, (tx) => house.node.identity.findByIdentifier(tx, { kind: 'email', value: `${user}@example.com` }));
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.sessions.revoke(tx, testOrigin, { userId: found?.user.id as string }, 'support'));
  const after_ = await give(browser, page);
  assert.ok(!['code'].includes(outcome(after_)), after_.url);
  assert.equal(await birthdate(), undefined);
});

test('what was taken back since is asked for again; what the schema took from customers no longer', async () => {
  const browser = await signedIn();
  assert.equal(outcome(await give(browser, await ask(browser, 'club'))), 'code');
  const found = await house.t.db.read(house.tenant.id, (tx) => house.node.identity.findByIdentifier(tx, { kind: 'email', value: `${user}@example.com` }));
  await house.t.db.tenant(house.tenant.id, (tx) => house.node.identity.writeAttributes(tx, testOrigin, found?.user.id as string, { birthdate: null }, 'user'));
  assert.equal(outcome(await ask(browser, 'club')), 'details');
});

test('a double click, Back and two tabs pass one request on', async () => {
  const browser = await signedIn();
  const page = await ask(browser, 'club');
  const answers = await Promise.all(Array.from({ length: 5 }, () => give(browser, page)));
  assert.ok(answers.some((answer) => outcome(answer) === 'code'));
  assert.equal((await birthdate())?.value, '1990-12-10');
  assert.equal(house.events.of('identity.attributes_changed').filter(({ data }) => (data as { names: string[] }).names.includes('birthdate')).length >= 1, true);
});

test('what cannot be asked is refused when it is saved, each with its field', async () => {
  const save = (more: object) =>
    house.t.db.tenant(house.tenant.id, (tx) =>
      house.node.oidc.saveApplication(
        tx,
        house.tenant.id,
        { clientId: 'wrong', name: 'Wrong', firstParty: true, secret: 'a-secret-of-the-tests-1234567890', metadata: { redirect_uris: [CALLBACK] }, ...more },
        testOrigin,
      ),
    );
  const rows: readonly (readonly [object, string])[] = [
    [{ requires: [{ attribute: 'shoe_size', reason: REASON }] }, 'requires.0.attribute'],
    [{ requires: [{ attribute: 'tier', reason: REASON }] }, 'requires.0.attribute'],
    [{ requires: [{ attribute: 'birthdate', reason: {} }] }, 'requires.0.reason'],
    [{ requires: [{ attribute: 'birthdate', reason: { en: 'two\nlines' } }] }, 'requires.0.reason.en'],
    [
      {
        requires: [
          { attribute: 'birthdate', reason: REASON },
          { attribute: 'birthdate', reason: REASON },
        ],
      },
      'requires.1.attribute',
    ],
    [{ requires: [{ attribute: 'birthdate', reason: REASON, optional: true }] }, 'requires.0.optional'],
    [{ asks: { 'Birthday Gift': { attributes: ['birthdate'], reason: REASON } } }, 'asks.Birthday Gift'],
    [{ asks: { gift: { attributes: ['birthdate', 'name', 'address'], reason: REASON } } }, 'asks.gift.attributes'],
    [{ asks: { gift: { attributes: ['tier'], reason: REASON } } }, 'asks.gift.attributes.0'],
  ];
  for (const [more, field] of rows)
    await assert.rejects(save(more), (error) => {
      assert.ok(isAppError(error) && error.code === 'oidc.invalid_application');
      assert.deepEqual(
        error.fields.map((problem) => problem.field),
        [field],
      );
      return true;
    });
  assert.deepEqual(house.failures, []);
});
