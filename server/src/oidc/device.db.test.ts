import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { formsOf, type Answer, type HttpBrowser } from '#test/support';
import { basic, call, openHouse, refresh, SECRET, type House } from './house.suite.ts';

let house: House;
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
before(async () => {
  house = await openHouse({ nodes: 2 });
  await house.application({
    clientId: 'tv',
    name: 'Fernweh TV',
    metadata: { redirect_uris: [], post_logout_redirect_uris: [], grant_types: [DEVICE, 'refresh_token'], token_endpoint_auth_method: 'none' },
  });
  await house.application({ clientId: 'shop' });
  await house.user('ada');
  await house.user('bruno');
});
after(() => house?.stop());

const begin = async () =>
  (
    await call(house, '/device_authorization', {
      form: { client_id: 'tv', scope: 'openid profile offline_access' },
      headers: { 'user-agent': 'Mozilla/5.0 (Linux; Tizen 7.0; SMART-TV)' },
    })
  ).body as { device_code: string; user_code: string; verification_uri: string; verification_uri_complete: string; expires_in: number };
const poll = (code: string, node = 0) => call(house, '/token', { node, form: { grant_type: DEVICE, device_code: code, client_id: 'tv' } });
const enter = async (browser: HttpBrowser, page: Answer, code: string) => browser.submit(page, 'continue', { user_code: code });
const patience = () => house.t.advance(6);

test('a device shows a code; its owner types it, signs in, compares and allows; the device goes on', async () => {
  const device = await begin();
  assert.match(device.user_code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  assert.deepEqual([device.verification_uri, device.expires_in], [`${house.issuer}/device`, 600]);
  assert.equal((await poll(device.device_code)).body.error, 'authorization_pending');
  const browser = house.browser();
  const signIn = await enter(browser, await browser.get(device.verification_uri), device.user_code.toLowerCase().replace('-', ' '));
  assert.ok(signIn.text.includes('value="submit"'), signIn.text.slice(0, 300));
  const approve = await browser.submit(signIn, 'submit', { user: 'ada' });
  for (const text of [device.user_code, 'Fernweh TV', 'Samsung TV', 'ada@example.com', 'Your name', 'Only continue if you started this'])
    assert.ok(approve.text.includes(text), text);
  await patience();
  assert.equal((await poll(device.device_code)).body.error, 'authorization_pending', 'typing the code and signing in approve nothing');
  const done = await browser.submit(approve, 'allow');
  assert.ok(done.text.includes('Your device is connected'), done.text.slice(0, 600));
  await patience();
  const tokens = await poll(device.device_code, 1);
  assert.equal(tokens.status, 200, tokens.text);
  assert.equal(decodeJwt(tokens.body.id_token).aud, 'tv');
  assert.equal((await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.body.access_token}` } })).body.name, 'Person ada');
  assert.equal((await call(house, '/token', { form: { grant_type: 'refresh_token', refresh_token: tokens.body.refresh_token, client_id: 'tv' } })).status, 200);
  await patience();
  assert.equal((await poll(device.device_code)).body.error, 'invalid_grant', 'a device code is redeemed once');
});

test('a code in the address only fills in the form', async () => {
  const device = await begin();
  const browser = house.browser();
  const page = await browser.get(device.verification_uri_complete);
  assert.equal(page.status, 200);
  assert.ok(page.text.includes(`value="${device.user_code}"`));
  assert.ok(!page.text.includes('<script>'), 'nothing submits itself');
  assert.equal((await poll(device.device_code)).body.error, 'authorization_pending');
  const odd = await browser.get(`${house.issuer}/device?user_code=${encodeURIComponent('"><script>alert(1)</script>')}`);
  assert.ok(!odd.text.includes('alert(1)'));
});

test('refusing tells the device and the customer', async () => {
  const device = await begin();
  const browser = house.browser();
  const signIn = await enter(browser, await browser.get(device.verification_uri), device.user_code);
  const approve = await browser.submit(signIn, 'submit', { user: 'ada' });
  const denied = await browser.submit(approve, 'cancel');
  assert.ok(denied.text.includes('was not connected'), denied.text.slice(0, 500));
  assert.equal((await poll(device.device_code)).body.error, 'access_denied');
});

test('wrong, used and expired codes', async () => {
  const browser = house.browser();
  const says = async (code: string) => (await enter(browser, await browser.get(`${house.issuer}/device`), code)).text;
  assert.ok((await says('BBBB-BBBB')).includes('We do not know this code'));
  assert.ok((await says('')).includes('Enter the code.'));
  const used = await begin();
  const signIn = await enter(browser, await browser.get(used.verification_uri), used.user_code);
  await browser.submit(await browser.submit(signIn, 'submit', { user: 'ada' }), 'allow');
  assert.ok((await says(used.user_code)).includes('already used'));
  const late = await begin();
  await house.t.advance(601);
  assert.ok((await says(late.user_code)).includes('expired'));
  assert.equal((await poll(late.device_code)).body.error, 'expired_token');
  await house.t.advance(-601);
});

test('asking too often is told to slow down', async () => {
  const device = await begin();
  assert.equal((await poll(device.device_code)).body.error, 'authorization_pending');
  assert.equal((await poll(device.device_code, 1)).body.error, 'slow_down');
  await patience();
  assert.equal((await poll(device.device_code)).body.error, 'authorization_pending');
});

test('a code typed twice stays usable, but only the first decision counts', async () => {
  const device = await begin();
  const [first, second] = [house.browser(), house.browser()];
  const approveAt = async (browser: HttpBrowser, user: string) =>
    browser.submit(await enter(browser, await browser.get(device.verification_uri), device.user_code), 'submit', { user });
  const ada = await approveAt(first, 'ada');
  const bruno = await approveAt(second, 'bruno');
  assert.ok((await first.submit(ada, 'allow')).text.includes('is connected'));
  const late = await second.submit(bruno, 'allow');
  assert.ok(!late.text.includes('is connected'), late.text.slice(0, 400));
  await patience();
  const tokens = await poll(device.device_code);
  const info = await call(house, '/userinfo', { headers: { authorization: `Bearer ${tokens.body.access_token}` } });
  assert.equal(info.body.name, 'Person ada');
});

test('parallel decisions: one wins', async () => {
  const device = await begin();
  const people = await Promise.all(
    ['ada', 'bruno'].map(async (user) => {
      const browser = house.browser();
      return { browser, page: await browser.submit(await enter(browser, await browser.get(device.verification_uri), device.user_code), 'submit', { user }) };
    }),
  );
  const pages = await Promise.all(people.map(({ browser, page }) => browser.submit(page, 'allow')));
  assert.equal(pages.filter((page) => page.text.includes('is connected')).length, 1);
});

test('the form is the customer’s own: without its secret nothing is entered', async () => {
  const device = await begin();
  const browser = house.browser();
  const page = await browser.get(device.verification_uri);
  const form = formsOf(page.text)[0];
  const forged = await house.browser().post(`${house.issuer}/device`, { ...form?.fields, user_code: device.user_code });
  assert.notEqual(forged.status, 303);
  const without = await browser.post(`${house.issuer}/device`, { user_code: device.user_code, confirm: 'yes' });
  assert.notEqual(without.status, 303);
});

test('guessing codes is stopped', async () => {
  const browser = house.browser();
  let status = 0;
  for (let tries = 0; tries < 40 && status !== 429; tries++) status = (await browser.post(`${house.issuer}/device`, { user_code: 'BBBB-BBBB', xsrf: 'x', confirm: 'yes' })).status;
  assert.equal(status, 429);
  await house.t.advance(600);
});

test('another application cannot redeem a device’s code', async () => {
  const device = await begin();
  const answer = await call(house, '/token', { form: { grant_type: DEVICE, device_code: device.device_code }, headers: basic('shop', SECRET) });
  assert.equal(answer.status, 400);
  assert.equal((await call(house, '/device_authorization', { form: { client_id: 'shop', client_secret: SECRET, scope: 'openid' } })).status, 400);
  assert.ok(refresh);
  assert.deepEqual(house.failures, []);
});
