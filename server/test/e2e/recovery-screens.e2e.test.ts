import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { identitySteps } from '#identity';
import type { StepContext } from '#journeys/contract';
import { LOCALES, type Locale } from '#platform/i18n';
import { TEST_ORIGIN } from '#test/support';
import { createCredentials } from '../../src/credentials/create-credentials.ts';
import { createHolds, type ManagedHolds } from '../../src/credentials/holds/create-holds.ts';
import { createKnownBrowsers } from '../../src/credentials/known-browsers/known-browsers.ts';
import type { NoticeKind } from '../../src/credentials/contract.ts';
import { createNotices } from '../../src/credentials/notices/create-notices.ts';
import type { Surety } from '../../src/credentials/notices/surety.ts';
import { createRecovery } from '../../src/credentials/recovery/create-recovery.ts';
import { createSecureAccount, type SecureAccount } from '../../src/credentials/secure-account/create-secure-account.ts';
import { createWorld, type World } from '../../src/credentials/world.suite.ts';
import { launchChromium, newVisitor, press, type Browser, type Visitor } from '../support/chromium.ts';
import { startPageServer, type PageServer } from '../support/page-server.ts';

/* "This wasn't me" and the way back in, with the real steps and pages in a browser, in every language, on a phone, light and dark. */

let w: World;
let holds: ManagedHolds;
let secure: SecureAccount;
let server: PageServer;
let chromium: Browser;
const link = (id: string) => ({ step: id });
before(async () => {
  w = await createWorld({
    steps(deps, types) {
      holds = createHolds(deps);
      const own = { ...deps, credentials: createCredentials({ types }), holds, browsers: createKnownBrowsers(deps.keys), forgetBrowsers: async () => undefined };
      secure = createSecureAccount(own);
      return [...identitySteps(deps), ...secure.steps, ...createRecovery(own).steps];
    },
    journeys: [
      { id: 'secure-account', start: 'ask', nodes: { ask: { ...link('credentials.secure-account'), next: { recover: 'journey:back', dismissed: 'done' } } } },
      {
        id: 'back',
        start: 'identify',
        nodes: {
          identify: { ...link('identity.identify'), settings: { purpose: 'recover' }, next: { identified: 'ways', 'sign-in': 'done', 'sign-up': 'done' } },
          ways: { ...link('credentials.recovery-ways'), next: { passkey: 'ways', mail: 'code', support: 'support', change: 'identify', 'sign-in': 'identify' } },
          support: { ...link('credentials.support-code'), next: { verified: 'new-way', 'lost-second-step': 'new-way', back: 'ways', change: 'identify' } },
          code: { ...link('credentials.email-code'), settings: { purpose: 'recover' }, next: { verified: 'new-way', change: 'identify' } },
          'new-way': { ...link('credentials.new-way'), next: { passkey: 'new-way', password: 'password', keep: 'done' } },
          password: { ...link('credentials.new-password'), settings: { purpose: 'recover' }, next: { set: 'end', skipped: 'end' } },
          end: { ...link('credentials.recovered'), settings: { made: 'password' }, next: { done: 'done' } },
        },
      },
    ],
  });
  await w.tenants.saveBrand(w.tenant.id, { slug: 'main', name: 'Acme', colours: { accent: '#0b5cad', accentDark: '#9cc3ff' }, senderName: 'Acme Accounts', defaultLocale: 'en' });
  server = await startPageServer({
    deps: {
      i18n: w.i18n,
      journeys: w.journeys,
      tenants: w.tenants,
      tenantOf: () => ({ ...w.tenant, issuer: server.url }),
      finishUrl: () => `${server.url}/?done`,
      redirectOrigins: () => [],
      secureAccount: { look: secure.look, start: w.journeys.start },
    },
  });
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await server?.close();
  await w?.close();
});

/** A user of this language, and the address in the notice they got. */
async function told(locale: Locale, what: NoticeKind = 'new_browser', surety: Surety = 'one'): Promise<{ readonly id: string; readonly url: string }> {
  const user = await w.user({ password: 'correct-horse-battery-7' });
  await w.inTenant((tx) => w.identity.setLocale(tx, user.id, locale));
  w.mail.clear();
  const ctx = { flow: { tenantId: w.tenant.id, issuer: server.url, brandId: w.tenant.defaultBrandId, locale } as StepContext['flow'], origin: TEST_ORIGIN, now: new Date() };
  await w.inTenant((tx) => createNotices({ ...w, delivery: w.mail, surety: async () => surety }).tell(tx, ctx, { userId: user.id, what, key: user.id }));
  return { id: user.id, url: w.mail.last().content.action?.url ?? '' };
}

async function walk({ page }: Visitor, url: string, look: (name: string) => Promise<unknown>): Promise<void> {
  await page.goto(url);
  await page.locator('button[value="mine"]').waitFor();
  await look('1-this-was-not-me');
  await press(page, 'secure');
  await page.locator('button[value="recover"]').first().waitFor();
  await look('2-secured');
  await press(page, 'recover');
  await page.locator('button[value="mail"]').first().waitFor();
  await look('3-ways');
  await press(page, 'support');
  await page.locator('input[name="code"]').waitFor();
  await look('4-support-code');
  await press(page, 'back');
  await page.locator('button[value="mail"]').first().waitFor();
  await press(page, 'mail');
  await page.locator('button[value="resend"]').first().waitFor();
  await page.locator('input[name="code"]').fill(w.mail.last().content.code ?? '');
  await press(page, 'continue');
  await page.locator('button[value="password"]').first().waitFor();
  await look('5-new-way');
  await press(page, 'password');
  await page.locator('input[name="newPassword"]').fill('Zwei Kiesel im Bach 7');
  await press(page, 'continue');
  await page.locator('input[name="newPassword"]').waitFor({ state: 'detached' });
  await look('6-recovered');
  await press(page, 'continue');
  await page.waitForURL(/\?done/);
}

for (const [index, locale] of LOCALES.entries()) {
  test(`${locale}: from the notice to a new password on a phone, ${index % 2 ? 'dark' : 'light'}, without a violation`, async () => {
    const { id, url } = await told(locale);
    const visitor = await newVisitor(chromium, { viewport: { width: 360, height: 740 }, colorScheme: index % 2 ? 'dark' : 'light' });
    await walk(visitor, url, async (name) => {
      assert.equal(await visitor.page.locator('html').getAttribute('lang'), locale);
      await visitor.look(`recovery-${name}-${locale}`);
    });
    assert.ok(await w.inTenant((tx) => holds.until(tx, id)));
    assert.deepEqual(visitor.complaints, []);
    // The link again: it says that it was used.
    await visitor.page.goto(url);
    await visitor.look(`recovery-7-used-${locale}`);
    assert.equal(await visitor.page.locator('button[value="secure"]').count(), 0);
    await visitor.close();
  });
}

test('a second step that two proofs were given for: both pages say that it stays, in every language', async () => {
  const visitor = await newVisitor(chromium, { viewport: { width: 360, height: 740 } });
  for (const locale of LOCALES) {
    const { url } = await told(locale, 'factor_added', 'two');
    await visitor.page.goto(url);
    const says = async (id: string) => assert.ok((await visitor.page.locator('main').textContent())?.includes(w.i18n.format(locale, { id })), `${locale} ${id}`);
    await says('credentials.secure_explained_kept');
    await visitor.look(`recovery-8-stays-${locale}`);
    await press(visitor.page, 'secure');
    await visitor.page.locator('button[value="recover"]').first().waitFor();
    await says('credentials.secured_text_kept');
    await visitor.look(`recovery-9-stayed-${locale}`);
  }
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test('the same without JavaScript', async () => {
  const { url } = await told('en');
  const visitor = await newVisitor(chromium, { javaScriptEnabled: false });
  await walk(visitor, url, async () => undefined);
  await visitor.close();
});
