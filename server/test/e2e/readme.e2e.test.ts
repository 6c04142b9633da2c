import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as client from 'openid-client';
import { ADA, startInstallation, type Installation } from '#test/installation';

/* What the front page tells a developer to do, done. */
const root = fileURLToPath(new URL('../../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? '';
const SECRET = 'a-secret-of-my-own-application-0123';

let installation: Installation;
before(async () => {
  installation = await startInstallation();
});
after(() => installation?.stop());

test('the YAML of the front page registers an application, and the snippet of the front page signs a customer in with it', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'parvis-readme-')), 'my.yaml');
  writeFileSync(file, block('yaml'));
  const env = { ...installation.env, MY_APP_SECRET: SECRET };
  const apply = () => execFileSync(process.execPath, ['server/bin/parvis.ts', 'apply', file], { cwd: root, env, encoding: 'utf8' });
  assert.match(apply(), /application my-app/);
  assert.match(apply(), /Nothing changed/);

  const redirect_uri = 'http://localhost:4000/callback';
  const config = await client.discovery(new URL(installation.issuer), 'my-app', SECRET, undefined, { execute: [client.allowInsecureRequests] });
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri,
    scope: 'openid email',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const browser = installation.browser();
  const back = (location: string) => location.startsWith(redirect_uri);
  const identify = await browser.follow(await browser.get(url.href));
  const password = await browser.submit(identify, 'continue', { identifier: ADA.email });
  const callback = await browser.submit(password, 'continue', { password: ADA.password }, back);
  const tokens = await client.authorizationCodeGrant(config, new URL(callback.url), { pkceCodeVerifier: verifier });
  const sub = tokens.claims()?.sub ?? '';
  assert.equal((await client.fetchUserInfo(config, tokens.access_token, sub)).email, ADA.email);
  browser.close();
});

test('the snippet of the front page is the one that was run', () => {
  const snippet = block('ts');
  for (const call of ['client.discovery(', 'client.randomPKCECodeVerifier()', 'client.buildAuthorizationUrl(', 'client.authorizationCodeGrant('])
    assert.ok(snippet.includes(call), call);
});

test('every file the documents link to exists', () => {
  const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  const wrong = documents.flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8');
    return [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].flatMap(([, target = '']) => {
      try {
        readFileSync(join(root, document, '..', target));
        return [];
      } catch (error) {
        return (error as { code?: string }).code === 'EISDIR' ? [] : [`${document} -> ${target}`];
      }
    });
  });
  assert.deepEqual(wrong, []);
});
