import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADA, call, exchange, openMailbox, runParvis, signIn, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser } from '../support/chromium.ts';

/* Support gives out a code, the owner hears of it, says "This wasn't me", and comes back by the code: real processes, a real browser. */
let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
before(async () => {
  installation = await startInstallation();
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
});

async function parvis(...args: string[]): Promise<string> {
  const { code, out, text } = await runParvis(installation.env, args);
  assert.equal(code, 0, text);
  return out;
}

test('from a code of support to "This wasn’t me" and back in; old sessions and the old password are dead', async () => {
  const own = installation.browser();
  const redirectUri = `${installation.shopUrl}/callback`;
  const { callback, verifier } = await signIn(own, installation.issuer, redirectUri);
  const tokens = await exchange(installation.issuer, callback, redirectUri, verifier);
  const userinfo = async () => (await call('GET', `${installation.issuer}/userinfo`, undefined, { authorization: `Bearer ${tokens.access_token}` })).status;
  assert.equal(await userinfo(), 200);

  const said = await parvis('recovery', 'start', '--tenant', 'demo', '--user', ADA.email, '--reason', 'lost the phone', '--checked', 'passport by video');
  const code = /Code: (\S+)/.exec(said)?.[1];
  assert.ok(code, said);
  assert.match(await parvis('audit', '--tenant', 'demo', '--type', 'credentials.support_recovery_started', '--json'), /passport by video/);
  const mail = await mailbox.latest(ADA.email);
  assert.match(mail.subject, /asked to get back into/);
  const link = /https?:\/\/\S+\/secure\/\S+/.exec(mail.text)?.[0];
  assert.ok(link, mail.text);

  // A scanner: nothing happens.
  for (let time = 0; time < 3; time++) assert.equal((await fetch(link)).status < 500, true);
  assert.equal(await userinfo(), 200);

  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  await page.goto(link);
  await press(page, 'secure');
  await page.locator('button[value="recover"]').first().waitFor();
  assert.equal(await userinfo(), 401, 'every session is over');
  await press(page, 'recover');
  await page.locator('button[value="support"]').first().waitFor();
  await press(page, 'support');
  await page.locator('input[name="code"]').fill(code.toUpperCase());
  await press(page, 'continue');
  await page.locator('button[value="password"]').first().waitFor();
  await press(page, 'password');
  await page.locator('input[name="newPassword"]').fill('Zwei Kiesel im Bach 7');
  await press(page, 'continue');
  await page.locator('input[name="newPassword"]').waitFor({ state: 'detached' });
  assert.match((await page.locator('main').textContent()) ?? '', /wait until/);
  await press(page, 'continue');
  await at(page, `${installation.issuer}/`);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
  await assert.rejects(signIn(installation.browser(), installation.issuer, redirectUri), 'the old password is dead');
  own.close();
});
