import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADA, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* From a password to something better, in a browser: asked after a sign-in, and required when the password is in the wrong hands. */
let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;

/** A journey of the tenant's own, published as operators do. */
const SIGN_IN = {
  id: 'sign-in',
  start: 'identify',
  nodes: {
    identify: {
      step: 'app.identify-or-passkey',
      settings: { purpose: 'sign-in' },
      next: { identified: 'password', verified: 'session', 'sign-up': 'journey:sign-up', 'sign-in': 'identify' },
    },
    password: { step: 'credentials.password', next: { verified: 'better', compromised: 'prove', code: 'prove', forgot: 'journey:recover', change: 'identify' } },
    prove: { step: 'credentials.email-code', settings: { purpose: 'sign-in' }, next: { verified: 'better', change: 'identify' } },
    better: { step: 'credentials.better-way', next: { passkey: 'better-passkey', password: 'better-password', done: 'upgrade' } },
    'better-passkey': {
      step: 'credentials.new-passkey',
      settings: { purpose: 'add', skippable: false },
      next: { created: 'better', password: 'better-password', skipped: 'better', unable: 'better-password' },
    },
    'better-password': { step: 'credentials.new-password', settings: { purpose: 'recover' }, next: { set: 'upgrade', skipped: 'better' } },
    upgrade: { step: 'credentials.passkey-upgrade', next: { created: 'session', skipped: 'session' } },
    session: { step: 'sessions.start', next: { started: 'done' } },
  },
};

before(async () => {
  installation = await startInstallation({ demo: true, nudges: true });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
  await installation.database.dump(
    `insert into journeys.definitions (tenant_id, id, version, definition, published_at)
     select id, 'sign-in', 'of-this-test', $1::jsonb, platform.now() from tenants.tenants where slug = 'demo'`,
    [JSON.stringify(SIGN_IN)],
  );
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
});

const button = (page: Page) => page.locator('.webauthn button');
const title = (page: Page) => page.locator('h1');

async function withDevice(options: Parameters<typeof newVisitor>[1] = {}): Promise<Visitor> {
  const visitor = await newVisitor(chromium, options);
  const cdp = await visitor.context.newCDPSession(visitor.page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
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
  // Nobody is asked unasked: what is pressed is what happens.
  await visitor.page.addInitScript(`
    if (window.PublicKeyCredential) {
      PublicKeyCredential.isConditionalMediationAvailable = async () => false;
      PublicKeyCredential.getClientCapabilities = async () => ({ conditionalCreate: false });
      PublicKeyCredential.signalAllAcceptedCredentials = async (said) => sessionStorage.setItem('accepted', JSON.stringify(said));
    }`);
  return visitor;
}

async function typePassword({ page }: Visitor, email: string, password: string): Promise<void> {
  await page.goto(`${installation.shopUrl}/login`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(password);
  await press(page, 'continue');
}
const arrived = async ({ page }: Visitor) => {
  await at(page, installation.shopUrl);
  await page.locator('.greeting').waitFor();
};
async function signOut({ page }: Visitor): Promise<void> {
  await page.goto(installation.shopUrl);
  await page.locator('details.menu summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await at(page, `${installation.shopUrl}/signed-out`);
}
/** An account with a password of its own, signed out. */
async function signUp(email: string, password: string): Promise<void> {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  await page.goto(`${installation.shopUrl}/signup`);
  await page.locator('input[name="identifier"]').fill(email);
  await press(page, 'continue');
  await page.locator('input[name="code"]').fill(await mailbox.code(email));
  await press(page, 'continue');
  await press(page, 'password');
  await page.locator('input[name="newPassword"]').fill(password);
  await press(page, 'continue');
  await page.locator('input[name="name"], input[name="given_name"]').first().fill('Nora Neu');
  await press(page, 'continue');
  await arrived(visitor);
  await visitor.close();
}
const steal = () => installation.database.dump('update credentials.passwords set compromised_at = now() where compromised_at is null');
const passwords = async () => (await installation.database.dump<{ n: number }>('select count(*)::int as n from credentials.passwords'))[0]?.n ?? 0;

test('after a password: a passkey is offered once, made by one press, and then signs in alone', async () => {
  const visitor = await withDevice();
  const { page } = visitor;
  await typePassword(visitor, ADA.email, ADA.password);
  await button(page).waitFor();
  await visitor.look('upgrade-1-offer');
  await button(page).click();
  await arrived(visitor);
  await signOut(visitor);
  await page.goto(`${installation.shopUrl}/login`);
  await button(page).click();
  await arrived(visitor);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test('"Not now" goes on and is not asked again soon; without script the buttons work, and a browser that cannot is not asked', async () => {
  await signUp('norah@example.com', 'Drei Stege am Ufer 5');
  const old = await newVisitor(chromium);
  await old.page.addInitScript('delete window.PublicKeyCredential');
  await typePassword(old, 'norah@example.com', 'Drei Stege am Ufer 5');
  await arrived(old);
  await old.close();

  const plain = await newVisitor(chromium, { javaScriptEnabled: false, viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await typePassword(plain, 'norah@example.com', 'Drei Stege am Ufer 5');
  await press(plain.page, 'later');
  await arrived(plain);
  await plain.close();

  const again = await withDevice();
  await typePassword(again, 'norah@example.com', 'Drei Stege am Ufer 5');
  await arrived(again);
  await again.close();
});

test('a stolen password: a code, the reason, and a passkey in its place; devices hear which passkeys work', async () => {
  await signUp('stolen@example.com', 'Vier Boote im Hafen 6');
  await steal();
  const before = await passwords();
  const visitor = await withDevice();
  const { page } = visitor;
  const { id } = await mailbox.latest('stolen@example.com');
  await typePassword(visitor, 'stolen@example.com', 'Vier Boote im Hafen 6');
  await page.locator('input[name="code"]').fill(await mailbox.code('stolen@example.com', { after: id }));
  await press(page, 'continue');
  await page.locator('button[value="passkey"]').waitFor();
  assert.equal(await title(page).textContent(), 'Replace your password');
  assert.match((await page.locator('main').textContent()) ?? '', /known data breach/);
  assert.equal(await page.locator('button[value="skip"], button[value="later"]').count(), 0);
  await visitor.look('better-way-1-choice');
  await press(page, 'passkey');
  await button(page).waitFor();
  await visitor.look('better-way-2-passkey');
  await button(page).click();
  await page.locator('.callout.success').waitFor();
  const said = JSON.parse(String(await page.evaluate("sessionStorage.getItem('accepted')"))) as { rpId: string; userId: string; allAcceptedCredentialIds: string[] };
  assert.deepEqual([said.rpId, said.allAcceptedCredentialIds.length, said.userId.length > 20], ['localhost', 1, true]);
  await press(page, 'continue');
  await arrived(visitor);
  assert.equal(await passwords(), before - 1);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test('a stolen password: or a new one, in Arabic, at 360 px, in the dark', async () => {
  await signUp('renewed@example.com', 'Fünf Segel am Wind 7');
  await steal();
  const visitor = await newVisitor(chromium, { locale: 'ar', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { page } = visitor;
  await page.addInitScript('delete window.PublicKeyCredential');
  const { id } = await mailbox.latest('renewed@example.com');
  await typePassword(visitor, 'renewed@example.com', 'Fünf Segel am Wind 7');
  await page.locator('input[name="code"]').fill(await mailbox.code('renewed@example.com', { after: id }));
  await press(page, 'continue');
  await page.locator('button[value="password"]').waitFor();
  await visitor.look('better-way-3-arabic');
  // A browser that cannot make one is brought to the new password.
  await press(page, 'passkey');
  await page.locator('input[name="newPassword"]').fill('Sechs Wolken im Norden 8');
  await press(page, 'continue');
  await arrived(visitor);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();

  const after = await newVisitor(chromium);
  await after.page.addInitScript('delete window.PublicKeyCredential');
  await typePassword(after, 'renewed@example.com', 'Sechs Wolken im Norden 8');
  await arrived(after);
  await after.close();
});
