import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildConsole } from '../../../scripts/build-console.mjs';
import { openAdminHouse, type AdminHouse } from '../admin/house.suite.ts';
import { TEST_ORIGIN } from '../support/index.ts';
import { launchChromium, newVisitor, type Browser, type Page } from '../support/chromium.ts';

/* What a privacy officer does in the console (AD11, AD14): answers a request, publishes a notice, and finds the row of the audit trail that somebody changed (T7). */

let house: AdminHouse;
let chromium: Browser;
let desk: string;
let customer: string;

before(async () => {
  assert.equal(buildConsole(), undefined);
  house = await openAdminHouse();
  chromium = await launchChromium({ args: [`--host-resolver-rules=MAP ${new URL(house.system.issuer).host} 127.0.0.1:${house.port}`] });
  desk = `${house.system.issuer}/console/tenants/main`;
  customer = (await house.account({ emails: 1 })).id;
  const { requests, consent } = house.app;
  await house.inTenant((tx) => requests.file(tx, TEST_ORIGIN, { userId: customer, kind: 'other', text: 'Where do you have my number from?', source: 'account' }));
  await house.inTenant((tx) => consent.give(tx, TEST_ORIGIN, { userId: customer, purpose: 'news', locale: 'en', method: 'account' }));
});
after(async () => {
  await chromium?.close();
  await house?.close();
});

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

test('a request is answered, a notice published, and the row that was changed is named', async () => {
  const officer = await house.operator([{ role: 'privacy-officer', tenants: ['main'] }]);
  const { page, complaints, look, close } = await newVisitor(chromium, { colorScheme: 'light', viewport: { width: 1280, height: 900 } });
  const signedIn = page.waitForResponse((response) => response.url().includes('/test/sign-in/') && response.status() === 204);
  await page.goto(`${house.system.issuer}/test/sign-in/${officer.id}`).catch(() => undefined);
  await signedIn;

  await page.goto(`${desk}/requests`);
  await heading(page, 'Privacy requests');
  await page.getByRole('link', { name: 'Something else' }).waitFor();
  await page.getByText(/days left/).waitFor();
  await look('console-requests', 'walked');
  await page.getByRole('link', { name: 'Something else' }).click();
  await page.getByText('Where do you have my number from?').waitFor();
  await look('console-request', 'walked');
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Text').fill('From the order of 3 May.');
  await look('console-request-answer');
  await dialog.getByRole('button', { name: 'Answer', exact: true }).click();
  await page.getByRole('heading', { level: 1 }).getByText('Answered').waitFor();
  await page.getByText('From the order of 3 May.').waitFor();

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${desk}/purposes`);
  await heading(page, 'Purposes and notices');
  await page.getByRole('link', { name: 'news' }).click();
  await page.getByLabel('Why').fill('To tell you what is new in the shop');
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByText('draft differs').waitFor();
  await look('console-purpose-dark');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await dialog.getByText('1 customer is asked again').waitFor();
  await dialog.getByLabel('Editorial').check();
  await dialog.getByText('0 customers are asked again').waitFor();
  await dialog.getByLabel('Material').check();
  await look('console-purpose-publish');
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('heading', { level: 1 }).getByText('Version 2').waitFor();
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Version 1' }).waitFor();
  await page.goto(`${desk}/purposes?tab=retention`);
  await page.getByText('retention.sessionDays').waitFor();
  await look('console-retention', 'walked');

  while (await house.app.platform.audit.chain());
  await page.goto(`${desk}/audit?type=requests.%25`);
  await heading(page, 'Audit');
  await page.getByRole('button', { name: 'requests.answered' }).waitFor();
  await look('console-audit-dark', 'walked');
  await page.getByRole('button', { name: 'requests.answered' }).click();
  await dialog.getByText('"applied": false').first().waitFor();
  await look('console-audit-entry');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('switch', { name: 'Live' }).focus();
  await page.keyboard.press('Space');
  await house.inTenant((tx) => house.app.requests.file(tx, TEST_ORIGIN, { userId: customer, kind: 'access', text: 'All you have.', source: 'account' }));
  await page.getByRole('button', { name: 'requests.filed' }).nth(1).waitFor();
  await page.getByRole('tab', { name: 'Integrity' }).click();
  await page.getByRole('button', { name: 'Verify integrity' }).click();
  await page.getByText('Every entry is as it was written').waitFor();
  const [row] = await house.t.dump<{ id: string }>(`update platform.events set result = 'failure' where tenant_id = $1 and type = 'requests.answered' returning id`, [
    house.tenant.id,
  ]);
  await page.getByRole('button', { name: 'Verify integrity' }).click();
  const alert = page.getByText('The trail is not as it was written');
  await alert.waitFor();
  await page.getByText(row?.id as string).waitFor();
  await look('console-audit-changed');

  await page.setViewportSize({ width: 360, height: 740 });
  await look('console-audit-changed-narrow', 'walked');
  await page.goto(`${desk}/audit`);
  await page.getByRole('button', { name: 'insight.trail_verified' }).first().waitFor();
  await look('console-audit-narrow', 'walked');
  const saved = page.waitForEvent('download');
  await page.getByRole('tab', { name: 'Export and reports' }).click();
  await page.getByRole('button', { name: 'Make the report' }).click();
  assert.match((await saved).suggestedFilename(), /^audit-report-main-.*\.html$/);
  await look('console-audit-files-narrow', 'walked');
  await page.goto(`${desk}/requests`);
  await page.getByRole('link', { name: 'See or get data' }).waitFor();
  await look('console-requests-narrow', 'walked');
  await page.goto(`${desk}/purposes/news`);
  await page.getByLabel('Why').waitFor();
  await page.evaluate("document.documentElement.dir = 'rtl'");
  await look('console-purpose-narrow-rtl', 'walked');
  await page.evaluate("document.documentElement.dir = 'ltr'");
  await page.goto(`${desk}/audit?tab=streams`);
  await page.getByText('Sent nowhere').waitFor();
  await look('console-streams-narrow', 'walked');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('button', { name: 'New stream' }).click();
  await dialog.getByLabel('Name').fill('Log collector');
  await dialog.getByLabel('Address').fill('https://10.0.0.1/');
  await dialog.getByRole('button', { name: 'Begin sending' }).click();
  // A refusal leads to the field it means, whatever the API calls it.
  await dialog.getByRole('link', { name: 'Address' }).click();
  assert.equal(await page.evaluate('document.activeElement.name'), 'target.url');
  await dialog.getByLabel('Address').fill('https://logs.example/trail');
  await dialog.getByRole('button', { name: 'Begin sending' }).click();
  await dialog.getByText(/^whsec_/).waitFor();
  const first = await dialog.getByText(/^whsec_/).innerText();
  await page.keyboard.press('Escape');
  await page.getByRole('cell', { name: 'https://logs.example/trail' }).waitFor();
  const act = async (name: string) => {
    await page.getByRole('button', { name: 'Actions for Log collector' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await act('New secret');
  await dialog.getByText('Every message is signed with the new and the old secret').waitFor();
  await look('console-stream-secret');
  await dialog.getByRole('button', { name: 'New secret' }).click();
  await dialog.getByText(/^whsec_/).waitFor();
  assert.notEqual(await dialog.getByText(/^whsec_/).innerText(), first);
  await page.keyboard.press('Escape');
  await page.getByText('Signed with both secrets').waitFor();
  await act('Change');
  await dialog.getByLabel('Address').fill('https://logs.example/other');
  await look('console-stream-edit');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('cell', { name: 'https://logs.example/other' }).waitFor();
  await act('Pause');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused').waitFor();
  await look('console-streams', 'walked');
  assert.deepEqual(complaints, []);
  await close();
});
