import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADA, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { startVerify } from '../../../demo/verify/server.ts';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* The demo's article for adults, in real browsers: the shop asks, Demo Verify looks at made-up documents, and the shop decides by the verified date of birth. */

let installation: Installation;
let mailbox: Mailbox;
let verify: Awaited<ReturnType<typeof startVerify>>;
let chromium: Browser;
before(async () => {
  installation = await startInstallation({ demo: true });
  const port = Number(installation.env['VERIFY_PORT']);
  verify = await startVerify({ port, url: `http://localhost:${port}`, messagesUrl: `${installation.issuer}/verification-messages/demo-verify`, thinkMs: 3000 });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await verify?.close();
  await installation?.stop();
});

const title = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const confirm = (page: Page) => page.getByRole('button', { name: 'Confirm your age' });

/** From the article to Demo Verify, signing in on the way. */
async function toVerify({ page, look }: Visitor, name?: string): Promise<void> {
  await page.goto(`${installation.shopUrl}/products/heron-knife`);
  if (name !== undefined) await look(`${name}-1-article`);
  await confirm(page).click();
  await at(page, installation.issuer);
  if ((await page.locator('input[name="identifier"]').count()) > 0) {
    await page.locator('input[name="identifier"]').fill(ADA.email);
    await press(page, 'continue');
    await page.locator('input[name="password"]').fill(ADA.password);
    await press(page, 'continue');
  }
  await title(page, 'Verify your details');
  if (name !== undefined) await look(`${name}-2-intro`);
  await press(page, 'go');
  await title(page, 'Show a document');
  if (name !== undefined) await look(`${name}-3-documents`);
}

async function show(page: Page, papers: string): Promise<void> {
  await page.locator(`input[name="papers"][value="${papers}"]`).check();
  await page.getByRole('button', { name: 'Show it' }).click();
}
const forget = async () => {
  await installation.database.dump('delete from verification.assurances');
  await installation.database.dump('delete from verification.runs');
  await installation.database.dump("delete from identity.attributes where name = 'birthdate'");
};

test('a document of an adult: there and back, and the article is in the basket', async () => {
  const visitor = await newVisitor(chromium);
  const { page, look, complaints } = visitor;
  await toVerify(visitor, 'demo-verify');
  await show(page, 'adult');
  await at(page, `${installation.shopUrl}/products/heron-knife`);
  await look('demo-verify-4-confirmed');
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await page.getByText('Heron field knife').first().waitFor();
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('a document that cannot be read, then one of a fourteen-year-old: verified, and not sold to', async () => {
  await forget();
  const visitor = await newVisitor(chromium, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { page, look, complaints } = visitor;
  await toVerify(visitor, 'demo-verify-360-dark');
  await show(page, 'blurred');
  await title(page, 'That did not work yet');
  await press(page, 'go');
  await show(page, 'young');
  await at(page, `${installation.shopUrl}/products/heron-knife`);
  await page.getByText('you are not eighteen yet').waitFor();
  await look('demo-verify-360-dark-4-minor');
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('whoever does not wait is written to, and finds it done', async () => {
  await forget();
  const visitor = await newVisitor(chromium);
  const { page, look } = visitor;
  await toVerify(visitor);
  await show(page, 'adult');
  await title(page, 'We are checking');
  await press(page, 'later');
  await page.getByText('Your age is not confirmed yet').waitFor();
  await look('demo-verify-5-later');
  await mailbox.saying(ADA.email, /Your details are verified/);
  await confirm(page).click();
  await page.getByRole('button', { name: 'Add to basket' }).waitFor();
  await visitor.close();
});
