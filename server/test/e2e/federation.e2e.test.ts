import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { ADA, freePorts, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { startUpstream, type Upstream } from '../../src/federation/connectors/oidc/upstream.suite.ts';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/*
 * Sign-in by other systems as a customer meets it: two independent OpenID providers beside a real installation, and a browser that walks between them. The
 * cookie `who` says who sits in front of it, over there.
 */

const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const NORA = { name: 'Nora Berg', given_name: 'Nora', email: 'nora@people.example', email_verified: true };

let folder: string;
let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
let kite: Upstream;
let harbour: Upstream;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parvis-'));
  const [kitePort, harbourPort] = (await freePorts(2)) as [number, number];
  const allowed = [kitePort, harbourPort].map((port) => `127.0.0.1:${port}`).join(',');
  installation = await startInstallation({ demo: true, config: configFile(kitePort, harbourPort), env: { PARVIS_OUTBOUND_ALLOW: allowed } });
  const start = (slug: string, port: number) => {
    const own = `${installation.issuer}/federation/${slug}`;
    const client = { client_id: 'fernweh', client_secret: `secret-of-${slug}`, backchannel_logout_uri: `${own}/ended`, backchannel_logout_session_required: true };
    return startUpstream([client], {}, `${own}/callback`, port);
  };
  [kite, harbour] = await Promise.all([start('kite', kitePort), start('harbour', harbourPort)]);
  for (const upstream of [kite, harbour]) upstream.people.set('nora', NORA).set('ada', { name: 'Ada', email: ADA.email, email_verified: true });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
  await Promise.all([kite?.close(), harbour?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** The demo, with two connections; one of them speaks for a domain. */
function configFile(kitePort: number, harbourPort: number): string {
  const connection = (slug: string, name: string, port: number, trust: string) =>
    `      - slug: ${slug}\n        connector: oidc\n        name: ${name}\n        settings: { issuer: "http://127.0.0.1:${port}", clientId: fernweh }\n        secrets: { clientSecret: secret-of-${slug} }\n        trust: ${trust}\n`;
  const connections = `    connections:\n${connection('kite', 'Kite', kitePort, '{ email: verified }')}${connection('harbour', 'Harbour', harbourPort, '{ email: verified, domains: [harbour.example] }')}`;
  const demo = readFileSync(fileURLToPath(new URL('../../../demo/demo.yaml', import.meta.url)), 'utf8');
  const file = join(folder, 'federation.yaml');
  writeFileSync(file, demo.replace('    settings:\n', '    settings:\n      nudges: { passkey: false }\n').replace('    connections:\n', connections));
  return file;
}

/** Somebody's browser: here as nobody, over there as `who`. */
async function visitorAs(who: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await newVisitor(chromium, options);
  await visitor.context.addCookies([{ name: 'who', value: who, url: kite.issuer }]);
  return visitor;
}

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

async function toFirstScreen(page: Page): Promise<void> {
  await page.goto(`${installation.shopUrl}/login`);
  await at(page, installation.issuer);
}

async function intoShop(page: Page): Promise<void> {
  await at(page, installation.shopUrl);
  await page.locator('.greeting').waitFor();
}

async function signOut(page: Page): Promise<void> {
  await page.goto(installation.shopUrl);
  await page.locator('details.menu summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await at(page, `${installation.shopUrl}/signed-out`);
}

async function openSecurity(page: Page): Promise<void> {
  await page.goto(installation.clubUrl);
  await page.locator('details.menu summary').click();
  await page.getByRole('link', { name: 'Security' }).click();
  await title(page, 'Sign-in and security');
}

/** How people came in by identities of other systems, newest last. */
const ways = async () =>
  (await installation.database.dump<{ how: string }>("select data ->> 'how' as how from platform.events where type = 'federation.signed_in' order by occurred_at")).map(
    ({ how }) => how,
  );

test('a button on the first screen leads there and back into a new account; the next time it is marked, and asks nothing', async () => {
  const visitor = await visitorAs('nora');
  const { page, look, complaints } = visitor;
  await toFirstScreen(page);
  await page.getByRole('button', { name: 'Continue with Kite' }).waitFor();
  await look('federation-01-first-screen');
  await press(page, 'offers:go:kite');
  // What is known already stands there and is confirmed, once.
  assert.equal(await page.locator('input[name="name"]').inputValue(), NORA.name);
  await look('federation-02-new');
  await press(page, 'continue');
  await intoShop(page);
  assert.match(await page.locator('.greeting').innerText(), /Nora/);
  assert.deepEqual(await ways(), ['new']);

  await signOut(page);
  await toFirstScreen(page);
  await page.getByRole('button', { name: /Continue with Kite.*Last used/ }).waitFor();
  await look('federation-03-last-used');
  await press(page, 'offers:go:kite');
  await intoShop(page);
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('no over there is a reason over here, and all other ways still stand there', async () => {
  const visitor = await visitorAs('nobody');
  const { page, look, complaints } = visitor;
  await toFirstScreen(page);
  await press(page, 'offers:go:harbour');
  await at(page, installation.issuer);
  await page.getByText('You came back from Harbour without signing in. Try again, or use another way.').waitFor();
  await look('federation-03-no');
  assert.equal(await page.locator('input[name="identifier"]').count(), 1);
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('an account that exists is proved once, then connected; its owner is told, sees it on the security page and takes it away', async () => {
  const visitor = await visitorAs('ada');
  const { page, look, complaints } = visitor;
  await toFirstScreen(page);
  await press(page, 'offers:go:kite');
  await title(page, 'You already have an account');
  await look('federation-04-prove');
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
  await intoShop(page);
  const notice = await mailbox.saying(ADA.email, /Kite/);
  assert.match(notice.text, /wasn.t/i);
  assert.equal((await ways()).at(-1), 'connected');

  await signOut(page);
  await toFirstScreen(page);
  await press(page, 'offers:go:kite');
  await intoShop(page);
  assert.equal((await ways()).at(-1), 'linked', 'from now on it is enough');

  await openSecurity(page);
  const card = page.locator('.card', { hasText: 'Kite' });
  await card.getByText(ADA.email).waitFor();
  await look('federation-05-security');
  await card.getByRole('button', { name: /Remove/ }).click();
  await look('federation-06-remove');
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('the only way in stays', async () => {
  const visitor = await visitorAs('nora');
  const { page, look } = visitor;
  await page.goto(`${installation.clubUrl}/login`);
  await at(page, installation.issuer);
  await press(page, 'offers:go:kite');
  await at(page, installation.clubUrl);
  // As of somebody whose mailbox is gone: no code reaches them any more.
  const proved = (at: string) =>
    installation.database.dump(
      `update identity.identifiers set verified_at = ${at} where user_id = (select subject::uuid from platform.events where type = 'federation.signed_in' and data ->> 'how' = 'new')`,
    );
  await proved('null');
  await openSecurity(page);
  await page
    .locator('.card', { hasText: 'Kite' })
    .getByRole('button', { name: /Remove/ })
    .click();
  await press(page, 'confirm');
  await page.getByRole('alert').waitFor();
  await look('federation-06-only-way');
  assert.equal((await installation.database.dump("select 1 from platform.events where type = 'federation.identity_unlinked'")).length, 0);
  await proved('platform.now()');
  await visitor.close();
});

test('two systems that tell one address never come together by themselves', async () => {
  const visitor = await visitorAs('nora', { ...PHONE, colorScheme: 'dark', locale: 'ar' });
  const { page, look, complaints } = visitor;
  await toFirstScreen(page);
  await look('federation-07-first-screen-phone-dark-arabic');
  await press(page, 'offers:go:harbour');
  await page.locator('button[value="sign-in"], button[value="continue"]').first().waitFor();
  await look('federation-08-prove-phone-dark-arabic');
  const links = await installation.database.dump<{ n: number }>(
    'select count(*)::int as n from federation.links l join federation.connections c on c.id = l.connection_id where c.slug = $1',
    ['harbour'],
  );
  assert.equal(links[0]?.n, 0);
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('the domain of an address leads to who speaks for it, and one line says so', async () => {
  const visitor = await visitorAs('nobody');
  const { page, look, context } = visitor;
  // Nothing comes from there, so the page on the way stays and can be looked at.
  await context.route(`${harbour.issuer}/**`, (route) => route.fulfill({ status: 204 }));
  await toFirstScreen(page);
  await page.locator('input[name="identifier"]').fill('ina@harbour.example');
  await press(page, 'continue');
  await page.getByText('ina@harbour.example signs in with Harbour. We take you there and back.').waitFor();
  await look('federation-09-away');
  await visitor.close();
});

test('without script the whole way works as well', async () => {
  kite.people.set('pia', { name: 'Pia Plain', given_name: 'Pia', email: 'pia@people.example', email_verified: true });
  const visitor = await visitorAs('pia', { javaScriptEnabled: false });
  const { page } = visitor;
  await toFirstScreen(page);
  await press(page, 'offers:go:kite');
  await page.locator('input[name="name"]').waitFor();
  await press(page, 'continue');
  await intoShop(page);
  assert.match(await page.locator('.greeting').innerText(), /Pia/);
  await visitor.close();
});

test('who wants to be shown again is, in this browser: one button leads back in; taken off the list, it is as before', async () => {
  const visitor = await visitorAs('nora');
  const { page, look, complaints } = visitor;
  await toFirstScreen(page);
  assert.equal(await page.locator('input[name="keep"]').isChecked(), false);
  await page.locator('input[name="keep"]').check();
  await press(page, 'offers:go:kite');
  await intoShop(page);
  await signOut(page);
  await toFirstScreen(page);
  await title(page, 'Choose an account');
  await look('federation-10-choose');
  await page.getByRole('button', { name: `Continue as ${NORA.email}` }).click();
  await intoShop(page);
  await signOut(page);
  await toFirstScreen(page);
  await press(page, 'remove');
  await title(page, 'Accounts on this device');
  await look('federation-11-kept');
  await page.getByRole('button', { name: `Remove ${NORA.email}` }).click();
  await page.locator('input[name="identifier"]').waitFor();
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('the list of accounts on a phone, dark and in Arabic', async () => {
  const visitor = await visitorAs('nora', { ...PHONE, colorScheme: 'dark', locale: 'ar' });
  const { page, look, complaints } = visitor;
  await toFirstScreen(page);
  await page.locator('input[name="keep"]').check();
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
  await intoShop(page);
  await signOut(page);
  await toFirstScreen(page);
  await press(page, 'other');
  await page.locator('input[name="keep"]').check();
  await press(page, 'offers:go:kite');
  await intoShop(page);
  await signOut(page);
  await toFirstScreen(page);
  assert.equal(await page.locator('button[value^="as:"]').count(), 2);
  await look('federation-12-choose-phone-dark-arabic');
  await press(page, 'remove');
  await look('federation-13-kept-phone-dark-arabic');
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('whoever signs out over there is signed out here, by the word of one server to the other', async () => {
  const visitor = await visitorAs('nora');
  const { page } = visitor;
  await toFirstScreen(page);
  await press(page, 'offers:go:kite');
  await intoShop(page);
  await page.goto(`${kite.issuer}/session/end`);
  await page.evaluate(
    `(() => { const form = document.forms[0]; const yes = document.createElement('input'); yes.name = 'logout'; yes.value = 'yes'; form.append(yes); form.submit(); })()`,
  );
  await at(page, `${kite.issuer}/session/end/success`);
  for (let tries = 0; tries < 100; tries++) {
    const rows = await installation.database.dump<{ n: number }>("select count(*)::int as n from sessions.sessions where revoke_reason = 'ended_elsewhere'");
    if (rows[0]?.n === 1) break;
    assert.ok(tries < 99, 'nobody was signed out');
    await new Promise((done) => setTimeout(done, 100));
  }
  await page.goto(`${installation.clubUrl}/login`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').waitFor();
  await visitor.close();
});
