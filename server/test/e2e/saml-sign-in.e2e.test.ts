import assert from 'node:assert/strict';
import { createSign, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { authorization, call, exchange, runParvis, startInstallation, type Answer, type HttpBrowser, type Installation } from '#test/installation';
import { assertionXml, makeProviderKey, pack, PERSISTENT, receiveRequest, responseXml, RSA_SHA256, signXml, type ProviderKey } from '../support/saml-provider.ts';

/* Sign-in by SAML, from the shop and back, and the end of it by the provider (docs/guide/saml-connections.md), against a running installation. */

const ISSUER = 'https://idp.example/entity';
const root = fileURLToPath(new URL('../../..', import.meta.url));
let key: ProviderKey;
let installation: Installation;
let dir: string;
before(async () => {
  key = makeProviderKey();
  dir = mkdtempSync(join(tmpdir(), 'parvis-saml-'));
  const connection = `    connections:
      - slug: office
        connector: saml
        name: Office
        settings: { entityId: ${ISSUER}, ssoUrl: https://idp.example/sso, sloUrl: https://idp.example/slo, certificates: [${JSON.stringify(key.pem)}] }
        trust: { email: always, domains: [office.example] }
        signOutAtProvider: true
`;
  const config = join(dir, 'demo.yaml');
  const demo = readFileSync(join(root, 'demo/demo.yaml'), 'utf8').replace('    settings:\n', '    settings:\n      nudges: { passkey: false }\n');
  assert.match(demo, /^ {4}connections:\n/m);
  writeFileSync(config, demo.replace('    connections:\n', connection));
  installation = await startInstallation({ config });
});
after(async () => {
  await installation?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const redirectUri = () => `${installation.shopUrl}/callback`;
const userinfo = (token: string) => call('GET', `${installation.issuer}/userinfo`, undefined, { authorization: `Bearer ${token}` });
const unescape = (text: string) => text.replaceAll('&amp;', '&');

/** Leaves for the provider, is answered there, and comes back as its browser would. */
async function signIn(browser: HttpBrowser, sessionIndex: string, nameId: string): Promise<string> {
  const attempt = authorization(installation.issuer, redirectUri());
  const first = await browser.follow(await browser.get(attempt.url));
  const leaving = await browser.submit(first, 'offers:go:office');
  const href = unescape(/<a class="primary"[^>]*href="([^"]+)"/.exec(leaving.text)?.[1] ?? assert.fail(leaving.text));
  const request = receiveRequest({ url: href });
  const told = { issuer: ISSUER, now: new Date(), inResponseTo: request.id };
  const attributes = { mail: [`${nameId}@office.example`], displayName: ['Noa Weiss'], givenName: ['Noa'] };
  const assertion = assertionXml({ ...told, nameId, format: PERSISTENT, audience: request.issuer, recipient: request.acs, attributes, sessionIndex });
  const response = responseXml({ ...told, destination: request.acs, inside: signXml(assertion, 'Assertion', key.privateKey) });
  const posted = await browser.post(
    request.acs,
    { SAMLResponse: pack(response), RelayState: request.state ?? '' },
    { origin: 'https://idp.example', 'sec-fetch-site': 'cross-site' },
  );
  let at: Answer = await browser.follow(posted, (location) => location.startsWith(redirectUri()));
  for (const action of ['continue', 'skip', 'later'])
    if (at.status === 200 && at.text.includes(`value="${action}"`)) at = await browser.submit(at, action, {}, (location) => location.startsWith(redirectUri()));
  assert.ok(at.url.startsWith(redirectUri()), `${at.url} ${at.text.replace(/<[^>]+>/g, ' ')}`);
  return (await exchange(installation.issuer, at.url, redirectUri(), attempt.verifier)).access_token;
}

/** The provider's word, signed over the query (SAML Bindings section 3.4.4.1). */
function wordOf(nameId: string, sessionIndex: string, signer = key): string {
  const names = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  const to = `${installation.issuer}/federation/office/logout`;
  const head = `ID="_${randomBytes(16).toString('hex')}" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${to}"`;
  const xml = `<samlp:LogoutRequest ${names} ${head}><saml:Issuer>${ISSUER}</saml:Issuer><saml:NameID Format="${PERSISTENT}">${nameId}</saml:NameID><samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex></samlp:LogoutRequest>`;
  const signed = `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}&RelayState=back&SigAlg=${encodeURIComponent(RSA_SHA256)}`;
  return `${to}?${signed}&Signature=${encodeURIComponent(createSign('sha256').update(signed).sign(signer.privateKey, 'base64'))}`;
}

test('somebody new comes from the provider; when it ends their session there, the one here ends, its tokens too, and no other', async () => {
  const [phone, laptop, other] = [installation.browser(), installation.browser(), installation.browser()];
  const onPhone = await signIn(phone, '_phone', 'noa');
  const onLaptop = await signIn(laptop, '_laptop', 'noa');
  const others = await signIn(other, '_other', 'kim');
  const said = JSON.parse((await userinfo(onPhone)).text) as { email: string; email_verified: boolean };
  assert.deepEqual([said.email, said.email_verified], ['noa@office.example', true]);

  const forged = await phone.get(wordOf('noa', '_phone', makeProviderKey()));
  assert.equal(forged.status, 400);
  assert.match(forged.text, /<h1/, 'a page, not a code');
  assert.equal((await userinfo(onPhone)).status, 200);

  const word = wordOf('noa', '_phone');
  const back = await phone.get(word);
  assert.equal(back.status, 303, back.text);
  assert.match(String(back.headers.location), /^https:\/\/idp\.example\/slo\?SAMLResponse=[^&]+&RelayState=back&SigAlg=[^&]+&Signature=/);
  assert.deepEqual([(await userinfo(onPhone)).status, (await userinfo(onLaptop)).status, (await userinfo(others)).status], [401, 200, 200]);
  assert.equal((await phone.get(word)).status, 400, 'a word counts once');
  const silent = await phone.get(authorization(installation.issuer, redirectUri(), { prompt: 'none' }).url);
  assert.match(String(silent.headers.location), /error=login_required/);
});

test('whoever signs out here is signed out first, then taken to the provider with a signed request, and back to the shop with its state, confirmed or not', async () => {
  for (const [status, result] of [
    ['Success', 'success'],
    ['Responder', 'failure'],
  ] as const) {
    const browser = installation.browser();
    const token = await signIn(browser, `_${status}`, 'noa');
    const bye = `${installation.shopUrl}/signed-out`;
    const query = new URLSearchParams({ client_id: 'demo-shop', post_logout_redirect_uri: bye, state: 'kept' });
    const asked = await browser.follow(await browser.get(`${installation.issuer}/logout?${query}`));
    const leaving = await browser.submit(asked, 'confirm');
    assert.ok(leaving.url.startsWith(`${installation.issuer}/federation/office/leave?out=`), leaving.url);
    assert.equal((await userinfo(token)).status, 401, 'nobody has to come back for that');
    const to = new URL(unescape(/<a class="primary"[^>]*href="([^"]+)"/.exec(leaving.text)?.[1] ?? assert.fail(leaving.text)));
    assert.equal(to.origin + to.pathname, 'https://idp.example/slo');
    const request = inflateRawSync(Buffer.from(to.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
    assert.ok(request.includes(`>noa</saml:NameID><samlp:SessionIndex>_${status}</samlp:SessionIndex>`) && to.searchParams.has('Signature'), request);

    const names = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
    const place = `${installation.issuer}/federation/office/logout`;
    const head = `ID="_${randomBytes(16).toString('hex')}" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${place}" InResponseTo="${/ ID="([^"]+)"/.exec(request)?.[1]}"`;
    const said = `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status>`;
    const answer = `<samlp:LogoutResponse ${names} ${head}><saml:Issuer>${ISSUER}</saml:Issuer>${said}</samlp:LogoutResponse>`;
    const fields = { SAMLResponse: pack(signXml(answer, 'LogoutResponse', key.privateKey)), RelayState: to.searchParams.get('RelayState') ?? '' };
    // A form from another site brings no cookie; the redirect after it does.
    const posted = await installation.browser().post(place, fields, { origin: 'https://idp.example', 'sec-fetch-site': 'cross-site' });
    assert.equal(posted.status, 303, posted.text);
    const stranger = await installation.browser().get(String(posted.headers.location));
    assert.deepEqual([stranger.status, stranger.headers.location], [400, undefined], 'in another browser it leads nowhere');
    const back = await browser.follow(await browser.get(String(posted.headers.location)), (location) => location.startsWith(bye));
    assert.equal(back.url, `${bye}?state=kept`);
    const told = await installation.database.dump<{ result: string }>("select result from platform.events where type = 'federation.sign_out_answered' order by occurred_at");
    assert.equal(told.at(-1)?.result, result);
  }
});

test('the metadata names where the provider signs people out, and the key that comes next before it is used', async () => {
  const read = async () => (await installation.browser().get(`${installation.issuer}/federation/office/metadata`)).text;
  const signing = (metadata: string) => [...metadata.matchAll(/<md:KeyDescriptor use="signing">.*?<ds:X509Certificate>([^<]+)</g)].map(([, certificate]) => certificate);
  const before = await read();
  assert.match(before, new RegExp(`SingleLogoutService Binding="[^"]+HTTP-Redirect" Location="${installation.issuer}/federation/office/logout"`));
  assert.match((await runParvis(installation.env, ['connection', 'rotate-keys', '--tenant', 'demo', '--connection', 'office'])).out, /Rotated\./);
  // Other processes may go on with what they know for a minute.
  await installation.kill(0);
  await installation.restart(0);
  const after = signing(await read());
  assert.equal(after[0], signing(before)[1], 'what was published as the next signs now');
  assert.ok(!signing(before).includes(after[1]));
});
