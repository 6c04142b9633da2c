import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TOTP } from 'otpauth';
import { ADA, startInstallation, type Installation } from '#test/installation';
import { clockApp } from '../support/native-app.ts';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* ST1 in real browsers: the shop asks for more at payment only, the club leads to where a second step is set up, and nothing typed is lost on the way, nor by going back. */

let installation: Installation;
let chromium: Browser;
before(async () => {
  installation = await startInstallation({ demo: true });
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await installation?.stop();
});

/** Ada's authenticator app, once it is set up. */
let secret = '';
const NOTE = 'Leave it with "Grandma" <next door>';
const note = (page: Page) => page.locator('textarea[name="note"]');

async function signIn(page: Page): Promise<void> {
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
}

/** Fills a basket and goes as far as the button that orders. */
async function toPayment(page: Page): Promise<void> {
  await page.goto(`${installation.shopUrl}/products/ember-mug`);
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await page.goto(`${installation.shopUrl}/checkout/payment`);
}

async function order(page: Page): Promise<void> {
  await note(page).fill(NOTE);
  await page.getByRole('button', { name: /Place the order|Try again/ }).click();
}

/** From the club's menu to the cards; sets up an authenticator app there and comes back. */
async function setUpApp({ page, look }: Visitor): Promise<TOTP> {
  await page.goto(installation.clubUrl);
  await page.locator('details.menu summary').click();
  await page.getByRole('link', { name: 'Security' }).click();
  await page.locator('button[value="add"]:not([aria-hidden])').waitFor();
  assert.ok(page.url().startsWith(installation.issuer));
  await look('step-up-3-security');
  await press(page, 'add');
  // With more than one thing to set up there is a list first.
  await page.locator('.secret-value, input[name="kind"]').first().waitFor();
  if ((await page.locator('input[name="kind"]').count()) > 0) {
    await page.getByLabel('Authenticator app').check();
    await press(page, 'use');
  }
  secret = ((await page.locator('.secret-value').textContent()) ?? '').replace(/\s/g, '');
  const app = new TOTP({ secret });
  await page.locator('input[name="code"]').fill(app.generate());
  await press(page, 'continue');
  // What goes with it (codes for emergencies) comes by itself.
  const cards = page.locator('button[value="add"]:not([aria-hidden])');
  const more = page.locator('button[value="saved"]:not([aria-hidden]), button[value="continue"]:not([aria-hidden])');
  for (let screens = 0; screens < 4; screens++) {
    await cards.or(more).first().waitFor();
    if ((await cards.count()) > 0) break;
    await more.first().click();
  }
  await page.getByText('Authenticator app').first().waitFor();
  await look('step-up-4-set-up');
  await press(page, 'done');
  await at(page, installation.clubUrl);
  return app;
}

/** A code is good once: the next one, which a clock a little ahead would show. */
const nextCode = (app: TOTP) => app.generate({ timestamp: Date.now() + 30_000 });

test('without a second step the shop says so and keeps everything; with one, set up in the club, the payment goes through', async () => {
  const visitor = await newVisitor(chromium);
  const { page, look } = visitor;
  await toPayment(page);
  await signIn(page);
  await page.getByRole('button', { name: 'Place the order' }).waitFor();
  assert.equal(page.url(), `${installation.shopUrl}/checkout/payment`, 'signing in is enough to come this far');

  await order(page);
  await at(page, installation.issuer);
  await look('step-up-1-nothing-there');
  await page.locator('button[value="skip"]:not([aria-hidden]), button[value="cancel"]:not([aria-hidden])').first().click();
  await at(page, `${installation.shopUrl}/checkout/payment?order=`);
  await page.getByRole('heading', { name: 'We could not confirm it is you' }).waitFor();
  assert.equal(await note(page).inputValue(), NOTE);
  await look('step-up-2-not-confirmed');

  const app = await setUpApp(visitor);

  await page.goto(`${installation.shopUrl}/checkout/payment`);
  await order(page);
  await page.waitForURL((url) => url.href.startsWith(installation.issuer) || url.searchParams.has('order'));
  if (page.url().startsWith(installation.issuer)) {
    await page.getByText('pay for your order').first().waitFor();
    assert.equal(await page.locator('input[name="identifier"]').count(), 0, 'who they are is not asked again');
    await look('step-up-5-confirm');
    await page.locator('input[name="code"]').fill(nextCode(app));
    await press(page, 'continue');
  }
  await at(page, `${installation.shopUrl}/checkout/payment?order=`);
  await page.getByText('You are confirmed').waitFor();
  assert.equal(await note(page).inputValue(), NOTE);
  await look('step-up-6-confirmed');
  await page.getByRole('button', { name: 'Place the order' }).click();
  await at(page, `${installation.shopUrl}/checkout/thanks`);
  await page.goto(`${installation.shopUrl}/basket`);
  await page.getByRole('heading', { name: 'Your basket is empty' }).waitFor();

  // The session is confirmed now: the next order within five minutes asks nothing.
  await toPayment(page);
  await order(page);
  await at(page, `${installation.shopUrl}/checkout/thanks`);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test('without a script: Cancel at the payment, and on the way into the security page, each back to where they came from', async () => {
  const { page, close, context } = await newVisitor(chromium, { javaScriptEnabled: false });
  /** The same page, as a browser with scripts shows it. */
  const look = async (name: string) => {
    const seeing = await newVisitor(chromium, { storageState: await context.storageState() });
    await seeing.page.goto(page.url());
    await seeing.look(name);
    assert.deepEqual(seeing.complaints, []);
    await seeing.close();
  };
  const app = clockApp(installation.database, secret);
  await installation.database.advance(90);
  await toPayment(page);
  await signIn(page);
  await page.locator('input[name="code"]').fill(await app.code());
  await page.getByRole('checkbox').check();
  await press(page, 'continue');
  await page.getByRole('button', { name: 'Place the order' }).waitFor();
  // Another day, with the password alone: this browser is remembered.
  const browserKept = (await context.cookies()).filter(({ name }) => name === 'parvis_browser' || name === 'parvis_known');
  await context.clearCookies();
  await context.addCookies(browserKept);
  await toPayment(page);
  await signIn(page);
  await page.getByRole('button', { name: 'Place the order' }).waitFor();
  await order(page);
  await at(page, installation.issuer);
  await look('step-up-7-confirm');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('heading', { name: 'Your payment was not confirmed' }).waitFor();
  await page.getByText('nothing was ordered and nothing was paid').waitFor();
  assert.equal(await note(page).inputValue(), NOTE);
  await look('step-up-8-not-confirmed');
  // Back, to the page that was left: nothing is to be done there, and nothing happens twice.
  await page.goBack();
  await page.reload();
  await page.getByRole('heading', { name: 'You have already finished' }).waitFor();

  await page.goto(`${installation.issuer}/account/security?application=demo-club`);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await at(page, installation.clubUrl);
  await page.goto(`${installation.issuer}/account/security`);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('heading', { name: 'You cancelled' }).waitFor();
  await look('step-up-9-account-cancelled');
  await page.getByRole('link', { name: 'Back to security' }).click();
  await installation.database.advance(60);
  await page.locator('input[name="code"]').fill(await app.code());
  await press(page, 'continue');
  await page.getByRole('heading', { level: 1, name: 'Sign-in and security' }).waitFor();

  // Left open for long: the change is asked to be confirmed, and Cancel comes back to the cards.
  await installation.database.advance(600);
  await page.locator('button[value^="remove:"]').first().click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign-in and security' }).waitFor();
  await page.getByText('Nothing was changed.').waitFor();
  await page.getByText('Authenticator app').first().waitFor();
  await close();
});
