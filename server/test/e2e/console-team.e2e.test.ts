import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildConsole } from '../../../scripts/build-console.mjs';
import { createNoteReading } from '#admin';
import { TEST_ORIGIN } from '#test/support';
import type { Caller } from '../../src/admin/kit/contract.ts';
import { openAdminHouse, type AdminHouse, type Operator } from '../admin/house.suite.ts';
import { mailsTo } from '../admin/team.suite.ts';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* The first operator comes by the link of the setup and makes a passkey; then who works here, roles, API keys and limits, in the console (FR3, AD14, AD15). */

let house: AdminHouse;
let chromium: Browser;
before(async () => {
  assert.equal(buildConsole(), undefined);
  house = await openAdminHouse();
  chromium = await launchChromium({ whole: true, args: [`--host-resolver-rules=MAP ${new URL(house.system.issuer).host} 127.0.0.1:${house.port}`] });
});
after(async () => {
  await chromium?.close();
  await house?.close();
});

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const go = (page: Page, path: string) => page.goto(`${house.system.issuer}/console/${path}`);

async function withPasskeys({ context, page }: Visitor): Promise<void> {
  const cdp = await context.newCDPSession(page);
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
}

async function visit(operator: Operator, options: Parameters<typeof newVisitor>[1] = {}): Promise<Visitor> {
  const visitor = await newVisitor(chromium, options);
  const signedIn = visitor.page.waitForResponse((response) => response.url().includes('/test/sign-in/') && response.status() === 204);
  await visitor.page.goto(`${house.system.issuer}/test/sign-in/${operator.id}`).catch(() => undefined);
  await signedIn;
  return visitor;
}

test('the link of the setup, a name, a passkey, codes for emergencies: and the console is open', async () => {
  const visitor = await newVisitor(chromium, { colorScheme: 'light', viewport: { width: 1280, height: 900 } });
  const { page, complaints, look, close } = visitor;
  await withPasskeys(visitor);
  await page.goto((await house.app.team.offerSetup(house.system)) ?? '');
  await heading(page, 'Set up Parvis');
  assert.doesNotMatch(page.url(), /operator/, 'no secret in the address');
  await page.locator('input[name="name"]').fill('Ada Lovelace');
  await page.locator('input[name="email"]').fill('ada@example.com');
  await look('operator-setup');
  await press(page, 'continue');
  const [mail] = await mailsTo(house, 'ada@example.com');
  await page.locator('input[name="code"]').fill(
    /\b(\d{3}) ?(\d{3})\b/
      .exec(mail?.subject ?? '')
      ?.slice(1)
      .join('') ?? '',
  );
  await press(page, 'continue');
  await page.locator('.webauthn button').click();
  await page.locator('.callout.success').waitFor();
  await press(page, 'continue');
  await press(page, 'saved');
  await at(page, `${house.system.issuer}/console/`);
  await page.getByRole('heading', { level: 1 }).waitFor();

  // Signed in a moment ago: nothing asks again.
  await go(page, 'team');
  await heading(page, 'Team');
  await page.getByRole('link', { name: /Ada Lovelace/ }).waitFor();
  await page.getByRole('link', { name: 'Invite somebody' }).click();
  await heading(page, 'Invite somebody');
  await page.getByLabel('E-mail address').fill('grace@example.com');
  await look('console-team-invite');
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await page.getByRole('cell', { name: 'grace@example.com' }).waitFor();
  assert.match((await mailsTo(house, 'grace@example.com'))[0]?.subject ?? '', /invited/);
  await look('console-team-invitations');

  await go(page, 'api-keys/new');
  await heading(page, 'Make an API key');
  await page.getByLabel('What it is for').fill('Nightly report');
  await page.getByLabel('See figures about sign-ups, sign-ins and consents').check();
  await look('console-api-key-new');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = (await page.getByLabel('Copy the key now').innerText()).trim();
  assert.equal((await house.call('GET', '/me', { as: { token: key } })).body.permissions.join(), 'statistics:read');
  await look('console-api-key-shown');
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await heading(page, 'Nightly report');
  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make the new secret' }).click();
  const next = (await page.getByRole('dialog').getByLabel('Copy the key now').innerText()).trim();
  assert.notEqual(next, key);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('Nightly report');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('heading', { level: 1 }).getByText('Revoked').waitFor();
  assert.equal((await house.call('GET', '/me', { as: { token: next } })).status, 401);
  await look('console-api-key', 'walked');
  assert.deepEqual(complaints, []);
  await close();
});

test('in the dark: roles compared, a colleague’s roles changed, and somebody allowed more', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const helper = await house.operator([{ role: 'support', tenants: ['main'] }]);
  const noteReading = createNoteReading(house.app.team);
  const reader = { kind: 'operator', id: helper.id } as Caller;
  await noteReading({ caller: reader, tenant: house.tenant, system: house.system, origin: TEST_ORIGIN, route: 'GET /tenants/:tenant/users', persons: 61 }).catch(() => undefined);
  const { page, complaints, look, close } = await visit(owner, { colorScheme: 'dark', viewport: { width: 1280, height: 900 } });
  await go(page, 'roles?tab=compare');
  await heading(page, 'Roles');
  await page.getByRole('row', { name: /See which tenants there are/ }).waitFor();
  await look('console-roles', 'walked');
  await go(page, `team/${helper.id}`);
  await page.getByRole('heading', { name: 'What they may do' }).waitFor();
  await page.getByLabel('Name').fill('Grace Hopper');
  await page.getByRole('button', { name: 'Add a role' }).click();
  await look('console-operator', 'walked');
  await page.getByRole('button', { name: 'Save' }).click();
  await heading(page, /Grace Hopper/);
  await go(page, 'limits');
  await heading(page, 'Reading limits');
  await page.getByRole('button', { name: 'Allow more' }).click();
  await page.getByRole('dialog').getByLabel('Why?').fill('A day with many calls');
  await look('console-limits-allow');
  await page.getByRole('dialog').getByRole('button', { name: 'Allow it' }).click();
  await page.getByText('100 more allowed').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('on a telephone', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const { page, complaints, look, close } = await visit(owner, { viewport: { width: 360, height: 740 }, hasTouch: true });
  for (const [path, name] of [
    ['team', 'Team'],
    [`team/${owner.id}`, /./],
    ['roles/support', /Support/],
    ['api-keys', 'API keys'],
    ['limits', 'Reading limits'],
  ] as const) {
    await go(page, path);
    await heading(page, name);
    await page.locator('main table, main fieldset').first().waitFor();
    await look(`console-narrow-${path.split('/')[0]}`, 'walked');
  }
  assert.deepEqual(complaints, []);
  await close();
});
