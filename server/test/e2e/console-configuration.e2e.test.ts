import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildConsole } from '../../../scripts/build-console.mjs';
import { openAdminHouse, type AdminHouse, type Operator } from '../admin/house.suite.ts';
import { launchChromium, newVisitor, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* Configuration as code in the console (AD14): what it was, a file that is looked at before it is applied, and the way back. */

let house: AdminHouse;
let chromium: Browser;
let owner: Operator;
let desk: string;

before(async () => {
  assert.equal(buildConsole(), undefined);
  house = await openAdminHouse();
  chromium = await launchChromium({ args: [`--host-resolver-rules=MAP ${new URL(house.system.issuer).host} 127.0.0.1:${house.port}`] });
  owner = await house.operator([{ role: 'owner' }]);
  desk = `${house.system.issuer}/console/tenants/walks/configuration`;
});
after(async () => {
  await chromium?.close();
  await house?.close();
});

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

async function visit(options: Parameters<typeof newVisitor>[1]): Promise<Visitor> {
  const visitor = await newVisitor(chromium, options);
  const signedIn = visitor.page.waitForResponse((response) => response.url().includes('/test/sign-in/') && response.status() === 204);
  await visitor.page.goto(`${house.system.issuer}/test/sign-in/${owner.id}`).catch(() => undefined);
  await signedIn;
  return visitor;
}

test('a file is looked at and applied; what it was before is a revision, and the tenant goes back to it', async () => {
  const { configuration, tenants } = house.app;
  const text = `tenants: [{ slug: walks, name: Hikes, brands: [{ slug: walk, name: Walk, colours: { accent: '#1f4fd8' } }] }]`;
  await configuration.apply({ text, origin: { actor: { kind: 'operator', id: owner.id }, requestId: 'walk' } });
  const { id } = (await tenants.bySlug('walks')) ?? assert.fail('no tenant');
  const first = await configuration.latest(id);
  const name = async () => (await tenants.brandBySlug(id, 'walk'))?.name;

  const { page, complaints, look, close } = await visit({ colorScheme: 'light', viewport: { width: 1280, height: 800 } });
  await page.goto(desk);
  await heading(page, 'Configuration');
  await page.getByRole('link', { name: `Revision ${first}`, exact: true }).waitFor();
  await look('console-configuration', 'walked');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
  assert.equal(download.suggestedFilename(), 'walks.yaml');

  await page.getByRole('link', { name: 'Apply a file' }).click();
  await heading(page, 'Apply a file');
  const field = page.getByLabel('Configuration file');
  await field.fill(text.replace('#1f4fd8', '#ffee00'));
  await page.getByRole('button', { name: 'See what would change' }).click();
  await page.getByRole('alert').getByText('line 1: has a contrast of').waitFor();
  await look('console-configuration-wrong');
  await field.fill(text.replace('name: Walk', 'name: Walked'));
  await page.getByRole('button', { name: 'See what would change' }).click();
  await page.getByText('name: "Walk" -> "Walked"', { exact: true }).waitFor();
  assert.equal(await name(), 'Walk');
  await look('console-configuration-plan');
  await page.getByRole('button', { name: 'Apply these changes' }).click();
  await heading(page, 'Configuration');
  assert.equal(await name(), 'Walked');

  await page.getByRole('link', { name: `Revision ${first}`, exact: true }).click();
  await heading(page, `Revision ${first}`);
  await look('console-configuration-revision', 'walked');
  await page.getByRole('button', { name: 'Go back to this' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('name: "Walked" -> "Walk"', { exact: true }).waitFor();
  await look('console-configuration-back');
  await dialog.getByRole('button', { name: 'Go back to this' }).click();
  await heading(page, `Revision ${first + 2} Latest`);
  assert.equal(await name(), 'Walk');
  // From test to live: what was tried next door comes over, once it was looked at.
  const tried = `tenants: [{ slug: walks-test, name: Hikes to try, environment: test, brands: [{ slug: walk, name: Tried at https://test.walks.example, colours: { accent: '#1f4fd8' } }] }]`;
  await configuration.apply({ text: tried, origin: { actor: { kind: 'operator', id: owner.id }, requestId: 'try' } });
  await page.goto(desk);
  await page.getByRole('link', { name: 'Bring over from another tenant' }).click();
  await heading(page, 'Bring over from another tenant');
  await page.getByRole('combobox', { name: 'From' }).click();
  await page.getByRole('option', { name: 'Hikes to try' }).click();
  await page.getByLabel('What stands there').fill('SITE=https://test.walks.example');
  await page.getByLabel('What is to stand here').fill('SITE=https://walks.example');
  await page.getByRole('button', { name: 'See what would change' }).click();
  await page.getByText('name: "Walk" -> "Tried at https://walks.example"', { exact: true }).waitFor();
  await look('console-configuration-promote', 'walked');
  await page.getByRole('button', { name: 'Apply these changes' }).click();
  await heading(page, 'Configuration');
  assert.equal(await name(), 'Tried at https://walks.example');
  await page.getByRole('button', { name: /^Tenant: / }).click();
  await page.getByRole('menuitem', { name: 'Hikes to try Test' }).click();
  await page.getByRole('button', { name: 'Tenant: Hikes to try Test. Change' }).getByText('Test', { exact: true }).waitFor();
  await look('console-environments');
  assert.deepEqual(complaints, []);
  await close();

  const narrow = await visit({ colorScheme: 'dark', viewport: { width: 360, height: 740 } });
  await narrow.page.goto(`${desk}/${first}`);
  await heading(narrow.page, `Revision ${first}`);
  await narrow.look('console-configuration-narrow', 'walked');
  await narrow.page.goto(`${desk}/promote`);
  await heading(narrow.page, 'Bring over from another tenant');
  await narrow.look('console-configuration-promote-narrow', 'walked');
  await narrow.page.evaluate(`document.documentElement.dir = 'rtl'`);
  await narrow.look('console-configuration-rtl', 'walked');
  await narrow.close();
});
