import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SAML } from '@node-saml/node-saml';
import { selfSign } from '#platform/crypto';
import { ADA, formsOf, runParvis, startInstallation, type HttpBrowser, type Installation } from '#test/installation';

/* What the guide to SAML applications tells somebody to do, done: with its own file, its own commands, and node-saml set up as it says. */

const root = fileURLToPath(new URL('../../..', import.meta.url));
const guide = readFileSync(join(root, 'docs/guide/saml-applications.md'), 'utf8');
const blocks = (language: string) => [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] as string);

const HOME = 'https://press.example';
const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
let installation: Installation;
let folder: string;
let press: SAML;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parvis-saml-guide-'));
  installation = await startInstallation();
  const { metadata, certificates } = await idpMetadata();
  press = new SAML({
    issuer: `${HOME}/saml`,
    audience: `${HOME}/saml`,
    callbackUrl: `${HOME}/saml/acs`,
    logoutCallbackUrl: `${HOME}/saml/slo`,
    entryPoint: /SingleSignOnService Binding="[^"]*Redirect" Location="([^"]+)"/.exec(metadata)?.[1] ?? '',
    idpIssuer: /entityID="([^"]+)"/.exec(metadata)?.[1] ?? '',
    // Both, as the guide says.
    idpCert: certificates,
    privateKey: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicCert: `-----BEGIN CERTIFICATE-----\n${selfSign(key, 'press')}\n-----END CERTIFICATE-----\n`,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
  });
});
after(async () => {
  await installation?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

async function idpMetadata() {
  const [curl = ''] = blocks('sh');
  const metadata = await (await fetch(`${installation.issuer}${new URL(curl.trim().split(' ')[1] ?? '').pathname}`)).text();
  return { metadata, certificates: [...metadata.matchAll(/<md:KeyDescriptor use="signing">.*?X509Certificate>([^<]+)</g)].map((match) => match[1] as string) };
}

/** `npm run parvis -- ...`, as a line of the guide has it. */
async function run(line: string, { more = [], code = 0 }: { readonly more?: readonly string[]; readonly code?: number } = {}): Promise<string> {
  assert.ok(guide.includes(`npm run parvis -- ${line}`), `the guide has: ${line}`);
  const answer = await runParvis(installation.env, [...line.split(' '), ...more], folder);
  assert.equal(answer.code, code, answer.text);
  return answer.text;
}

async function signOn(browser: HttpBrowser) {
  const start = await browser.follow(await browser.get(await press.getAuthorizeUrlAsync('', undefined, {})));
  const password = await browser.submit(start, 'continue', { identifier: ADA.email });
  const page = await browser.submit(password, 'continue', { password: ADA.password });
  const [form] = formsOf(page.text);
  assert.equal(form?.action, `${HOME}/saml/acs`);
  return (await press.validatePostResponseAsync({ ...form?.fields })).profile;
}

test('the file of the guide registers an application by its metadata, and its customers sign on by a library set up as the guide says', async () => {
  const [file = '', attributes = ''] = blocks('yaml');
  writeFileSync(join(folder, 'press-room.xml'), press.generateServiceProviderMetadata(null, press.options.publicCert as string));
  writeFileSync(join(folder, 'company.yaml'), file);
  assert.match(await run('saml-application propose press-room.xml --tenant demo'), /- name: press\.example\n\s+metadata: \$\{file:press-room\.xml\}/);
  // Something would change: exit code 2.
  assert.match(await run('plan company.yaml', { code: 2 }), /\+ SAML application Press room/);
  assert.match(await run('apply company.yaml'), /\+ SAML application Press room/);
  assert.match(await run('apply company.yaml'), /Nothing changed/);
  const first = await signOn(installation.browser());
  assert.deepEqual([first?.['urn:oid:0.9.2342.19200300.100.1.3'], first?.['urn:oid:2.16.840.1.113730.3.1.241']], [ADA.email, 'Ada Lovelace']);

  writeFileSync(join(folder, 'company.yaml'), file.replace(/^ +attributes: .*$/m, attributes.replace(/^/gm, '        ').trimEnd()));
  assert.match(await run('apply company.yaml'), /~ SAML application Press room\n +attributes/);
  // Another process learns of it within seconds.
  let second = await signOn(installation.browser());
  for (let tries = 0; second?.['firstName'] === undefined && tries < 50; tries++) second = await signOn(installation.browser());
  assert.deepEqual([second?.nameID, second?.['firstName'], second?.['urn:oid:2.16.840.1.113730.3.1.241']], [first?.nameID, 'Ada', undefined]);
});

test('what is refused is found in the audit trail by the command of the guide', async () => {
  const browser = installation.browser();
  assert.equal((await browser.get(`${installation.issuer}/saml/sso?SAMLRequest=bm90IHhtbA==`)).status, 400);
  assert.match(await run('audit --tenant demo --type saml.request_refused'), /saml\.request_refused.*malformed_message/);
});

test('keys: the coming one is shown for a week first, or at once in an emergency; applications that know both go on', async () => {
  assert.match(await run('keys rotate --tenant demo --purpose saml', { code: 1 }), /next signing key has not been published long enough/);
  assert.match(await run('keys rotate --tenant demo --purpose saml', { more: ['--emergency'] }), /Rotated/);
  assert.equal((await signOn(installation.browser()))?.['firstName'], 'Ada');
});
