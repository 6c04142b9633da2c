import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildConsole } from '../../../scripts/build-console.mjs';
import { newId } from '#platform/ids';
import { TEST_ORIGIN } from '#test/support';
import { openAdminHouse, type AdminHouse } from '../admin/house.suite.ts';
import { mailsTo } from '../admin/team.suite.ts';
import { at, launchChromium, newVisitor, press, type Browser, type Page } from '../support/chromium.ts';

/* A business customer is made in the console and invites somebody, who signs up and is its member; and its pages on a phone, in the dark and from right to left. */

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

test('made in the console, somebody invited to it signs up, joins, and looks after it on their own page', async () => {
  const operator = await house.operator([{ role: 'admin' }]);
  const desk = await newVisitor(chromium, { colorScheme: 'light', viewport: { width: 1280, height: 900 } });
  const signedIn = desk.page.waitForResponse((response) => response.url().includes('/test/sign-in/') && response.status() === 204);
  await desk.page.goto(`${house.system.issuer}/test/sign-in/${operator.id}`).catch(() => undefined);
  await signedIn;
  await desk.page.goto(`${house.system.issuer}/console/tenants/main/organizations/new`);
  await heading(desk.page, 'Make an organization');
  await desk.page.getByLabel('Name').fill('Northlight Expeditions');
  await desk.page.getByLabel('Reference').fill('crm-4711');
  await desk.page.getByRole('button', { name: 'Make it' }).click();
  await heading(desk.page, /Northlight Expeditions/);
  await desk.look('console-organization-empty');
  await desk.page.getByRole('tab', { name: 'Invitations' }).click();
  await desk.page.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByLabel('E-mail address').fill('grace@example.com');
  await dialog.getByRole('combobox', { name: 'Roles' }).focus();
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.getByRole('option', { name: 'Owner' }).click();
  await desk.page.keyboard.press('Escape');
  await desk.look('console-organization-invite');
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await desk.page.getByRole('cell', { name: 'g***@example.com' }).waitFor();
  await desk.look('console-organization-invitations');

  const [mail] = await mailsTo(house, 'grace@example.com', house.tenant.id);
  const link = /https?:\/\/\S+\/organization-invitation\/[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? '';
  const guest = await newVisitor(chromium, { colorScheme: 'dark', viewport: { width: 360, height: 740 } });
  const { page, look, complaints, context } = guest;
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
  await page.goto(link);
  await heading(page, 'Join Northlight Expeditions?');
  await look('organization-invitation');
  await press(page, 'go');
  await page.locator('button[value="sign-up"]').first().click();
  await page.locator('input[name="identifier"]').fill('grace@example.com');
  await press(page, 'continue');
  await page.locator('input[name="code"]').waitFor();
  const [codeMail] = await mailsTo(house, 'grace@example.com', house.tenant.id);
  await page.locator('input[name="code"]').fill((/\b(\d{3}) ?(\d{3})\b/.exec(codeMail?.subject ?? '') ?? []).slice(1).join(''));
  await press(page, 'continue');
  await page.locator('.webauthn button').click();
  await page.locator('.callout.success').waitFor();
  await press(page, 'continue');
  await at(page, `${house.tenant.issuer}/account/invitation`);
  await look('organization-join');
  await press(page, 'join');
  await page.getByText('You are a member now.').waitFor();
  await look('organizations-own');
  await page.locator('button[value^="see:"]').first().click();
  await heading(page, 'Northlight Expeditions');
  await look('organization-looked-after');
  assert.deepEqual(complaints, []);
  await guest.close();

  await desk.page.getByRole('tab', { name: 'Members' }).click();
  await desk.page.reload();
  await desk.page.getByRole('cell', { name: 'g***@example.com' }).waitFor();
  await desk.look('console-organization-members');
  await desk.page.goto(`${house.system.issuer}/console/tenants/main/organizations?tab=roles`);
  await desk.page.getByRole('button', { name: 'Make a role' }).click();
  await desk.page.getByRole('dialog').getByLabel('Id').fill('buyer');
  await desk.page.getByRole('dialog').getByLabel('Name').fill('Buyer');
  await desk.page.getByRole('dialog').getByLabel('Permissions').fill('orders:write');
  await desk.page.keyboard.press('Enter');
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await desk.page.getByRole('cell', { name: 'orders:write' }).waitFor();
  await desk.look('console-organization-roles');
  await desk.page.goto(`${house.system.issuer}/console/tenants/main/organizations?q=north`);
  await desk.page.getByRole('link', { name: 'Northlight Expeditions' }).waitFor();
  await desk.look('console-organizations');
  assert.deepEqual(desk.complaints, []);
  await desk.close();
});

test('members and roles from right to left', async () => {
  const owner = await house.inTenant((tx) =>
    house.app.identity.register(tx, TEST_ORIGIN, {
      identifiers: [{ kind: 'email', value: `o-${newId()}@example.com`, verified: true }],
      attributes: { name: 'ليلى' },
      source: 'test',
    }),
  );
  const member = await house.account({ numbers: [990] });
  const { companies } = house.app.organizations;
  const id = await house.inTenant(async (tx) => {
    const made = await companies.create(tx, TEST_ORIGIN, { name: 'Nordlicht GmbH' });
    const organization = made.kind === 'saved' ? made.organization.id : '';
    for (const [userId, role] of [
      [owner.id, 'owner'],
      [member.id, 'admin'],
    ] as const)
      await companies.putMember(tx, TEST_ORIGIN, { operator: true }, { organization, userId, roles: [role] });
    return organization;
  });
  await (await house.visitor(owner)).get(`${house.tenant.issuer}/account`);
  const { page, look, complaints, close } = await newVisitor(chromium, { locale: 'ar', viewport: { width: 900, height: 800 } });
  const signedIn = page.waitForResponse((response) => response.url().includes('/test/sign-in/') && response.status() === 204);
  await page.goto(`${house.tenant.issuer}/test/sign-in/${owner.id}`).catch(() => undefined);
  await signedIn;
  await page.goto(`${house.tenant.issuer}/account/organizations/${id}`);
  await heading(page, 'Nordlicht GmbH');
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  await look('organization-ar');
  await page.locator(`button[value="member:${member.id}"]`).click();
  await look('organization-member-ar');
  assert.deepEqual(complaints, []);
  await close();
});
