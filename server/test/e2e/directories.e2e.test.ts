import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runParvis, startInstallation, type Installation } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page } from '../support/chromium.ts';
import { PEOPLE, person, READER, READER_PASSWORD, startSlapd, type Slapd } from '../support/slapd.ts';

/* A company directory as the guide sets it up (docs/guide/directories.md), and as somebody of that company meets it. */

let slapd: Slapd;
let installation: Installation;
let chromium: Browser;
let dir: string;
before(async () => {
  slapd = await startSlapd(
    ['mira', 'reto']
      .map((uid) => person({ uid, password: 'right', mail: `${uid}@corp.example`, name: 'Mira Sol', more: `givenName: Mira${uid === 'reto' ? '\npwdReset: TRUE' : ''}` }))
      .join(''),
  );
  dir = mkdtempSync(join(tmpdir(), 'parvis-directory-'));
  installation = await startInstallation({ demo: true, env: { PARVIS_DIRECTORY_HOSTS: `localhost:${slapd.tlsPort}` } });
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await installation?.stop();
  await slapd?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function parvis(...args: string[]): Promise<string> {
  const { code, out, text } = await runParvis({ ...installation.env, CORP_BIND_PASSWORD: READER_PASSWORD, CORP_AUTHORITY: slapd.authority }, args);
  assert.equal(code, 0, text);
  return out;
}

const file = () => `tenants:
  - slug: demo
    connections:
      - slug: corp
        connector: ldap
        preset: openldap
        name: Corp
        shown: domain
        settings:
          urls: [ldaps://localhost:${slapd.tlsPort}]
          authorities: ["\${env:CORP_AUTHORITY}"]
          base: "${PEOPLE}"
          bindName: "${READER}"
        secrets: { bindPassword: "\${env:CORP_BIND_PASSWORD}" }
        trust: { email: always, domains: [corp.example] }
`;

test('the connection is made by the file, and the check finds people', async () => {
  const path = join(dir, 'corp.yaml');
  writeFileSync(path, file());
  assert.match(await parvis('apply', path), /\+ connection corp/);
  const check = await parvis('connection', 'check', '--tenant', 'demo', '--connection', 'corp');
  assert.match(check, /ok {5}connection: localhost:\d+ answers \(TLS: TLSv1\.[23]\)/);
  assert.match(check, /ok {5}people[\s\S]*ok {5}subject/);
  assert.doesNotMatch(check, new RegExp(READER_PASSWORD));
  assert.match(
    await parvis('connection', 'list', '--tenant', 'demo'),
    /corp +domain {2}ldap \(openldap\) {2}"Corp" {2}addresses: always for corp\.example {2}secrets: bindPassword/,
  );
});

async function comeTo(page: Page, address: string): Promise<void> {
  await page.goto(`${installation.shopUrl}/login`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(address);
  await press(page, 'continue');
  await page.getByRole('heading', { level: 1, name: 'Sign in with Corp', exact: true }).waitFor();
}
async function type(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Name or email').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'continue');
}

test('an address of the company leads to its directory; what is wrong is said there, and what is right is enough', async () => {
  const { page, look, complaints, close } = await newVisitor(chromium);
  await comeTo(page, 'mira@corp.example');
  await look('directories-0-asked');
  assert.equal(await page.getByLabel('Name or email').inputValue(), 'mira@corp.example');
  await type(page, 'mira', 'wrong');
  await page.getByRole('alert').getByText('We could not sign you in with this name and password.').waitFor();
  assert.equal(await page.getByLabel('Name or email').inputValue(), 'mira', 'what was typed is still there');
  assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), '');
  await look('directories-1-wrong');
  await type(page, 'reto', 'right');
  await page.getByRole('alert').getByText('Your password at Corp has to be changed first.').waitFor();
  await look('directories-2-change');
  await type(page, 'mira', 'right');
  await page.waitForURL((url) => url.href.startsWith(installation.shopUrl) || url.pathname.includes('/flow'));
  const later = page.locator('button[value="later"], button[value="skip"]:not([aria-hidden])').first();
  for (let tries = 0; tries < 5 && !page.url().startsWith(installation.shopUrl); tries++) {
    await later.click();
    await page.waitForLoadState();
  }
  await page.locator('.greeting').getByText('Mira').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('on a small screen, and written from right to left', async () => {
  const { page, look, close } = await newVisitor(chromium, { viewport: { width: 320, height: 700 }, locale: 'ar' });
  await page.goto(`${installation.shopUrl}/login`);
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill('mira@corp.example');
  await press(page, 'continue');
  await page.locator('input[name="password"]').waitFor();
  await look('directories-3-arabic');
  await close();
});
