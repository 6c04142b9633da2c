import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { press, at, launchChromium, newVisitor, type Browser, type Page, type Visitor } from '../support/chromium.ts';

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

const greeting = (page: Page) => page.locator('.greeting');

async function signUp(visitor: Visitor, email: string, looks: string | undefined): Promise<void> {
  const { page } = visitor;
  const look = async (name: string) => (looks === undefined ? undefined : visitor.look(`${looks}-${name}`));
  await page.goto(installation.shopUrl);
  await page.getByRole('link', { name: 'Create account' }).first().click();
  await at(page, installation.issuer);
  await look('1-address');
  await page.locator('input[name="identifier"]').fill(email);
  await press(page, 'continue');
  await page.locator('input[name="code"]').waitFor();
  await look('2-code');
  const code = await mailbox.code(email);
  await page.locator('input[name="code"]').fill(` ${code.slice(0, 3)} ${code.slice(3)} `);
  await press(page, 'continue');
  await page.locator('button[value="password"]').waitFor();
  await look('3-passkey');
  await press(page, 'password');
  await page.locator('input[name="newPassword"]').waitFor();
  await look('3-password');
  await page.locator('input[name="newPassword"]').fill('Zwei Kiesel im Bach 7');
  await press(page, 'continue');
  await page.locator('input[name="name"], input[name="given_name"]').first().waitFor();
  await look('4-profile');
  await page.locator('input[name="name"], input[name="given_name"]').first().fill('Mira Kiesel');
  await press(page, 'continue');
  await at(page, installation.shopUrl);
}

async function clubThenSignOut(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await greeting(page).waitFor();
  // The sister application, without typing.
  await page.goto(installation.clubUrl);
  await greeting(page).waitFor();
  assert.match((await greeting(page).textContent()) ?? '', /Mira/);
  // Sign-out at one ends both.
  await page.goto(installation.shopUrl);
  await page.locator('details.menu summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await at(page, `${installation.shopUrl}/signed-out`);
  for (let tries = 0; ; tries++) {
    await page.goto(installation.clubUrl);
    if ((await greeting(page).count()) === 0) break;
    assert.ok(tries < 200, 'the club learns of the sign-out');
    await page.waitForTimeout(100);
  }
}

describe('sign-up, single sign-on, sign-out', () => {
  test('in a browser: sign up at the shop, code from the mail, the club without typing, sign-out ends both', async () => {
    const visitor = await newVisitor(chromium);
    await signUp(visitor, 'mira@example.com', 'sign-up');
    await clubThenSignOut(visitor);
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('the same without JavaScript', async () => {
    const visitor = await newVisitor(chromium, { javaScriptEnabled: false });
    await signUp(visitor, 'mira.noscript@example.com', undefined);
    const { page } = visitor;
    await greeting(page).waitFor();
    await page.goto(installation.clubUrl);
    await greeting(page).waitFor();
    await visitor.close();
  });

  test('the same with the keyboard alone', async () => {
    const visitor = await newVisitor(chromium);
    const { page } = visitor;
    await page.goto(`${installation.shopUrl}/signup`);
    await at(page, installation.issuer);
    const tabTo = async (selector: string) => {
      for (let presses = 0; presses < 30; presses++) {
        if (
          await page
            .locator(selector)
            .first()
            .evaluate((element) => element === (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement)
        )
          return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`${selector} cannot be reached with Tab at ${page.url()}`);
    };
    await tabTo('input[name="identifier"]');
    await page.keyboard.type('mira.keys@example.com');
    await page.keyboard.press('Enter');
    await page.locator('input[name="code"]').waitFor();
    await tabTo('input[name="code"]');
    await page.keyboard.type(await mailbox.code('mira.keys@example.com'));
    await page.keyboard.press('Enter');
    await page.locator('button[value="password"]').waitFor();
    await tabTo('button[value="password"]');
    await page.keyboard.press('Enter');
    await page.locator('input[name="newPassword"]').waitFor();
    await tabTo('button[value="skip"]');
    await page.keyboard.press('Enter');
    await page.locator('input[name="name"], input[name="given_name"]').first().waitFor();
    await tabTo('input[name="name"], input[name="given_name"]');
    await page.keyboard.type('Mira Kiesel');
    await page.keyboard.press('Enter');
    await at(page, installation.shopUrl);
    await greeting(page).waitFor();
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });
});

describe('sign-in', () => {
  test('with a password: a wrong one says so, keeps the address and never the password', async () => {
    const visitor = await newVisitor(chromium);
    const { page } = visitor;
    await page.goto(`${installation.shopUrl}/login`);
    await at(page, installation.issuer);
    await visitor.look('sign-in-1-address');
    await page.locator('input[name="identifier"]').fill('ada@example.com');
    await press(page, 'continue');
    await page.locator('input[name="password"]').fill('not-the-password-9');
    await press(page, 'continue');
    const alert = page.locator('[role="alert"]');
    await alert.waitFor();
    await visitor.look('sign-in-2-wrong-password');
    assert.equal(await page.locator('input[name="password"]').inputValue(), '');
    assert.match((await page.locator('main').textContent()) ?? '', /ada@example\.com/);
    await page.locator('input[name="password"]').fill('Correct-Horse-7-Battery');
    await press(page, 'continue');
    await at(page, installation.shopUrl);
    assert.match((await greeting(page).textContent()) ?? '', /Ada/);
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test('with a link opened in another browser: that one is not signed in, the first one goes on by itself', async () => {
    const first = await newVisitor(chromium);
    const other = await newVisitor(chromium);
    await first.page.goto(`${installation.shopUrl}/login`);
    await at(first.page, installation.issuer);
    await first.page.locator('input[name="identifier"]').fill('ada@example.com');
    await press(first.page, 'continue');
    await press(first.page, 'code');
    await first.page.locator('input[name="code"]').waitFor();
    await first.look('sign-in-3-link-sent');
    await other.page.goto(await mailbox.link('ada@example.com'));
    await other.look('sign-in-4-link-elsewhere');
    await press(other.page, 'link');
    await at(first.page, installation.shopUrl);
    await greeting(first.page).waitFor();
    await other.look('sign-in-5-link-done');
    await other.page.goto(installation.shopUrl);
    assert.equal(await greeting(other.page).count(), 0, 'the browser that only opened the mail has no session');
    assert.deepEqual([...first.complaints, ...other.complaints], []);
    await first.close();
    await other.close();
  });

  test('a forgotten password is replaced by way of the mail, and the old one is dead', async () => {
    const email = 'forgetful@example.com';
    const setup = await newVisitor(chromium);
    await signUp(setup, email, undefined);
    await setup.close();
    const visitor = await newVisitor(chromium);
    const { page } = visitor;
    const before = await mailbox.latest(email);
    await page.goto(`${installation.shopUrl}/login`);
    await at(page, installation.issuer);
    await page.locator('input[name="identifier"]').fill(email);
    await press(page, 'continue');
    await press(page, 'forgot');
    await visitor.look('recover-0-ways');
    await press(page, 'mail');
    await page.locator('input[name="code"]').waitFor();
    await visitor.look('recover-1-code');
    await page.locator('input[name="code"]').fill(await mailbox.code(email, { after: before.id }));
    await press(page, 'continue');
    await press(page, 'password');
    await page.locator('input[name="newPassword"]').waitFor();
    await visitor.look('recover-2-password');
    await page.locator('input[name="newPassword"]').fill('Vier Boote auf dem See 3');
    await press(page, 'continue');
    // By the mailbox alone: sensitive changes wait, and it says so.
    await page.locator('input[name="newPassword"]').waitFor({ state: 'detached' });
    await visitor.look('recover-3-held');
    await press(page, 'continue');
    await at(page, installation.shopUrl);
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
    const again = await newVisitor(chromium);
    await again.page.goto(`${installation.shopUrl}/login`);
    await again.page.locator('input[name="identifier"]').fill(email);
    await press(again.page, 'continue');
    await again.page.locator('input[name="password"]').fill('Zwei Kiesel im Bach 7');
    await press(again.page, 'continue');
    await again.page.locator('[role="alert"]').waitFor();
    await again.close();
  });
});

describe('every look', () => {
  for (const [name, options] of Object.entries({
    'ar-dark': { locale: 'ar', colorScheme: 'dark' as const },
    'phone-360': { viewport: { width: 360, height: 640 } },
    'phone-320-dark': { viewport: { width: 320, height: 640 }, colorScheme: 'dark' as const },
    zh: { locale: 'zh-CN' },
    de: { locale: 'de-DE' },
  })) {
    test(name, async () => {
      const visitor = await newVisitor(chromium, options);
      const { page } = visitor;
      await page.goto(`${installation.shopUrl}/login`);
      await at(page, installation.issuer);
      assert.equal(await page.locator('html').getAttribute('dir'), name.startsWith('ar') ? 'rtl' : 'ltr');
      await visitor.look(`${name}-1-address`);
      await page.locator('input[name="identifier"]').fill('not an address');
      await press(page, 'continue');
      await page.locator('[role="alert"]').waitFor();
      await visitor.look(`${name}-2-error`);
      await page.locator('input[name="identifier"]').fill('ada@example.com');
      await press(page, 'continue');
      await page.locator('input[name="password"]').waitFor();
      await visitor.look(`${name}-3-password`);
      await press(page, 'code');
      await page.locator('input[name="code"]').waitFor();
      await visitor.look(`${name}-4-code`);
      assert.deepEqual(visitor.complaints, []);
      await visitor.close();
    });
  }
});
