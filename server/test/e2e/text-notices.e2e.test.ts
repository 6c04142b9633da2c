import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Visitor } from '../support/chromium.ts';

/* A customer with a phone and no e-mail address: signs in by number and password, hears of a stranger by text, and throws them out by its link. */
const OWNER = { number: '+33612000001', password: 'Drei Stege am Ufer 5' };

let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
const folder = mkdtempSync(join(tmpdir(), 'parvis-texts-'));
before(async () => {
  const config = join(folder, 'demo.yaml');
  const user = `    users:
      - identifiers: [{ kind: phone, value: '${OWNER.number}', verified: true }]
        attributes: { name: Zora Zweig }
        password: ${OWNER.password}
        locale: en
        source: demo
`;
  const demo = readFileSync(fileURLToPath(new URL('../../../demo/demo.yaml', import.meta.url)), 'utf8');
  writeFileSync(
    config,
    demo
      .replace('identifiers: [email]', 'identifiers: [email, phone]')
      .replace('    settings:\n', '    settings:\n      nudges: { passkey: false }\n')
      .replace('    users:\n', user),
  );
  installation = await startInstallation({ demo: true, config });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
  rmSync(folder, { recursive: true });
});

async function signIn({ page }: Visitor): Promise<void> {
  await page.goto(`${installation.shopUrl}/login`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill('+33 6 12 00 00 01');
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(OWNER.password);
  await press(page, 'continue');
  await at(page, installation.shopUrl);
}

test('a sign-in with another browser is told by text; its link, pressed on the phone, ends it', async () => {
  const [own, stranger] = [await newVisitor(chromium), await newVisitor(chromium)];
  await signIn(own);
  await signIn(stranger);
  const text = await mailbox.sms(OWNER.number);
  assert.match(text.text, /: sign-in from a new browser\. Not you\? http/);
  const link = /https?:\/\/\S+$/.exec(text.text)?.[0] ?? '';
  assert.ok(link.startsWith(`${installation.issuer}/secure/`), text.text);

  const phone = await newVisitor(chromium, { viewport: { width: 390, height: 844 } });
  await phone.page.goto(link);
  await phone.page.getByRole('heading', { name: 'Was this you?' }).waitFor();
  await phone.look('text-notice-1-was-this-you');
  await press(phone.page, 'secure');
  await phone.page.getByRole('heading', { name: 'Your account is secured' }).waitFor();
  assert.ok(!(await phone.page.content()).includes('612'), 'whoever holds the phone learns nothing of the account');
  await stranger.page.goto(`${installation.issuer}/account/security`);
  await stranger.page.locator('input[name="identifier"]').waitFor();
  const [secured] = await installation.database.dump<{ n: number }>("select count(*)::int as n from platform.events where type = 'credentials.account_secured'");
  assert.equal(secured?.n, 1);
  const second = await mailbox.saying(OWNER.number, /account secured/);
  assert.match(second.text, /Not you\?/);
  assert.deepEqual([...own.complaints, ...stranger.complaints, ...phone.complaints], []);
  for (const visitor of [own, stranger, phone]) await visitor.close();
});
