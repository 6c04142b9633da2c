import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildConsole } from '../../../scripts/build-console.mjs';
import { openAdminHouse, type AdminHouse, type Operator } from '../admin/house.suite.ts';
import { launchChromium, newVisitor, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* Customers in the console (AD1, AD2): found in sealed data, seen masked, their timeline as it happens, and what support does with an account. */

let house: AdminHouse;
let chromium: Browser;
let desk: string;
let ada: string;

before(async () => {
  assert.equal(buildConsole(), undefined);
  house = await openAdminHouse();
  chromium = await launchChromium({ args: [`--host-resolver-rules=MAP ${new URL(house.system.issuer).host} 127.0.0.1:${house.port}`] });
  desk = `${house.system.issuer}/console/tenants/main/customers`;
  ada = await make('Ada', 'Lovelace', 'ada.lovelace@example.com');
  for (const [given, family] of [
    ['Grace', 'Hopper'],
    ['Ada', 'Yonath'],
    ['Mary', 'Jackson'],
  ] as const)
    await make(given, family, `${given}.${family}@example.com`.toLowerCase());
});
after(async () => {
  await chromium?.close();
  await house?.close();
});

async function make(given_name: string, family_name: string, email: string): Promise<string> {
  const body = { identifiers: [{ kind: 'email', value: email, verified: true }], attributes: { given_name, family_name, birthdate: '1985-12-10' }, locale: 'en' };
  const made = await house.call('POST', '/tenants/main/users', { as: 'owner', body });
  assert.equal(made.status, 201, made.text);
  return made.body.id as string;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

async function visit(operator: Operator, options: Parameters<typeof newVisitor>[1] = {}): Promise<Visitor> {
  const visitor = await newVisitor(chromium, options);
  const signedIn = visitor.page.waitForResponse((response) => response.url().includes('/test/sign-in/') && response.status() === 204);
  await visitor.page.goto(`${house.system.issuer}/test/sign-in/${operator.id}`).catch(() => undefined);
  await signedIn;
  return visitor;
}

test('support finds a customer by the beginning of a name, sees them masked, and what happens within two seconds', async () => {
  const support = await house.operator([{ role: 'support', tenants: ['main'] }]);
  const { page, complaints, look, close } = await visit(support, { colorScheme: 'light', viewport: { width: 1280, height: 900 } });
  await page.goto(desk);
  await heading(page, 'Customers');
  await page.getByRole('searchbox').fill('lovelase');
  await page.getByText('one letter away').waitFor();
  assert.match(page.url(), /q=lovelase/);
  await look('console-customers', 'walked');
  const live = page.waitForRequest((request) => request.url().includes('/timeline/live') && request.url().includes('after='));
  await page.getByRole('link', { name: 'A*** L***' }).click();
  await heading(page, /A\*\*\* L\*\*\*/);
  const timeline = page.getByRole('complementary', { name: 'Timeline' });
  await timeline.getByText('Signed up').waitFor();
  await page.getByText('a***@example.com').first().waitFor();
  await look('console-customer', 'walked');
  for (const tab of ['Profile', 'Security', 'Consents', 'Applications', 'Data sent', 'Requests']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel').locator('table, p').first().waitFor();
    assert.doesNotMatch(await page.content(), /lovelace|1985/i, tab);
  }
  assert.equal(await page.getByRole('button', { name: 'Show in the clear' }).getAttribute('aria-disabled'), 'true');
  // The page has asked what is newest, and waits.
  await live;
  await house.call('PATCH', `/tenants/main/users/${ada}`, { as: 'owner', body: { attributes: { nickname: 'Countess' } } });
  const happened = performance.now();
  await timeline.getByText('Details changed').waitFor();
  assert.ok(performance.now() - happened < 2500, `${performance.now() - happened} ms`);
  assert.deepEqual(complaints, []);
  await close();
});

test('an owner sees details in the clear for a reason, suspends, and lets back in', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const { page, complaints, look, close } = await visit(owner, { colorScheme: 'dark', viewport: { width: 1280, height: 900 } });
  await page.goto(`${desk}/${ada}`);
  await heading(page, /A\*\*\*/);
  await page.getByRole('button', { name: 'Show in the clear' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why?').fill('asked on the phone, birthday checked');
  await dialog.getByRole('button', { name: 'Show in the clear' }).click();
  await heading(page, /Ada Lovelace/);
  await page.getByText('ada.lovelace@example.com').first().waitFor();
  await page.getByRole('button', { name: 'Hide again' }).click();
  await heading(page, /A\*\*\*/);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Suspend' }).click();
  await dialog.getByLabel('Why?').fill('asked for by the customer');
  await look('console-customer-suspend');
  await dialog.getByRole('button', { name: 'Suspend' }).click();
  await page.getByRole('heading', { level: 1 }).getByText('Suspended').waitFor();
  await page.getByRole('complementary').getByText('asked for by the customer').waitFor();
  await page.getByRole('complementary').getByText('State: suspended').waitFor();
  await look('console-customer-dark', 'walked');
  await page.goto(`${desk}/new`);
  await page.getByLabel('E-mail address').fill('ada.lovelace@example.com');
  await page.getByLabel('First name').fill('Katherine');
  await page.getByRole('button', { name: 'Add a customer' }).click();
  await page.getByRole('alert').getByText('Another user already has this identifier').waitFor();
  await look('console-customer-new', 'walked');
  await page.getByLabel('E-mail address').fill('katherine@example.com');
  await page.getByRole('button', { name: 'Add a customer' }).click();
  await heading(page, /K\*\*\*/);
  assert.deepEqual(complaints, []);
  await close();
});

test('on a telephone, and with two accounts to compare', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const { page, complaints, look, close } = await visit(owner, { viewport: { width: 360, height: 740 }, hasTouch: true });
  await page.goto(desk);
  await page.getByRole('link', { name: 'A*** Y***' }).waitFor();
  await look('console-customers-narrow', 'walked');
  await page.getByRole('link', { name: 'A*** Y***' }).click();
  await page.getByRole('complementary').getByText('Signed up').waitFor();
  await look('console-customer-narrow', 'walked');
  await page.evaluate("document.documentElement.dir = 'rtl'");
  await look('console-customer-narrow-rtl', 'walked');
  await page.evaluate("document.documentElement.dir = 'ltr'");
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Merge with another account' }).click();
  await heading(page, 'Merge two accounts');
  await page.getByRole('searchbox').fill('grace hopper');
  await page.getByRole('button', { name: /Compare/ }).click();
  await page.getByText('All addresses and ways to sign in of both stay.').waitFor();
  await look('console-merge', 'walked');
  await page.getByLabel('Why?').fill('one person, both passports checked');
  await page.getByRole('button', { name: 'Make them one' }).click();
  await page.getByText('Accounts that became part of this one').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a customer lets support in, sees who acts, and puts them out; support sees the line on every page, and is refused what is not theirs', async () => {
  const { tenant, app } = house;
  await app.tenants.save({ slug: tenant.slug, name: tenant.name, issuer: tenant.issuer, settings: { acting: { allowed: true, minutes: 15 } } });
  const mary = await make('Mary', 'Shelley', 'mary.shelley@example.com');
  const [user] = await house.t.dump<{ id: string; sub: string }>('select id, sub from identity.users where id = $1', [mary]);
  await house.customer(user as { id: string; sub: string });
  const enter = (visitor: Visitor, id: string, issuer: string) => visitor.page.goto(`${issuer}/test/sign-in/${id}`).catch(() => undefined);

  const customer = await newVisitor(chromium, { viewport: { width: 360, height: 740 }, hasTouch: true, colorScheme: 'dark' });
  await enter(customer, mary, tenant.issuer);
  await customer.page.goto(`${tenant.issuer}/account/support`);
  await customer.page.getByRole('button', { name: 'Make a code' }).waitFor();
  await customer.look('acting-offer');
  await customer.page.getByRole('button', { name: 'Make a code' }).click();
  const code = ((await customer.page.locator('.secret-value').textContent()) ?? '').trim();
  assert.match(code, /^[0-9A-Z]{8}$/);
  await customer.look('acting-code');

  const operator = await house.operator([{ role: 'support', tenants: ['main'] }]);
  const support = await visit(operator, { colorScheme: 'light', viewport: { width: 1280, height: 900 } });
  const { page } = support;
  await page.goto(`${desk}/${mary}`);
  await heading(page, /M\*\*\*/);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Act for this customer' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Their code').fill(`${code.slice(0, 4)} ${code.slice(4).toLowerCase()}`);
  await dialog.getByLabel('Why?').fill('the order page stays empty for them');
  await support.look('acting-dialog');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  const link = dialog.getByRole('link', { name: 'Open it in a new window' });
  await link.waitFor();
  await support.look('acting-ready');
  const address = (await link.getAttribute('href')) ?? '';
  await link.evaluate((element) => element.removeAttribute('target'));
  await link.click();
  await heading(page, 'Act for Mary Shelley?');
  await support.look('acting-begin');
  await page.getByRole('button', { name: 'Act for Mary Shelley' }).click();
  const line = page.getByRole('complementary', { name: 'You act for somebody' });
  await line.getByText('You act for Mary Shelley').waitFor();
  await support.look('acting-account');
  await page.goto(`${tenant.issuer}/account/security`);
  await heading(page, 'Only the customer can do this');
  await line.getByRole('button', { name: 'End' }).waitFor();
  await support.look('acting-refused');
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.context().addCookies([{ name: 'parvis_language', value: 'ar', url: tenant.issuer }]);
  await page.goto(`${tenant.issuer}/account/profile`);
  await page.getByRole('button', { name: 'إنهاء' }).waitFor();
  await support.look('acting-narrow-dark');
  await page.context().clearCookies({ name: 'parvis_language' });
  await page.goto(address);
  await heading(page, 'This address no longer works');

  await customer.page.goto(`${tenant.issuer}/account`);
  await customer.page.getByText('Somebody from support acts for you').waitFor();
  await customer.page.getByRole('button', { name: 'See who, or end it' }).click();
  await customer.page.getByRole('button', { name: 'End it now' }).waitFor();
  await customer.look('acting-now');
  await customer.page.getByRole('button', { name: 'End it now' }).click();
  await customer.page.getByText('Support is out of your account').waitFor();

  await page.goto(`${tenant.issuer}/account/profile`);
  assert.equal(await line.count(), 0, 'they are out');
  assert.doesNotMatch(await page.content(), /Shelley/);
  assert.deepEqual([...customer.complaints, ...support.complaints], []);
  await Promise.all([customer.close(), support.close()]);
});
