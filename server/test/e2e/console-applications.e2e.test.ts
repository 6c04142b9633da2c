import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hash } from '@node-rs/argon2';
import * as client from 'openid-client';
import { createHttpBrowser, TEST_ORIGIN } from '#test/support';
import { buildConsole } from '../../../scripts/build-console.mjs';
import { openAdminHouse, type AdminHouse, type Operator } from '../admin/house.suite.ts';
import { launchChromium, newVisitor, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* A developer connects an application: created in the console, tried by code that does what the snippet on the page says, and seen to work. */

const PASSWORD = 'a long way from anywhere';
const EMAIL = 'grace@example.com';
let house: AdminHouse;
let chromium: Browser;
let developer: Operator;
let desk: string;

before(async () => {
  assert.equal(buildConsole(), undefined);
  house = await openAdminHouse();
  chromium = await launchChromium({ args: [`--host-resolver-rules=MAP ${new URL(house.system.issuer).host} 127.0.0.1:${house.port}`] });
  developer = await house.operator([{ role: 'developer' }]);
  desk = `${house.system.issuer}/console/tenants/${house.tenant.slug}/applications`;
  const phc = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
  await house.inTenant(async (tx) => {
    const { id } = await house.app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: EMAIL, verified: true }], source: 'self' });
    await house.app.credentials.types.find((type) => type.id === 'password')?.importSecret?.(tx, id, { phc });
  });
});
after(async () => {
  await chromium?.close();
  await house?.close();
});

async function visit(path: string, options: Parameters<typeof newVisitor>[1] = {}, as = developer): Promise<Visitor> {
  const visitor = await newVisitor(chromium, { colorScheme: 'light', viewport: { width: 1280, height: 800 }, ...options });
  // An answer without content leaves the browser where it was, with the session.
  const signedIn = visitor.page.waitForResponse((response) => response.url().includes('/test/sign-in/') && response.status() === 204);
  await visitor.page.goto(`${house.system.issuer}/test/sign-in/${as.id}`).catch(() => undefined);
  await signedIn;
  await visitor.page.goto(`${desk}${path}`);
  return visitor;
}
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

/** The application on the developer's machine: openid-client, as in the snippet. Its requests go to wherever the house listens. */
async function sampleApplication(clientId: string, secret: string, redirect_uri: string): Promise<string | undefined> {
  const config = await client.discovery(new URL(house.tenant.issuer), clientId, {}, client.ClientSecretBasic(secret), {
    execute: [client.allowInsecureRequests],
    [client.customFetch]: async (url, { method, headers, body }) => {
      const answer = await house.ask(method, url, headers, body === undefined || body === null ? undefined : String(body as unknown));
      return new Response(answer.text, { status: answer.status, headers: { 'content-type': answer.headers['content-type'] ?? 'text/plain' } });
    },
  });
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const challenge = { code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' };
  const url = client.buildAuthorizationUrl(config, { redirect_uri, scope: 'openid profile email', state, ...challenge });
  const browser = createHttpBrowser({ route: () => house.port });
  const back = (location: string) => location.startsWith(redirect_uri);
  const identify = await browser.follow(await browser.get(url.href));
  let page = await browser.submit(await browser.submit(identify, 'continue', { identifier: EMAIL }), 'continue', { password: PASSWORD }, back);
  // What else the tenant asks somebody who comes in, until they are back.
  for (let more = 0; more < 5 && !back(page.url); more++) page = await browser.submit(page, /value="(later|skip)"/.exec(page.text)?.[1] ?? 'continue', {}, back);
  const tokens = await client.authorizationCodeGrant(config, new URL(page.url), { pkceCodeVerifier: verifier, expectedState: state });
  browser.close();
  return tokens.claims()?.sub;
}

test('from nothing to the first sign-in: created, its secret shown once, tried, and the page turns green by itself', async () => {
  const { page, complaints, look, close } = await visit('');
  await heading(page, 'Applications');
  await page.getByText('No application yet').waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Create application' }).first().click();
  await heading(page, 'New application');
  await look('console-applications-new', 'walked');
  // What is wrong is said at its field, and nothing is lost.
  await page.getByLabel('Name').fill('Corner Shop');
  await page.getByLabel('Client id').fill('corner-shop');
  const address = page.getByLabel('Address to come back to after signing in');
  assert.equal(await address.inputValue(), 'http://localhost:3000/callback');
  await address.fill('http://shop.example/*');
  await page.getByRole('button', { name: 'Create application' }).click();
  await page.getByRole('alert').getByText('wildcards are not offered').waitFor();
  assert.equal(await page.getByLabel('Name').inputValue(), 'Corner Shop');
  await address.fill('http://localhost:3000/callback');
  await page.getByRole('button', { name: 'Create application' }).click();

  await heading(page, 'Quick start');
  await page.getByText('Listening for your first sign-in…').waitFor();
  const env = await page.getByLabel('.env', { exact: true }).innerText();
  const filled = Object.fromEntries(env.split('\n').map((line) => line.split('=', 2)));
  assert.deepEqual([filled['ISSUER'], filled['CLIENT_ID'], filled['REDIRECT_URI']], [house.tenant.issuer, 'corner-shop', 'http://localhost:3000/callback']);
  assert.match(String(filled['CLIENT_SECRET']), /^[\w-]{43}$/);
  await look('console-applications-start');

  const sub = await sampleApplication('corner-shop', String(filled['CLIENT_SECRET']), 'http://localhost:3000/callback');
  assert.ok(sub);
  await page.getByText('It works').waitFor();
  await look('console-applications-green');

  await page.reload();
  await page.getByText('It works').waitFor();
  assert.doesNotMatch(await page.content(), new RegExp(String(filled['CLIENT_SECRET'])));
  assert.deepEqual(complaints, []);
  await close();
});

test('an application is looked after: addresses tried, a finding turned on and taken back, a second editor seen, suspended by its name', async () => {
  const { page, complaints, look, close } = await visit('/corner-shop', { colorScheme: 'dark' });
  await heading(page, /Corner Shop/);
  await look('console-application-settings-dark');

  // Somebody else saves first.
  const one = `/tenants/${house.tenant.slug}/applications/corner-shop`;
  const { client_id: _c, id: _i, version: _v, ...now } = (await house.call('GET', one, { as: 'developer' })).body;
  const other = await house.call('PUT', one, { as: 'developer', body: { ...now, name: 'Shop at the Corner', first_party: false }, headers: { 'if-match': '*' } });
  assert.equal(other.status, 200, other.text);
  await page.getByLabel('Name').fill('Corner Shop 2');
  await page.getByRole('button', { name: 'Save changes' }).click();
  const conflict = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
  await conflict.getByText('Shop at the Corner').waitFor();
  await look('console-application-conflict-dark');
  await conflict.getByRole('button', { name: 'Save' }).click();
  await heading(page, /Corner Shop 2/);
  const both = (await house.call('GET', one, { as: 'developer' })).body;
  assert.deepEqual([both.name, both.first_party], ['Corner Shop 2', false], 'what only they changed stays as they have it');

  await page.getByRole('tab', { name: 'Addresses' }).click();
  await page.getByLabel('Address', { exact: true }).fill('http://localhost:3000/callback/');
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('the path is /callback/ and not /callback').waitFor();
  await look('console-application-addresses-dark');

  await page.getByRole('tab', { name: 'Security' }).click();
  const score = async () => Number.parseInt(await page.getByText(/^\d+ of 100$/).innerText(), 10);
  const before_ = await score();
  await page.getByRole('button', { name: 'Turn on: Tokens are bound to a key (DPoP)' }).click();
  await page.getByRole('button', { name: 'Turn on: Tokens are bound to a key (DPoP)' }).waitFor({ state: 'detached' });
  assert.ok((await score()) > before_);
  await look('console-application-security-dark');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Turn on: Tokens are bound to a key (DPoP)' }).waitFor();
  assert.equal(await score(), before_);

  await page.getByRole('tab', { name: 'Secret' }).click();
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click();
  await page.getByText('The one before works until').waitFor();
  await look('console-application-secret-dark');
  await page.getByRole('button', { name: 'I have kept it' }).click();

  await page.getByRole('button', { name: 'Suspend' }).click();
  const dialog = page.getByRole('dialog', { name: 'Suspend this application?' });
  assert.equal(await dialog.getByRole('button', { name: 'Suspend' }).isDisabled(), true);
  await dialog.getByRole('textbox').fill('corner-shop');
  await dialog.getByRole('button', { name: 'Suspend' }).click();
  await page.getByText('It is suspended.').waitFor();
  assert.equal((await house.call('GET', one, { as: 'developer' })).body.state, 'suspended');
  await page.getByRole('button', { name: 'Activate' }).click();
  await page.getByText('It is active again.').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a connection is found in the catalogue, its form drawn from the schema, made without its secret ever coming back, and suspended', async () => {
  const { page, complaints, look, close } = await visit('', { colorScheme: 'dark' });
  await heading(page, 'Applications');
  await page.getByRole('link', { name: 'Connections' }).click();
  await heading(page, 'Connections');
  await page.getByRole('main').getByRole('link', { name: 'There' }).waitFor();
  await look('console-connections-dark', 'walked');
  await page.getByRole('main').getByRole('link', { name: 'Add connection' }).click();
  await page.getByLabel('Find a provider or protocol').fill('google');
  await page.getByText('Microsoft', { exact: true }).waitFor({ state: 'detached' });
  await look('console-connections-catalogue-dark', 'walked');
  await page
    .getByRole('main')
    .getByRole('link', { name: /Google/ })
    .first()
    .click();
  await heading(page, 'Add connection: Google');
  await page.getByLabel('Short name').fill('google');
  await page.getByRole('button', { name: 'Create connection' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Client id').fill('1234.apps.example');
  await page.getByLabel('clientSecret').fill('kept-by-nobody-but-the-server');
  await page.getByRole('button', { name: 'Create connection' }).click();
  await heading(page, /Google/);
  await page.getByText(`${house.tenant.issuer}/federation/google/callback`).waitFor();
  await page.getByRole('tab', { name: 'Settings' }).click();
  assert.equal(await page.getByLabel('Client id').inputValue(), '1234.apps.example');
  assert.doesNotMatch(await page.content(), /kept-by-nobody/);
  await look('console-connection-settings-dark');
  await page.getByLabel('Client id').fill('5678.apps.example');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('Saved.').waitFor();
  const kept = (await house.call('GET', `/tenants/${house.tenant.slug}/connections/google`, { as: 'developer' })).body;
  assert.deepEqual([kept.given.settings.clientId, kept.secrets, kept.preset], ['5678.apps.example', ['clientSecret'], 'google']);
  await page.getByRole('button', { name: 'Suspend' }).click();
  const dialog = page.getByRole('dialog', { name: 'Suspend this connection?' });
  await dialog.getByRole('textbox').fill('google');
  await dialog.getByRole('button', { name: 'Suspend' }).click();
  await page.getByText('It is suspended.').waitFor();
  await page.getByRole('tab', { name: 'Test' }).click();
  await page.getByRole('button', { name: 'Try a sign-in' }).waitFor();
  await look('console-connection-test-dark');
  assert.deepEqual(complaints, []);
  await close();
});

test('a journey is seen as a graph and as an outline; a draft says at which lines it is wrong, is published, and taken back', async () => {
  const { page, complaints, look, close } = await visit('/../journeys');
  await heading(page, 'Journeys');
  await page.getByRole('main').getByRole('link', { name: 'sign-in', exact: true }).click();
  await heading(page, /^sign-in/);
  await page.getByRole('button', { name: /^password/ }).click();
  await page.getByRole('group', { name: 'Chosen step' }).getByText('proves who it is').first().waitFor();
  await look('console-journey-graph', 'walked');
  await page.getByText('Outline', { exact: true }).click();
  await page.getByRole('heading', { level: 3, name: 'password', exact: true }).waitFor();
  await look('console-journey-outline');

  await page.goto(`${desk}/../journeys/sign-out?tab=draft&edit=text`);
  const draft = page.getByLabel('Definition');
  const good = await draft.inputValue();
  await draft.fill(good.replace('"stayed": "done"', '"stayed": "nowhere"'));
  await page.getByRole('button', { name: 'Line 9' }).click();
  await page.getByText('leads to "nowhere", which is not a node').waitFor();
  await look('console-journey-draft');
  await draft.fill(good.replaceAll('"end"', '"over"'));
  await page.getByText('Nothing is wrong with it.').waitFor();
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Own version').waitFor();
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Go back to what is built in' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click();
  await page.getByText('Built in').first().waitFor();
  await heading(page, /Built in/);
  // The draft is of what counts now, not of what was gone back from.
  await page.getByRole('tab', { name: 'Draft' }).click();
  await page.getByText('This is what is published.').waitFor();
  assert.equal(await draft.inputValue(), good);
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page
    .getByRole('dialog')
    .getByText(/It has the step over/)
    .waitFor();
  await look('console-journey-versions');
  assert.equal((await house.call('GET', `/tenants/${house.tenant.slug}/journeys/sign-out`, { as: 'developer' })).body.source, 'built_in');
  assert.deepEqual(complaints, []);
  await close();
});

test('a journey is changed as steps, by keyboard, and two who do so lose nothing; it is tried, and given to a part of the customers', async () => {
  const { page, complaints, look, close } = await visit('/../journeys/sign-out?tab=draft', { colorScheme: 'dark' });
  const one = `/tenants/${house.tenant.slug}/journeys/sign-out`;
  const before_ = (await house.call('GET', one, { as: 'developer' })).body;
  const step = page.getByRole('group', { name: 'Chosen step' });
  await step.getByLabel('Name of the step').waitFor();
  await page.getByText('Outline', { exact: true }).click();
  await page.locator('#node-end').getByRole('button', { name: 'end', exact: true }).first().focus();
  await page.keyboard.press('Enter');
  await step.getByLabel('Name of the step').fill('over');
  await page.keyboard.press('Enter');
  await page.locator('#node-over').waitFor();
  await page.getByText('Nothing is wrong with it.').waitFor();
  // One step more, into a way that is there; nothing leads nowhere by it.
  await page.getByRole('button', { name: 'Add a step' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a step' });
  await dialog.getByRole('combobox', { name: 'Kind of step' }).fill('challenges.so');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await step.getByLabel('Name of the step').waitFor();
  assert.equal(await step.getByLabel('Name of the step').inputValue(), 'solve');
  await page.getByText('Nothing is wrong with it.').waitFor();
  await look('console-journey-steps-dark');
  await step.getByRole('button', { name: 'Delete this step' }).click();
  await page.locator('#node-solve').waitFor({ state: 'detached' });

  // Somebody else publishes another change of another step, and one of the same.
  const { end, ...rest } = before_.definition.nodes;
  const theirs = { ...before_.definition, nodes: { ...rest, end: { ...end, leave: 'done' } } };
  assert.equal((await house.call('PUT', one, { as: 'developer', body: { definition: theirs }, headers: { 'if-match': '*' } })).status, 200);
  await page.getByRole('button', { name: 'Publish' }).click();
  const conflict = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
  await conflict.waitFor();
  await look('console-journey-conflict-dark');
  await conflict.getByRole('radiogroup', { name: 'end' }).getByText('Yours').click();
  await conflict.getByRole('button', { name: 'Save' }).click();
  await page.getByText('It is published.').waitFor();
  const saved = (await house.call('GET', one, { as: 'developer' })).body.definition;
  assert.deepEqual(Object.keys(saved.nodes).toSorted(), [...Object.keys(rest), 'over'].toSorted());

  await page.goto(`${desk}/../journeys/sign-in?tab=try&which=${(await house.call('GET', `/tenants/${house.tenant.slug}/journeys/sign-in`, { as: 'developer' })).body.version}`);
  await page.getByText('Signed in', { exact: true }).waitFor();
  await page.getByRole('group', { name: 'Chosen step' }).waitFor();
  await look('console-journey-try-dark');
  await page.getByLabel('Has an account').click();
  await page.getByText('They get no further').waitFor();
  await page.getByText('because there is no account').last().waitFor();
  await page.getByLabel('Has an account').click();
  await page.getByLabel('Has a passkey').click();
  await page.getByText('because enough was proved').waitFor();

  await page.goto(`${desk}/../journeys/sign-out?tab=release`);
  await page.getByLabel('Share of new journeys').waitFor();
  await page.getByRole('combobox', { name: 'Version' }).first().click();
  await page
    .getByRole('option', { name: /built in/ })
    .first()
    .click();
  await page.getByLabel('Share of new journeys').fill('20');
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await page.getByText('20 % of new journeys', { exact: false }).first().waitFor();
  assert.equal((await house.call('GET', `${one}/release`, { as: 'developer' })).body.canary.version, before_.version);
  await look('console-journey-release-dark');
  await page.getByRole('button', { name: 'Give it to all' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Give it to all' }).click();
  await page.getByRole('region', { name: 'Canary' }).getByRole('button', { name: 'Give it to all' }).waitFor({ state: 'detached' });
  assert.deepEqual((await house.call('GET', `${one}/release`, { as: 'developer' })).body, { version: before_.version });
  assert.deepEqual(complaints, []);
  await close();
});

test('lists in settings have forms: added, put into order, and wrong at the part that is wrong', async () => {
  const { page, complaints, look, close } = await visit('/../settings?subject=attributes', {}, await house.operator([{ role: 'owner' }]));
  await page.getByRole('button', { name: 'Add: Segments' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await look('console-settings-list');
  const segments = page.getByRole('group', { name: 'Segments' });
  const name = segments.getByRole('textbox', { name: 'Name' });
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  await name.fill('new-here');
  await segments.getByRole('group', { name: 'Visits' }).getByLabel('At most').fill('3');
  await page.getByRole('button', { name: 'Add: Segments' }).click();
  await segments.getByRole('textbox', { name: 'Name' }).last().fill('regular');
  await segments.getByRole('group', { name: 'Visits' }).getByLabel('At least').last().fill('10');
  await page.getByRole('button', { name: 'Move up: Segments 2' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').waitFor();
  const { set } = (await house.call('GET', `/tenants/${house.tenant.slug}/settings`, { as: 'owner' })).body;
  assert.deepEqual(set.segments, [
    { name: 'regular', when: { visits: { min: 10 } } },
    { name: 'new-here', when: { visits: { max: 3 } } },
  ]);
  await page.getByRole('button', { name: 'Remove: Segments 1' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('regular').waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
  await close();
});

test('on a telephone', async () => {
  const { page, complaints, look, close } = await visit('', { viewport: { width: 360, height: 740 }, hasTouch: true });
  await page.getByText('Corner Shop 2').waitFor();
  await look('console-applications-narrow', 'walked');
  await page.goto(`${desk}/corner-shop/start`);
  await page.getByText('It works').waitFor();
  await look('console-applications-start-narrow', 'walked');
  for (const tab of ['addresses', 'security']) {
    await page.goto(`${desk}/corner-shop?tab=${tab}`);
    await page.getByRole('tab', { selected: true }).waitFor();
    await look(`console-application-${tab}-narrow`, 'walked');
  }
  for (const [path, shown] of [
    ['journeys/sign-in', 'Outline'],
    ['journeys/sign-out?tab=draft', 'Publish'],
    ['journeys/sign-out?tab=try', 'Step by step'],
    ['journeys/sign-out?tab=release', 'Publish at a time'],
  ] as const) {
    await page.goto(`${desk}/../${path}`);
    await page.getByRole('main').getByText(shown, { exact: true }).first().waitFor();
    await look(`console-${path.replaceAll(/\W/g, '-')}-narrow`, 'walked');
  }
  assert.deepEqual(complaints, []);
  await close();
});
