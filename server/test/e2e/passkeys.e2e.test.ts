import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CDPSession } from 'playwright-core';
import { openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { press, at, launchChromium, newVisitor, type Browser, type Page, type Visitor } from '../support/chromium.ts';

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

const greeting = (page: Page) => page.locator('.greeting');
const button = (page: Page) => page.locator('.webauthn button');

/** A device that keeps passkeys, as Chromium's own tests have it. */
interface Device {
  /** Whether somebody answers its dialog, and passes its check. */
  answers(present: boolean, verified?: boolean): Promise<void>;
  count(): Promise<number>;
  forget(): Promise<void>;
}

async function deviceOf({ context, page }: Visitor): Promise<Device> {
  const cdp: CDPSession = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const credentials = async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  return {
    async answers(present, verified = true) {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: verified });
      await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: present });
    },
    count: async () => (await credentials()).length,
    forget: () => cdp.send('WebAuthn.clearCredentials', { authenticatorId }).then(() => undefined),
  };
}

/** To the page that offers a passkey. */
async function toOffer({ page }: Visitor, email: string): Promise<void> {
  await page.goto(`${installation.shopUrl}/signup`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(email);
  await press(page, 'continue');
  await page.locator('input[name="code"]').fill(await mailbox.code(email));
  await press(page, 'continue');
  await page.locator('button[value="skip"]').waitFor();
}

async function finish({ page }: Visitor): Promise<void> {
  await page.locator('input[name="name"], input[name="given_name"]').first().fill('Pia Schlüssel');
  await press(page, 'continue');
  await at(page, installation.shopUrl);
  await greeting(page).waitFor();
}

async function signUp(visitor: Visitor, email: string, looks = false): Promise<void> {
  const { page } = visitor;
  await toOffer(visitor, email);
  await button(page).waitFor();
  if (looks) {
    await visitor.look('passkey-1-offer');
    await page.locator('details.more summary').click();
    await visitor.look('passkey-2-what');
  }
  await button(page).click();
  await page.locator('.callout.success').waitFor();
  if (looks) await visitor.look('passkey-3-created');
  await press(page, 'continue');
  await finish(visitor);
}

async function signOut({ page }: Visitor): Promise<void> {
  await page.goto(installation.shopUrl);
  await page.locator('details.menu summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await at(page, `${installation.shopUrl}/signed-out`);
}

const toSignIn = async ({ page }: Visitor) => {
  await page.goto(`${installation.shopUrl}/login`);
  await at(page, installation.issuer);
};

test('sign up with a passkey, then sign in with the button and by autofill, never typing', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  const device = await deviceOf(visitor);
  await signUp(visitor, 'pia@example.com', true);
  assert.equal(await device.count(), 1);
  const [told] = await installation.database.dump<{ n: number }>("select count(*)::int as n from platform.events where type = 'credentials.passkey_added'");
  assert.equal(told?.n, 1);

  await signOut(visitor);
  // Nobody answers the autofill yet, so that the button is what signs in.
  await device.answers(false);
  await toSignIn(visitor);
  await button(page).waitFor();
  await visitor.look('passkey-4-sign-in');
  assert.equal(await page.locator('input[name="identifier"]').getAttribute('autocomplete'), 'username webauthn');
  await device.answers(true);
  await button(page).click();
  await at(page, installation.shopUrl);
  assert.match((await greeting(page).textContent()) ?? '', /Pia/);

  await signOut(visitor);
  // The device answers by itself: what choosing in the autofill list does.
  await page.goto(`${installation.shopUrl}/login`);
  await at(page, installation.shopUrl);
  await greeting(page).waitFor();
  assert.match((await greeting(page).textContent()) ?? '', /Pia/);
  const [used] = await installation.database.dump<{ n: number }>("select count(*)::int as n from platform.events where type = 'credentials.passkey_verified'");
  assert.equal(used?.n, 2);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test('whoever cancels, or whose device does not check them, sees no error and the other ways', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  const device = await deviceOf(visitor);
  await signUp(visitor, 'paul@example.com');
  await signOut(visitor);
  await device.answers(true, false);
  await toSignIn(visitor);
  await button(page).click();
  await page.locator('.webauthn button:not([aria-busy])').waitFor();
  assert.equal(await page.locator('[role="alert"]').count(), 0);
  await device.answers(false);
  await toSignIn(visitor);
  await button(page).click();
  await page.locator('.webauthn button[aria-busy]').waitFor();
  // Another way, while the dialog is open.
  await page.locator('input[name="identifier"]').fill('paul@example.com');
  await press(page, 'continue');
  await page.locator('input[name="password"]').waitFor();
  assert.equal(await page.locator('[role="alert"]').count(), 0);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test('a passkey that was removed here: a friendly message, and the ways on', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  const device = await deviceOf(visitor);
  await signUp(visitor, 'petra@example.com');
  await signOut(visitor);
  await installation.database.dump('delete from credentials.passkeys');
  await device.answers(false);
  await page.addInitScript(`window.PublicKeyCredential && (PublicKeyCredential.signalUnknownCredential = async (said) => sessionStorage.setItem('said', JSON.stringify(said)))`);
  await toSignIn(visitor);
  await device.answers(true);
  await button(page).click();
  const alert = page.locator('[role="alert"]');
  await alert.waitFor();
  await device.answers(false);
  // The page asks the device by itself as well; an answer that was on its way draws the same page once more.
  await page.waitForLoadState('networkidle');
  await alert.waitFor();
  assert.match((await alert.textContent()) ?? '', /does not work here/);
  await visitor.look('passkey-5-unknown');
  assert.match(String(await page.evaluate(`sessionStorage.getItem('said')`)), /"rpId":"localhost","credentialId":"/);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test('a device stops offering a passkey that was removed here', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  const device = await deviceOf(visitor);
  await signUp(visitor, 'forgotten@example.com');
  await signOut(visitor);
  await installation.database.dump('delete from credentials.passkeys');
  await device.answers(false);
  await toSignIn(visitor);
  assert.equal(await device.count(), 1);
  await device.answers(true);
  await button(page).click();
  await page.locator('[role="alert"]').waitFor();
  for (let tries = 0; tries < 400 && (await device.count()) > 0; tries++) await new Promise((done) => setTimeout(done, 50));
  assert.equal(await device.count(), 0);
  await visitor.close();
});

test('"Not now" and a browser that cannot go on without one', async () => {
  const later = await newVisitor(chromium);
  await deviceOf(later);
  await toOffer(later, 'later@example.com');
  await press(later.page, 'skip');
  await finish(later);
  await later.close();

  const old = await newVisitor(chromium);
  await old.page.addInitScript('delete window.PublicKeyCredential');
  await old.page.goto(`${installation.shopUrl}/signup`);
  await old.page.locator('input[name="identifier"]').fill('old@example.com');
  await press(old.page, 'continue');
  await old.page.locator('input[name="code"]').fill(await mailbox.code('old@example.com'));
  await press(old.page, 'continue');
  await old.page.locator('input[name="newPassword"]').waitFor();
  assert.deepEqual(old.complaints, []);
  await old.close();
});

test('the host says which origins may use its passkeys, and that it abides by Global Privacy Control', async () => {
  const answer = await fetch(`${installation.issuer}/.well-known/webauthn`);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  assert.deepEqual(await answer.json(), { origins: [installation.issuer] });
  const gpc = await fetch(`${installation.issuer}/.well-known/gpc.json`);
  assert.match(gpc.headers.get('content-type') ?? '', /^application\/json/);
  assert.deepEqual(await gpc.json(), { gpc: true, lastUpdate: '2026-11-30' });
});
