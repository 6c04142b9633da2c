import assert from 'node:assert/strict';
import { createSign, createVerify, X509Certificate } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { SAML } from '@node-saml/node-saml';
import { makeProviderKey, newId, pack, PERSISTENT, RSA_SHA256, signXml, type ProviderKey } from '../../../../test/support/saml-provider.ts';
import type { ConnectorFailure, Ended, Returned } from '../../contract.ts';
import { ISSUER, samlWorld, tell, type SamlWorld } from './saml-world.suite.ts';

const SLO = 'https://idp.example/slo';
let key: ProviderKey;
let stranger: ProviderKey;
let w: SamlWorld;
before(async () => {
  [key, stranger] = [makeProviderKey(), makeProviderKey()];
  w = await samlWorld(key);
});
after(() => w.t.drop());

const connection = (change: Readonly<Record<string, unknown>> = {}) => w.connection({ sloUrl: SLO, ...change });
const here = 'https://id.here.example/federation/there/logout';
const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

interface Input {
  readonly id?: string;
  readonly issuer?: string;
  readonly destination?: string;
  readonly issued?: number;
  readonly until?: number;
  readonly nameId?: string;
  readonly sessions?: readonly string[];
}
function request({ id = newId(), issuer = ISSUER, destination = here, issued = 0, until, nameId = 'subject-4711', sessions = ['_s1'] }: Input = {}): string {
  const names = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  const ends = until === undefined ? '' : ` NotOnOrAfter="${at(until)}"`;
  const indexes = sessions.map((index) => `<samlp:SessionIndex>${index}</samlp:SessionIndex>`).join('');
  return `<samlp:LogoutRequest ${names} ID="${id}" Version="2.0" IssueInstant="${at(issued)}" Destination="${destination}"${ends}><saml:Issuer>${issuer}</saml:Issuer><saml:NameID Format="${PERSISTENT}">${nameId}</saml:NameID>${indexes}</samlp:LogoutRequest>`;
}
function query(xml: string, signer: ProviderKey | 'nobody' = key, state = 'r-1', method = RSA_SHA256): string {
  const signed = `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}&RelayState=${state}&SigAlg=${encodeURIComponent(method)}`;
  return signer !== 'nobody' ? `${signed}&Signature=${encodeURIComponent(createSign('sha256').update(signed).sign(signer.privateKey, 'base64'))}` : signed;
}
const send = (message: Returned, of = connection()) => w.connector.away?.ended?.(of, message, w.context()) as Promise<Ended | ConnectorFailure>;
const byQuery = (text: string, of = connection()) => send({ method: 'GET', parameters: {}, query: text }, of);
const byForm = (xml: string, of = connection()) => send({ method: 'POST', parameters: { SAMLRequest: pack(xml), RelayState: 'r-1' } }, of);
const refused = (answer: Ended | ConnectorFailure, check: string, label = '') => {
  assert.deepEqual([answer.kind, 'check' in answer && answer.check], ['refused', check], `${label} ${JSON.stringify(answer)}`);
  assert.doesNotMatch(JSON.stringify(answer), /4711/);
};

describe('a session that ended there', () => {
  test('is named by a signed request, in the query or in a form, and answered', async () => {
    const id = newId();
    for (const answer of [await byQuery(query(request({ id }))), await byForm(signXml(request({ id }), 'LogoutRequest', key.privateKey))]) {
      assert.ok(answer.kind === 'ended', JSON.stringify(answer));
      assert.deepEqual([answer.subject, answer.sessions, answer.id], ['subject-4711', ['_s1'], id]);
      assert.ok(answer.until.getTime() > Date.now() && answer.until.getTime() <= Date.now() + 700_000);
      const { url = '' } = answer.reply ?? {};
      assert.ok(url.startsWith(`${SLO}?SAMLResponse=`), url);
      const reply = new URL(url).searchParams;
      assert.equal(reply.get('RelayState'), 'r-1');
      const xml = inflateRawSync(Buffer.from(reply.get('SAMLResponse') ?? '', 'base64')).toString();
      assert.ok(xml.includes(`InResponseTo="${id}"`) && xml.includes('status:Success'), xml);
      const [own] = (await w.keys.of({ tenantId: w.context().tenant.id, connectionId: connection().id, name: 'id.here.example' })).signing;
      const signed = url.slice(url.indexOf('?') + 1, url.indexOf('&Signature='));
      const publicKey = new X509Certificate(Buffer.from(own?.certificate ?? '', 'base64')).publicKey;
      assert.ok(
        createVerify('sha256')
          .update(signed)
          .verify(publicKey, Buffer.from(reply.get('Signature') ?? '', 'base64')),
      );
    }
  });
  test('named several times are several, and none named are all of theirs (Core section 3.7.1); one that is no text is not taken for none', async () => {
    for (const sessions of [[], ['_s1', '_s2']]) {
      const answer = await byQuery(query(request({ sessions })));
      assert.ok(answer.kind === 'ended' && answer.subject === 'subject-4711');
      assert.deepEqual(answer.sessions, sessions);
    }
    for (const index of ['', ' ', '<x/>', '_s1<x/>']) refused(await byQuery(query(request({ sessions: ['_s1', index] }))), 'session', index);
  });
  test('is named by its index and the name of the sign-in where an attribute says who somebody is', async () => {
    const of = connection({ subject: 'uid', nameId: 'transient' });
    const answer = await byQuery(query(request()), of);
    assert.ok(answer.kind === 'ended' && answer.subject === undefined);
    assert.deepEqual([answer.sessions, answer.of], [['_s1'], 'subject-4711']);
    const several = await byQuery(query(request({ sessions: ['_s1', '_s2'] })), of);
    assert.deepEqual(several.kind === 'ended' && several.sessions, ['_s1', '_s2']);
    refused(await byQuery(query(request({ sessions: [] })), of), 'session');
  });
  test('is not ended by a request that is not signed, or by another key, or changed', async () => {
    refused(await byQuery(query(request(), 'nobody')), 'signature');
    refused(await byQuery(query(request(), stranger)), 'signature');
    refused(await byForm(request()), 'signature');
    refused(await byForm(signXml(request(), 'LogoutRequest', stranger.privateKey, { certificate: stranger.certificate })), 'signature');
    refused(await byForm(signXml(request(), 'LogoutRequest', key.privateKey).replace('subject-4711', 'victim')), 'signature');
    const good = query(request());
    refused(await byQuery(good.replace('RelayState=r-1', 'RelayState=r-2')), 'signature');
    refused(await byQuery(good.replace('&RelayState=r-1', '')), 'signature');
    refused(await byQuery(`${good}&SAMLRequest=x`), 'parameters');
    refused(await byQuery(query(request(), key, 'r-1', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1')), 'algorithm');
    refused(await byQuery(query(request(), key, 'r-1', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1')), 'algorithm');
    refused(await byQuery(query(signXml(request(), 'LogoutRequest', stranger.privateKey))), 'one_signature');
    refused(await byQuery(''), 'message');
  });
  test('is not ended by what is of another, for another, or of another time', async () => {
    refused(await byQuery(query(request({ issuer: 'https://other.example' }))), 'issuer');
    refused(await byQuery(query(request({ destination: 'https://id.other.example/federation/there/logout' }))), 'destination');
    refused(await byQuery(query(request({ issued: -700 }))), 'condition_time');
    refused(await byQuery(query(request({ until: -61 }))), 'condition_time');
    refused(await byQuery(query(request({ issued: 120 }))), 'issue_instant');
    refused(await byQuery(query(request().replaceAll('LogoutRequest', 'AuthnRequest'))), 'document');
    refused(await byQuery(query(request().replace(/<saml:NameID.*NameID>/, ''))), 'name_id');
    refused(await byForm(`<!DOCTYPE x>${signXml(request(), 'LogoutRequest', key.privateKey)}`), 'xml');
  });
  test('a message that grows when it is unpacked is not unpacked', async () => {
    refused(await byQuery(query(`<x>${'y'.repeat(50_000_000)}</x>`)), 'encoding');
  });
});

describe('signing out there too, at a provider that an independent library speaks for', () => {
  const back = { url: 'https://id.here.example/federation/there/left', state: 'b'.repeat(43) };
  const away = () => w.connector.away!;
  /** node-saml, on the provider's side of it. */
  async function counterpart(): Promise<SAML> {
    const [own] = (await w.keys.of({ tenantId: w.context().tenant.id, connectionId: connection().id, name: 'id.here.example' })).signing;
    return new SAML({
      issuer: ISSUER,
      callbackUrl: SLO,
      entryPoint: here,
      logoutUrl: here,
      idpCert: `-----BEGIN CERTIFICATE-----\n${own?.certificate}\n-----END CERTIFICATE-----\n`,
      privateKey: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      signatureAlgorithm: 'sha256',
      wantAuthnResponseSigned: false,
    });
  }
  async function signedIn(change: { readonly qualifier?: string } = {}) {
    const go = await w.begin(connection());
    const finished = await w.finish(tell(key, go.request, { assertion: { sessionIndex: '_s9', ...change } }), go, connection());
    assert.ok(finished.kind === 'identity', JSON.stringify(finished));
    const { session, signOutHint } = finished.identity;
    return { ...session, hint: signOutHint! };
  }
  const heard = (message: Returned, state = back.state) => away().left!(connection(), message, state, w.context());
  const asQuery = (url: string): Returned => ({ method: 'GET', parameters: Object.fromEntries(new URL(url).searchParams), query: new URL(url).search.slice(1) });

  test('a signed request names them as the sign-in did, and a signed answer to it is a confirmation', async () => {
    const left = await away().leave!(connection(), await signedIn({ qualifier: ISSUER }), back, w.context());
    const url = new URL(left?.url ?? '');
    assert.ok(left?.url.startsWith(`${SLO}?SAMLRequest=`));
    const idp = await counterpart();
    const { profile } = await idp.validateRedirectAsync(Object.fromEntries(url.searchParams), url.search.slice(1));
    assert.deepEqual(
      [profile?.nameID, profile?.nameIDFormat, profile?.sessionIndex, profile?.issuer],
      ['subject-4711', PERSISTENT, '_s9', 'https://id.here.example/federation/there/metadata'],
    );
    const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
    assert.ok(xml.includes(`<saml:NameID NameQualifier="${ISSUER}" Format="${PERSISTENT}">subject-4711</saml:NameID>`), xml);
    const state = url.searchParams.get('RelayState') ?? '';
    assert.equal(state, back.state);
    const answer = (success: boolean) => idp.getLogoutResponseUrlAsync(profile!, state, {}, success);
    assert.deepEqual(await heard(asQuery(await answer(true))), { kind: 'left' });
    const no = await heard(asQuery(await answer(false)));
    assert.equal(no.kind === 'refused' && no.check, 'status');
    const other = await heard(asQuery(await answer(true)), 'c'.repeat(43));
    assert.equal(other.kind === 'refused' && other.check, 'in_response_to', 'of another trip');
    const [changed, unsigned] = [await answer(true), await answer(true)];
    for (const [message, check] of [
      [asQuery(changed.replace(/Signature=.{8}/, 'Signature=AAAAAAAA')), 'signature'],
      [asQuery(unsigned.replace(/&Signature=[^&]*/, '')), 'signature'],
      [asQuery(`${SLO}?RelayState=${state}`), 'message'],
      [{ method: 'POST', parameters: { RelayState: state } }, 'message'],
    ] as const) {
      const said = await heard(message);
      assert.ok(said.kind === 'refused', JSON.stringify(said));
      if (message.method === 'GET') assert.equal(said.check, check);
    }
  });
  test('where forms are all it takes, it is a form', async () => {
    const names = 'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"';
    const place = (service: string, binding: string, location: string) => `<md:${service} Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/>`;
    const descriptor = `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${key.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
    const metadata = `<md:EntityDescriptor ${names} entityID="${ISSUER}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${descriptor}${place('SingleLogoutService', 'HTTP-POST', SLO)}${place('SingleSignOnService', 'HTTP-Redirect', 'https://idp.example/sso')}</md:IDPSSODescriptor></md:EntityDescriptor>`;
    const of = w.connection({ metadata, ssoUrl: undefined, certificates: [] });
    const left = await away().leave!(of, await signedIn(), back, w.context());
    assert.deepEqual([left?.url, left?.form?.['RelayState']], [SLO, back.state]);
    const { profile } = await (await counterpart()).validatePostRequestAsync({ SAMLRequest: left?.form?.['SAMLRequest'] ?? '' });
    assert.deepEqual([profile?.nameID, profile?.sessionIndex], ['subject-4711', '_s9']);
  });
  test('where there is no such place, or nobody knows who it is about, there is no way', async () => {
    assert.equal(await away().leave!(w.connection(), await signedIn(), back, w.context()), undefined);
    for (const hint of ['x', '{}', undefined])
      assert.equal(await away().leave!(connection(), { id: '_s9', ...(hint === undefined ? {} : { hint }) }, back, w.context()), undefined);
  });
});
