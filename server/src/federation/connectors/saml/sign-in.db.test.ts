import assert from 'node:assert/strict';
import { createVerify, X509Certificate } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { makeProviderKey, PASSWORD_CONTEXT, PERSISTENT, RSA_SHA256, signWithPrefixes, statusXml, type ProviderKey } from '../../../../test/support/saml-provider.ts';
import type { Finished } from '../../contract.ts';
import { assertRefused, ISSUER, samlWorld, SSO, STATE, tell, type SamlWorld, type Told } from './saml-world.suite.ts';

let key: ProviderKey;
let w: SamlWorld;
before(async () => {
  key = makeProviderKey();
  w = await samlWorld(key);
});
after(() => w.t.drop());

const identity = (finished: Finished) => {
  assert.equal(finished.kind, 'identity', JSON.stringify(finished));
  return (finished as Extract<Finished, { kind: 'identity' }>).identity;
};
async function signIn(told: Told = {}, of = w.connection()): Promise<Finished> {
  const go = await w.begin(of);
  return w.finish(tell(key, go.request, told), go, of);
}
const place = () => ({ tenantId: w.context().tenant.id, connectionId: w.connection().id, name: 'id.here.example' });

describe('the request', () => {
  test('goes by redirect with everything a provider needs, and the state unchanged', async () => {
    const go = await w.begin();
    assert.ok(go.url.startsWith(`${SSO}?SAMLRequest=`), go.url);
    assert.equal(go.form, undefined);
    const { request } = go;
    assert.equal(request.state, STATE);
    assert.equal(request.issuer, 'https://id.here.example/federation/there/metadata');
    assert.equal(request.acs, 'https://id.here.example/federation/there/callback');
    assert.match(request.id, /^_[0-9a-f]{40}$/);
    assert.equal(go.kept['request'], request.id);
    for (const part of [
      `Destination="${SSO}"`,
      'Version="2.0"',
      `Format="${PERSISTENT}"`,
      'AllowCreate="true"',
      'ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"',
    ]) {
      assert.ok(request.xml.includes(part), `${part} in ${request.xml}`);
    }
    assert.equal(request.forceAuthn, false);
  });
  test('goes by POST, signed inside, where the provider wants that', async () => {
    const of = w.connection({ binding: 'post', signRequests: 'always', ssoUrl: `${SSO}?tenant=1` });
    const go = await w.begin(of);
    assert.equal(go.url, `${SSO}?tenant=1`);
    assert.equal(go.request.state, STATE);
    const [active] = (await w.keys.of(place())).signing;
    const node = new DOMParser().parseFromString(go.request.xml, 'text/xml').documentElement;
    const children = Array.from(node.childNodes).map((child) => (child as Element).localName);
    assert.deepEqual(children.slice(0, 2), ['Issuer', 'Signature'], 'where the schema wants it');
    const signed = new SignedXml({ publicCert: new X509Certificate(Buffer.from(active?.certificate ?? '', 'base64')).toString(), getCertFromKeyInfo: () => null });
    signed.loadSignature(node.getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', 'Signature')[0] as unknown as Node);
    assert.equal(signed.checkSignature(go.request.xml), true);
  });
  test('is signed over the very query, and published certificates verify it', async () => {
    const go = await w.begin(w.connection({ signRequests: 'always' }));
    const query = go.url.slice(go.url.indexOf('?') + 1);
    const [signed, signature = ''] = query.split('&Signature=');
    assert.ok(signed?.endsWith(`&SigAlg=${encodeURIComponent(RSA_SHA256)}`));
    const published = await w.connector.away?.documents?.['metadata']?.(w.connection(), w.context());
    const [certificate = ''] = /X509Certificate>([^<]+)</.exec(published?.body ?? '')?.slice(1) ?? [];
    const verifier = createVerify('sha256').update(signed as string);
    assert.ok(verifier.verify(new X509Certificate(Buffer.from(certificate, 'base64')).publicKey, Buffer.from(decodeURIComponent(signature), 'base64')));
  });
  test('asks for a sign-in anew, for contexts, and hints at who it is, where the connection says so', async () => {
    const fresh = await w.begin(w.connection({ contexts: [PASSWORD_CONTEXT] }), { fresh: true, loginHint: 'ada@people.example' });
    assert.equal(fresh.request.forceAuthn, true);
    assert.ok(fresh.request.xml.includes(`Comparison="exact"><saml:AuthnContextClassRef>${PASSWORD_CONTEXT}<`));
    assert.ok(!`${decodeURIComponent(fresh.url)}${fresh.request.xml}`.includes('ada@'), 'nobody is named unless the connection says so');
    const parameter = await w.begin(w.connection({ loginHint: 'parameter' }), { loginHint: 'ada@people.example' });
    assert.equal(new URL(parameter.url).searchParams.get('login_hint'), 'ada@people.example');
    const subject = await w.begin(w.connection({ loginHint: 'subject' }), { loginHint: '<ada>&@people.example' });
    assert.ok(subject.request.xml.includes('>&lt;ada&gt;&amp;@people.example</saml:NameID></saml:Subject>'));
  });
});

describe('the answer', () => {
  for (const sign of ['assertion', 'response', 'both'] as const) {
    test(`with a signed ${sign === 'both' ? 'assertion in a signed response' : sign} says who it is`, async () => {
      const found = identity(await signIn({ sign, assertion: { sessionIndex: '_s1' } }));
      assert.equal(found.subject, 'subject-4711');
      assert.deepEqual(found.email, { value: 'ada@people.example', verified: false });
      assert.equal(found.claims['name'], 'Ada Ünïcode');
      assert.equal(found.claims['displayName'], 'Ada Ünïcode');
      assert.deepEqual(found.session, { id: '_s1' });
      assert.equal(found.assurance?.acr, PASSWORD_CONTEXT);
      assert.ok(Math.abs((found.assurance?.authTime ?? 0) - Date.now() / 1000) < 30);
    });
    for (const transport of ['oaep-sha1', 'oaep-sha256'] as const) {
      test(`encrypted for us (${transport}), ${sign} signed`, async () => {
        const [own] = (await w.keys.of(place())).encryption;
        const found = identity(
          await signIn({ sign, encrypt: own?.certificate ?? '', encryption: { transport, beside: sign === 'both' } }, w.connection({ encryption: 'required' })),
        );
        assert.equal(found.subject, 'subject-4711');
      });
    }
  }
  for (const [method, args] of [
    ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', ['rsa:2048']],
    ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', ['rsa:3072']],
    ['http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', ['rsa:2048']],
    ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
  ] as const) {
    test(`signed by ${method.split('#')[1]}`, async () => {
      const other = makeProviderKey(args);
      const digest = method.includes('384') ? 'http://www.w3.org/2001/04/xmldsig-more#sha384' : 'http://www.w3.org/2001/04/xmlenc#sha512';
      const of = w.connection({ certificates: [key.pem, other.certificate] });
      assert.equal(identity(await signIn({ with: other, signing: { method, digest } }, of)).subject, 'subject-4711');
    });
  }
  test('with prefixes that only text uses is understood (InclusiveNamespaces, as OpenSAML signs)', async () => {
    const go = await w.begin();
    const extra =
      '<saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">ada@people.example</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>';
    const answer = tell(key, go.request, { sign: 'none', assertion: { attributes: {}, extra } });
    const [assertion = ''] = /<saml:Assertion.*<\/saml:Assertion>/s.exec(answer) ?? [];
    const found = identity(await w.finish(answer.replace(assertion, signWithPrefixes(assertion, key.privateKey, 'xs')), go));
    assert.equal(found.email?.value, 'ada@people.example');
  });
  test('attributes are found by their usual names, by the names of the connection, and several values are a list', async () => {
    const attributes = {
      'urn:oid:0.9.2342.19200300.100.1.3': ['Ada@People.Example'],
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname': ['Ada'],
      mobile: ['+33612345678'],
      department: ['R&amp;D', 'Board'],
      memberOf: ['staff', 'admins'],
      email_verified: ['true'],
      empty: [''],
      __proto__x: ['x'],
      constructor: ['x'],
      nick: ['Countess'],
    };
    const found = identity(await signIn({ assertion: { attributes } }, w.connection({ groups: 'memberOf', attributes: { nickname: 'nick' } })));
    assert.deepEqual(found.email, { value: 'Ada@People.Example', verified: true });
    assert.deepEqual(found.phone, { value: '+33612345678', verified: false });
    assert.equal(found.claims['given_name'], 'Ada');
    assert.equal(found.claims['nickname'], 'Countess');
    assert.deepEqual(found.claims['department'], ['R&D', 'Board']);
    assert.deepEqual(found.groups, ['staff', 'admins']);
    assert.ok(!Object.keys(found.claims).some((name) => name === 'empty' || name === 'constructor'));
  });
  test('an attribute may say who it is instead of the name: there once, or nobody', async () => {
    const of = w.connection({ nameId: 'transient', subject: 'uid' });
    const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
    assert.equal(identity(await signIn({ assertion: { format, nameId: '_once', attributes: { uid: ['u-1'] } } }, of)).subject, 'u-1');
    for (const uid of [[], [''], ['u-1', 'u-2']]) assertRefused(await signIn({ assertion: { format, attributes: { uid } } }, of), 'subject');
  });
  test('a provider that says no is told apart from one that fails', async () => {
    for (const status of [statusXml('Responder', 'AuthnFailed'), statusXml('Requester', 'RequestDenied')]) {
      assert.deepEqual(await signIn({ sign: 'none', response: { status, inside: '' } }), { kind: 'cancelled' });
    }
    const failed = await signIn({ sign: 'none', response: { status: statusXml('Responder', 'NoAuthnContext'), inside: '' } });
    assert.deepEqual(failed, { kind: 'refused', check: 'status', detail: 'the provider reports Responder, NoAuthnContext' });
    const odd = await signIn({ sign: 'none', response: { status: statusXml('ada@people.example'), inside: '' } });
    assertRefused(odd, 'status');
  });
  test('a sign-in anew is shown by its time, or refused', async () => {
    for (const [authnInstant, expected] of [
      [0, 'identity'],
      [-3600, 'refused'],
    ] as const) {
      const go = await w.begin(undefined, { fresh: true });
      const finished = await w.finish(tell(key, go.request, { assertion: { authnInstant } }), go);
      assert.equal(finished.kind, expected);
      if (finished.kind === 'refused') assert.equal(finished.check, 'fresh');
    }
    assert.equal((await signIn({ assertion: { authnInstant: -3600 } })).kind, 'identity', 'an old sign-in there is as good as asked for');
  });
  test('contexts that were asked for must come back', async () => {
    const of = w.connection({ contexts: ['https://refeds.org/profile/mfa'] });
    assertRefused(await signIn({}, of), 'authn_context');
    assert.equal(identity(await signIn({ assertion: { context: 'https://refeds.org/profile/mfa' } }, of)).assurance?.acr, 'https://refeds.org/profile/mfa');
  });
});

describe('keys of ours', () => {
  test('the next signing key is published before it signs; what is encrypted for the last one still opens', async () => {
    const of = w.connection({}, '22222222-2222-4222-8222-222222222222');
    const at = { ...place(), connectionId: of.id };
    const published = async () =>
      [...((await w.connector.away?.documents?.['metadata']?.(of, w.context()))?.body ?? '').matchAll(/use="(\w+)".*?X509Certificate>([^<]+)</g)].map((match) => [
        match[1],
        match[2],
      ]);
    const before = await published();
    assert.deepEqual(
      before.map(([use]) => use),
      ['signing', 'signing', 'encryption'],
    );
    const old = (await w.keys.of(at)).encryption[0]?.certificate ?? '';
    assert.equal(await w.keys.rotate(at), true);
    const now = await published();
    assert.equal(now[0]?.[1], before[1]?.[1], 'the one that was announced');
    assert.ok(![before[0]?.[1], before[1]?.[1]].includes(now[1]?.[1]));
    assert.notEqual(now[2]?.[1], old);
    const go = await w.begin(of);
    assert.equal((await w.finish(tell(key, go.request, { encrypt: old }), go, of)).kind, 'identity');
    assert.equal(await w.keys.rotate(at), true);
    const again = await w.begin(of);
    assertRefused(await w.finish(tell(key, again.request, { encrypt: old }), again, of), 'decryption');
  });
  test('of many first uses and rotations at once there is one set of keys', async () => {
    const at = { ...place(), connectionId: '33333333-3333-4333-8333-333333333333' };
    const certificates = await Promise.all(Array.from({ length: 5 }, async () => (await w.keys.of(at)).signing.map((one) => one.certificate).join()));
    assert.equal(new Set(certificates).size, 1);
    const done = await Promise.all(Array.from({ length: 3 }, () => w.keys.rotate(at)));
    assert.equal(done.filter(Boolean).length >= 1, true);
    const rows = await w.t.dump<{ n: number }>('select count(*)::int as n from federation.saml_keys where connection_id = $1', [at.connectionId]);
    assert.equal(rows[0]?.n, 4);
  });
  test('a dump shows no private key, and a key of one connection does not open for another', async () => {
    await w.keys.of(place());
    const rows = await w.t.dump<{ sealed: Buffer }>('select sealed from federation.saml_keys');
    assert.ok(rows.every(({ sealed }) => !sealed.includes(Buffer.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]))));
    await w.t.dump(
      `insert into federation.saml_keys select tenant_id, '44444444-4444-4444-8444-444444444444', purpose, state, id, sealed from federation.saml_keys where connection_id = $1`,
      [w.connection().id],
    );
    await assert.rejects(w.keys.of({ ...place(), connectionId: '44444444-4444-4444-8444-444444444444' }), { code: 'crypto.unreadable' });
  });
});

test('traces show what happened, and nobody', async () => {
  w.traced.splice(0);
  identity(await signIn());
  await signIn({ sign: 'none' });
  const text = JSON.stringify(w.traced);
  assert.match(text, /SHA-?256|certificate/);
  assert.ok(text.includes(ISSUER) && text.includes('displayName'));
  assert.doesNotMatch(text, /4711|ada@|Ünïcode/i);
});
