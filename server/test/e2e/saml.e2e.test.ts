import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SAML, type Profile } from '@node-saml/node-saml';
import { selfSign } from '#platform/crypto';
import { signXml } from '#platform/xml-signature';
import { ADA, freePorts, startInstallation, type Installation } from '#test/installation';
import { at, launchChromium, newVisitor, press, type Browser, type Page } from '../support/chromium.ts';

/* The demo in a real browser, with one application more: one that can be told only by the browser that somebody signed out. */

let installation: Installation;
let chromium: Browser;
let archive: Archive;
let folder: string;

interface Archive {
  readonly url: string;
  readonly entityId: string;
  readonly certificate: string;
  /** Who it believes is signed in. */
  signedIn: Profile | undefined;
  /** How often the browser came by to sign out. */
  told: number;
  /** Does not answer: a browser that is sent here stays where it was. */
  asleep: boolean;
  connect(issuer: string): Promise<void>;
  close(): void;
}

/** A service provider of an independent library, as small as one can be. */
async function openArchive(): Promise<Archive> {
  const [port = 0] = await freePorts(1);
  const url = `http://localhost:${port}`;
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = selfSign(key, 'archive');
  let saml: SAML | undefined;
  const server: Server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', url);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      const query = Object.fromEntries(new URLSearchParams(search));
      void answer(pathname, form, query, search.slice(1)).then(
        ({ to, text }) => {
          if (to !== undefined) response.writeHead(303, { location: to }).end();
          else response.writeHead(text === undefined ? 204 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(text);
        },
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  });
  async function answer(path: string, form: Record<string, string>, query: Record<string, string>, search: string): Promise<{ to?: string; text?: string }> {
    if (archive.asleep) return {};
    if (path === '/login') return { to: await saml?.getAuthorizeUrlAsync('', undefined, {}) } as { to: string };
    if (path === '/acs') {
      archive.signedIn = (await saml?.validatePostResponseAsync(form))?.profile ?? undefined;
      return { to: '/' };
    }
    if (path === '/slo') {
      const request = (await saml?.validateRedirectAsync(query, search))?.profile;
      if (!request) return { text: '<h1>Signed out</h1>' };
      archive.told++;
      if (request.sessionIndex === archive.signedIn?.sessionIndex) archive.signedIn = undefined;
      return { to: await saml?.getLogoutResponseUrlAsync(request, query['RelayState'] ?? '', {}, true) } as { to: string };
    }
    if (path === '/logout') {
      const request = signXml((await saml?._generateLogoutRequest(archive.signedIn as Profile)) ?? '', key.privateKey);
      return {
        text: `<form method="post" action="${saml?.options.logoutUrl}"><input type="hidden" name="SAMLRequest" value="${Buffer.from(request).toString('base64')}"><button>Sign out</button></form>`,
      };
    }
    return { text: `<h1>${archive.signedIn ? `Archive of ${archive.signedIn.nameID}` : 'Archive'}</h1>` };
  }
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    url,
    entityId: `${url}/saml`,
    certificate,
    signedIn: undefined,
    told: 0,
    asleep: false,
    async connect(issuer) {
      const metadata = await (await fetch(`${issuer}/saml/metadata`)).text();
      saml = new SAML({
        issuer: `${url}/saml`,
        audience: `${url}/saml`,
        callbackUrl: `${url}/acs`,
        entryPoint: `${issuer}/saml/sso`,
        logoutUrl: `${issuer}/saml/slo`,
        idpIssuer: `${issuer}/saml/metadata`,
        idpCert: [...metadata.matchAll(/<md:KeyDescriptor[^>]*>.*?X509Certificate>([^<]+)</g)].map((match) => match[1] as string),
        privateKey: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        signatureAlgorithm: 'sha256',
        digestAlgorithm: 'sha256',
        disableRequestedAuthnContext: true,
        identifierFormat: null,
      });
    },
    close: () => void server.close(),
  };
}

before(async () => {
  archive = await openArchive();
  folder = mkdtempSync(join(tmpdir(), 'parvis-saml-'));
  const config = join(folder, 'saml.yaml');
  const demo = readFileSync(fileURLToPath(new URL('../../../demo/demo.yaml', import.meta.url)), 'utf8');
  writeFileSync(
    config,
    demo.replace('    settings:\n', '    settings:\n      nudges: { passkey: false }\n').replace(
      '    samlApplications:\n',
      `    samlApplications:
      - name: Photo archive
        brand: circle
        entityId: ${archive.entityId}
        home: ${archive.url}/
        acs: [{ url: '${archive.url}/acs' }]
        logout: { url: '${archive.url}/slo', binding: redirect }
        signingCertificates: ['${archive.certificate}']
`,
    ),
  );
  installation = await startInstallation({ demo: true, config });
  await archive.connect(installation.issuer);
  chromium = await launchChromium();
});
after(async () => {
  await chromium?.close();
  await installation?.stop();
  archive?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const greeting = (page: Page) => page.locator('.greeting');

async function signInAt(page: Page): Promise<void> {
  await at(page, installation.issuer);
  await page.locator('input[name="identifier"]').fill(ADA.email);
  await press(page, 'continue');
  await page.locator('input[name="password"]').fill(ADA.password);
  await press(page, 'continue');
}

async function signOutAt(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('details.menu summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
}

async function forgets(page: Page, url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    await page.goto(url);
    if ((await greeting(page).count()) === 0) return;
    assert.ok(tries < 100, `${url} learns of the sign-out`);
    await page.waitForTimeout(100);
  }
}

test('signed in at the shop, the workshop that speaks SAML knows its customer without typing; signing out there signs out the shop', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  await page.goto(installation.repairsUrl);
  await visitor.look('saml-1-workshop');
  await page.goto(`${installation.shopUrl}/login`);
  await signInAt(page);
  await at(page, installation.shopUrl);
  await greeting(page).waitFor();
  await page.locator('details.menu summary').click();
  await page.getByRole('link', { name: 'Your repairs' }).click();
  await at(page, installation.repairsUrl);
  await greeting(page).waitFor();
  assert.match((await greeting(page).textContent()) ?? '', /Ada/);
  await visitor.look('saml-2-repairs');
  await page.goto(`${installation.repairsUrl}/received`);
  const received = (await page.locator('dl').textContent()) ?? '';
  assert.ok(received.includes('ada@example.com') && received.includes('nameid-format:persistent'));
  await visitor.look('saml-3-received');
  const workshop = 'Fernweh Repairs';
  // Its owner is shown both, in one session, and what the workshop got.
  await page.goto(`${installation.issuer}/account/devices`);
  const here = (await page.locator('.card').first().textContent()) ?? '';
  assert.ok(here.includes('Fernweh Outfitters') && here.includes(workshop), here);
  await page.goto(`${installation.issuer}/account/applications`);
  const card = page.locator('.card', { hasText: workshop });
  assert.match((await card.textContent()) ?? '', /Got so far[\s\S]*Email/);
  await card.getByRole('button').click();
  await page.getByRole('heading', { level: 1, name: workshop }).waitFor();
  await signOutAt(page, installation.repairsUrl);
  await at(page, `${installation.repairsUrl}/signed-out`);
  await page.getByText('signed out here, at the shop and at the club').waitFor();
  await visitor.look('saml-4-signed-out');
  await forgets(page, installation.shopUrl);
  await page.goto(`${installation.repairsUrl}/sso?return_to=/`);
  assert.equal(await greeting(page).count(), 0, 'nobody is signed in, and nobody is asked');
  assert.equal(page.url(), `${installation.repairsUrl}/`);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test('the other way round: signed in over SAML, the club knows; signing out at the club reaches the workshop', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  await page.goto(`${installation.repairsUrl}/login`);
  await at(page, installation.issuer);
  await visitor.look('saml-5-sign-in');
  await signInAt(page);
  await at(page, installation.repairsUrl);
  await greeting(page).waitFor();
  await page.goto(installation.clubUrl);
  await greeting(page).waitFor();
  await signOutAt(page, installation.clubUrl);
  await at(page, `${installation.clubUrl}/signed-out`);
  await forgets(page, installation.repairsUrl);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test('an application that only the browser can tell is passed on the way out of the shop, and the way ends at the shop; by hand where it does not answer', async () => {
  const visitor = await newVisitor(chromium, { colorScheme: 'dark' });
  const { page } = visitor;
  await page.goto(`${archive.url}/login`);
  await signInAt(page);
  await page.getByText('Archive of').waitFor();
  await page.goto(`${installation.shopUrl}/login`);
  await at(page, installation.shopUrl);
  await greeting(page).waitFor();
  archive.asleep = true;
  await page.locator('details.menu summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click({ noWaitAfter: true });
  await page.getByRole('heading', { name: 'Signing you out' }).waitFor();
  await visitor.look('saml-6-leaving');
  archive.asleep = false;
  await page.getByRole('link', { name: 'Continue' }).click();
  await at(page, `${installation.shopUrl}/signed-out`);
  assert.deepEqual([archive.told, archive.signedIn], [1, undefined]);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test('without script there is a button to go on', async () => {
  const visitor = await newVisitor(chromium, { javaScriptEnabled: false });
  const { page } = visitor;
  await page.goto(`${archive.url}/login`);
  await signInAt(page);
  await page.getByRole('heading', { name: 'On to Photo archive' }).waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Archive of').waitFor();
  await visitor.close();
});

test('what cannot go on is a page that says so, with the way back', async () => {
  const visitor = await newVisitor(chromium);
  const { page } = visitor;
  const answer = await page.goto(`${installation.issuer}/saml/sso?SAMLRequest=bm90IHhtbA==`);
  assert.equal(answer?.status(), 400);
  await visitor.look('saml-7-refused');
  await page.goto(`${installation.issuer}/saml/start?application=${encodeURIComponent(archive.entityId)}`);
  await page.getByText('Back to Photo archive').waitFor();
  await visitor.look('saml-8-not-for-this');
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

for (const [name, options] of [
  ['wide', { locale: 'en-GB' }],
  ['narrow-dark-arabic', { locale: 'ar', colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
] as const)
  test(`every page on the way to an application and back can be read: ${name}`, async () => {
    const visitor = await newVisitor(chromium, options);
    const { page } = visitor;
    const look = (what: string) => visitor.look(`saml-${name}-${what}`);
    await page.goto(`${archive.url}/login`);
    await look('1-sign-in');
    archive.asleep = true;
    await signInAt(page);
    await page.locator('form[action$="/acs"] button').waitFor();
    await look('2-on-to');
    archive.asleep = false;
    await page.locator('form[action$="/acs"] button').click();
    await page.getByText('Archive of').waitFor();
    await page.goto(`${archive.url}/logout`);
    archive.asleep = true;
    await page.getByRole('button', { name: 'Sign out' }).click({ noWaitAfter: true });
    await page.locator('a[href*="SAMLResponse"]').waitFor();
    await look('3-signed-out');
    archive.asleep = false;
    await page.locator('a[href*="SAMLResponse"]').click();
    await page.getByText('Signed out').waitFor();
    await page.goto(`${installation.issuer}/saml/sso/continue?request=none`);
    await look('4-expired');
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

test('the workshop on a phone at night', async () => {
  const visitor = await newVisitor(chromium, { colorScheme: 'dark', viewport: { width: 360, height: 740 } });
  const { page } = visitor;
  await page.goto(installation.repairsUrl);
  await visitor.look('saml-phone-1-workshop');
  await page.goto(`${installation.repairsUrl}/login`);
  await signInAt(page);
  await at(page, installation.repairsUrl);
  await greeting(page).waitFor();
  await visitor.look('saml-phone-2-repairs');
  await page.locator('details.menu summary').click();
  await visitor.look('saml-phone-3-menu');
  await page.goto(`${installation.repairsUrl}/received`);
  await visitor.look('saml-phone-4-received');
  // A number is asked for when somebody would come by, and not before; without it things are sent home.
  await page.goto(installation.repairsUrl);
  const pickUp = page.getByRole('link', { name: 'Pick it up myself' }).first();
  await pickUp.click();
  await at(page, installation.issuer);
  await page.getByText('We ring you when it is mended and lies on the counter.').waitFor();
  await visitor.look('saml-phone-7-number');
  await press(page, 'leave');
  await page.getByRole('heading', { name: 'Then we send it home' }).waitFor();
  await visitor.look('saml-phone-8-sent-home');
  await page.getByRole('link', { name: 'Give a number' }).click();
  await page.locator('input[name="pickup_phone"]').fill('soon');
  await press(page, 'continue');
  await page.getByText('Check that this is complete').first().waitFor();
  await page.locator('input[name="pickup_phone"]').fill('+49 151 23456789');
  await press(page, 'continue');
  await at(page, installation.repairsUrl);
  await page.getByText('+49 151 23456789').waitFor();
  await visitor.look('saml-phone-9-waits');
  await page.goto(installation.repairsUrl);
  await pickUp.click();
  await page.getByRole('heading', { name: 'It waits for you' }).waitFor();
  await signOutAt(page, installation.repairsUrl);
  await at(page, `${installation.repairsUrl}/signed-out`);
  await visitor.look('saml-phone-5-signed-out');
  await page.goto(`${installation.repairsUrl}/saml/arrived?ticket=none`);
  await visitor.look('saml-phone-6-failed');
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});
