import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locale } from '#platform/i18n';
import { launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';
import { startPushServer, type PushServer } from '../support/push-server.ts';
import type { Owner } from '../../src/credentials/push/phone.suite.ts';

let server: PushServer;
let chromium: Browser;
before(async () => {
  [server, chromium] = await Promise.all([startPushServer(), launchChromium()]);
});
after(async () => {
  await chromium?.close();
  await server?.close();
});

const HANDHELD = {
  viewport: { width: 360, height: 640 },
  isMobile: true,
  hasTouch: true,
  userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
} as const;

const DESK = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36' } as const;
const computer = (options: Parameters<typeof newVisitor>[1] = {}) => newVisitor(chromium, { ...DESK, ...options });
const phone = (options: Parameters<typeof newVisitor>[1] = {}) => newVisitor(chromium, { ...HANDHELD, ...options });
const state = (page: Page, name: string) => page.locator(`[data-state="${name}"]`).waitFor({ state: 'visible' });
const addressOn = async (page: Page) => (await page.locator('a[href*="/phone"]').first().getAttribute('href')) ?? '';
const digits = async (page: Page) => (await page.locator('.number .digits:visible').innerText()).trim();

/** Both sides of setting a phone up. */
async function setUp(desk: Visitor, hand: Visitor, user: Owner, look?: (visitor: Visitor, name: string) => Promise<void>): Promise<void> {
  await desk.page.goto(server.begin('push-new', user));
  await desk.page.locator('svg.qr').waitFor();
  await look?.(desk, 'push-1-scan');
  await hand.page.goto(await addressOn(desk.page));
  await state(hand.page, 'enrol');
  assert.equal(new URL(hand.page.url()).hash, '', 'the address bar keeps nothing');
  await look?.(hand, 'push-2-enrol');
  await hand.page.locator('#phone-name').fill('Pocket');
  await hand.page.locator('[data-do="enrol"]').click();
  await state(hand.page, 'number');
  await look?.(hand, 'push-3-number');
  await desk.page.locator('input[name="number"]').waitFor();
  await look?.(desk, 'push-4-confirm');
  await desk.page.locator('input[name="number"]').fill(await digits(hand.page));
  await press(desk.page, 'continue');
  await desk.page.getByRole('heading', { name: 'Signed in' }).waitFor();
  await state(hand.page, 'inbox');
}

async function inFront(run: (desk: Visitor, hand: Visitor, user: Owner) => Promise<void>, options: Parameters<typeof newVisitor>[1] = {}): Promise<void> {
  const [desk, hand] = [await computer(), await phone(options)];
  try {
    await run(desk, hand, await server.w.user());
    assert.deepEqual([desk.complaints, hand.complaints], [[], []]);
  } finally {
    await desk.close();
    await hand.close();
  }
}

test('a phone is set up with two numbers on two screens, and confirms a sign-in; the computer goes on by itself', () =>
  inFront(async (desk, hand, user) => {
    const look = (visitor: Visitor, name: string) => visitor.look(name);
    await setUp(desk, hand, user, look);
    await hand.look('push-5-inbox');
    assert.equal(await hand.page.locator('h1').count(), 1);
    await desk.page.goto(server.begin('push', user));
    const number = await digits(desk.page);
    assert.match(number, /^[1-9]\d$/);
    await desk.look('push-6-waiting');
    await state(hand.page, 'prompt');
    await hand.look('push-7-prompt');
    assert.match(await hand.page.locator('[data-fill="browser"]').innerText(), /Chrome/);
    assert.equal(await hand.page.locator('[data-fill="application"]').innerText(), 'Acme');
    await hand.page.locator('#phone-number').fill(String(10 + ((Number(number) - 9) % 90)));
    await hand.page.locator('#phone-number').press('Enter');
    await hand.page.locator('#phone-number-error').waitFor();
    await hand.look('push-8-wrong');
    await hand.page.locator('#phone-number').fill(number);
    await hand.page.locator('[data-do="confirm"]').click();
    await state(hand.page, 'confirmed');
    await hand.look('push-9-confirmed');
    await desk.page.getByRole('heading', { name: 'Signed in' }).waitFor();
    // The same again, with the phone woken from a reload.
    await hand.page.reload();
    await state(hand.page, 'inbox');
  }));

test('"It\'s not me" stops the computer and says what to do', () =>
  inFront(async (desk, hand, user) => {
    await setUp(desk, hand, user);
    await desk.page.goto(server.begin('push', user));
    await state(hand.page, 'prompt');
    await hand.page.locator('[data-do="deny"]').click();
    await state(hand.page, 'denied');
    await hand.look('push-10-denied');
    await desk.page.getByText('this is not you').waitFor();
    await desk.look('push-11-stopped');
    assert.equal(server.w.notices.filter((notice) => notice.userId === user.id && notice.what === 'sign_in_denied').length, 1);
  }));

test('without script on the computer, buttons lead through setting up and confirming', () =>
  inFront(async (desk, hand, user) => {
    const plain = await computer({ javaScriptEnabled: false });
    try {
      await plain.page.goto(server.begin('push-new', user));
      await hand.page.goto(await addressOn(plain.page));
      await state(hand.page, 'enrol');
      await hand.page.locator('[data-do="enrol"]').click();
      await state(hand.page, 'number');
      await press(plain.page, 'check');
      await plain.page.locator('input[name="number"]').fill(await digits(hand.page));
      await press(plain.page, 'continue');
      await plain.page.getByRole('heading', { name: 'Signed in' }).waitFor();
      await plain.page.goto(server.begin('push', user));
      await state(hand.page, 'prompt');
      await hand.page.locator('#phone-number').fill(await digits(plain.page));
      await hand.page.locator('[data-do="confirm"]').click();
      await state(hand.page, 'confirmed');
      await press(plain.page, 'check');
      await plain.page.getByRole('heading', { name: 'Signed in' }).waitFor();
    } finally {
      await plain.close();
    }
    assert.ok(desk);
  }));

test('the fourth question is not asked; the screen says why, and when it may be', () =>
  inFront(async (desk, hand, user) => {
    await setUp(desk, hand, user);
    for (let index = 0; index < 4; index++) await desk.page.goto(server.begin('push', user));
    await desk.page.getByText('three times already').waitFor();
    await desk.look('push-12-throttled');
  }));

test('a removed phone says so at once, and one that is not set up says how', () =>
  inFront(async (desk, hand, user) => {
    await setUp(desk, hand, user);
    const type = server.w.credentials.types.find((candidate) => candidate.id === 'push');
    await server.w.inTenant(async (tx) => type?.revokeAll(tx, user.id));
    await state(hand.page, 'removed');
    await hand.look('push-13-removed');
    await hand.page.reload();
    await state(hand.page, 'empty');
    await hand.look('push-14-empty');
    await hand.page.goto(`${server.url}/phone#${'A'.repeat(43)}`);
    await state(hand.page, 'ended');
    await hand.look('push-15-ended');
  }));

test('the key cannot be read by the page, and the page is an app: manifest, worker, icon', () =>
  inFront(async (desk, hand, user) => {
    await setUp(desk, hand, user);
    const readable = await hand.page.evaluate(`new Promise((done) => {
      const request = indexedDB.open('parvis-phone:/phone', 1);
      request.onsuccess = () => {
        const got = request.result.transaction('kept').objectStore('kept').get('phone');
        got.onsuccess = () => {
          const { key } = got.result;
          crypto.subtle.exportKey('jwk', key).then(() => done('readable'), () => done([key.extractable, key.type].join()));
        };
      };
    })`);
    assert.equal(readable, 'false,private');
    const manifest = (await (await fetch(new URL((await hand.page.locator('link[rel="manifest"]').getAttribute('href')) ?? '', server.url))).json()) as {
      name: string;
      start_url: string;
      scope: string;
      icons: { src: string }[];
    };
    assert.deepEqual([manifest.name, manifest.scope], ['Acme', '/phone']);
    assert.ok(manifest.start_url.startsWith('/phone'));
    assert.equal((await fetch(new URL(manifest.icons[0]?.src ?? '', server.url))).headers.get('content-type'), 'image/svg+xml');
    const scope = await hand.page.evaluate('navigator.serviceWorker.getRegistration("/phone").then((one) => one && new URL(one.scope).pathname)');
    assert.equal(scope, '/phone');
  }));

for (const [locale, colorScheme] of [
  ['ar', 'dark'],
  ['de', 'light'],
  ['zh', 'dark'],
  ['fr', 'light'],
  ['es', 'dark'],
] as const)
  test(`in ${locale}, ${colorScheme}: every state of the phone fits 360 px, and has no violation`, async () => {
    const hand = await phone({ locale, colorScheme });
    try {
      await hand.page.goto(`${server.url}/phone?lang=${locale satisfies Locale}`);
      await state(hand.page, 'empty');
      assert.equal(await hand.page.locator('html').getAttribute('dir'), locale === 'ar' ? 'rtl' : 'ltr');
      const names = (await hand.page.evaluate(`Array.from(document.querySelectorAll('[data-state]'), (one) => one.dataset.state)`)) as string[];
      assert.ok(names.length > 10);
      for (const name of names) {
        await hand.page.evaluate(
          `for (const one of document.querySelectorAll('[data-state]')) one.hidden = one.dataset.state !== ${JSON.stringify(name)}; document.querySelector('h1').textContent = document.querySelector('[data-state="${name}"]').dataset.title;`,
        );
        // What axe looks at is the same in every language, but for its direction.
        if (locale === 'ar' || locale === 'de') await hand.look(`push-${locale}-${name}`);
        assert.ok(Number(await hand.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) <= 0, `${locale} ${name} scrolls sideways`);
      }
      assert.deepEqual(hand.complaints, []);
    } finally {
      await hand.close();
    }
  });

test('the process ends although inboxes are open', async () => {
  const own = await startPushServer('/t/acme');
  const [desk, hand] = [await computer(), await phone()];
  try {
    const user = await own.w.user();
    await desk.page.goto(own.begin('push-new', user));
    await hand.page.goto(await addressOn(desk.page));
    await state(hand.page, 'enrol');
    await hand.page.locator('[data-do="enrol"]').click();
    await state(hand.page, 'number');
    await desk.page.locator('input[name="number"]').fill(await digits(hand.page));
    await press(desk.page, 'continue');
    await state(hand.page, 'inbox');
    await hand.page.locator('[data-connection]:not(:empty)').waitFor();
  } finally {
    const since = performance.now();
    await own.close();
    assert.ok(performance.now() - since < 12_000, `${Math.round(performance.now() - since)} ms`);
    await desk.close();
    await hand.close();
  }
});
