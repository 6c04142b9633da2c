import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* What happens to passkeys that are not as they should be, with everything real: no check of the user, another site, a copied key, a removed one. */
let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
before(async () => {
  installation = await startInstallation({ demo: true });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium({ whole: true });
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
});

const PASSWORD = 'Drei Stege am Ufer 5';
const button = (page: Page) => page.locator('.webauthn button');
const greeting = (page: Page) => page.locator('.greeting');
const alert = (page: Page) => page.locator('[role="alert"]');
const events = async (type: string) => (await installation.database.dump<{ n: number }>('select count(*)::int as n from platform.events where type = $1', [type]))[0]?.n ?? 0;

interface Device {
  credentials(): Promise<readonly (Record<string, unknown> & { readonly signCount: number })[]>;
  /** A key of another device. */
  take(credential: Readonly<Record<string, unknown>>): Promise<void>;
}

async function deviceOf({ context, page }: Pick<Visitor, 'context' | 'page'>, options: { readonly verifies?: boolean } = {}): Promise<Device> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const verifies = options.verifies !== false;
  const { authenticatorId: id } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: verifies ? 'internal' : 'usb',
      hasResidentKey: verifies,
      hasUserVerification: verifies,
      isUserVerified: verifies,
      automaticPresenceSimulation: true,
    },
  });
  // What is pressed is what happens.
  await page.addInitScript('window.PublicKeyCredential && (PublicKeyCredential.isConditionalMediationAvailable = async () => false)');
  return {
    credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId: id })).credentials as never,
    take: (credential) => cdp.send('WebAuthn.addCredential', { authenticatorId: id, credential: credential as never }).then(() => undefined),
  };
}

async function toOffer(page: Page, email: string): Promise<void> {
  await page.goto(`${installation.shopUrl}/signup`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(email);
  await press(page, 'continue');
  await page.locator('input[name="code"]').fill(await mailbox.code(email));
  await press(page, 'continue');
}

async function arrive(page: Page): Promise<void> {
  await page.locator('input[name="name"]').fill('Pia Schlüssel');
  await press(page, 'continue');
  await at(page, installation.shopUrl);
  await greeting(page).waitFor();
}

async function signUp({ page }: Visitor, email: string): Promise<void> {
  await toOffer(page, email);
  await button(page).click();
  await page.locator('.callout.success').waitFor();
  await press(page, 'continue');
  await arrive(page);
}

async function signUpWithPassword({ page }: Visitor, email: string): Promise<void> {
  await toOffer(page, email);
  await press(page, 'password');
  await page.locator('input[name="newPassword"]').fill(PASSWORD);
  await press(page, 'continue');
  await arrive(page);
}

async function signOut({ page }: Visitor): Promise<void> {
  await page.goto(installation.shopUrl);
  await page.locator('details.menu summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await at(page, `${installation.shopUrl}/signed-out`);
}

async function toSignIn({ page }: Visitor): Promise<void> {
  await page.goto(`${installation.shopUrl}/login`);
  await at(page, installation.issuer);
}

async function toSecurity(page: Page): Promise<void> {
  await page.goto(`${installation.clubUrl}/login`);
  await page.waitForURL((url) => url.href.startsWith(installation.clubUrl) && !url.pathname.startsWith('/login'));
  await page.locator('details.menu summary').click();
  await page.getByRole('link', { name: 'Security' }).click();
  const cards = page.locator('button[value="add"]:not([aria-hidden])');
  await cards.or(button(page)).first().waitFor();

  // Who has a passkey shows it before anything is changed.
  if ((await cards.count()) === 0) await button(page).click();
  await cards.waitFor();
}

test('a key that does not check its user: no dead end at sign-in, and the second step for who has a password', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  const device = await deviceOf(visitor, { verifies: false });
  await signUpWithPassword(visitor, 'key@example.com');
  await toSecurity(page);
  await press(page, 'add');
  await page.locator('input[name="kind"][value="passkey"]').check();
  await press(page, 'use');
  await page.locator('.webauthn button[value="create-key"]').click();
  await page.locator('.callout.success, button[value="saved"]:not([aria-hidden]), button[value="add"]:not([aria-hidden])').first().waitFor();
  assert.equal((await device.credentials()).length, 1);
  const onward = page.locator('button[value="saved"]:not([aria-hidden]), button[value="continue"]:not([aria-hidden])');
  const cards = page.locator('button[value="add"]:not([aria-hidden])');
  for (let screens = 0; screens < 4; screens++) {
    await cards.or(onward).first().waitFor();
    if ((await cards.count()) > 0) break;
    await onward.first().click();
  }
  await signOut(visitor);

  // Alone it is one factor that anybody who finds it has: not enough, not an error, and the name field stands there.
  await toSignIn(visitor);
  if (await button(page).isVisible()) {
    await button(page).click();
    await page.locator('.webauthn button:not([aria-busy])').waitFor();
  }
  await page.locator('input[name="identifier"]').fill('key@example.com');
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(PASSWORD);
  await press(page, 'continue');
  await at(page, installation.shopUrl);

  // The shop wants more at payment: there the key is the second step.
  await page.goto(`${installation.shopUrl}/products/ember-mug`);
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await page.goto(`${installation.shopUrl}/checkout/payment`);
  await page.getByRole('button', { name: 'Place the order' }).click();
  await at(page, installation.issuer);
  await button(page).waitFor();
  await visitor.look('passkey-real-1-step-up');
  await button(page).click();
  await at(page, `${installation.shopUrl}/checkout/payment?order=`);
  await page.getByText('You are confirmed').waitFor();
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test('an answer that was made for another site is refused here, although the challenge is ours', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  const device = await deviceOf(visitor);
  await signUp(visitor, 'phished@example.com');
  await signOut(visitor);
  await toSignIn(visitor);
  const options = await page.locator('[data-webauthn]').getAttribute('data-options');
  // The shop stands on the same host, so browsers let it ask for these passkeys: only what the answer says about its origin tells.
  const evil = await visitor.context.newPage();
  const there = await deviceOf({ context: visitor.context, page: evil });
  for (const credential of await device.credentials()) await there.take(credential);
  await evil.goto(`${installation.shopUrl}/`);
  const answer = String(
    await evil.evaluate(`(async () => {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(${options});
      const got = await navigator.credentials.get({ publicKey });
      return JSON.stringify(got.toJSON());
    })()`),
  );
  const said = JSON.parse(Buffer.from((JSON.parse(answer) as { response: { clientDataJSON: string } }).response.clientDataJSON, 'base64url').toString()) as { origin: string };
  assert.equal(said.origin, installation.shopUrl);
  const before = await events('credentials.passkey_verified');
  await page.evaluate(
    `((answer) => {
      const place = document.querySelector('[data-webauthn]');
      const form = place.closest('form');
      const field = document.createElement('input');
      field.type = 'hidden'; field.name = place.dataset.field; field.value = answer;
      const action = document.createElement('input');
      action.type = 'hidden'; action.name = '_action'; action.value = 'continue';
      form.append(field, action);
      HTMLFormElement.prototype.submit.call(form);
    })(${JSON.stringify(answer)})`,
  );
  await alert(page).waitFor();
  assert.equal(await events('credentials.passkey_verified'), before);
  await page.locator('input[name="identifier"]').waitFor();
  await page.goto(installation.shopUrl);
  assert.equal(await greeting(page).count(), 0);
  await visitor.close();
});

test('a copied key whose counter is behind: refused, in the audit trail, and another way in', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  const device = await deviceOf(visitor);
  await signUp(visitor, 'copied@example.com');
  for (let time = 0; time < 2; time++) {
    await signOut(visitor);
    await toSignIn(visitor);
    await button(page).click();
    await at(page, installation.shopUrl);
    await greeting(page).waitFor();
  }
  const [credential] = await device.credentials();
  assert.ok(credential && credential.signCount >= 2, JSON.stringify(credential?.signCount));
  const thief = await newVisitor(chromium);
  const copy = await deviceOf(thief);
  await copy.take({ ...credential, signCount: 0 });
  await toSignIn(thief);
  await button(thief.page).click();
  await alert(thief.page).waitFor();
  await thief.look('passkey-real-2-copied');
  assert.equal(await events('credentials.passkey_copied'), 1);
  await thief.page.locator('input[name="identifier"]').waitFor();
  await thief.close();
  // The owner's device is ahead still.
  await signOut(visitor);
  await toSignIn(visitor);
  await button(page).click();
  await at(page, installation.shopUrl);
  await greeting(page).waitFor();
  await visitor.close();
});

test('a passkey removed on the security page is gone from the device as well, and its owner is told', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  const device = await deviceOf(visitor);
  await signUp(visitor, 'removed@example.com');
  assert.equal((await device.credentials()).length, 1);
  await toSecurity(page);
  await visitor.look('passkey-real-3-cards');
  await page.locator('button[value^="remove:"]:not([aria-hidden])').first().click();
  await press(page, 'confirm');
  await page.locator('button[value="add"]:not([aria-hidden])').waitFor();
  assert.equal(await page.locator('button[value^="remove:"]:not([aria-hidden])').count(), 0);
  for (let tries = 0; tries < 400 && (await device.credentials()).length > 0; tries++) await new Promise((done) => setTimeout(done, 50));
  assert.equal((await device.credentials()).length, 0);
  assert.equal(await events('credentials.removed'), 1);
  await mailbox.saying('removed@example.com', /removed/i);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});
