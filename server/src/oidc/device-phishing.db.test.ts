import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Answer, HttpBrowser } from '#test/support';
import { call, openHouse, type House } from './house.suite.ts';

/* A stranger asks for a code and sends it to somebody: what stands between that and a device of theirs in somebody's account. */

let house: House;
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const PLACES: Readonly<Record<string, { readonly asn?: number; readonly country?: string }>> = {
  '192.0.2.1': { asn: 64500, country: 'FR' },
  '192.0.2.77': { asn: 64500, country: 'FR' },
  '198.51.100.1': { asn: 64501, country: 'FR' },
  '203.0.113.1': { asn: 64502, country: 'BR' },
};
before(async () => {
  house = await openHouse({ trustedProxies: ['127.0.0.1'], placeOf: (ip) => PLACES[ip ?? ''] ?? {} });
  await house.application({
    clientId: 'tv',
    name: 'Fernweh TV',
    metadata: { redirect_uris: [], post_logout_redirect_uris: [], grant_types: [DEVICE, 'refresh_token'], token_endpoint_auth_method: 'none' },
  });
  await house.user('ada');
});
after(() => house?.stop());

const HOME = '192.0.2.1';
const begin = async (ip: string) =>
  (await call(house, '/device_authorization', { form: { client_id: 'tv', scope: 'openid' }, headers: { 'x-forwarded-for': ip } })).body as {
    device_code: string;
    user_code: string;
    verification_uri: string;
    verification_uri_complete: string;
  };
const poll = async (code: string) => {
  await house.t.advance(6);
  return call(house, '/token', { form: { grant_type: DEVICE, device_code: code, client_id: 'tv' } });
};

/** Somebody at home, as far as the decision. */
async function atDecision(from: string, link = false): Promise<{ browser: HttpBrowser; page: Answer; device: Awaited<ReturnType<typeof begin>> }> {
  const device = await begin(from);
  const browser = house.browser(HOME);
  const door = await browser.get(link ? device.verification_uri_complete : device.verification_uri);
  const signIn = await browser.submit(door, 'continue', { user_code: device.user_code });
  return { browser, device, page: await browser.submit(signIn, 'submit', { user: 'ada' }) };
}
const warned = ({ text }: Answer) => ({
  country: text.includes('is in another country'),
  network: text.includes('is in another network'),
  link: text.includes('A link with this code was opened'),
  typed: text.includes('Code on your device'),
});

test('who warns whom: the same network, another one, another country, by hand and by a link', async () => {
  const quiet = { country: false, network: false, link: false, typed: false };
  for (const [from, link, expected] of [
    [HOME, false, quiet],
    [HOME, true, quiet],
    ['192.0.2.77', true, quiet],
    ['198.51.100.1', false, { ...quiet, network: true }],
    ['198.51.100.1', true, { ...quiet, network: true, link: true, typed: true }],
    ['203.0.113.1', false, { ...quiet, country: true, typed: true }],
    ['203.0.113.1', true, { ...quiet, country: true, link: true, typed: true }],
    ['10.1.2.3', false, { ...quiet, network: true }],
    ['10.1.2.3', true, { ...quiet, network: true, link: true, typed: true }],
  ] as const) {
    const { page, device } = await atDecision(from, link);
    assert.deepEqual(warned(page), expected, `${from} ${link}`);
    assert.equal(page.text.includes(device.user_code), !expected.typed, 'a code that is to be read off the device stands nowhere');
    assert.ok(!page.text.includes(from), 'no address is told');
  }
  assert.ok((await atDecision('203.0.113.1')).page.text.includes('Brazil'));
});

test('in doubt a yes without the code of the device is none; five wrong ones are a no; the right one lets it in', async () => {
  const { browser, page, device } = await atDecision('203.0.113.1', true);
  let now = page;
  for (const code of ['', 'BBBB-BBBB', device.user_code.slice(0, -1), `${device.user_code}X`]) {
    now = await browser.submit(now, 'allow', { code });
    assert.ok(now.text.includes('This is not the code'), code);
    assert.equal((await poll(device.device_code)).body.error, 'authorization_pending');
  }
  now = await browser.submit(now, 'allow', { code: 'CCCC-CCCC' });
  assert.ok(now.text.includes('was not connected'), now.text.slice(0, 400));
  assert.equal((await poll(device.device_code)).body.error, 'access_denied');

  const own = await atDecision('203.0.113.1', true);
  const done = await own.browser.submit(own.page, 'allow', { code: ` ${own.device.user_code.toLowerCase().replace('-', ' ')} ` });
  assert.ok(done.text.includes('is connected'), done.text.slice(0, 400));
  assert.equal((await poll(own.device.device_code)).status, 200);
});

test('whoever has the link opened by others, or opens links by the thousand, changes nothing but a warning', async () => {
  const device = await begin('198.51.100.1');
  const scanner = house.browser('203.0.113.9');
  for (let opened = 0; opened < 3; opened++) assert.equal((await scanner.get(device.verification_uri_complete)).status, 200);
  const browser = house.browser(HOME);
  const signIn = await browser.submit(await browser.get(device.verification_uri), 'continue', { user_code: device.user_code });
  assert.equal(warned(await browser.submit(signIn, 'submit', { user: 'ada' })).link, true, 'a mail scanner opened it before');
  const rows = async () => (await house.t.dump<{ n: number }>('select count(*)::int as n from platform.counters'))[0]?.n ?? 0;
  const before = await rows();
  const letters = 'BCDFGHJKLMNPQRSTVWXZ';
  for (let opened = 0; opened < 80; opened++) await scanner.get(`${house.issuer}/device?user_code=BBBB-BB${letters[opened % 20]}${letters[Math.floor(opened / 20)]}`);
  assert.ok((await rows()) - before <= 61, 'remembered up to a limit');
});

test('a page that opens made-up links in the browser of whoever is asked, until no more are remembered, is told of all the same', async () => {
  const browser = house.browser(HOME);
  for (let opened = 0; opened < 60; opened++) await browser.get(`${house.issuer}/device?user_code=CCCC-${'BCDFGHJKLM'[opened % 10]}${'BCDFGH'[Math.floor(opened / 10)]}CC`);
  const { page } = await atDecision('198.51.100.1', true);
  assert.deepEqual(warned(page), { country: false, network: true, link: true, typed: true });
});
