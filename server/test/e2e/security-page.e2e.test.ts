import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ADA, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';
import { filesOf } from '../portability/copies.suite.ts';

/* The security page as a customer meets it: every way has a way back, and what was done is said where they come out. */

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

const NEW = 'Drei Stege am Ufer 5';
const PHOTO = fileURLToPath(new URL('../../../docs/images/shop.png', import.meta.url));
const NUMBER = '+49 171 2345678';
const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const count = (page: Page, action: string) => page.locator(`button[value="${action}"]:not([aria-hidden])`).count();

async function typePassword(page: Page, application: string, password: string): Promise<void> {
  await page.goto(`${application}/login`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(password);
  await press(page, 'continue');
}

async function openSecurity(page: Page): Promise<void> {
  await page.goto(installation.clubUrl);
  await page.locator('details.menu summary').click();
  await page.getByRole('link', { name: 'Security' }).click();
  await title(page, 'Sign-in and security');
}

async function choose(page: Page, type: string): Promise<void> {
  await page.locator(`input[name="kind"][value="${type}"]`).check();
  await press(page, 'use');
}

test('only names that are in use are asked for', async () => {
  const { page, look, close } = await newVisitor(chromium);
  await page.goto(`${installation.shopUrl}/login`);
  await page.getByLabel('Email address').waitFor();
  await press(page, 'continue');
  await page.getByRole('alert').getByText('Enter your email address.', { exact: true }).waitFor();
  await look('security-page-0-names');
  await close();
});

test('a copy of everything: asked for without script, written about, and fetched by its owner alone', async () => {
  const visitor = await newVisitor(chromium, { viewport: { width: 360, height: 740 }, colorScheme: 'dark', javaScriptEnabled: false });
  const { page, look, complaints } = visitor;
  const url = `${installation.issuer}/account/export`;
  await page.goto(url);
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
  await title(page, 'A copy of your data');
  await look('copy-1-ask');
  await press(page, 'begin');
  await page.getByText('We are preparing your copy').or(page.getByText('Ready for you')).waitFor();
  const mail = await mailbox.saying(ADA.email, /copy of your data is ready/);
  assert.match(mail.text, new RegExp(`${url}\\b`));
  await page.goto(url);
  const link = page.getByRole('link', { name: /Download the copy of/ });
  await link.waitFor();
  await look('copy-2-ready');
  const href = (await link.getAttribute('href')) as string;
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const zip = readFileSync(await download.path());
  assert.equal(zip.subarray(0, 2).toString(), 'PK');
  assert.match(download.suggestedFilename(), /^my-data-\d{4}-\d\d-\d\d\.zip$/);
  const answer = await page.request.get(href);
  assert.deepEqual(
    ['content-disposition', 'cache-control', 'content-type', 'content-length'].map((name) => answer.headers()[name]),
    [`attachment; filename="${download.suggestedFilename()}"`, 'no-store', 'application/zip', String(zip.length)],
  );
  assert.equal((await page.request.get(`${url}/00000000-0000-4000-8000-000000000000`)).status(), 404);
  const keys = (await (await page.request.get(`${url}/keys`)).json()) as { keys: Record<string, unknown>[] };
  assert.ok(keys.keys.length > 0 && keys.keys.every((key) => key['d'] === undefined));

  const files = await filesOf(zip);
  const reader = await newVisitor(chromium, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await reader.page.setContent(String(files.get('index.html')));
  await reader.page.getByRole('heading', { level: 1, name: /keeps about you/ }).waitFor();
  await reader.page.getByText(ADA.email).first().waitFor();
  await reader.look('copy-3-page');
  await reader.close();

  // The link opens nothing by itself: it leads to signing in, and then to the page.
  const elsewhere = await newVisitor(chromium, { locale: 'ar', viewport: { width: 360, height: 740 } });
  await elsewhere.page.goto(href);
  await elsewhere.page.locator('input[name="identifier"]').fill(ADA.email);
  await press(elsewhere.page, 'continue');
  await elsewhere.page.locator('input[name="password"]').fill(ADA.password);
  await press(elsewhere.page, 'continue');
  await title(elsewhere.page, 'نسخة من بياناتك');
  assert.equal(await elsewhere.page.locator(`a[href="${href}"]`).count(), 1);
  await elsewhere.look('copy-4-arabic');
  await elsewhere.close();
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('a new password may be left as it was, and once it is saved the page says so', async () => {
  const { page, look, complaints, close } = await newVisitor(chromium);
  await typePassword(page, installation.clubUrl, ADA.password);
  await at(page, installation.clubUrl);
  await openSecurity(page);
  const change = page.locator('button[value^="change:"]:not([aria-hidden])');
  await change.click();
  await title(page, 'Choose a new password');
  await look('security-page-1-password');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await title(page, 'Sign-in and security');
  assert.equal(await page.getByText('Your new password is saved').count(), 0);
  await change.click();
  await page.locator('input[name="newPassword"]').fill(NEW);
  await press(page, 'continue');
  await page.getByText('Your new password is saved. We sent you a message about it.').waitFor();
  await look('security-page-2-saved');
  assert.match((await mailbox.latest(ADA.email)).subject, /password was changed/);
  assert.deepEqual(complaints, []);
  await close();
});

/** What stands in the header List-Unsubscribe of a mail to Ada. */
async function unsubscribeLink(): Promise<string> {
  const post = async (path: string, headers: Record<string, string>, body: string | URLSearchParams) => {
    const answer = await fetch(`${installation.issuer}${path}`, { method: 'POST', headers, body });
    assert.equal(answer.status, 200);
    return answer.json();
  };
  const room = `Basic ${Buffer.from('demo-post-room:demo-post-room-secret-for-development-only').toString('base64')}`;
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope: 'preferences:read', resource: `${installation.issuer}/preferences/v1` });
  const { access_token: token } = (await post('/token', { authorization: room }, form)) as { access_token: string };
  const subs = await installation.database.dump<{ sub: string }>('select distinct u.sub from preferences.choices c join identity.users u on u.id = c.user_id');
  const asked = JSON.stringify({ topic: 'tours', channel: 'email', subs: subs.map(({ sub }) => sub) });
  const reached = await post('/preferences/v1/reach', { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, asked);
  const [ada] = (reached as { people: { address: string; list_unsubscribe: string }[] }).people;
  assert.equal(ada?.address, ADA.email);
  return (ada?.list_unsubscribe ?? '').slice(1, -1);
}

test('the account centre: from the shop to what was done and where, without script, and back to the shop', async () => {
  const { page, look, complaints, close } = await newVisitor(chromium, {
    javaScriptEnabled: false,
    locale: 'ar',
    colorScheme: 'dark',
    viewport: { width: 360, height: 740 },
  });
  const elsewhere = await newVisitor(chromium);
  await typePassword(elsewhere.page, installation.shopUrl, NEW);
  await at(elsewhere.page, installation.shopUrl);
  await elsewhere.page.goto(`${installation.issuer}/account/preferences?application=demo-shop`);
  await title(elsewhere.page, 'Your preferences');
  await elsewhere.look('account-preferences-0-wide');
  await typePassword(page, installation.shopUrl, NEW);
  await at(page, installation.shopUrl);
  await page.locator('details.menu summary').click();
  await page.getByRole('link', { name: 'Your account' }).click();
  await title(page, 'حسابك');
  assert.ok((await count(page, 'go:add_resistant')) + (await count(page, 'go:add_second_step')) >= 2);
  await look('account-centre-1-overview');
  await press(page, 'go:protection');
  await title(page, 'كيف نحمي حسابك');
  await look('account-centre-5-protection');
  // On a telephone the places stand in a menu.
  const places = page.locator('.places-nav summary');
  const to = async (address: string) => {
    await places.click();
    await page.locator(`.places-nav a[href*="${address}"]`).click();
  };
  await places.click();
  await look('account-centre-0-places');
  await page.locator('.places-nav a[href*="/account/profile"]').click();
  await title(page, 'بياناتك');
  await look('account-centre-4-profile');
  await press(page, 'edit:picture');
  await page.locator('input[type="file"]').setInputFiles(PHOTO);
  await press(page, 'save');
  await page.locator('.callout').waitFor();
  await press(page, 'edit:picture');
  // It came, under the policy of the page.
  await page.locator('img.picture-now').waitFor();
  await page.waitForLoadState();
  const size = await page.evaluate("[...document.querySelectorAll('img.picture-now')].map(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight].join())[0]");
  assert.equal(size, '512,512');
  await look('account-centre-4-picture');
  await press(page, 'cancel');
  await page.locator('button[value="edit:nickname"]').click();
  await page.locator('input[name="nickname"]').fill('آدا');
  await press(page, 'save:nickname');
  await page.locator('.callout').waitFor();
  await page.getByText('آدا', { exact: true }).waitFor();
  await press(page, 'add-address:email');
  await look('account-address-1-ask');
  await page.locator('input[name="address"]').fill('ada.second@example.com');
  await press(page, 'send');
  await look('account-address-2-code');
  await page.locator('input[name="code"]').fill(await mailbox.code('ada.second@example.com'));
  await press(page, 'continue');
  await look('account-address-3-done');
  await press(page, 'done');
  await title(page, 'بياناتك');
  await page.getByText('ada.second@example.com').waitFor();
  assert.equal(await page.locator('button[value^="remove-address:"]').count(), 2);
  await look('account-address-4-profile');
  await mailbox.saying(ADA.email, /a•••@example\.com/);
  await to('/account?');
  await press(page, 'go:review_devices');
  await title(page, 'أجهزتك');
  assert.equal(await page.locator('nav [aria-current="page"]').textContent(), 'الأجهزة');
  await look('account-centre-2-devices');
  const there = page.locator('button[value^="end:"]');
  const devices = await there.count();
  assert.ok(devices >= 1);
  await page.locator('button[value="end-others"]').click();
  await page.locator('.callout').waitFor();
  assert.equal(await there.count(), 0);
  await to('/account/privacy');
  await title(page, 'خصوصيتك');
  assert.equal(await page.locator('nav [aria-current="page"]').textContent(), 'خصوصيتك', 'a journey about the account has the places beside it');
  await to('/account/applications');
  await title(page, 'التطبيقات المتصلة');
  await look('account-centre-3-applications');
  await to('/account/requests');
  await title(page, 'طلباتك');
  await press(page, 'new');
  await page.locator('input[name="kind"][value="correction"]').check();
  await look('account-requests-1-kinds');
  await press(page, 'kind');
  await title(page, 'تصحيح بياناتك');
  await press(page, 'send:correction');
  await look('account-requests-2-wrong');
  await page.locator('textarea[name="text"]').fill('تاريخ العضوية\nمنذ 1999');
  await page.locator('input[name="value"]').fill('1999');
  await press(page, 'send:correction');
  await page.locator('.callout').waitFor();
  await page.getByText('منذ 1999').waitFor();
  await look('account-requests-3-list');
  await to('/account/preferences');
  await title(page, 'تفضيلاتك');
  await page.locator('details.more summary').first().click();
  await look('account-preferences-1');
  await page.locator('input[name="on-tours-email"]').check();
  await page.locator('button[value^="save:"]:not([aria-hidden])').click();
  await page.locator('.callout').waitFor();
  assert.ok(await page.locator('input[name="on-tours-email"]').isChecked());
  await press(page, 'address:invoices');
  await look('account-preferences-2-address');
  await page.locator('input[name="email"]').fill('books@example.com');
  await press(page, 'send:invoices');
  await page.locator('input[name="code"]').fill(await mailbox.code('books@example.com'));
  await look('account-preferences-3-code');
  await press(page, 'prove:invoices');
  await page.getByText('books@example.com').waitFor();
  await look('account-preferences-4-saved');
  const home = page.url();
  await page.goto(await unsubscribeLink());
  await look('unsubscribe-1-ask');
  await press(page, 'unsubscribe');
  await look('unsubscribe-2-stopped');
  await press(page, 'undo');
  await look('unsubscribe-3-undone');
  await page.goto(home);
  assert.ok(await page.locator('input[name="on-tours-email"]').isChecked());
  await to('/account/delete');
  await title(page, 'حذف حسابك');
  await look('account-delete-1-page');
  await press(page, 'delete');
  await page.locator('[role="alert"]').first().waitFor();
  await page.locator('input[name="confirmed"]').check();
  await press(page, 'delete');
  await title(page, 'سيُحذف حسابك');
  await look('account-delete-2-scheduled');
  await page.locator('main a[href*="/erasure/"]').click();
  await page.waitForURL(/\/erasure\/[\w-]{43}$/);
  await look('account-delete-4-progress');
  await typePassword(page, installation.shopUrl, NEW);
  await title(page, 'هل تريد الاحتفاظ بحسابك؟');
  await look('account-delete-3-keep');
  await press(page, 'keep');
  await at(page, installation.shopUrl);
  await page.goto(`${installation.issuer}/account?application=demo-shop`);
  await title(page, 'حسابك');
  await places.click();
  await page.locator('.places-ways a').first().click();
  await at(page, installation.shopUrl);
  assert.deepEqual(complaints, []);
  await elsewhere.close();
  await close();
});

test('a phone: the number the code went to is seen and can be changed, one link leads back, and what was added is said', async () => {
  const visitor = await newVisitor(chromium, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { page, look, complaints } = visitor;
  await typePassword(page, installation.clubUrl, NEW);
  await at(page, installation.clubUrl);
  await openSecurity(page);
  await press(page, 'add');
  await title(page, 'Add a way to sign in or confirm');
  await look('security-page-3-add');
  await choose(page, 'sms-code');
  // "Choose something else" and "Cancel" would lead to the same place.
  assert.deepEqual([await count(page, 'back-to-list'), await count(page, 'cancel')], [1, 0]);
  await page.locator('input[name="phone"]').fill('+49 171 2345679');
  await press(page, 'send');
  await page.getByText('+49 171 2345679').waitFor();
  await look('security-page-4-code');
  await press(page, 'change');
  await page.locator('input[name="phone"]').fill(NUMBER);
  await press(page, 'send');
  await page.getByText(NUMBER).waitFor();
  await page.locator('input[name="code"]').fill(await mailbox.code(NUMBER.replaceAll(' ', '')));
  await press(page, 'continue');
  await press(page, 'saved');
  await page.getByText('It was added. We sent you a message about it.').waitFor();
  await look('security-page-5-added');
  await page.locator('button[value^="rename:"]:not([aria-hidden])').click();
  await page.getByText('Text message').waitFor();
  await look('security-page-6-rename');
  await page.locator('input[name="name"]').fill('Pocket');
  await press(page, 'save');
  await page.locator('button[value^="remove:"]:not([aria-hidden])').first().click();
  for (const words of ['Pocket', 'Text message']) await page.getByText(words, { exact: true }).first().waitFor();
  await look('security-page-7-remove');
  await press(page, 'back');
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('before a change that needs a newer proof, the page says what it is for', async () => {
  const { page, look, close } = await newVisitor(chromium);
  await typePassword(page, installation.clubUrl, NEW);
  await page.getByText('+49 ••• •••••78').waitFor();
  await look('security-page-8-second');
  await page.locator('input[name="code"]').fill(await mailbox.code(NUMBER.replaceAll(' ', ''), { after: (await mailbox.sms('+491712345679')).id }));
  await press(page, 'continue');
  await at(page, installation.clubUrl);
  await openSecurity(page);
  await installation.database.advance(6 * 60);
  await press(page, 'add');
  await title(page, 'Confirm that it’s you to change how you sign in');
  await look('security-page-9-confirm');
  await close();
});

test('a phone confirms, and the box ticked while the page waited counts: the next sign-in asks nothing', async () => {
  const desk = await newVisitor(chromium);
  const phone = await newVisitor(chromium, { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true });
  const { page } = desk;
  const state = (name: string) => phone.page.locator(`[data-state="${name}"]`).waitFor({ state: 'visible' });
  const digits = async (on: Page) => (await on.locator('.number .digits:visible').first().innerText()).trim();
  await installation.database.advance(11 * 60);
  const seen = mailbox.sms(NUMBER.replaceAll(' ', ''));
  await typePassword(page, installation.clubUrl, NEW);
  await page.locator('input[name="code"]').fill(await mailbox.code(NUMBER.replaceAll(' ', ''), { after: (await seen).id }));
  await press(page, 'continue');
  await at(page, installation.clubUrl);
  await openSecurity(page);
  await press(page, 'add');
  await choose(page, 'push');
  await page.locator('svg.qr').waitFor();
  // Its own button says what was done; a second link beside it would say the same.
  assert.equal(await page.locator('.wait a').count(), 0);
  await desk.look('security-page-10-phone');
  await phone.page.goto((await page.locator('a[href*="/phone"]').first().getAttribute('href')) ?? '');
  await state('enrol');
  await phone.page.locator('[data-do="enrol"]').click();
  await state('number');
  await page.locator('input[name="number"]').fill(await digits(phone.page));
  await press(page, 'continue');
  await press(page, 'continue');
  await page.getByText('It was added. We sent you a message about it.').waitFor();

  const other = await newVisitor(chromium);
  await typePassword(other.page, installation.shopUrl, NEW);
  await other.page.locator('.number .digits:visible').waitFor();
  await other.page.locator('input[name="remember"]').check();
  await other.page.waitForFunction("document.querySelector('form [name=_version]').value === document.querySelector('[data-poll]').dataset.version");
  await other.page.waitForResponse((response) => response.url().endsWith('/status'));
  assert.ok(await other.page.locator('input[name="remember"]').isChecked());
  await state('prompt');
  await phone.page.locator('#phone-number').fill(await digits(other.page));
  await phone.page.locator('[data-do="confirm"]').click();
  await at(other.page, installation.shopUrl);
  await other.page.locator('details.menu summary').click();
  await other.page.getByRole('button', { name: 'Sign out' }).click();
  await at(other.page, `${installation.shopUrl}/signed-out`);
  await typePassword(other.page, installation.shopUrl, NEW);
  await at(other.page, installation.shopUrl);
  assert.deepEqual([desk.complaints, phone.complaints, other.complaints], [[], [], []]);
  for (const visitor of [desk, phone, other] satisfies Visitor[]) await visitor.close();
});
