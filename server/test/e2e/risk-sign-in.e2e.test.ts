import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHttpBrowser, openMailbox, startInstallation, type Answer, type HttpBrowser, type Installation, type Mailbox } from '#test/installation';
import { writeMmdb } from '../../src/risk/networks/write-mmdb.suite.ts';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/*
 * What a sign-in feels like: nothing for whoever comes as always, one more step for somebody in a new browser in a new country, once, and a wall for those who try stolen
 * lists, while owners come and go. The test is the trusted proxy, so that it can be anywhere.
 */

const PASSWORD = 'Copper-Window-9-Meadow';
/** Where an application would be. */
let callback = '';
const application = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><html lang="en"><title>In</title>In'));
const HOME = '192.0.2.10';
const ABROAD = '198.51.100.20';
const ATTACKER = '203.0.113.66';
const MOBILE = '203.0.113.130';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const OWNERS = Array.from({ length: 8 }, (_, index) => `owner${index}@example.com`);
const VICTIMS = Array.from({ length: 36 }, (_, index) => `victim${index}@example.com`);

const dir = mkdtempSync(join(tmpdir(), 'parvis-risk-'));
let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
before(async () => {
  await new Promise<void>((done) => application.listen(0, '127.0.0.1', done));
  callback = `http://localhost:${(application.address() as AddressInfo).port}/callback`;
  const places = join(dir, 'places.mmdb');
  const networks = join(dir, 'asn.mmdb');
  writeFileSync(
    places,
    writeMmdb({
      '192.0.2.0/24': { country: { iso_code: 'FR' }, location: { latitude: 48.86, longitude: 2.35 } },
      '198.51.100.0/24': { country: { iso_code: 'BR' }, location: { latitude: -23.55, longitude: -46.63 } },
      '203.0.113.0/24': { country: { iso_code: 'FR' }, location: { latitude: 48.86, longitude: 2.35 } },
    }),
  );
  writeFileSync(
    networks,
    writeMmdb({
      '192.0.2.0/24': { autonomous_system_number: 64500 },
      '198.51.100.0/24': { autonomous_system_number: 64501 },
      '203.0.113.0/25': { autonomous_system_number: 64500 },
      '203.0.113.128/25': { autonomous_system_number: 64502 },
    }),
  );
  const file = join(dir, 'parvis.yaml');
  writeFileSync(
    file,
    JSON.stringify({
      tenants: [
        {
          slug: 'demo',
          name: 'Demo',
          default: true,
          settings: { nudges: { passkey: false }, challenge: { mode: 'off' } },
          brands: [{ slug: 'main', name: 'Demo', colours: { accent: '#1f4536' } }],
          applications: [
            {
              clientId: 'web',
              name: 'Web',
              firstParty: true,
              metadata: { redirect_uris: [callback], grant_types: ['authorization_code'], token_endpoint_auth_method: 'none' },
            },
          ],
          users: ['traveller@example.com', ...OWNERS, ...VICTIMS].map((value) => ({ identifiers: [{ kind: 'email', value, verified: true }], password: PASSWORD })),
        },
      ],
    }),
  );
  installation = await startInstallation({ config: file, env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1', RISK_PLACES_FILE: places, RISK_ASN_FILE: networks } });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
  application.close();
  rmSync(dir, { recursive: true, force: true });
});

function authorize(prompt: string | undefined = 'login'): string {
  const query = new URLSearchParams({
    client_id: 'web',
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid',
    state: 'x',
    ...(prompt === '' ? {} : { prompt }),
    code_challenge: createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `${installation.issuer}/authorize?${query.toString()}`;
}

/** Past the time in which what was learnt is counted. */
const learnt = () => sleep(2500);

function visitor(ip: string, options: Parameters<typeof newVisitor>[1] = {}): Promise<Visitor> {
  return newVisitor(chromium, { ...options, extraHTTPHeaders: { 'x-forwarded-for': ip } });
}

async function enter(page: Page, email: string): Promise<void> {
  await page.goto(authorize());
  // An account this browser shows, or the field for a name.
  await page.locator('input[name="identifier"]').fill(email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(PASSWORD);
  await press(page, 'continue');
}

const DOUBT = 'One more step, to be sure it’s you';

test('at home nobody is asked; in a new browser abroad once, with a kind reason and a way on; after that no more', async () => {
  const home = await visitor(HOME);
  for (let sign = 0; sign < 2; sign++) {
    await enter(home.page, 'traveller@example.com');
    await at(home.page, callback);
    await learnt();
  }
  await home.close();

  const abroad = await visitor(ABROAD, { userAgent: PHONE, viewport: { width: 360, height: 740 } });
  await enter(abroad.page, 'traveller@example.com');
  await abroad.page.getByRole('heading', { name: DOUBT }).waitFor();
  const words = await abroad.page.locator('main').innerText();
  assert.match(words, /looks different from your usual ones/);
  assert.doesNotMatch(words, /score|risk|BR|Brazil|\d\.\d/i, 'nothing that an attacker could learn from');
  await abroad.look('risk-1-one-more-step');
  await abroad.page.locator('input[name="code"]').fill('000000');
  await press(abroad.page, 'continue');
  await abroad.page.getByRole('heading', { name: DOUBT }).waitFor();
  assert.ok(!abroad.page.url().startsWith(callback));
  await abroad.page.locator('input[name="code"]').fill(await mailbox.code('traveller@example.com'));
  await press(abroad.page, 'continue');
  await at(abroad.page, callback);
  await learnt();

  // The same browser again, and then another new one in the country that is known now.
  await enter(abroad.page, 'traveller@example.com');
  await at(abroad.page, callback);
  assert.deepEqual(abroad.complaints, []);
  await abroad.close();
  const friend = await visitor(ABROAD);
  await enter(friend.page, 'traveller@example.com');
  await at(friend.page, callback);
  await friend.close();
});

test('the step is drawn in the dark, in Arabic and on a telephone', async () => {
  const dark = await visitor('198.51.100.99', { colorScheme: 'dark', locale: 'ar', viewport: { width: 360, height: 740 } });
  const owner = OWNERS[7] as string;
  const home = await visitor(HOME);
  await enter(home.page, owner);
  await at(home.page, callback);
  await home.close();
  await learnt();
  await enter(dark.page, owner);
  await dark.page.locator('input[name="code"]').waitFor();
  assert.equal(await dark.page.locator('html').getAttribute('dir'), 'rtl');
  await dark.look('risk-2-arabic');
  await dark.close();
});

test('whoever took the cookies along is stopped in another browser and without the key, while their owner notices nothing, on the move and after an update', async () => {
  const owner = OWNERS[6] as string;
  const account = `${installation.issuer}/account`;
  const own = await visitor(HOME);
  await enter(own.page, owner);
  await at(own.page, callback);
  await learnt();
  const jar = await own.context.cookies();
  const agent = await own.page.evaluate<string>('navigator.userAgent');
  const copy = async (ip: string, userAgent: string, cookies = jar) => {
    const other = await visitor(ip, { userAgent });
    await other.context.addCookies(cookies);
    return other;
  };
  /** Where single sign-on in silence, an account page and single sign-on with pages lead. */
  const tries = async ({ page }: Visitor) => {
    await page.goto(authorize('none'));
    const quiet = new URL(page.url()).searchParams.get('error') ?? 'in';
    await page.goto(account);
    const seen = page.url().startsWith(account) ? 'account' : 'asked';
    await page.goto(authorize(''));
    return [quiet, seen, page.url().startsWith(callback) ? 'in' : 'asked'];
  };
  const IN = ['in', 'account', 'in'];
  const STOPPED = ['login_required', 'asked', 'asked'];

  const thief = await copy(HOME, PHONE);
  assert.deepEqual(await tries(thief), STOPPED);
  await thief.page.getByRole('heading', { name: DOUBT }).waitFor();
  assert.equal(await thief.page.locator('input[name="password"]').count(), 0, 'a password that was taken along as well answers nothing');
  await thief.look('risk-3-copied-session');
  assert.deepEqual(await tries(own), IN);

  const newer = agent.replace(/(Chrome\/)(\d+)/, (_, name: string, version: string) => `${name}${Number(version) + 1}`);
  assert.notEqual(newer, agent);
  for (const [ip, userAgent] of [
    [HOME, newer],
    [MOBILE, agent],
    [MOBILE, newer],
  ] as const) {
    const later = await copy(ip, userAgent);
    assert.deepEqual(await tries(later), IN, `${ip} ${userAgent}`);
    await later.close();
  }

  // With the name of the browser as well: what they show is the country, and a key that they took along or not.
  const keyless = await copy(
    ABROAD,
    agent,
    jar.filter(({ name }) => !/known/.test(name)),
  );
  assert.deepEqual(await tries(keyless), STOPPED);
  const all = await copy(ABROAD, agent);
  assert.deepEqual(await tries(all), IN, 'the own browser may travel');
  const told = await mailbox.saying(owner, /This wasn.t me/);
  assert.match(told.text, /country/);
  const count = await mailbox.count(owner);
  assert.deepEqual(await tries(all), IN);
  assert.equal(await mailbox.count(owner), count, 'and its owner hears of it once');
  assert.deepEqual(await tries(own), IN);
  for (const { close } of [thief, keyless, all, own]) await close();
});

const isIn = (url: string) => url.startsWith(callback);

/** How far somebody comes with a name and a password. */
async function tryIn(browser: HttpBrowser, email: string, password: string): Promise<'in' | 'asked' | 'refused'> {
  const start = await browser.follow(await browser.get(authorize()));
  const page = await browser.submit(start, 'continue', { identifier: email });
  const done: Answer = await browser.submit(page, 'continue', { password }, isIn);
  if (isIn(done.url)) return 'in';
  return /name="code"/.test(done.text) ? 'asked' : 'refused';
}

test('a run of stolen passwords gets nobody in, not even with the right ones, while owners sign in from the same network throughout', async () => {
  const owners = OWNERS.slice(0, 3);
  const browsers = new Map<string, HttpBrowser>();
  for (const owner of owners) {
    const browser = createHttpBrowser({ headers: { 'x-forwarded-for': ATTACKER } });
    browsers.set(owner, browser);
    assert.equal(await tryIn(browser, owner, PASSWORD), 'in', `${owner} at first`);
  }
  await learnt();

  const outcomes: string[] = [];
  const asked: string[] = [];
  for (const [index, victim] of VICTIMS.entries()) {
    // One entry of nine is right: far more than on a list that was bought.
    const right = index % 9 === 8;
    const outcome = await tryIn(createHttpBrowser({ headers: { 'x-forwarded-for': ATTACKER } }), victim, right ? PASSWORD : `stolen-${index}-Harbour-7`);
    if (right) outcomes.push(outcome);
    else assert.notEqual(outcome, 'in');
    if (index % 8 === 7) {
      const owner = owners[(index >> 3) % owners.length] as string;
      asked.push(await tryIn(browsers.get(owner) as HttpBrowser, owner, PASSWORD));
    }
  }
  assert.deepEqual(
    asked,
    asked.map(() => 'in'),
    'owners in their own browsers are asked nothing',
  );
  // Until ten accounts were tried nothing tells the run from an office that mistypes.
  assert.ok(
    outcomes.slice(1).every((outcome) => outcome !== 'in'),
    outcomes.join(),
  );
  for (const owner of owners) assert.equal(await tryIn(browsers.get(owner) as HttpBrowser, owner, PASSWORD), 'in', owner);
});
