import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids';
import { TEST_ORIGIN } from '#test/support';
import { openAdminHouse, type AdminHouse } from '../admin/house.suite.ts';
import { launchChromium, newVisitor, type Browser, type Page } from '../support/chromium.ts';

/* Members of a business customer on the account pages, from right to left. */

let house: AdminHouse;
let chromium: Browser;
before(async () => {
  house = await openAdminHouse();
  chromium = await launchChromium({ args: [`--host-resolver-rules=MAP ${new URL(house.system.issuer).host} 127.0.0.1:${house.port}`] });
});
after(async () => {
  await chromium?.close();
  await house?.close();
});

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

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
  await house.visitor(owner);
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
