import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ADA, freePorts } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';
import { runNpm, until, type Running } from '../support/start-process.ts';

/* "Continue with Demo Social", under `npm start`: an independent provider (the package oidc-provider, demo/social/) in its own process, in a real browser. */
let dataDir: string;
let run: Running;
let chromium: Browser;
let issuer: string;
let shopUrl: string;
let socialUrl: string;
let env: Readonly<Record<string, string>>;

before(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'parvis-social-'));
  // Else root would keep the cluster elsewhere, and nobody would clear it away.
  chmodSync(dataDir, 0o755);
  const [port, shop, club, repairs, social, verify] = (await freePorts(6)).map(String) as [string, string, string, string, string, string];
  [issuer, shopUrl, socialUrl] = [`http://localhost:${port}`, `http://localhost:${shop}`, `http://localhost:${social}`];
  env = {
    PARVIS_DATA_DIR: dataDir,
    PORT: port,
    SHOP_PORT: shop,
    CLUB_PORT: club,
    REPAIRS_PORT: repairs,
    SOCIAL_PORT: social,
    VERIFY_PORT: verify,
    DEMO_CHALLENGE: 'off',
  };
  run = runNpm(['start'], env);
  await until(
    () => `ready: ${run.output()}`,
    120,
    async () => {
      assert.ok(run.members().length > 0, `npm start ended:\n${run.output()}`);
      return run.output().includes('Parvis is ready');
    },
  );
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  run?.signalGroup('SIGINT');
  await run?.ended;
  rmSync(dataDir, { recursive: true, force: true });
});

const title = (page: Page) => page.locator('h1');
const titled = (page: Page, text: RegExp) => title(page).filter({ hasText: text }).waitFor();
const greeting = (page: Page) => page.locator('.greeting');

/** From the shop to Demo Social. */
async function leave({ page }: Visitor): Promise<void> {
  await page.goto(shopUrl);
  await page.locator('.visitor a', { hasText: 'Sign in' }).click();
  await at(page, issuer);
  await press(page, 'offers:go:demo-social');
  await at(page, socialUrl);
}
const choose = (page: Page, who: string) => page.locator(`button[name="who"][value="${who}"]`).click();

/** At the shop, signed in; "not now" to whatever is offered on the way. */
async function arrive({ page, look }: Visitor, name?: string): Promise<string> {
  const later = page.locator('button[value="later"], button[value="skip"]:not([aria-hidden])').first();
  await until(`the shop, from ${await title(page).textContent()}`, 30, async () => {
    if (page.url().startsWith(shopUrl)) return true;
    if (await later.isVisible().catch(() => false)) {
      if (name !== undefined) await look(name);
      await later.click();
    }
    return false;
  });
  return (await greeting(page).textContent()) ?? '';
}

async function signOutAtShop({ page }: Visitor): Promise<void> {
  await page.goto(shopUrl);
  await page.locator('.visitor summary').click();
  await page.locator('form[action="/logout"] button').click();
}

/** As a person reads it in the mailbox of the demo. */
async function mailed({ context }: Visitor, address: string, what = /\d{3}.?\d{3}/): Promise<string> {
  const mailbox = await context.newPage();
  const letter = mailbox.locator('.messages a', { hasText: address }).filter({ hasText: what }).first();
  await until(`a mail to ${address}`, 30, async () => {
    await mailbox.goto(`${issuer}/dev/mailbox`);
    return (await letter.count()) > 0;
  });
  await letter.click();
  await mailbox.waitForURL(/\/dev\/mailbox\/[^/]+$/);
  const code = mailbox.locator('[data-code]');
  const found = (await code.count()) > 0 ? await code.textContent() : await title(mailbox).textContent();
  await mailbox.close();
  return found ?? '';
}

async function done(...visitors: readonly Visitor[]): Promise<void> {
  assert.deepEqual(
    visitors.flatMap(({ complaints }) => complaints),
    [],
  );
  for (const visitor of visitors) await visitor.close();
}

test('npm start says where it is, and it tells who comes by what it is for', async () => {
  assert.match(run.output(), new RegExp(`Demo Social\\s+${socialUrl}\\s`));
  assert.doesNotMatch(run.output(), /WARNING|NOTICE/);
  const visitor = await newVisitor(chromium);
  await visitor.page.goto(socialUrl);
  await visitor.look('social-0-home');
  await visitor.page.locator('a.go').click();
  await at(visitor.page, shopUrl);
  await done(visitor);
});

test('a new customer: name and proved address come along, and no password is asked for', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  await page.goto(shopUrl);
  await page.locator('.visitor a', { hasText: 'Sign in' }).click();
  await at(page, issuer);
  await visitor.look('social-1-sign-in');
  assert.equal(await page.locator('button[value="offers:go:demo-social"] svg path').count(), 2, 'its own mark');
  await press(page, 'offers:go:demo-social');
  await at(page, socialUrl);
  await titled(page, /Continue to Fernweh/);
  await visitor.look('social-2-choose');
  await choose(page, 'lena');
  assert.match(await arrive(visitor, 'social-2-on-the-way'), /Lena/);
  await page.goto(`${shopUrl}/tokens`);
  const received = await page.locator('main').innerText();
  assert.match(received, /lena@example\.com/);
  assert.match(received, /email_verified\s+yes/);

  // Signed out, there too as the connection says, and back: the same customer, whom this browser remembers having come this way.
  const sub = /^sub\s+(\S+)$/m.exec(received)?.[1];
  assert.ok(sub, received);
  // There is no answer from there: the browser stays where it is, and the customer has signed out all the same.
  await page.route(`${socialUrl}/**`, (route) => route.fulfill({ status: 204 }));
  await signOutAtShop(visitor);
  await titled(page, /Signing out/);
  await visitor.look('social-13-leaving');
  await page.unroute(`${socialUrl}/**`);
  await page.locator('a[data-go]').click();
  await titled(page, /Sign out of Demo Social\?/);
  await visitor.look('social-14-sign-out-there');
  await page.locator('button[name="logout"]').click();
  await at(page, `${shopUrl}/signed-out?state=`);
  await visitor.look('social-15-back');
  await page.goto(shopUrl);
  await page.locator('.visitor a', { hasText: 'Sign in' }).click();
  await at(page, issuer);
  await visitor.look('social-3-second-visit');
  assert.match((await page.locator('main').textContent()) ?? '', /Last used/);
  await press(page, 'offers:go:demo-social');
  await at(page, socialUrl);
  await choose(page, 'lena');
  assert.match(await arrive(visitor), /Lena/);
  await page.goto(`${shopUrl}/tokens`);
  assert.equal(/^sub\s+(\S+)$/m.exec(await page.locator('main').innerText())?.[1], sub);
  await done(visitor);
});

test('somebody who has an account with that address signs in to it once; from then on Demo Social is enough', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  await leave(visitor);
  await choose(page, 'ada');
  await titled(page, /You already have an account/);
  await visitor.look('social-4-prove');
  assert.match((await page.locator('main').textContent()) ?? '', /Demo Social/);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
  assert.match(await arrive(visitor), /Ada/);
  assert.match(await mailed(visitor, ADA.email, /was connected to your/), /Another account was connected/);

  const second = await newVisitor(chromium);
  await leave(second);
  await choose(second.page, 'ada');
  assert.match(await arrive(second), /Ada/);
  assert.equal(second.page.url().startsWith(shopUrl), true, 'without another proof');
  await done(visitor, second);
});

test('whoever knows only the address gets no further than the question for a proof', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  await leave(visitor);
  await page.locator('summary').click();
  await page.locator('input[name="name"]').fill('Grace H');
  await page.locator('input[name="email"]').fill('grace@example.com');
  await choose(page, 'other');
  // An address that Demo Social has not proved: not a word about whose it is.
  await titled(page, /Confirm your email address/);
  await visitor.look('social-5-address');
  assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /already|account/i);
  await press(page, 'continue');
  await page.locator('input[name="code"]').fill('000000');
  await press(page, 'continue');
  await page.locator('[role="alert"]').waitFor();
  await page.goto(shopUrl);
  assert.equal(await greeting(page).count(), 0);
  await done(visitor);
});

test('an address that is not proved there is proved here by a code; without one, the customer gives one', async () => {
  for (const [who, address, name] of [
    ['sam', 'sam@example.com', /Sam/],
    ['noor', 'noor@example.com', /Noor/],
  ] as const) {
    const visitor = await newVisitor(chromium);
    const { page } = visitor;
    await leave(visitor);
    await choose(page, who);
    await titled(page, /Confirm your email address/);
    await visitor.look(`social-6-address-${who}`);
    assert.equal(await page.locator('input[name="email"]').inputValue(), who === 'sam' ? address : '');
    await page.locator('input[name="email"]').fill(address);
    await press(page, 'continue');
    await page.locator('input[name="code"]').fill(await mailed(visitor, address));
    await press(page, 'continue');
    assert.match(await arrive(visitor), name);
    await done(visitor);
  }
});

test('whoever signs out of Demo Social is signed out of what it signed them in to, and only they', async () => {
  const [visitor, another] = [await newVisitor(chromium), await newVisitor(chromium)];
  for (const [{ page }, who] of [
    [visitor, 'lena'],
    [another, 'ada'],
  ] as const) {
    await page.goto(`${shopUrl}/login`);
    await press(page, 'offers:go:demo-social');
    await choose(page, who);
  }
  assert.match(await arrive(visitor), /Lena/);
  assert.match(await arrive(another), /Ada/);
  const { page } = visitor;
  await page.goto(socialUrl);
  await page.locator('a', { hasText: 'Sign out here' }).click();
  await titled(page, /Sign out of Demo Social\?/);
  await visitor.look('social-8-sign-out');
  await page.locator('button[name="logout"]').click();
  await titled(page, /You are signed out/);
  await visitor.look('social-9-signed-out');
  // By two messages behind the browser's back: Demo Social to the issuer, the issuer to the shop.
  await until('the shop to know', 30, async () => {
    await page.goto(shopUrl);
    return (await greeting(page).count()) === 0;
  });
  await another.page.goto(shopUrl);
  assert.match((await greeting(another.page).textContent()) ?? '', /Ada/);
  await done(visitor, another);
});

test('whoever is signed in connects one more account on the security page, signs in with it, and takes it away again', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  const beSomebody = async (where: Page) => {
    await where.locator('summary').click();
    await where.locator('input[name="name"]').fill('Ada At Work');
    await where.locator('input[name="email"]').fill('ada.work@example.com');
    await choose(where, 'other');
  };
  await page.goto(`${shopUrl}/login`);
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
  await arrive(visitor);
  await page.goto(`${issuer}/account/security`);
  await press(page, 'add');
  await page.getByLabel('Account elsewhere').check();
  await press(page, 'use');
  await titled(page, /Connect an account/);
  await visitor.look('social-10-connect');
  await page.locator('button', { hasText: 'Connect Demo Social' }).click();
  await at(page, socialUrl);
  await beSomebody(page);
  await titled(page, /Sign-in and security/);
  await visitor.look('social-11-connected');
  const card = page.locator('.card', { hasText: 'ada.work@example.com' });
  await card.waitFor();

  const second = await newVisitor(chromium);
  await leave(second);
  await beSomebody(second.page);
  assert.match(await arrive(second), /Ada/, 'the address there is not even proved: the account is what was connected');

  await card.locator('button', { hasText: 'Remove' }).click();
  await page.locator('button[value="confirm"]').first().waitFor();
  await visitor.look('social-12-remove');
  await press(page, 'confirm');
  await titled(page, /Sign-in and security/);
  assert.equal(await card.count(), 0);
  const third = await newVisitor(chromium);
  await leave(third);
  await beSomebody(third.page);
  await titled(third.page, /Confirm your email address/);
  await done(visitor, second, third);
});

test('whoever says no there is back at the first screen, with the reason and every other way', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  await leave(visitor);
  await choose(page, 'nobody');
  await at(page, issuer);
  await page.locator('input[name="identifier"]').waitFor();
  await visitor.look('social-7-cancelled');
  assert.match((await page.locator('main').textContent()) ?? '', /came back from Demo Social without signing in/);
  await done(visitor);
});

test('without JavaScript all of it works', async () => {
  const visitor = await newVisitor(chromium, { javaScriptEnabled: false, locale: 'ar', viewport: { width: 360, height: 640 }, colorScheme: 'dark' });
  const { page } = visitor;
  await leave(visitor);
  await choose(page, 'lena');
  assert.match(await arrive(visitor), /Lena/);
  await signOutAtShop(visitor);
  await at(page, `${issuer}/federation/demo-social/leave?out=`);
  const [there, past] = [page.locator('main a[data-go]'), page.locator('main a[href*="/federation/demo-social/left?"]')];
  assert.match((await there.getAttribute('href')) ?? '', /id_token_hint=/);
  const way = page.url();
  await past.click();
  await at(page, `${shopUrl}/signed-out?state=`);
  assert.equal(await greeting(page).count(), 0);
  assert.equal((await page.goto(way))?.status(), 400, 'that way was gone');
  await visitor.look('social-17-way-over-ar-phone-dark');
  await done(visitor);
});

for (const [name, options] of Object.entries({
  phone: { viewport: { width: 360, height: 640 } },
  dark: { colorScheme: 'dark' as const },
  'ar-phone': { locale: 'ar', viewport: { width: 360, height: 640 } },
  'ar-dark': { locale: 'ar', colorScheme: 'dark' as const },
})) {
  test(`the screens in ${name}`, async () => {
    const visitor = await newVisitor(chromium, options);
    const { page } = visitor;
    await page.goto(`${shopUrl}/login`);
    await at(page, issuer);
    await visitor.look(`social-${name}-1-sign-in`);
    await press(page, 'offers:go:demo-social');
    await at(page, socialUrl);
    await visitor.look(`social-${name}-2-choose`);
    await page.locator('summary').click();
    await page.locator('input[name="name"]').fill('Grace Hopper');
    await page.locator('input[name="email"]').fill('grace@example.com');
    await page.locator('input[name="verified"]').check();
    await visitor.look(`social-${name}-3-other`);
    await choose(page, 'other');
    await at(page, issuer);
    await page.locator('button[value="continue"]').first().waitFor();
    await visitor.look(`social-${name}-4-prove`);
    await press(page, 'other');
    await page.locator('input[name="identifier"]').waitFor();
    await press(page, 'offers:go:demo-social');
    await at(page, socialUrl);
    await choose(page, 'nobody');
    await at(page, issuer);
    await page.locator('input[name="identifier"]').waitFor();
    await visitor.look(`social-${name}-5-cancelled`);
    await press(page, 'offers:go:demo-social');
    await at(page, socialUrl);
    await page.locator('input[name="email"]').waitFor({ state: 'attached' });
    await page.locator('summary').click();
    await page.locator('input[name="name"]').fill('Not Proved');
    await page.locator('input[name="email"]').fill(`${name}@example.com`);
    await choose(page, 'other');
    await at(page, issuer);
    await page.locator('input[name="email"]').waitFor();
    await visitor.look(`social-${name}-6-address`);
    await done(visitor);
  });
}

test('an account that opens with Demo Social alone becomes part of another one, also without script, in Arabic, in the dark, on a phone', async () => {
  const visitor = await newVisitor(chromium, { javaScriptEnabled: false, locale: 'ar', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { page } = visitor;
  await page.goto(`${shopUrl}/login`);
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
  await arrive(visitor);
  await page.goto(`${issuer}/account/merge`);
  await press(page, 'begin');
  await page.locator('button[value="offers:go:demo-social"]').waitFor();
  await visitor.look('social-13-merge-which');
  // Somebody whom nobody knows here: nothing is made of it.
  await press(page, 'offers:go:demo-social');
  await at(page, socialUrl);
  await page.locator('summary').click();
  await page.locator('input[name="name"]').fill('Nobody Here');
  await page.locator('input[name="email"]').fill('lena@example.com');
  await page.locator('input[name="verified"]').check();
  await choose(page, 'other');
  await at(page, issuer);
  await page.locator('input[name="identifier"]').waitFor();
  await visitor.look('social-14-merge-unlinked');
  await press(page, 'offers:go:demo-social');
  await at(page, socialUrl);
  await choose(page, 'lena');
  await at(page, issuer);
  await page.locator('button[value="merge"]').first().waitFor();
  await visitor.look('social-15-merge-preview');
  await press(page, 'merge');
  await page.locator('button[value="done"]').first().waitFor();
  await visitor.look('social-16-merged');
  const second = await newVisitor(chromium);
  await leave(second);
  await choose(second.page, 'lena');
  await arrive(second);
  await second.page.goto(`${shopUrl}/tokens`);
  assert.match(await second.page.locator('main').innerText(), /ada@example\.com/);
  await done(visitor, second);
});
