import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { SAML } from '@node-saml/node-saml';
import type { RunningDemo } from './shared/app.ts';
import { startRepairs } from './repairs/server.ts';
import { Visits } from './repairs/visits.ts';
import { TestBrowser } from './testing/browser.ts';
import { freePort } from './testing/scene.ts';

/*
 * What the workshop refuses, and what it shows to whom. That it signs people on is tried with the real identity server, in a browser (server/test/e2e/saml.e2e.test.ts).
 */

const KEY = readFileSync(new URL('repairs/keys/key.pem', import.meta.url), 'utf8');
const CERTIFICATE = readFileSync(new URL('repairs/keys/cert.pem', import.meta.url), 'utf8').replace(/-----[^-]+-----|\s/g, '');

describe('the workshop, which speaks SAML only', () => {
  let repairs: RunningDemo;
  let idp: Server;
  let issuer: string;
  before(async () => {
    const [port, idpPort] = await Promise.all([freePort(), freePort()]);
    issuer = `http://localhost:${idpPort}`;
    idp = createServer((_request, response) =>
      response.end(
        `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${CERTIFICATE}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
      ),
    );
    await new Promise<void>((resolve) => idp.listen(idpPort, 'localhost', resolve));
    repairs = await startRepairs({ port, baseUrl: `http://localhost:${port}`, entityId: `http://localhost:${port}/saml/metadata`, issuer });
  });
  after(async () => {
    await repairs.close();
    idp.closeAllConnections();
    idp.close();
  });

  it('has a strict policy, no inline style or script, one h1 and one main on every page', async () => {
    const browser = new TestBrowser();
    for (const path of ['/', '/signed-out', '/nowhere', '/saml/arrived?ticket=none']) {
      const page = await browser.open(`${repairs.url}${path}`);
      assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'; style-src 'self'; img-src 'self'/, path);
      assert.doesNotMatch(page.text, /<script|\sstyle=|<style|\son[a-z]+=/, path);
      assert.equal(page.text.match(/<h1/g)?.length, 1, path);
      assert.equal(page.text.match(/<main/g)?.length, 1, path);
    }
    for (const [, path] of (await browser.open(repairs.url)).text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      assert.equal((await fetch(new URL(path ?? '', repairs.url))).status, 200, path);
    }
  });

  it('sends people away with a signed request, for this browser', async () => {
    const step = await new TestBrowser().step(`${repairs.url}/login?return_to=/received`);
    const target = new URL(step.headers.get('location') ?? '');
    assert.equal(target.origin + target.pathname, `${issuer}/saml/sso`);
    assert.deepEqual([...target.searchParams.keys()], ['SAMLRequest', 'RelayState', 'SigAlg', 'Signature']);
    assert.match(step.headers.get('set-cookie') ?? '', /repairs_browser=/);
  });

  it('takes no answer that it did not ask for, and none that is not signed', async () => {
    const browser = new TestBrowser();
    const state = new URL((await browser.step(`${repairs.url}/login`)).headers.get('location') ?? '').searchParams.get('RelayState') ?? '';
    const forged = Buffer.from(`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"/>`).toString('base64');
    for (const fields of [{}, { SAMLResponse: forged }, { SAMLResponse: forged, RelayState: 'unknown' }, { SAMLResponse: forged, RelayState: state }]) {
      const page = await browser.submit(`${repairs.url}/saml/acs`, fields, 'null');
      assert.equal(page.status, 400);
      assert.match(page.text, /We could not sign you in/);
    }
    assert.doesNotMatch((await browser.open(repairs.url)).text, /Hello,/);
  });

  it('signs nobody out because somebody says so', async () => {
    const unsigned = Buffer.from('<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"/>').toString('base64');
    const byServer = await fetch(`${repairs.url}/saml/notice`, { method: 'POST', body: new URLSearchParams({ SAMLRequest: unsigned }) });
    assert.equal(byServer.status, 400);
    const byBrowser = await fetch(`${repairs.url}/saml/slo?${new URLSearchParams({ SAMLRequest: unsigned })}`, { redirect: 'manual' });
    assert.equal(byBrowser.status, 400);
    const elsewhere = await new TestBrowser().submit(`${repairs.url}/logout`, {}, 'https://evil.example');
    assert.equal(elsewhere.status, 403);
  });

  it('confirms to who sends the browser by that somebody signed out', async () => {
    // The key of this test's identity server is the workshop's own.
    const idp = new SAML({
      issuer: `${issuer}/saml/metadata`,
      callbackUrl: issuer,
      idpCert: CERTIFICATE,
      entryPoint: repairs.url,
      logoutUrl: `${repairs.url}/saml/slo`,
      privateKey: KEY,
      signatureAlgorithm: 'sha256',
    });
    const person = { issuer: '', nameID: 'somebody', nameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', sessionIndex: '_1' };
    const answer = await fetch(await idp.getLogoutUrlAsync(person, 'step', {}), { redirect: 'manual' });
    assert.equal(answer.status, 303);
    const target = new URL(answer.headers.get('location') ?? '');
    assert.equal(target.origin + target.pathname, `${issuer}/saml/slo`);
    assert.deepEqual([...target.searchParams.keys()], ['SAMLResponse', 'RelayState', 'SigAlg', 'Signature']);
    assert.equal(target.searchParams.get('RelayState'), 'step');
  });

  it('ends the visits of one sign-on, or all of a person where none is named', () => {
    const visits = new Visits();
    const visit = (nameID: string, sessionIndex: string) => visits.begin({ issuer: '', nameID, nameIDFormat: '', sessionIndex });
    const [one, two, other] = [visit('ada', '1'), visit('ada', '2'), visit('bob', '1')];
    assert.equal(visits.endMatching({ issuer: '', nameID: 'ada', nameIDFormat: '', sessionIndex: '1' }), 1);
    assert.equal(visits.get(one.id), undefined);
    assert.equal(visits.endMatching({ issuer: '', nameID: 'ada', nameIDFormat: '' }), 1);
    assert.equal(visits.get(two.id), undefined);
    assert.ok(visits.get(other.id));
  });

  it('says of itself what others must know', async () => {
    const response = await fetch(`${repairs.url}/saml/metadata`);
    const text = await response.text();
    assert.equal(response.headers.get('content-type'), 'application/samlmetadata+xml');
    assert.ok(text.includes(`entityID="${repairs.url}/saml/metadata"`) && text.includes(`${repairs.url}/saml/acs`) && text.includes('X509Certificate'));
  });
});
