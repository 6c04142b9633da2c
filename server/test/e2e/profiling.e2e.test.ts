import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ADA, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';
import { NativeJourney } from '../support/native-app.ts';

/*
 * People before they have an account, and what is asked of them afterwards: the newsletter and the sign-up that knows of it (SU9), the birthday gift, the question
 * now and then (PR1), in real browsers, with and without scripts, and without a browser at all.
 */
const root = fileURLToPath(new URL('../../..', import.meta.url));
let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parvis-profiling-'));
  const config = join(folder, 'demo.yaml');
  const demo = readFileSync(join(root, 'demo/demo.yaml'), 'utf8');
  const changed = demo
    .replace('    settings:\n', '    settings:\n      nudges: { passkey: false }\n')
    .replace('applications: [demo-club], visits: 5', 'applications: [demo-club], visits: 1')
    .replace(
      '        firstParty: true\n        headless: true\n',
      '        firstParty: true\n        headless: true\n        requires: [{ attribute: birthdate, reason: { en: For your gift. } }]\n',
    );
  assert.match(changed, /visits: 1 \}/);
  assert.match(changed, /requires:/);
  writeFileSync(config, changed);
  installation = await startInstallation({ serves: 2, workers: 1, demo: true, config });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
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
const input = (page: Page, name: string) => page.locator(`input[name="${name}"]`);
const button = (page: Page, action: string) => page.locator(`button[value="${action}"]:not([aria-hidden])`).first();

async function subscribe({ page }: Visitor, email: string, name: string): Promise<void> {
  await page.goto(installation.shopUrl);
  await input(page, 'email').fill(email);
  await input(page, 'name').fill(name);
  await page.getByRole('button', { name: 'Send me letters' }).click();
  await at(page, `${installation.shopUrl}/newsletter/thanks`);
}

/** As far as the page with details. */
async function signUp(page: Page, email: string, password: string): Promise<void> {
  await page.goto(`${installation.shopUrl}/signup`);
  await input(page, 'identifier').fill(email);
  await press(page, 'continue');
  await input(page, 'code').waitFor();
  await input(page, 'code').fill(await mailbox.code(email));
  await press(page, 'continue');
  const choosing = button(page, 'password');
  await choosing.or(input(page, 'newPassword')).first().waitFor();
  if ((await input(page, 'newPassword').count()) === 0) await choosing.click();
  await input(page, 'newPassword').fill(password);
  await press(page, 'continue');
  await input(page, 'given_name').waitFor();
}

const leadOf = async () => (await installation.database.dump<{ sub: string }>('select u.sub from identity.users u where u.light order by u.created_at desc limit 1'))[0]?.sub;

test('the newsletter makes a light account that nobody can sign in with; its owner signs up and finds it there, to keep, to change, to remove', async () => {
  const email = 'lea@newsletter.example';
  const visitor = await visit();
  const { page, look } = visitor;
  await page.goto(`${installation.shopUrl}/#newsletter-title`);
  await look('profiling-newsletter');
  await subscribe(visitor, email, 'Lea');
  await look('profiling-newsletter-thanks');
  const sub = await leadOf();
  assert.ok(sub);

  await page.goto(`${installation.shopUrl}/login`);
  await input(page, 'identifier').fill(email);
  await press(page, 'continue');
  await input(page, 'password').fill('whatever it may be');
  await press(page, 'continue');
  await page.getByRole('alert').first().waitFor();
  assert.ok(page.url().startsWith(installation.issuer));

  await signUp(page, email, 'Sieben Wege zum Meer 3');
  assert.equal(await input(page, 'given_name').inputValue(), 'Lea');
  await page.getByText('From your earlier request. You can change or remove it.').waitFor();
  await look('profiling-sign-up-prefilled');
  await input(page, 'name').fill('Léa Loup');
  await input(page, 'given_name').fill('Léa');
  await press(page, 'continue');
  await at(page, installation.shopUrl);
  assert.match((await page.locator('.greeting').textContent()) ?? '', /Léa/);
  const user = await installation.database.dump<{ light: boolean }>('select light from identity.users where sub = $1', [sub]);
  assert.deepEqual(user, [{ light: false }], 'the same subject');
  await leave(visitor);
});

test('without scripts, on a narrow screen, in German: the same, and an emptied field is a removed one', async () => {
  const email = 'lea.ohne@newsletter.example';
  const visitor = await visit({ javaScriptEnabled: false, locale: 'de-DE', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { page, look } = visitor;
  await subscribe(visitor, email, 'Mallory was here');
  await signUp(page, email, 'Acht Inseln im Norden 4');
  await page.getByText('Aus Ihrer früheren Anfrage.').waitFor();
  await look('profiling-sign-up-prefilled-de-dark-360');
  await input(page, 'given_name').fill('');
  await press(page, 'continue');
  await at(page, installation.shopUrl);
  assert.doesNotMatch((await page.locator('.greeting').textContent()) ?? '', /Mallory/);
  const attributes = await installation.database.dump('select a.name from identity.attributes a join identity.contacts c using (tenant_id, user_id) where a.unconfirmed');
  assert.deepEqual(attributes, []);
  await leave(visitor);
});

async function signInAtClub(page: Page): Promise<void> {
  await page.goto(`${installation.clubUrl}/login`);
  await input(page, 'identifier').fill(ADA.email);
  await press(page, 'continue');
  await input(page, 'password').fill(ADA.password);
  await press(page, 'continue');
}
/** As if two weeks had gone by, and nobody had said no. */
const rested = () => installation.database.dump("update identity.prompts set asked_at = asked_at - interval '15 days', skips = 0");

for (const [locale, options] of [
  ['en', {}],
  ['fr', { colorScheme: 'dark' }],
  ['de', { javaScriptEnabled: false }],
  ['es', { viewport: { width: 360, height: 740 } }],
  ['ar', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ['zh', { javaScriptEnabled: false, colorScheme: 'dark' }],
] as const) {
  test(`the question after a sign-in, and the one of the gift, in ${locale}: a reason, a way out, and back to where one was going`, async () => {
    await rested();
    const visitor = await visit({ locale, ...options });
    const { page, look } = visitor;
    await signInAtClub(page);
    await input(page, 'nickname').waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), locale);
    assert.equal(await page.locator('html').getAttribute('dir'), locale === 'ar' ? 'rtl' : 'ltr');
    await look(`profiling-prompt-${locale}`);
    await press(page, 'skip');
    await at(page, installation.clubUrl);

    await page.getByRole('link', { name: 'Open your gift' }).first().click();
    await at(page, installation.issuer);
    await input(page, 'birthdate').waitFor();
    await look(`profiling-details-${locale}`);
    await press(page, 'continue');
    if ('javaScriptEnabled' in options) {
      // The server says what is missing; a browser with scripts does not even send it.
      await page.getByRole('alert').first().waitFor();
      await look(`profiling-details-missing-${locale}`);
    }
    await press(page, 'leave');
    await at(page, `${installation.clubUrl}/gift`);
    await page.getByRole('heading', { name: 'Still closed' }).waitFor();
    await leave(visitor);
  });
}

test('the gift opens for whoever says the day; nobody is asked again, there or elsewhere', async () => {
  await rested();
  const visitor = await visit();
  const { page, look } = visitor;
  await signInAtClub(page);
  await input(page, 'nickname').fill('Countess');
  await press(page, 'continue');
  await at(page, installation.clubUrl);
  await look('profiling-club');
  await page.getByRole('link', { name: 'Open your gift' }).first().click();
  await page.getByText('Your gift waits at any hut on your birthday. For that we need the day.').waitFor();
  await input(page, 'birthdate').fill('1815-12-10');
  await press(page, 'continue');
  await at(page, `${installation.clubUrl}/gift`);
  await page.getByText('10 December').waitFor();
  await look('profiling-gift-open');
  await page.goto(`${installation.clubUrl}/gift`);
  await page.getByText('10 December').waitFor();
  await rested();
  const again = await visit();
  await signInAtClub(again.page);
  await at(again.page, installation.clubUrl);
  await again.page.goto(`${installation.clubUrl}/gift`);
  await again.page.getByText('10 December').waitFor();
  await leave(again);
  await leave(visitor);
});

test('a native application that cannot do without a detail: the journey asks before it ends, takes a no, and issues nothing without it', async () => {
  const email = 'native@profiling.example';
  const begin = (extra: Record<string, string> = {}) => new NativeJourney({ issuer: installation.issuer, ports: installation.ports }).begin(extra);
  const journey = await begin({ prompt: 'create' });
  await journey.act('continue', { identifier: email });
  await journey.act('continue', { code: await mailbox.code(email) });
  await journey.act('no-webauthn');
  await journey.act('continue', { newPassword: 'Neun Boote im Hafen 2' });
  await journey.act('continue', { name: 'Nat' });
  assert.equal(journey.at, 'identity.details');
  assert.equal(journey.node('text').text.text, 'For your gift.');
  await journey.act('continue', { birthdate: 'soon' });
  assert.deepEqual(journey.errors, ['identity.attribute_date']);
  await journey.act('leave');
  assert.equal(journey.done && 'error' in journey.done ? journey.done.error : undefined, 'access_denied');

  const second = await (await begin()).password({ email, password: 'Neun Boote im Hafen 2' });
  assert.equal(second.at, 'identity.details');
  await second.act('continue', { birthdate: '1990-12-10' });
  assert.equal(second.at, 'done');
  await second.tokens();
  const third = await (await begin()).password({ email, password: 'Neun Boote im Hafen 2' });
  assert.equal(third.at, 'done');
});
