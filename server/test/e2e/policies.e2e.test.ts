import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ADA, openMailbox, runParvis, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';
import { clockApp, NativeJourney, toSecondOfStep, type ClockApp } from '../support/native-app.ts';

/*
 * What an operator decides, in a browser: a challenge for everybody, second steps for everybody with days of grace, another rule for one application,
 * passwords known from breaches, and what happens to a customer somebody else locks out. All of it by configuration.
 */
const BREACHED = 'Fünf Segel am Wind 7';
const LATER_BREACHED = 'Vier Boote im Hafen 6';
const root = fileURLToPath(new URL('../../..', import.meta.url));

let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
let folder: string;
let ranges: Server;
const breached = new Set([BREACHED]);
const asked: { readonly url: string; readonly padding: unknown }[] = [];

function configOf(mfa: string, clubMfa = ''): string {
  const demo = readFileSync(join(root, 'demo/demo.yaml'), 'utf8');
  const text = demo
    .replace('    settings:\n', '    settings:\n      nudges: { passkey: false }\n')
    .replace('        mode: optional\n', `        ${mfa}\n`)
    .replace('      - clientId: demo-club\n', `      - clientId: demo-club\n${clubMfa === '' ? '' : `        mfa: ${clubMfa}\n`}`);
  const path = join(folder, 'demo.yaml');
  writeFileSync(path, text);
  return path;
}
/** Processes keep what they read of a tenant for five seconds. */
async function apply(config: string): Promise<void> {
  assert.equal((await runParvis(installation.env, ['apply', config])).code, 0);
  await new Promise((done) => setTimeout(done, 5100));
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parvis-policies-'));
  // The API of Pwned Passwords: five digits in, suffixes out, padded with lines that count nothing.
  ranges = createServer((request, response) => {
    asked.push({ url: request.url ?? '', padding: request.headers['add-padding'] });
    const prefix = (request.url ?? '').split('/').at(-1) ?? '';
    const hits = [...breached].map((password) => createHash('sha1').update(password).digest('hex').toUpperCase()).filter((hash) => hash.startsWith(prefix));
    response.end([...hits.map((hash) => `${hash.slice(5)}:17`), `${'0'.repeat(34)}A:0`].join('\r\n'));
  });
  await new Promise<void>((done) => ranges.listen(0, 'localhost', done));
  const host = `localhost:${(ranges.address() as { port: number }).port}`;
  installation = await startInstallation({
    demo: true,
    config: configOf('mode: optional'),
    env: { DEMO_CHALLENGE: 'always', BREACHED_PASSWORDS_URL: `http://${host}/range/`, PARVIS_OUTBOUND_ALLOW: host },
  });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
  await new Promise((done) => ranges?.close(done));
  rmSync(folder, { recursive: true, force: true });
});

/** A browser that makes no passkeys, so that what is asked is what is looked at here. */
async function visit(options: Parameters<typeof newVisitor>[1] = {}): Promise<Visitor> {
  const visitor = await newVisitor(chromium, options);
  if (options.javaScriptEnabled !== false) await visitor.page.addInitScript('delete window.PublicKeyCredential');
  return visitor;
}
async function leave(visitor: Visitor): Promise<void> {
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
}
const greeting = (page: Page) => page.locator('.greeting');
const button = (page: Page, action: string) => page.locator(`button[value="${action}"]:not([aria-hidden])`).first();
const input = (page: Page, name: string) => page.locator(`input[name="${name}"]`);

async function toCode(page: Page, email: string): Promise<void> {
  await page.goto(`${installation.shopUrl}/signup`);
  await at(page, installation.issuer);
  await input(page, 'identifier').fill(email);
  await press(page, 'continue');
}

async function toPassword(page: Page, email: string, url = installation.shopUrl): Promise<void> {
  await page.goto(`${url}/login`);
  await at(page, installation.issuer);
  await input(page, 'identifier').fill(email);
  await press(page, 'continue');
  await input(page, 'password').waitFor();
}

async function typePassword(page: Page, password: string): Promise<void> {
  await input(page, 'password').fill(password);
  await press(page, 'continue');
}

async function signUp(email: string, password: string): Promise<void> {
  const visitor = await visit();
  const { page } = visitor;
  await toCode(page, email);
  await input(page, 'code').fill(await mailbox.code(email));
  await press(page, 'continue');
  await input(page, 'newPassword').fill(password);
  await press(page, 'continue');
  await input(page, 'name').fill('Nora Neu');
  await press(page, 'continue');
  await at(page, installation.shopUrl);
  await greeting(page).waitFor();
  await leave(visitor);
}

async function arrived(page: Page, url = installation.shopUrl): Promise<void> {
  await at(page, url);
  await greeting(page).waitFor();
}

describe('a challenge for everybody', () => {
  test('passes by itself where there is script, and by waiting where there is none', async () => {
    const visitor = await visit();
    await toCode(visitor.page, 'script@example.com');
    await input(visitor.page, 'code').waitFor();
    await leave(visitor);

    const plain = await visit({ javaScriptEnabled: false });
    const { page } = plain;
    await toCode(page, 'plain@example.com');
    await button(page, 'unable').waitFor();
    await press(page, 'unable');
    await button(page, 'waited').waitFor();
    await press(page, 'waited');
    assert.equal(await input(page, 'code').count(), 0, 'not before its time');
    await installation.database.advance(15);
    await press(page, 'waited');
    await input(page, 'code').waitFor();
    await input(page, 'code').fill(await mailbox.code('plain@example.com'));
    await press(page, 'continue');
    await button(page, 'password').or(input(page, 'newPassword')).first().waitFor();
    await leave(plain);
  });
});

describe('passwords known from breaches', () => {
  test('are refused when they are set, with the reason; the service sees five digits', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await toCode(page, 'breached@example.com');
    await input(page, 'code').fill(await mailbox.code('breached@example.com'));
    await press(page, 'continue');
    await input(page, 'newPassword').fill(BREACHED);
    await press(page, 'continue');
    await page.locator('[aria-invalid="true"]').waitFor();
    assert.match(await page.locator('main').innerText(), /breach/i);
    await visitor.look('policies-3-breached');
    await input(page, 'newPassword').fill(LATER_BREACHED);
    await press(page, 'continue');
    await input(page, 'name').fill('Bea Bruch');
    await press(page, 'continue');
    await arrived(page);
    assert.ok(asked.length >= 2);
    for (const { url, padding } of asked) assert.deepEqual([/^\/range\/[0-9A-F]{5}$/.test(url), padding], [true, 'true'], url);
    await leave(visitor);
  });

  test('are found out at sign-in when they became known later: another proof, the reason, and something better', async () => {
    breached.add(LATER_BREACHED);
    // Ranges are kept for a day: a process that starts anew asks again.
    await installation.kill(0);
    await installation.restart(0);
    const visitor = await visit();
    const { page } = visitor;
    const { id } = await mailbox.latest('breached@example.com');
    await toPassword(page, 'breached@example.com');
    await typePassword(page, LATER_BREACHED);
    await input(page, 'code').fill(await mailbox.code('breached@example.com', { after: id }));
    await press(page, 'continue');
    await button(page, 'password').waitFor();
    assert.match(await page.locator('main').innerText(), /known data breach/);
    await press(page, 'password');
    await input(page, 'newPassword').fill('Sechs Wolken im Norden 8');
    await press(page, 'continue');
    await arrived(page);
    await leave(visitor);
    const [found] = await installation.database.dump<{ n: number }>("select count(*)::int as n from platform.events where type = 'credentials.password_compromised'");
    assert.equal(found?.n, 1);
  });
});

describe('a customer whom somebody else locks out', () => {
  test('is told what to do, gets in by the mail, and with the password in that browser from then on', async () => {
    await signUp('locked@example.com', 'Neun Möwen am Kai 9');
    const attacker = await new NativeJourney({ issuer: installation.issuer, ports: installation.ports }).begin();
    await attacker.act('continue', { identifier: 'locked@example.com' });
    for (let guess = 0; guess < 11; guess++) await attacker.act('continue', { password: `wrong-guess-${guess}` });
    assert.deepEqual(attacker.errors, ['credentials.password_limited_code']);
    const visitor = await visit();
    const { page } = visitor;
    await toPassword(page, 'locked@example.com');
    await typePassword(page, 'Neun Möwen am Kai 9');
    await page.locator('[role="alert"]').first().waitFor();
    assert.match(await page.locator('main').innerText(), /minutes/);
    assert.doesNotMatch(await page.locator('main').innerText(), /suspended|blocked|banned/i);
    await visitor.look('policies-4-locked');
    const count = await mailbox.count('locked@example.com');
    const { id } = await mailbox.latest('locked@example.com');
    await press(page, 'code');
    await mailbox.latest('locked@example.com', { after: id });
    assert.ok((await mailbox.count('locked@example.com')) > count);
    // The link, opened in another tab of the same browser.
    const tab = await visitor.context.newPage();
    await tab.goto(await mailbox.link('locked@example.com'));
    await press(tab, 'link');
    // Both go on by themselves: one of them gets there, the other says that it is done, or is still on its way.
    const there = await Promise.any(
      [page, tab].map((one) =>
        greeting(one)
          .waitFor()
          .then(() => one),
      ),
    );
    await (there === page ? tab : page).close();
    await there.locator('details.menu summary').click();
    await there.getByRole('button', { name: 'Sign out' }).click();
    await at(there, `${installation.shopUrl}/signed-out`);
    await toPassword(there, 'locked@example.com');
    await typePassword(there, 'Neun Möwen am Kai 9');
    await arrived(there);
    await leave(visitor);
    // Nothing is left to wait for in a new browser either.
    const elsewhere = await visit();
    await toPassword(elsewhere.page, 'locked@example.com');
    await typePassword(elsewhere.page, 'Neun Möwen am Kai 9');
    await arrived(elsewhere.page);
    await leave(elsewhere);
  });
});

describe('second steps as configuration', () => {
  let app: ClockApp;
  const remembering: { visitor?: Visitor } = {};

  test('required, with days of grace: "later" while there are some, then it must be set up', async () => {
    await apply(configOf('{ mode: required, graceDays: 3 }'));
    const visitor = await visit();
    const { page } = visitor;
    await toPassword(page, ADA.email);
    await typePassword(page, ADA.password);
    await button(page, 'later').waitFor();
    assert.match(await button(page, 'later').innerText(), /3/);
    await visitor.look('policies-5-grace');
    await press(page, 'later');
    await arrived(page);
    await leave(visitor);

    await installation.database.advance(3 * 24 * 3600 + 60);
    const late = await visit();
    await toPassword(late.page, ADA.email);
    await typePassword(late.page, ADA.password);
    await input(late.page, 'kind').first().waitFor();
    assert.equal(await button(late.page, 'skip').count(), 0, 'there is no way around it any more');
    await late.look('policies-6-required');
    await input(late.page, 'kind').and(late.page.locator('[value="totp"]')).check();
    await press(late.page, 'use');
    const secret = ((await late.page.locator('.secret-value').textContent()) ?? '').replace(/\s/g, '');
    app = clockApp(installation.database, secret);
    await input(late.page, 'code').fill(await app.code());
    await press(late.page, 'continue');
    const onward = button(late.page, 'saved').or(button(late.page, 'continue'));
    for (let screens = 0; screens < 3; screens++) {
      await onward.first().waitFor();
      const saved = (await button(late.page, 'saved').count()) > 0;
      await onward.first().click();
      if (saved) break;
    }
    await arrived(late.page);
    await leave(late);
    await toSecondOfStep(installation.database, 2);
  });

  test('a browser asked not to ask again is not asked, others are', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await toPassword(page, ADA.email);
    await typePassword(page, ADA.password);
    await input(page, 'remember').check();
    await input(page, 'code').fill(await app.code());
    await press(page, 'continue');
    await arrived(page);
    await page.locator('details.menu summary').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await at(page, `${installation.shopUrl}/signed-out`);
    await toPassword(page, ADA.email);
    await typePassword(page, ADA.password);
    await arrived(page);
    remembering.visitor = visitor;

    const other = await visit();
    await toPassword(other.page, ADA.email);
    await typePassword(other.page, ADA.password);
    await input(other.page, 'code').waitFor();
    await leave(other);
  });

  test('an application has its own rule: the club wants a level, so the session of the shop is raised there and nowhere else', async () => {
    await apply(configOf('{ mode: required, graceDays: 3 }', '{ assurance: aal2 }'));
    const { visitor } = remembering;
    assert.ok(visitor);
    const { page } = visitor;
    await toSecondOfStep(installation.database, 2);
    await page.goto(`${installation.clubUrl}/login`);
    await input(page, 'code').waitFor();
    assert.match(await page.locator('h1').innerText(), /Fernweh Circle/);
    assert.equal(await input(page, 'remember').count(), 0, 'a level is not remembered');
    await visitor.look('policies-7-application');
    await input(page, 'code').fill(await app.code());
    await press(page, 'continue');
    await arrived(page, installation.clubUrl);
    await leave(visitor);

    // `none` for the shop's people again: nobody is asked there.
    await apply(configOf('{ mode: none }', '{ assurance: aal2 }'));
    const other = await visit();
    await toPassword(other.page, ADA.email);
    await typePassword(other.page, ADA.password);
    await arrived(other.page);
    await other.page.goto(`${installation.clubUrl}/login`);
    await input(other.page, 'code').waitFor();
    await leave(other);
  });
});
