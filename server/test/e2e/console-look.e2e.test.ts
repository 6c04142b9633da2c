import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildConsole } from '../../../scripts/build-console.mjs';
import { arrives } from '../admin/arrives.suite.ts';
import { openAdminHouse, type AdminHouse, type Operator } from '../admin/house.suite.ts';
import { findViolations } from '../support/axe.ts';
import { launchChromium, newVisitor, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* How pages look, how a tenant is set, and how it goes (AD1, AD5, AD14): in the console, over all rooms. */

let house: AdminHouse;
let chromium: Browser;
let desk: string;
const BRAND = { name: 'Club', accent: '#1f4fd8', sender_name: 'The Club', default_locale: 'en' };

before(async () => {
  assert.equal(buildConsole(), undefined);
  house = await openAdminHouse();
  chromium = await launchChromium({ args: [`--host-resolver-rules=MAP ${new URL(house.system.issuer).host} 127.0.0.1:${house.port}`] });
  desk = `${house.system.issuer}/console`;
});
after(async () => {
  await chromium?.close();
  await house?.close();
});

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const brandNow = async () => (await house.call('GET', '/tenants/main/brands/club', { as: 'marketer' })).body;

async function visit(operator: Operator, options: Parameters<typeof newVisitor>[1] = {}): Promise<Visitor> {
  const visitor = await newVisitor(chromium, options);
  const signedIn = visitor.page.waitForResponse((response) => response.url().includes('/test/sign-in/') && response.status() === 204);
  await visitor.page.goto(`${house.system.issuer}/test/sign-in/${operator.id}`).catch(() => undefined);
  await signedIn;
  return visitor;
}

/** Pages of the preview have tests of their own, and no script runs in them. */
async function lookAround(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: `../test-results/screenshots/${name}.png`, fullPage: true });
  assert.equal(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), 0, `${name}: scrolls sideways`);
  // A colour that is on its way to another one has the contrast of neither.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished)).then(() => undefined)',
  );
  const found = await findViolations(page, { withoutFrames: true });
  assert.deepEqual(
    found.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.html).join(', ')}`),
    [],
    name,
  );
}

test('a brand is seen as it is typed, what cannot be read is mended by one click, and two who edit it lose nothing', async () => {
  const made = await house.call('POST', '/tenants/main/brands', { as: 'marketer', body: { slug: 'club', ...BRAND } });
  assert.equal(made.status, 201, made.text);
  const marketer = await house.operator([{ role: 'marketer' }]);
  const { page, complaints, close } = await visit(marketer, { colorScheme: 'light', viewport: { width: 1360, height: 900 } });
  await page.goto(`${desk}/tenants/main/brands`);
  await page.getByRole('link', { name: 'Club' }).click();
  await heading(page, 'Club');
  const preview = page.frameLocator('iframe[data-shown="true"]');
  await preview.getByText('Enter your password').waitFor();
  await lookAround(page, 'console-brand');

  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Chess Club');
  await preview.getByText('Chess Club').first().waitFor();
  assert.equal((await brandNow()).name, 'Club', 'nothing is published by typing');
  await page.getByRole('textbox', { name: 'Colour', exact: true }).fill('#ffff00');
  const instead = page.getByRole('button', { name: /^Use #[0-9a-f]{6} instead$/ });
  const colour = /#[0-9a-f]{6}/.exec((await instead.textContent()) ?? '')?.[0];
  await lookAround(page, 'console-brand-contrast');
  await instead.click();
  await instead.waitFor({ state: 'detached' });

  await page.goto(`${page.url().split('?')[0]}?page=mail&locale=ar&theme=dark&width=phone`);
  await preview.locator('html[dir="rtl"]').waitFor({ state: 'attached' });
  await lookAround(page, 'console-brand-mail');

  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  const save = page.getByRole('button', { name: 'Save the draft' });
  await name.fill('Chess Club');
  await save.click();
  await page.getByText('The draft is saved.').waitFor();
  const draft = async () => (await house.call('GET', '/tenants/main/brands/club/draft', { as: 'marketer' })).body;
  assert.deepEqual([(await draft()).look.name, (await brandNow()).name], ['Chess Club', 'Club'], 'customers see nothing of a draft');

  // Somebody else goes on with the draft while this one types.
  await page.getByRole('textbox', { name: 'Colour', exact: true }).fill(colour ?? '');
  const theirs = { ...BRAND, name: 'Chess Club', sender_name: 'Front desk' };
  assert.equal((await house.call('PUT', '/tenants/main/brands/club/draft', { as: 'owner', body: theirs, headers: { 'if-match': '"1"' } })).status, 200);
  await save.click();
  const dialog = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
  await dialog.getByText('Front desk').waitFor();
  await lookAround(page, 'console-brand-conflict');
  const kept = page.waitForResponse((response) => response.request().method() === 'PUT' && response.url().endsWith('/brands/club/draft') && response.status() === 200);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await kept;
  assert.deepEqual([(await draft()).look.sender_name, (await draft()).look.accent], ['Front desk', colour]);

  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Chess Club is published.').waitFor();
  const both = await brandNow();
  assert.deepEqual([both.name, both.sender_name, both.accent, both.version], ['Chess Club', 'Front desk', colour, 2]);
  await page.getByText('Version 2 is published').waitFor();
  await page.getByRole('button', { name: 'See version 1' }).click();
  await page.getByText('This is version 1.').waitFor();
  await lookAround(page, 'console-brand-versions');
  await page.getByRole('button', { name: 'Go back to version 1' }).click();
  await page.getByText('Club looks as it did before.').waitFor();
  assert.deepEqual([(await brandNow()).name, (await brandNow()).version], ['Club', 3]);
  await page.waitForFunction('document.querySelector("input[id$=-name]")?.value === "Club"');
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.reload();
  await page.getByText('Version 3 is published').waitFor();
  await lookAround(page, 'console-brand-narrow');
  assert.deepEqual(complaints, []);
  await close();
});

test('a message is said in other words: seen as they are typed, in no mail before they are published, and taken back', async () => {
  const CODE = 'credentials.sign_in_code';
  const before_ = await arrives(house, CODE);
  const admin = await house.operator([{ role: 'admin' }]);
  const { page, complaints, close } = await visit(admin, { colorScheme: 'light', viewport: { width: 1360, height: 900 } });
  await page.goto(`${desk}/tenants/main/message-texts`);
  await heading(page, 'Message texts');
  await page.getByRole('link', { name: 'Sign in to Acme', exact: true }).waitFor();
  await lookAround(page, 'console-message-texts');
  await page.getByRole('searchbox', { name: 'Find a message' }).fill('sign in to acme');
  await page.getByRole('link', { name: 'Sign in to Acme', exact: true }).click();
  await heading(page, 'Sign in to Acme');
  const preview = page.frameLocator('iframe[data-shown="true"]');
  await preview.getByRole('heading', { name: 'Sign in to Main' }).waitFor();

  await page.getByRole('textbox', { name: 'Heading' }).fill('Come in, {brand} is open');
  await preview.getByText('Come in, Main is open').waitFor();
  const subject = page.getByRole('textbox', { name: 'Subject' });
  await subject.fill('Come in at https://evil.example');
  await page.getByText('must say {code}', { exact: false }).waitFor();
  await subject.fill('{code} opens {brand}');
  await page.getByText('482 913 opens Main').waitFor();
  await page.getByText('must say {code}', { exact: false }).waitFor({ state: 'detached' });
  await lookAround(page, 'console-message-text');
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByText('Not published yet').waitFor();
  assert.deepEqual(await arrives(house, CODE), before_, 'a draft is in no mail');

  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Version 1 is published').waitFor();
  const now = await arrives(house, CODE);
  assert.deepEqual([now.subject, now.text.split('\n')[0]], ['482 913 opens Main', 'Come in, Main is open']);
  await page.getByRole('button', { name: 'Back to the product’s words' }).click();
  await page.getByText('Version 2 is published').waitFor();
  assert.deepEqual(await arrives(house, CODE), before_, 'to the byte');

  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${desk}/tenants/main/message-texts/credentials.new_browser?in=ar&theme=dark&width=phone`);
  await preview.locator('html[dir="rtl"]').waitFor({ state: 'attached' });
  await lookAround(page, 'console-message-text-narrow');
  assert.deepEqual(complaints, []);
  await close();
});

test('home tells how it goes and what is to be done, on a telephone and in the dark; a setting is chosen and goes back to its default', async () => {
  const owner = await house.operator([{ role: 'owner' }]);
  const { page, complaints, close } = await visit(owner, { colorScheme: 'dark', viewport: { width: 360, height: 740 } });
  await page.goto(`${desk}/`);
  await page.getByText('Sign-ins that succeed').waitFor();
  await page.getByText('published the brand').first().waitFor();
  await lookAround(page, 'console-home-figures-narrow');
  await page.setViewportSize({ width: 1360, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('html[data-mantine-color-scheme="light"]').waitFor({ state: 'attached' });
  await lookAround(page, 'console-home-figures');

  await page.goto(`${desk}/tenants/main/settings?subject=retention`);
  const days = page.getByLabel('Sessions after their end');
  await days.fill('90');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  const set = async () => (await house.call('GET', '/tenants/main/settings', { as: 'owner' })).body.set;
  assert.deepEqual((await set()).retention, { sessionDays: 90 });
  await lookAround(page, 'console-settings');
  await page.getByRole('button', { name: 'Back to the default: 30 days' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: /Back to the default/ }).waitFor({ state: 'detached' });
  await page.getByText('Saved.').nth(1).waitFor();
  assert.equal((await set()).retention, undefined, 'only what was chosen is kept');

  // The name service of this computer says nothing of it.
  const record = { type: 'TXT', name: '_dmarc.shop.example', value: 'v=DMARC1; p=quarantine; rua=mailto:postmaster@shop.example' };
  const checks = [
    { kind: 'spf', state: 'ready', found: 'v=spf1 include:relay.example -all' },
    { kind: 'dkim', state: 'unsigned' },
    { kind: 'dmarc', state: 'missing', record },
  ];
  await page.route('**/sender-check', (route) => route.fulfill({ json: { domain: 'shop.example', sends: true, checks } }));
  await page.goto(`${desk}/tenants/main/settings?subject=messages`);
  await page.getByRole('button', { name: 'Look them up' }).click();
  await page.getByText(record.value).waitFor();
  await lookAround(page, 'console-sender');

  await page.goto(`${desk}/tenants/main/tenant`);
  await page.getByRole('heading', { name: 'Own domain' }).waitFor();
  await lookAround(page, 'console-tenant');
  assert.deepEqual(complaints, []);
  await close();
});
