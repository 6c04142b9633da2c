import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADA, openMailbox, signIn, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* MF4 with everything real: a phone is set up from the club's security page, then confirms sign-ins at the shop. Two processes, two browsers. */
let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
let phone: Visitor;
before(async () => {
  installation = await startInstallation({ demo: true });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
  phone = await newVisitor(chromium, {
    viewport: { width: 360, height: 640 },
    isMobile: true,
    hasTouch: true,
    userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  });
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
});

const DESK = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36' } as const;
const state = (name: string) => phone.page.locator(`[data-state="${name}"]`).waitFor({ state: 'visible' });
const digits = async (page: Page) => (await page.locator('.number .digits:visible').innerText()).trim();
const other = (number: string) => String(10 + ((Number(number) - 9) % 90));
const events = async (type: string) => (await installation.database.dump<{ n: number }>('select count(*)::int as n from platform.events where type = $1', [type]))[0]?.n ?? 0;
/** Three questions in ten minutes are enough: later. */
const later = () => installation.database.advance(11 * 60);

async function password(page: Page): Promise<void> {
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
}

/** A stranger's computer, up to the page that waits for the phone. */
async function asked(): Promise<Visitor> {
  const desk = await newVisitor(chromium, DESK);
  await desk.page.goto(`${installation.shopUrl}/login`);
  await password(desk.page);
  return desk;
}

async function answer(number: string): Promise<void> {
  await state('prompt');
  await phone.page.locator('#phone-number').fill(number);
  await phone.page.locator('[data-do="confirm"]').click();
}

async function ready(): Promise<void> {
  await later();
  await phone.page.reload();
  await state('inbox');
}

test('from the club’s menu to the security page, the picture, the phone, and back to the club', async () => {
  const desk = await newVisitor(chromium, DESK);
  const { page } = desk;
  await page.goto(`${installation.clubUrl}/login`);
  await password(page);
  await at(page, installation.clubUrl);
  await page.locator('details.menu summary').click();
  await page.getByRole('link', { name: 'Security' }).click();
  await press(page, 'add');
  await page.locator('input[name="kind"][value="push"]').check();
  await press(page, 'use');
  await page.locator('svg.qr').waitFor();
  await desk.look('push-real-1-picture');
  const address = await page.locator('a[href*="/phone"]').first().getAttribute('href');
  assert.ok(address !== null && address.startsWith(`${installation.issuer}/phone`), String(address));

  await phone.page.goto(address);
  await state('enrol');
  assert.match(await phone.page.title(), /Fernweh/);
  await phone.page.locator('#phone-name').fill('Pocket');
  await phone.page.locator('[data-do="enrol"]').click();
  await state('number');
  const number = await digits(phone.page);

  await page.locator('input[name="number"]').fill(other(number));
  await press(page, 'continue');
  await page.locator('[aria-invalid="true"], [role="alert"]').first().waitFor();
  await page.locator('input[name="number"]').fill(number);
  await press(page, 'continue');
  await state('inbox');
  // Codes for emergencies come along.
  const cards = page.locator('button[value="add"]:not([aria-hidden])');
  const more = page.locator('button[value="saved"]:not([aria-hidden]), button[value="continue"]:not([aria-hidden])');
  for (let screens = 0; screens < 4; screens++) {
    await cards.or(more).first().waitFor();
    if ((await cards.count()) > 0) break;
    await more.first().click();
  }
  await page.getByText('Pocket').first().waitFor();
  await desk.look('push-real-2-cards');
  await press(page, 'done');
  await at(page, installation.clubUrl);
  assert.equal(await events('credentials.push_added'), 1);
  await mailbox.saying(ADA.email, /Phone that confirms sign-ins/);
  assert.deepEqual(desk.complaints, []);
  await desk.close();
});

test('the right number signs in, and the phone showed who asks, from where and for what', async () => {
  await ready();
  const desk = await asked();
  const number = await digits(desk.page);
  await state('prompt');
  await phone.look('push-real-3-prompt');
  assert.equal(await phone.page.locator('[data-fill="application"]').innerText(), 'Fernweh Outfitters');
  assert.match(await phone.page.locator('[data-fill="browser"]').innerText(), /Chrome/);
  await answer(number);
  await state('confirmed');
  await at(desk.page, installation.shopUrl);
  await desk.page.locator('.greeting').waitFor();
  assert.equal(await events('credentials.push_verified'), 1);
  assert.deepEqual(desk.complaints, []);
  await desk.close();
});

test('a wrong number twice ends the question; the computer is not signed in and may ask again', async () => {
  await ready();
  const desk = await asked();
  const number = await digits(desk.page);
  await answer(other(number));
  await phone.page.locator('#phone-number-error').waitFor();
  await answer(other(other(number)));
  await state('mismatched');
  await desk.page.locator('.number').waitFor({ state: 'detached' });
  await desk.page.locator('button.primary[value="again"]:not([aria-hidden])').waitFor();
  await desk.page.waitForLoadState();
  await desk.look('push-real-4-mismatched');
  await press(desk.page, 'again');
  const second = await digits(desk.page);
  await answer(second);
  await state('confirmed');
  await at(desk.page, installation.shopUrl);
  await desk.close();
});

test('"It’s not me" ends the attempt, is in the audit trail, and its owner is told', async () => {
  await ready();
  const desk = await asked();
  await digits(desk.page);
  await state('prompt');
  await phone.page.locator('[data-do="deny"]').click();
  await state('denied');
  await desk.page.getByText('this is not you').waitFor();
  assert.equal(await desk.page.locator('button[value="again"], input[name="identifier"]').count(), 0);
  await desk.look('push-real-5-denied');
  const [denied] = await installation.database.dump<{ subject: string | null; result: string; prompt: string }>(
    "select subject, result, data->>'prompt' as prompt from platform.events where type = 'credentials.push_denied'",
  );
  assert.ok(denied?.subject && denied.prompt);
  const mail = await mailbox.saying(ADA.email, /A sign-in was stopped/);
  assert.match(mail.text, /\/secure\//);
  // The address of the flow is no way back in.
  await desk.page.reload();
  await desk.page.goto(`${installation.shopUrl}/`);
  assert.equal(await desk.page.locator('.greeting').count(), 0);
  await desk.close();
});

test('the fourth question in ten minutes is not asked: the phone hears nothing, and another way stands there', async () => {
  await ready();
  const before = await events('credentials.push_sent');
  for (let time = 0; time < 3; time++) await assert.rejects(signIn(installation.browser(), installation.issuer, `${installation.shopUrl}/callback`), /Confirm on your phone/);
  const last = await asked();
  await last.page.getByText('three times already').waitFor();
  await last.look('push-real-6-throttled');
  assert.deepEqual([(await events('credentials.push_sent')) - before, await events('credentials.push_throttled')], [3, 1]);
  await press(last.page, 'another-way');
  await last.page.locator('input[name="way"][value="recovery-code"]').waitFor();
  assert.deepEqual(phone.complaints, []);
  await last.close();
});
