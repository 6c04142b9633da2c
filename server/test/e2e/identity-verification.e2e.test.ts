import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ADA, openMailbox, startInstallation, type Installation, type Mailbox } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page, type Visitor } from '../support/chromium.ts';
import { playSignedService, type SignedService } from '../../src/verification/connectors/signed-webhook/service.suite.ts';

/* IDV-1 and IDV-2 in real browsers: the club lets nobody in whose date of birth is not verified. The service is a small server that keeps to the contract of `signed-webhook`. */

let service: SignedService;
let installation: Installation;
let mailbox: Mailbox;
let chromium: Browser;
const folder = mkdtempSync(join(tmpdir(), 'parvis-verification-'));

before(async () => {
  service = await playSignedService();
  service.claims = { given_name: 'Augusta', birthdate: '1990-12-10' };
  const demo = readFileSync(fileURLToPath(new URL('../../../demo/demo.yaml', import.meta.url)), 'utf8');
  const config = join(folder, 'demo.yaml');
  writeFileSync(
    config,
    demo
      .replace(
        '    verifiers:\n',
        `    verifiers:
      - slug: papers
        connector: signed-webhook
        name: Papers
        trustFramework: demo_papers
        claims: [{ claim: birthdate, attribute: birthdate }, { claim: given_name, attribute: given_name }]
        settings: { startUrl: '${service.startUrl}' }
        secrets: { signing: '${service.secrets['signing']}' }
`,
      )
      .replace(
        '        requirements:\n',
        `        dailyRuns: 20
        requirements:
          - { id: club, attributes: [birthdate, given_name], applications: [demo-club], purpose: { en: join the Circle, ar: الانضمام إلى النادي } }
          - { id: repairs, attributes: [birthdate, given_name], applications: ['http://localhost:\${env:REPAIRS_PORT:-3003}/saml/metadata'] }
`,
      )
      .replace('    settings:\n', '    settings:\n      nudges: { passkey: false }\n'),
  );
  installation = await startInstallation({ demo: true, config, outbound: [service.host] });
  mailbox = await openMailbox(installation);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await mailbox?.close();
  await installation?.stop();
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const lastCheck = () => [...service.checks.keys()].at(-1) ?? '';
/** As the service would: over the wire, to any process. */
async function tell(deed: 'verified' | 'refused' | 'again'): Promise<number> {
  const { headers, body } = service.act(lastCheck(), deed);
  const answer = await fetch(`${installation.issuer}/verification-messages/papers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(body),
  });
  return answer.status;
}

async function toVerification(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await page.goto(`${installation.clubUrl}/login`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
  await page.locator('button[value="go"]:not([aria-hidden])').waitFor();
}
const showPapers = async (page: Page) => {
  await press(page, 'go');
  await page.getByRole('link', { name: 'I have shown it' }).click();
  await at(page, installation.issuer);
};
const forget = () => installation.database.dump('delete from verification.runs').then(() => installation.database.dump('delete from verification.assurances'));

test('the customer is told what is verified and by whom, goes there and back, and the page goes on by itself when the answer comes', async () => {
  const visitor = await newVisitor(chromium);
  const { page, look, complaints } = visitor;
  await toVerification(visitor);
  await title(page, 'Verify your details');
  await page.getByText('Before you can join the Circle, some of your details must be verified.').waitFor();
  await page.getByText('Date of birth, First name').waitFor();
  await look('verification-1-intro');
  await showPapers(page);
  await title(page, 'We are checking');
  await look('verification-2-checking');
  assert.equal(await tell('verified'), 204);
  // She calls herself Ada here: it is hers to decide.
  await title(page, 'Something is different');
  await look('verification-3-differs');
  await press(page, 'adopt');
  await at(page, installation.clubUrl);
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('what was verified stands on the account pages; when it is over, the club gets no tokens any more, and from there it is verified again', async () => {
  const visitor = await newVisitor(chromium, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { page, look, complaints } = visitor;
  await page.goto(`${installation.clubUrl}/login`);
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
  await at(page, installation.clubUrl);
  await page.goto(`${installation.issuer}/account/security?application=demo-club`);
  await page.getByRole('link', { name: 'Verified details' }).click();
  await title(page, 'Verified details');
  await page.getByText('December 10, 1990').waitFor();
  await look('verified-1-360-dark');
  await installation.database.dump('update verification.assurances set expires_at = platform.now()');
  await page.goto(`${installation.clubUrl}/tokens`);
  await page.getByText('The UserInfo endpoint did not answer.').waitFor();
  await page.locator('form[action="/tokens/refresh"] button').click();
  await page.getByText('The refresh token is no longer accepted.').waitFor();
  await page.goto(`${installation.issuer}/account/verified?application=demo-club`);
  await page.getByText('Expired', { exact: true }).waitFor();
  await look('verified-2-expired-360-dark');
  await page.getByRole('button', { name: 'Verify again' }).first().click();
  await title(page, 'Verify your details');
  await showPapers(page);
  await title(page, 'We are checking');
  await press(page, 'later');
  await page.getByText('It is being checked.').waitFor();
  await look('verified-3-pending-360-dark');
  assert.equal(await tell('verified'), 204);
  await page.reload();
  await page.getByText('Verified', { exact: true }).waitFor();
  // The same refresh token: nothing was taken away.
  await page.goto(`${installation.clubUrl}/tokens`);
  await page.locator('form[action="/tokens/refresh"] button').click();
  await page.getByText('Refreshed. The new tokens are below.').waitFor();
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('an application that speaks SAML gets nobody who is not verified: RequestDenied, and the way in once they are', async () => {
  await forget();
  const visitor = await newVisitor(chromium);
  const { page, look, complaints } = visitor;
  const said: string[] = [];
  page.on('request', (request) => {
    const sent = new URLSearchParams(request.postData() ?? '').get('SAMLResponse');
    if (sent !== null) said.push(Buffer.from(sent, 'base64').toString());
  });
  await page.goto(`${installation.repairsUrl}/login`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
  await title(page, 'Verify your details');
  await page.getByText('Fernweh Repairs needs some of your details verified').waitFor();
  await press(page, 'later');
  await page.waitForURL(`${installation.repairsUrl}/`);
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  await look('verification-11-repairs-denied');
  assert.match(said.at(-1) ?? '', /urn:oasis:names:tc:SAML:2\.0:status:RequestDenied/);
  assert.doesNotMatch(said.at(-1) ?? '', /Assertion[ >]/);
  await page.goto(`${installation.repairsUrl}/login`);
  await title(page, 'Verify your details');
  await showPapers(page);
  assert.equal(await tell('verified'), 204);
  await at(page, installation.repairsUrl);
  assert.match(said.at(-1) ?? '', /status:Success/);
  await look('verification-12-repairs-in');
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('who is verified is not asked again', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  await page.goto(`${installation.clubUrl}/login`);
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
  await at(page, installation.clubUrl);
  await visitor.close();
});

test('not this time, refused, and a try too many are said; nobody gets in without it, and who goes on later is written to', async () => {
  await forget();
  const visitor = await newVisitor(chromium, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { page, look, complaints } = visitor;
  await toVerification(visitor);
  await look('verification-4-intro-360-dark');
  await showPapers(page);
  await look('verification-5-checking-360-dark');
  assert.equal(await tell('again'), 204);
  await title(page, 'That did not work yet');
  await look('verification-6-again-360-dark');
  await showPapers(page);
  assert.equal(await tell('refused'), 204);
  await title(page, 'Your details are not verified');
  await look('verification-7-failed-360-dark');
  await showPapers(page);
  await title(page, 'We are checking');
  await press(page, 'later');
  await at(page, installation.clubUrl);
  assert.match(await page.locator('body').innerText(), /sign|again|back/i, 'the club says that they are not in');
  await look('verification-8-later-club-360-dark');
  assert.equal(await tell('verified'), 204);
  await mailbox.saying(ADA.email, /Your details are verified/);
  await page.goto(`${installation.clubUrl}/login`);
  await at(page, installation.clubUrl);
  assert.deepEqual(complaints, []);
  await visitor.close();
});

test('from right to left, and without script', async () => {
  await forget();
  const visitor = await newVisitor(chromium, { locale: 'ar', javaScriptEnabled: false });
  const { page } = visitor;
  await toVerification(visitor);
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  // The page between goes on by itself after a moment.
  await showPapers(page);
  assert.equal(await tell('verified'), 204);
  await page.reload();
  // Where she came back and the answer came at one moment, the page says that it is there, and she goes on by hand.
  if (page.url().startsWith(installation.issuer)) await press(page, 'check');
  await at(page, installation.clubUrl);
  await page.goto(`${installation.issuer}/account/verified?application=demo-club`);
  await title(page, 'البيانات المتحقق منها');
  await press(page, 'done');
  await at(page, installation.clubUrl);
  await visitor.close();
  await forget();
  const pretty = await newVisitor(chromium, { locale: 'ar' });
  await toVerification(pretty);
  await pretty.look('verification-9-intro-arabic');
  await showPapers(pretty.page);
  await pretty.look('verification-10-checking-arabic');
  await press(pretty.page, 'later');
  await at(pretty.page, installation.clubUrl);
  await pretty.page.goto(`${installation.issuer}/account/verified?application=demo-club`);
  await title(pretty.page, 'البيانات المتحقق منها');
  await pretty.look('verified-4-arabic');
  await pretty.close();
});

test('over the wire: forged messages and addresses that do not exist have one answer, large ones none', async () => {
  const post = (slug: string, headers: Readonly<Record<string, string>>, body: string) =>
    fetch(`${installation.issuer}/verification-messages/${slug}`, { method: 'POST', headers, body });
  const { headers } = service.act(lastCheck(), 'verified');
  const plain = async (answer: Response) => [answer.status, ((await answer.json()) as { type?: string; code?: string; detail?: string }).detail];
  const forged = await plain(await post('papers', headers, '{}'));
  const nowhere = await plain(await post('nowhere', headers, '{}'));
  assert.deepEqual(forged, nowhere);
  assert.equal(forged[0], 400);
  assert.equal((await post('papers', headers, 'x'.repeat(300_000))).status, 413);
  assert.equal((await fetch(`${installation.issuer}/verification-messages/papers`)).status, 404);
  assert.equal(await tell('again'), 204);
});
