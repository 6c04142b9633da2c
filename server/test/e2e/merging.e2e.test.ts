import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADA, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';

/* Two accounts of one person, Ada and Grace, as that person meets it: on the security page, in both mailboxes, and back again. */

let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
before(async () => {
  installation = await startInstallation({ demo: true });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
});

const GRACE = 'grace@example.com';
const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const greeting = async (page: Page) => (await page.locator('.greeting').textContent()) ?? '';
const screen = (page: Page, action: string) => page.locator(`button[value="${action}"]:not([aria-hidden])`).first().waitFor();
/** What the club makes of what it is told, once it has heard it. */
async function atClub(page: Page, text: string, there: boolean): Promise<void> {
  await page.goto(`${installation.clubUrl}/login`);
  await at(page, installation.clubUrl);
  for (const end = Date.now() + 15_000; (await page.getByText(text).count()) > 0 !== there; await page.goto(installation.clubUrl))
    assert.ok(Date.now() < end, `the club ${there ? 'has not heard' : 'still says'}: ${text}`);
}
const merged = async () => (await installation.database.dump<{ n: number }>(`select count(*)::int as n from identity.users where state = 'merged'`))[0]?.n;

async function mailCode(page: Page, email: string): Promise<void> {
  const before = (await mailbox.count(email)) > 0 ? (await mailbox.latest(email)).id : undefined;
  await press(page, 'code');
  await page.locator('input[name="code"]').fill(await mailbox.code(email, before === undefined ? {} : { after: before }));
  await press(page, 'continue');
}

async function signIn({ page }: Visitor, application: string, email: string): Promise<void> {
  await page.goto(`${application}/login`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(email);
  await press(page, 'continue');
  if (email === ADA.email) {
    await page.locator('input[name="password"]').fill(ADA.password);
    await press(page, 'continue');
  } else await mailCode(page, email);
  await at(page, application);
}

/** From the security page to the page that says what will change. */
async function proveGrace(page: Page): Promise<void> {
  await press(page, 'begin');
  await page.locator('input[name="identifier"]').fill(GRACE);
  await press(page, 'continue');
  await page.locator('input[name="password"]').waitFor();
  await mailCode(page, GRACE);
  await screen(page, 'merge');
}

test('two accounts become one: what will change is seen first, and then every way in leads to the same place', async () => {
  const visitor = await newVisitor(chromium);
  const { page, look, complaints } = visitor;
  const grace = await newVisitor(chromium);
  await signIn(grace, installation.clubUrl, GRACE);
  await signIn(visitor, installation.shopUrl, ADA.email);
  await page.goto(`${installation.issuer}/account/security`);
  await page.getByRole('link', { name: 'I have another account here' }).click();
  await title(page, 'Make two accounts one');
  await look('merging-1-begin');
  await press(page, 'begin');
  await title(page, 'Sign in to your other account');
  await look('merging-2-identify');
  await page.locator('input[name="identifier"]').fill(GRACE);
  await press(page, 'continue');
  await page.locator('input[name="password"]').waitFor();
  await mailCode(page, GRACE);
  await title(page, 'What will change');
  await look('merging-3-preview');
  assert.equal(await merged(), 0, 'looking changes nothing');
  await page.locator('input[name="field-given_name"][value="other"]').check();
  await press(page, 'merge');
  await title(page, 'Now it is one account');
  await look('merging-4-merged');
  await press(page, 'done');
  assert.equal(await merged(), 1);

  // Both mailboxes hear of it, and name the other account.
  const [ada, hers] = [await mailbox.saying(ADA.email, /became one/), await mailbox.saying(GRACE, /became one/)];
  assert.match(ada.text, /The other account: grace@example\.com/);
  assert.match(hers.text, /The other account: ada@example\.com/);

  // Grace's browser was signed out everywhere; her address signs in to the one account, and the club still knows her by her own name there.
  const later = await newVisitor(chromium);
  await signIn(later, installation.clubUrl, GRACE);
  assert.match(await greeting(later.page), /Grace/);
  const [known] = await installation.database.dump<{ n: number }>(`select count(*)::int as n from oidc.known_accounts where name is not null`);
  assert.equal(known?.n, 1);
  assert.deepEqual(complaints, []);
  for (const one of [visitor, grace, later]) await one.close();
});

test('"This wasn’t me": opening the link changes nothing, its button makes two accounts again', async () => {
  const visitor = await newVisitor(chromium, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { page, look, complaints } = visitor;
  const link = /https?:\/\/\S+\/secure\/\S+/.exec((await mailbox.saying(GRACE, /became one/)).text)?.[0] ?? '';
  await page.goto(link);
  await screen(page, 'secure');
  await look('merging-5-not-me');
  assert.equal(await merged(), 1, 'a look changes nothing');
  await press(page, 'secure');
  await screen(page, 'recover');
  await look('merging-6-secured');
  assert.equal(await merged(), 0);
  const events = await installation.database.dump<{ type: string; n: number }>(
    `select type, count(*)::int as n from platform.events where type in ('identity.users_merged', 'identity.merge_undone', 'oidc.account_merged', 'oidc.account_merge_undone') group by type order by type`,
  );
  assert.deepEqual(
    events.map(({ type, n }) => [type, n]),
    [
      ['identity.merge_undone', 1],
      ['identity.users_merged', 1],
      ['oidc.account_merge_undone', 2],
      ['oidc.account_merged', 2],
    ],
  );
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('the same in Arabic, in the dark, on a phone; an account that waits is refused, and a merge is undone from the page', async () => {
  const visitor = await newVisitor(chromium, { locale: 'ar', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { page, look, complaints } = visitor;
  // So that the club knows both of them.
  await signIn(visitor, installation.clubUrl, ADA.email);
  await page.goto(`${installation.issuer}/account/merge`);
  await screen(page, 'begin');
  await look('merging-7-begin-ar');
  await press(page, 'begin');
  await page.locator('input[name="identifier"]').fill(GRACE);
  await press(page, 'continue');
  await mailCode(page, GRACE);
  // Grace's account was secured a moment ago.
  await screen(page, 'again');
  await look('merging-8-refused-ar');
  await press(page, 'cancel');
  await installation.database.dump('delete from credentials.holds');
  await page.goto(`${installation.issuer}/account/merge`);
  await proveGrace(page);
  await look('merging-9-preview-ar');
  await press(page, 'merge');
  await screen(page, 'done');
  await look('merging-10-merged-ar');
  await press(page, 'done');
  await atClub(page, 'so did your memberships', true);
  await look('merging-10-club');
  await page.goto(`${installation.issuer}/account/merge`);
  await page.locator('button[value^="undo:"]:not([aria-hidden])').waitFor();
  await look('merging-11-done-before-ar');
  await page.locator('button[value^="undo:"]:not([aria-hidden])').click();
  await screen(page, 'undo');
  await look('merging-12-undo-ar');
  await press(page, 'undo');
  await screen(page, 'done');
  await look('merging-13-undone-ar');
  assert.equal(await merged(), 0);
  const later = await newVisitor(chromium);
  await signIn(later, installation.clubUrl, ADA.email);
  await atClub(later.page, 'so did your memberships', false);
  await later.close();
  // Of each merge and each undo the club was told once.
  assert.deepEqual(
    await installation.database.dump('select type, state, count(*)::int as n, max(attempts)::int as attempts from provisioning.webhook_deliveries group by 1, 2 order by 1'),
    [
      { type: 'account.merge_undone', state: 'delivered', n: 2, attempts: 1 },
      { type: 'account.merged', state: 'delivered', n: 2, attempts: 1 },
    ],
  );
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('old proofs are none: whoever leaves the page open begins again, and nothing has changed', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  await signIn(visitor, installation.shopUrl, ADA.email);
  await page.goto(`${installation.issuer}/account/merge`);
  await installation.database.dump('delete from credentials.holds');
  await proveGrace(page);
  await installation.database.advance(16 * 60);
  await press(page, 'merge');
  await page.getByText('It took too long').waitFor();
  await visitor.look('merging-14-stale');
  assert.equal(await merged(), 0);
  await visitor.close();
});
