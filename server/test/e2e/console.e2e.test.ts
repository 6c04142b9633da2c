import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildConsole } from '../../../scripts/build-console.mjs';
import { deleteOperator } from '../../src/admin/access/operator-store.ts';
import { openAdminHouse, type AdminHouse, type Operator } from '../admin/house.suite.ts';
import { at, launchChromium, newVisitor, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* The console in a browser, over all rooms: what is shown is what the API said, to somebody who signed in as the console does it. */

let house: AdminHouse;
let chromium: Browser;
let owner: Operator;
let desk: string;

before(async () => {
  assert.equal(buildConsole(), undefined);
  house = await openAdminHouse();
  // The house answers for its issuer's host and port, wherever it listens.
  chromium = await launchChromium({ args: [`--host-resolver-rules=MAP ${new URL(house.system.issuer).host} 127.0.0.1:${house.port}`] });
  owner = await house.operator([{ role: 'owner' }]);
  desk = `${house.system.issuer}/console`;
});
after(async () => {
  await chromium?.close();
  await house?.close();
});

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

/** A browser in which this operator has signed in, a moment ago or so many seconds. */
async function visit(operator: Operator, options: Parameters<typeof newVisitor>[1] = {}, ago = 0): Promise<Visitor> {
  const visitor = await newVisitor(chromium, options);
  await signIn(visitor.page, operator, ago);
  return visitor;
}

async function signIn(page: Page, operator: Operator, ago = 0): Promise<void> {
  // An answer without content leaves the browser where it was, with the session.
  const signedIn = page.waitForResponse((response) => response.url().includes('/test/sign-in/') && response.status() === 204);
  await page.goto(`${house.system.issuer}/test/sign-in/${operator.id}?ago=${ago}`).catch(() => undefined);
  await signedIn;
}

test('whoever is not signed in is asked to, and nothing of the console is asked of the API before', async () => {
  const { page, complaints, close } = await newVisitor(chromium);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${desk}/`);
  await page.locator('input[name="identifier"]').waitFor();
  await at(page, `${house.system.issuer}/flow/`);
  assert.deepEqual(
    asked.filter((path) => path.includes('/admin/v1')),
    [],
  );
  assert.deepEqual(complaints, []);
  await close();
});

test('an operator with a session comes in without a page between, to the address they wanted, and no token is kept anywhere', async () => {
  const { page, complaints, look, close } = await visit(owner, { colorScheme: 'light', viewport: { width: 1280, height: 800 } });
  await page.goto(`${desk}/`);
  await heading(page, /^Good (morning|afternoon|evening)/);
  for (const name of [house.tenant.name, house.other.name]) await page.getByRole('main').getByText(name, { exact: true }).waitFor();
  assert.equal(page.url(), `${desk}/`);
  await look('console-home', 'walked');

  const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
  assert.doesNotMatch(String(kept), /[A-Za-z0-9_-]{43}/);

  await page.goto(`${desk}/no/such/page?q=1`);
  await heading(page, 'Page not found');
  assert.equal(page.url(), `${desk}/no/such/page?q=1`);
  await look('console-not-found');
  assert.deepEqual(complaints, []);
  await close();
});

test('the palette is one key away, and does what it says without a mouse; the choice of dark is kept', async () => {
  const { page, complaints, look, close } = await visit(owner, { colorScheme: 'light', viewport: { width: 1280, height: 800 } });
  await page.goto(`${desk}/`);
  await heading(page, /^Good/);
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search or jump to' }).waitFor();
  await page.keyboard.type('dark');
  await page.getByText('Dark appearance').waitFor();
  // Until only what fits is left, the arrow leads elsewhere.
  await page.getByText('Light appearance').waitFor({ state: 'hidden' });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor({ state: 'attached' });
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.reload();
  await heading(page, /^Good/);
  assert.equal(await page.locator('html').getAttribute('data-mantine-color-scheme'), 'dark');
  await look('console-home-dark', 'walked');
  assert.deepEqual(complaints, []);
  await close();
});

test('on a telephone the navigation is behind a button, and closes when somebody went on', async () => {
  const { page, complaints, look, close } = await visit(owner, { viewport: { width: 360, height: 740 }, hasTouch: true });
  await page.goto(`${desk}/elsewhere`);
  await heading(page, 'Page not found');
  await page.getByRole('button', { name: 'Open the menu' }).click();
  const menu = page.getByRole('dialog', { name: 'Menu' });
  await menu.getByRole('link', { name: 'Home' }).click();
  await heading(page, /^Good/);
  await menu.waitFor({ state: 'hidden' });
  await look('console-home-narrow', 'walked');
  assert.deepEqual(complaints, []);
  await close();
});

test('a role for one tenant sees that tenant; an account that is no operator is told so', async () => {
  const support = await house.operator([{ role: 'support', tenants: [house.other.slug] }]);
  const { page, close } = await visit(support);
  await page.goto(`${desk}/`);
  await heading(page, /^Good/);
  await page.getByText(`Support (${house.other.slug})`).waitFor();
  assert.equal(await page.getByText(house.tenant.name, { exact: true }).count(), 0);
  await close();

  const former = await house.operator([]);
  await house.app.platform.db.tenant(house.system.id, (tx) => deleteOperator(tx, former.id));
  const nobody = await visit(former);
  await nobody.page.goto(`${desk}/`);
  await heading(nobody.page, 'The console is not open to you');
  await nobody.page.getByText('This account is not one of an operator.').waitFor();
  await nobody.look('console-not-open');
  await nobody.close();
});

test('what an area needs and a role lacks is said, in the navigation and on its page', async () => {
  const marketer = await house.operator([{ role: 'marketer' }]);
  const { page, look, close } = await visit(marketer, { viewport: { width: 1280, height: 800 } });
  await page.goto(`${desk}/tenants/${house.tenant.slug}/keys`);
  await page.getByRole('note').getByText('Your role Marketing may not see signing keys.').waitFor();
  await page.getByRole('link', { name: 'Signing keys Not for your role' }).waitFor();
  await look('console-denied');
  await close();
});

test('what destroys something asks for a fresh sign-in first, and is done when somebody comes back from it', async () => {
  const { page, complaints, look, close } = await visit(owner, { viewport: { width: 1280, height: 800 } }, 3000);
  const keys = `${desk}/tenants/${house.tenant.slug}/keys`;
  // Whoever asks for the keys is the reason for the first one.
  await house.ask('GET', `${house.tenant.issuer}/jwks`);
  await page.goto(keys);
  await heading(page, 'Signing keys');
  await page
    .getByRole('button', { name: /^Replace: / })
    .first()
    .click();
  const question = page.getByRole('dialog', { name: 'Replace this key?' });
  await question.getByLabel('It may have leaked').check();
  await question.getByLabel('Type end it now').fill('end it now');
  await look('console-keys-replace');

  const away = page.waitForRequest((request) => request.isNavigationRequest() && request.url().includes('max_age=300'));
  await question.getByRole('button', { name: 'Replace', exact: true }).click();
  const authorize = (await away).url();
  await at(page, `${house.system.issuer}/flow/`);
  await signIn(page, owner);
  await page.goto(authorize);
  await page.getByText('The key has been replaced.').waitFor();
  await question.waitFor({ state: 'hidden' });
  await page.waitForURL(keys);
  await look('console-keys', 'walked');
  assert.deepEqual(complaints, []);
  await close();
});

test('a token that no longer counts is replaced without leaving the page; without a session, what was typed and sent is still there after signing in', async () => {
  const { page, context, complaints, close } = await visit(owner, { viewport: { width: 1280, height: 800 } });
  await page.goto(`${desk}/tenants/${house.tenant.slug}/customers/new`);
  await heading(page, /./);
  const posted: number[] = [];
  page.on('response', (response) => response.request().method() === 'POST' && response.url().includes('/admin/v1/') && posted.push(response.status()));
  const refused = {
    status: 401,
    headers: { 'www-authenticate': 'DPoP error="invalid_token"' },
    contentType: 'application/problem+json',
    body: '{"code":"admin.invalid_token","title":"Ended","status":401}',
  };
  const refuseOnce = () => page.route('**/admin/v1/tenants/*/users', (route) => route.fulfill(refused), { times: 1 });

  // While the session lives: the same page, the same request, once more. The API itself says what is wrong with it.
  let left = 0;
  page.on('request', (request) => request.isNavigationRequest() && left++);
  await refuseOnce();
  await page.getByLabel('First name').fill('Grace');
  await page.getByRole('button', { name: /^Add|^Create/ }).click();
  await page.getByRole('alert').waitFor();
  assert.deepEqual([left, posted], [0, [401, 400]]);

  await page.getByLabel(/mail/).fill('grace@example.com');
  const cookies = await context.cookies();
  await context.clearCookies();
  await refuseOnce();
  const away = page.waitForRequest((request) => request.isNavigationRequest() && request.url().includes('/authorize?'));
  await page.getByRole('button', { name: /^Add|^Create/ }).click();
  const authorize = (await away).url();
  await page.locator('input[name="identifier"]').waitFor();
  await context.addCookies(cookies);
  await signIn(page, owner);
  await page.goto(authorize);
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  assert.deepEqual(complaints, []);
  await close();
});

test('after signing out somebody has to sign in again', async () => {
  const { page, complaints, close } = await visit(owner, { viewport: { width: 1280, height: 800 } });
  await page.goto(`${desk}/`);
  await heading(page, /^Good/);
  await page.getByRole('button', { name: /Account and appearance/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.locator('input[name="identifier"]').waitFor();
  await page.goto(`${desk}/`);
  await page.locator('input[name="identifier"]').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});
