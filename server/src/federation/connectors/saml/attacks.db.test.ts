import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  assertionXml,
  ENVELOPED,
  EXCLUSIVE,
  makeProviderKey,
  newId,
  pack,
  PERSISTENT,
  responseXml,
  signXml,
  type AssertionInput,
  type ProviderKey,
  type ReceivedRequest,
} from '../../../../test/support/saml-provider.ts';
import type { Finished } from '../../contract.ts';
import { assertRefused, ISSUER, newTenant, samlWorld, tell, type SamlWorld, type Told } from './saml-world.suite.ts';

/* What was ever done to service providers, each against a good answer of the same provider as the counterpart (sign-in.db.test.ts). */

let key: ProviderKey;
let stranger: ProviderKey;
let w: SamlWorld;
before(async () => {
  key = makeProviderKey();
  stranger = makeProviderKey();
  w = await samlWorld(key);
});
after(() => w.t.drop());

async function answer(told: Told, of = w.connection()): Promise<Finished> {
  const go = await w.begin(of);
  return w.finish(tell(key, go.request, told), go, of);
}
/** A good answer, changed as text after it was signed. */
async function changed(change: (xml: string, request: ReceivedRequest) => string, told: Told = {}, of = w.connection()): Promise<Finished> {
  const go = await w.begin(of);
  const xml = tell(key, go.request, told);
  const after = change(xml, go.request);
  assert.notEqual(after, xml, 'the change did nothing');
  return w.finish(after, go, of);
}
const match = (xml: string, pattern: RegExp): string => pattern.exec(xml)?.[0] ?? assert.fail(`no ${pattern.source}`);
const ASSERTION = /<saml:Assertion .*<\/saml:Assertion>/s;
const SIGNATURE = /<ds:Signature .*?<\/ds:Signature>/s;

describe('signature wrapping', () => {
  const victim = (request: ReceivedRequest, change: Partial<AssertionInput> = {}) =>
    assertionXml({ issuer: ISSUER, now: new Date(), nameId: 'victim', format: PERSISTENT, audience: request.issuer, recipient: request.acs, inResponseTo: request.id, ...change });
  const inside = (element: string, signature: string, markup: string) =>
    element.replace(signature, signature.replace('</ds:Signature>', `<ds:Object>${markup}</ds:Object></ds:Signature>`));
  /** A response that is not signed, with the same head. */
  const around = (request: ReceivedRequest, markup: string) => responseXml({ issuer: ISSUER, now: new Date(), destination: request.acs, inResponseTo: request.id, inside: markup });

  const shapes: Readonly<Record<string, { readonly told: Told; readonly make: (xml: string, request: ReceivedRequest) => string; readonly check: string }>> = {
    // A forged response around the signed one, which hides in the signature.
    XSW1: {
      told: { sign: 'response' },
      make: (xml, request) => {
        const signature = match(xml, SIGNATURE);
        const forged = around(request, victim(request));
        return forged.replace('</saml:Issuer>', `</saml:Issuer>${signature.replace('</ds:Signature>', `${xml.replace(signature, '')}</ds:Signature>`)}`);
      },
      check: 'one_assertion',
    },
    // The same, beside the signature.
    XSW2: {
      told: { sign: 'response' },
      make: (xml, request) => {
        const signature = match(xml, SIGNATURE);
        return around(request, victim(request)).replace('</saml:Issuer>', `</saml:Issuer>${xml.replace(signature, '')}${signature}`);
      },
      check: 'one_assertion',
    },
    // A forged assertion before the signed one.
    XSW3: { told: {}, make: (xml, request) => xml.replace(ASSERTION, (signed) => `${victim(request)}${signed}`), check: 'one_assertion' },
    // A forged assertion around the signed one.
    XSW4: {
      told: {},
      make: (xml, request) => xml.replace(ASSERTION, (signed) => victim(request).replace('</saml:Assertion>', `${signed}</saml:Assertion>`)),
      check: 'one_assertion',
    },
    // The signature moved into a forged assertion, the signed one behind it.
    XSW5: {
      told: {},
      make: (xml, request) =>
        xml.replace(ASSERTION, (signed) => {
          const signature = match(signed, SIGNATURE);
          return `${victim(request).replace('</saml:Issuer>', `</saml:Issuer>${signature}`)}${signed.replace(signature, '')}`;
        }),
      check: 'one_assertion',
    },
    // The same, with the signed one inside the signature.
    XSW6: {
      told: {},
      make: (xml, request) =>
        xml.replace(ASSERTION, (signed) => {
          const signature = match(signed, SIGNATURE);
          return victim(request).replace('</saml:Issuer>', `</saml:Issuer>${signature.replace('</ds:Signature>', `${signed.replace(signature, '')}</ds:Signature>`)}`);
        }),
      check: 'one_assertion',
    },
    // The forged one under Extensions.
    XSW7: { told: {}, make: (xml, request) => xml.replace(ASSERTION, (signed) => `<samlp:Extensions>${victim(request)}</samlp:Extensions>${signed}`), check: 'one_assertion' },
    // The signed one in an Object of the signature.
    XSW8: {
      told: {},
      make: (xml, request) =>
        xml.replace(ASSERTION, (signed) => {
          const signature = match(signed, SIGNATURE);
          return inside(victim(request).replace('</saml:Issuer>', `</saml:Issuer>${signature}`), signature, signed.replace(signature, ''));
        }),
      check: 'one_assertion',
    },
  };
  for (const [name, { told, make, check }] of Object.entries(shapes)) {
    test(name, async () => assertRefused(await changed(make, told), check));
    test(`${name}, the forged assertion with the ID of the signed one`, async () => {
      const finished = await changed((xml, request) => {
        const id = / ID="([^"]+)"/.exec(match(xml, ASSERTION))?.[1] ?? '';
        return make(xml, request).replace(/ID="[^"]+"(?=[^>]*>(?:(?!<saml:Assertion).)*?victim)/s, `ID="${id}"`);
      }, told);
      assert.ok(finished.kind === 'refused' && ['ids', check].includes(finished.check), JSON.stringify(finished));
    });
  }

  test('a response whose signature covers another element of it', async () => {
    // The assertion's good signature, moved up: it refers to the assertion, and stands in the response.
    assertRefused(await changed((xml) => xml.replace(SIGNATURE, '').replace('</saml:Issuer>', `</saml:Issuer>${match(xml, SIGNATURE)}`)), 'signature_covers');
  });
  test('the assertion in a signed response replaced', async () => {
    assertRefused(await changed((xml, request) => xml.replace(ASSERTION, victim(request)), { sign: 'response' }), 'signature');
  });
  test('an assertion in the advice of another one', async () => {
    assertRefused(
      await answer({ assertion: { extra: `<saml:Advice>${assertionXml({ issuer: ISSUER, now: new Date(), nameId: 'victim', audience: 'x', recipient: 'x' })}</saml:Advice>` } }),
      'one_assertion',
    );
  });
  test('encrypted ones too: two inside, one inside the other', async () => {
    const [own] = (await w.keys.of({ tenantId: w.context().tenant.id, connectionId: w.connection().id, name: 'id.here.example' })).encryption;
    const encrypt = own?.certificate ?? '';
    assertRefused(await answer({ encrypt, assertion: { extra: '<saml:Advice><saml:EncryptedAssertion/></saml:Advice>' } }), 'one_assertion');
    assertRefused(await changed((xml) => xml.replace('</saml:EncryptedAssertion>', '$&<saml:Assertion/>'), { encrypt }), 'one_assertion');
    assertRefused(await answer({ encrypt, sign: 'none' }), 'signature');
  });
});

describe('one document for all readers', () => {
  test('a comment that splits a name or an attribute (CVE-2018-0489)', async () => {
    for (const told of [{ assertion: { nameId: 'victim@people.example.evil.example' } }, { assertion: { attributes: { mail: ['victim@people.example.evil.example'] } } }]) {
      assertRefused(await changed((xml) => xml.replace('victim@people.example.evil', 'victim@people.example<!---->.evil'), told), 'xml', 'comment');
    }
  });
  test('a comment in a digest (CVE-2025-29775), and anywhere', async () => {
    for (const [from, to] of [
      [/(<ds:DigestValue>)/, '$1<!--x-->'],
      [/(<ds:SignatureValue>)/, '$1<!--x-->'],
      [/(<saml:Issuer>)/, '$1<!--x-->'],
      [/^/, '<!--x-->'],
    ] as const)
      assertRefused(await changed((xml) => xml.replace(from, to)), 'xml');
  });
  test('two SignedInfo (CVE-2025-29774), two references, two digests', async () => {
    assertRefused(await changed((xml) => xml.replace(/<ds:SignedInfo>.*<\/ds:SignedInfo>/s, '$&$&')), 'signature_form');
    assertRefused(await changed((xml) => xml.replace(/<ds:Reference .*<\/ds:Reference>/s, '$&$&')), 'signature_form');
    assertRefused(await changed((xml) => xml.replace(/<ds:DigestValue>.*<\/ds:DigestValue>/s, '<ds:DigestValue>AAAA</ds:DigestValue>$&')), 'signature_form');
    assertRefused(await changed((xml) => xml.replace(/<ds:DigestValue>/, '<ds:DigestValue><x xmlns="urn:x">AAAA</x>')), 'signature_form');
    assertRefused(await changed((xml) => xml.replace('</ds:Signature>', '<ds:Object/></ds:Signature>')), 'signature_form');
    assertRefused(await changed((xml) => xml.replace(SIGNATURE, '$&$&')), 'one_signature');
  });
  test('document types and entities: outside files, bombs, and hidden ones', async () => {
    for (const doctype of [
      '<!DOCTYPE x [<!ENTITY victim SYSTEM "file:///etc/passwd">]>',
      `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n} "${'&a;'.repeat(10)}">`).join('')}]>`,
      '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
      '<?xml version="1.0"?><!DOCTYPE x>',
    ])
      assertRefused(await changed((xml) => `${doctype}${xml}`), 'xml');
    assertRefused(await changed((xml) => xml.replace('subject-4711', '&victim;')), 'xml');
    assertRefused(await changed((xml) => xml.replace('subject-4711', '<![CDATA[subject-4711]]>')), 'xml');
    assertRefused(await changed((xml) => xml.replace('subject-4711', '<?x?>subject-4711')), 'xml');
  });
  test('what lenient readers put up with: unquoted, repeated and undeclared things', async () => {
    for (const change of [
      (xml: string) => xml.replace(/ Version="2.0"/, ' Version=2.0'),
      (xml: string) => xml.replace(/ Version="2.0"/, ' Version="2.0" Version="2.0"'),
      (xml: string) => xml.replace('<saml:Issuer>', '<evil:Issuer>'),
      (xml: string) => `${xml}<saml:Assertion/>`,
      (xml: string) => `${xml}x`,
      (xml: string) => xml.slice(0, -3),
      (xml: string) => xml.replace('subject-4711', '<b>subject-4711'),
      (xml: string) => xml.replace('subject-4711', 'a & b'),
      (xml: string) => xml.replace('subject-4711', '\u0000'),
    ])
      assertRefused(await changed(change), 'xml');
  });
  test('names with elements inside are no names', async () => {
    assertRefused(await answer({ assertion: { nameId: 'victim<x xmlns="urn:x"/>' } }), 'name_id');
    assertRefused(await answer({ assertion: { nameId: '' } }), 'name_id');
    const finished = await answer({ assertion: { attributes: { mail: ['<x xmlns="urn:x">victim@people.example</x>'] } } });
    assert.ok(finished.kind === 'identity' && finished.identity.email === undefined);
  });
  test('an ID in another spelling, which another reader might follow', async () => {
    const id = /Assertion [^>]*ID="([^"]+)"/;
    for (const spelled of ['Id', 'id', 'xml:id']) assertRefused(await changed((xml) => xml.replace('<samlp:Status>', `<samlp:Status ${spelled}="${id.exec(xml)?.[1]}">`)), 'ids');
  });
  test('another namespace or another root is another thing', async () => {
    assertRefused(await changed((xml) => xml.replace('xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"', 'xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol"')), 'document');
    assertRefused(await changed((xml) => match(xml, ASSERTION)), 'document');
    assertRefused(await changed((xml) => xml.replaceAll('samlp:Response', 'samlp:ArtifactResponse')), 'document');
  });
});

describe('signatures', () => {
  test('none', async () => {
    assertRefused(await answer({ sign: 'none' }), 'signature');
    assertRefused(await changed((xml) => xml.replace(SIGNATURE, '')), 'signature');
  });
  test('by another key, also where the message brings its certificate', async () => {
    assertRefused(await answer({ with: stranger }), 'signature');
    assertRefused(await answer({ with: stranger, signing: { certificate: stranger.certificate } }), 'signature');
    assertRefused(await answer({ with: stranger, sign: 'response', signing: { certificate: key.certificate } }), 'signature');
    assert.equal((await answer({ signing: { certificate: stranger.certificate } })).kind, 'identity', 'what KeyInfo says is not looked at');
  });
  test('of a good assertion in a response signed by another key: every signature must be good', async () => {
    const go = await w.begin();
    const good = tell(key, go.request);
    assertRefused(await w.finish(signXml(good, 'Response', stranger.privateKey), go), 'signature');
  });
  test('over something that was changed afterwards', async () => {
    for (const [from, to] of [
      ['subject-4711', 'victim'],
      ['ada@people.example', 'victim@people.example'],
      ['2.0:ac:classes:PasswordProtectedTransport', '2.0:ac:classes:X509'],
    ] as const)
      assertRefused(await changed((xml) => xml.replace(from, to)), 'signature');
  });
  test('with SHA-1 only where the connection says so', async () => {
    const rsaSha1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
    const sha1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
    assertRefused(await answer({ signing: { method: rsaSha1 } }), 'algorithm');
    assertRefused(await answer({ signing: { digest: sha1 } }), 'algorithm');
    assert.equal((await answer({ signing: { method: rsaSha1, digest: sha1 } }, w.connection({ legacy: ['sha1'] }))).kind, 'identity');
  });
  test('with an algorithm nobody allowed, a secret for a key, or none', async () => {
    for (const method of ['http://www.w3.org/2000/09/xmldsig#hmac-sha1', 'http://www.w3.org/2000/09/xmldsig#dsa-sha1', '', '__proto__', 'constructor'])
      assertRefused(await changed((xml) => xml.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', method)), 'algorithm');
    assertRefused(await changed((xml) => xml.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256')), 'signature');
  });
  test('with transforms that take away, bring in or compute', async () => {
    for (const transforms of [
      [EXCLUSIVE, ENVELOPED],
      [ENVELOPED],
      [EXCLUSIVE],
      [ENVELOPED, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'],
      [ENVELOPED, `${EXCLUSIVE}WithComments`],
      [ENVELOPED, EXCLUSIVE, EXCLUSIVE],
    ])
      assertRefused(await answer({ signing: { transforms } }), 'transforms', transforms.join());
    for (const uri of ['http://www.w3.org/TR/1999/REC-xslt-19991116', 'http://www.w3.org/TR/1999/REC-xpath-19991116', 'http://www.w3.org/2002/06/xmldsig-filter2'])
      assertRefused(await changed((xml) => xml.replace(`Transform Algorithm="${ENVELOPED}"`, `Transform Algorithm="${uri}"`)), 'transforms', uri);
    assertRefused(
      await changed((xml) => xml.replace(`Transform Algorithm="${EXCLUSIVE}"/>`, `Transform Algorithm="${EXCLUSIVE}"><ds:XPath>true()</ds:XPath></ds:Transform>`)),
      'transforms',
    );
  });
  test('with a canonicalization that keeps comments, or the inclusive one', async () => {
    for (const canonicalization of [`${EXCLUSIVE}WithComments`, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'])
      assertRefused(await answer({ signing: { canonicalization } }), 'algorithm');
  });
  test('that refer to the whole document, elsewhere, or by an expression', async () => {
    for (const uri of ['', '#', '#xpointer(/)', '#other', 'http://127.0.0.1:1/x', "#x' or '1'='1"])
      assertRefused(await changed((xml) => xml.replace(/Reference URI="[^"]*"/, `Reference URI="${uri}"`)), 'signature_covers', uri);
  });
  test('of the assertion or the response, where the connection wants that one', async () => {
    assertRefused(await answer({ sign: 'assertion' }, w.connection({ signed: 'response' })), 'signature');
    assertRefused(await answer({ sign: 'response' }, w.connection({ signed: 'assertion' })), 'signature');
    assert.equal((await answer({ sign: 'both' }, w.connection({ signed: 'assertion' }))).kind, 'identity');
  });
});

describe('encryption', () => {
  const own = async () => (await w.keys.of({ tenantId: w.context().tenant.id, connectionId: w.connection().id, name: 'id.here.example' })).encryption[0]?.certificate ?? '';
  test('is needed where the connection says so', async () => assertRefused(await answer({}, w.connection({ encryption: 'required' })), 'encryption'));
  test('for another key, or changed on the way, does not open, and which it was is not told', async () => {
    assertRefused(await answer({ encrypt: stranger.certificate }), 'decryption');
    const values = /<xenc:CipherValue>[A-Za-z0-9+/=\n]+<\/xenc:CipherValue>/g;
    for (const index of [0, 1]) {
      const finished = await changed(
        (xml) => xml.replace([...xml.matchAll(values)][index]?.[0] ?? '', (value) => value.replace(/>(..)/, (_all, two: string) => `>${two === 'AA' ? 'BB' : 'AA'}`)),
        { encrypt: await own() },
      );
      assert.deepEqual(finished, { kind: 'refused', check: 'decryption' });
    }
  });
  test('by RSA with PKCS#1 v1.5 is not tried', async () => {
    assertRefused(await answer({ encrypt: await own(), encryption: { transport: 'pkcs1' } }), 'encryption_algorithm');
  });
  test('by AES-CBC only inside a response that is signed, and only where the connection says so', async () => {
    const encrypt = await own();
    for (const cipher of ['aes256-cbc', 'aes128-cbc'] as const) {
      assertRefused(await answer({ encrypt, encryption: { cipher }, sign: 'both' }), 'encryption_algorithm');
      assertRefused(await answer({ encrypt, encryption: { cipher }, sign: 'assertion' }, w.connection({ legacy: ['cbc'] })), 'encryption_algorithm');
      assert.equal((await answer({ encrypt, encryption: { cipher }, sign: 'response' }, w.connection({ legacy: ['cbc'] }))).kind, 'identity');
    }
    for (const cipher of ['aes128-gcm', 'aes192-gcm'] as const) assert.equal((await answer({ encrypt, encryption: { cipher } })).kind, 'identity');
  });
  test('of something that is no assertion, or not well-formed', async () => {
    const encrypt = await own();
    const go = await w.begin();
    const { encryptXml } = await import('../../../../test/support/saml-provider.ts');
    const send = (inside: string) =>
      w.finish(responseXml({ issuer: ISSUER, now: new Date(), destination: go.request.acs, inResponseTo: go.request.id, inside: encryptXml(inside, encrypt) }), go);
    assertRefused(await send('<x/>'), 'document');
    assertRefused(await send('x'), 'xml');
    assertRefused(await send('<!DOCTYPE x><saml:Assertion/>'), 'xml');
    assertRefused(await send('<saml:Assertion ID="_x"/>'), 'xml');
  });
});

describe('what an assertion says', () => {
  const cases: readonly (readonly [string, string, Told])[] = [
    ['of another issuer', 'issuer', { assertion: { issuer: 'https://other.example' } }],
    ['of an issuer with another letter', 'issuer', { assertion: { issuer: `${ISSUER}/` } }],
    ['in a response of another issuer', 'issuer', { response: { issuer: 'https://other.example' } }],
    ['for another audience', 'audience', { assertion: { audience: 'https://id.other.example/federation/there/metadata' } }],
    ['for nobody in particular', 'audience', { assertion: { conditions: '<saml:Conditions/>' } }],
    ['without conditions', 'conditions', { assertion: { conditions: '' } }],
    ['with a condition nobody knows', 'conditions', { assertion: { conditions: '<saml:Conditions><x xmlns="urn:x"/></saml:Conditions>' } }],
    ['sent to another address', 'recipient', { assertion: { recipient: 'https://id.here.example/federation/other/callback' } }],
    ['in a response sent to another address', 'destination', { response: { destination: 'https://id.here.example/federation/other/callback' } }],
    ['in a signed response that says not where it goes', 'destination', { sign: 'response', response: { destination: undefined } }],
    ['that answers another request', 'in_response_to', { assertion: { inResponseTo: newId() } }],
    ['that answers no request', 'in_response_to', { assertion: { inResponseTo: undefined } }],
    ['in a response that answers another request', 'in_response_to', { response: { inResponseTo: newId() } }],
    ['in a response nobody asked for', 'in_response_to', { response: { inResponseTo: undefined } }],
    ['that is over', 'condition_time', { assertion: { notOnOrAfter: -61 } }],
    ['that is not valid yet', 'condition_time', { assertion: { notBefore: 65 } }],
    ['whose confirmation is over', 'confirmation_time', { assertion: { confirmationNotOnOrAfter: -61 } }],
    ['whose confirmation holds for days', 'confirmation_time', { assertion: { confirmationNotOnOrAfter: 3 * 86_400 } }],
    ['whose confirmation never ends', 'confirmation_time', { assertion: { subject: '' } }],
    ['for a holder of a key', 'confirmation', { assertion: { method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' } }],
    ['about a sign-in in the future', 'authn_instant', { assertion: { authnInstant: 120 } }],
    ['with a name of another format', 'name_id', { assertion: { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' } }],
    ['with a name of no format', 'name_id', { assertion: { format: undefined } }],
    ['with a name that is qualified for others', 'name_id', { assertion: { qualifier: 'https://other.example' } }],
  ];
  for (const [name, check, told] of cases) {
    test(name, async () => {
      if (told.assertion?.subject !== '') return assertRefused(await answer(told), check);
      const subject = (request: ReceivedRequest) =>
        `<saml:Subject><saml:NameID Format="${PERSISTENT}">subject-4711</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="${request.acs}" InResponseTo="${request.id}"/></saml:SubjectConfirmation></saml:Subject>`;
      const go = await w.begin();
      return assertRefused(await w.finish(tell(key, go.request, { assertion: { subject: subject(go.request) } }), go), check);
    });
  }
  test('a little off by the clock is put up with', async () => {
    for (const assertion of [{ notOnOrAfter: -30, confirmationNotOnOrAfter: -30 }, { notBefore: 40 }, { authnInstant: 40 }])
      assert.equal((await answer({ assertion })).kind, 'identity', JSON.stringify(assertion));
  });
  test('times are the database’s, and in the form of the standard', async () => {
    const go = await w.begin();
    const xml = tell(key, go.request);
    assertRefused(await w.finish(xml, go, undefined, w.context({ now: new Date(Date.now() + 400_000) })), 'condition_time');
    for (const text of ['2026-11-29', '2026-11-29T12:00:00', '2026-13-29T12:00:00Z', '2026-11-29T12:00:00+00:00', 'x']) {
      const conditions = `<saml:Conditions NotOnOrAfter="${text}"><saml:AudienceRestriction><saml:Audience>${go.request.issuer}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`;
      assertRefused(await answer({ assertion: { conditions } }), 'condition_time', text);
    }
  });
  test('two audience restrictions must both be for us', async () => {
    const restriction = (audience: string) => `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction>`;
    const us = w.context().callbackUrl.replace('callback', 'metadata');
    const conditions = (...audiences: string[]) => `<saml:Conditions>${audiences.map(restriction).join('')}<saml:OneTimeUse/></saml:Conditions>`;
    assertRefused(await answer({ assertion: { conditions: conditions(us, 'https://other.example') } }), 'audience');
    assert.equal((await answer({ assertion: { conditions: conditions(us, us) } })).kind, 'identity');
  });
});

describe('used where and when it was not meant', () => {
  test('a second time, also at the same moment', async () => {
    const go = await w.begin();
    const xml = tell(key, go.request);
    const finished = await Promise.all(Array.from({ length: 10 }, () => w.finish(xml, go)));
    assert.equal(finished.filter(({ kind }) => kind === 'identity').length, 1);
    for (const other of finished.filter(({ kind }) => kind !== 'identity')) assertRefused(other, 'replay');
    // In a new response around the same assertion.
    const again = responseXml({ issuer: ISSUER, now: new Date(), destination: go.request.acs, inResponseTo: go.request.id, inside: match(xml, ASSERTION) });
    assertRefused(await w.finish(again, go), 'replay');
  });
  test('at another connection, in another tenant, in another flow', async () => {
    const go = await w.begin();
    const xml = tell(key, go.request);
    assertRefused(await w.finish(xml, go, undefined, w.context({ slug: 'elsewhere' })), 'destination');
    assertRefused(await w.finish(xml, go, undefined, w.context({ tenant: newTenant('other') })), 'destination');
    assertRefused(await w.finish(xml, await w.begin()), 'in_response_to');
    assertRefused(await w.finish(xml, { kept: {} }), 'in_response_to');
    assertRefused(await w.finish(xml, go, w.connection({ entityId: 'https://other.example', certificates: [key.pem] })), 'issuer');
    // Where nothing outside is signed, the audience and recipient inside still say where it belongs.
    const moved = xml.replaceAll(/ Destination="[^"]+"/g, '');
    assertRefused(await w.finish(moved, go, undefined, w.context({ slug: 'elsewhere' })), 'audience');
    assert.equal((await w.finish(xml, go)).kind, 'identity', 'and is good where it belongs');
  });
});

describe('in bulk', () => {
  const send = async (SAMLResponse: string | undefined, method: 'GET' | 'POST' = 'POST') => {
    const go = await w.begin();
    return (await w.connector.away?.finish(w.connection(), { method, parameters: SAMLResponse === undefined ? {} : { SAMLResponse } }, go.kept, w.context())) as Finished;
  };
  test('too large, packed oddly, not at all, by GET', async () => {
    assertRefused(await send('A'.repeat(400_000)), 'size');
    assertRefused(await send(pack(`<x>${'y'.repeat(200_000)}</x>`)), 'size');
    assertRefused(await send('%%%'), 'encoding');
    assertRefused(await send('A'), 'encoding');
    assertRefused(await send(Buffer.from([0xff, 0xfe, 0x3c]).toString('base64')), 'encoding');
    assertRefused(await send(undefined), 'message');
    assertRefused(await send(''), 'message');
    assertRefused(await send(pack('<x/>'), 'GET'), 'binding');
  });
  test('too many attributes, or the same one twice', async () => {
    assertRefused(await answer({ assertion: { attributes: Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`a${n}`, ['x']])) } }), 'attributes');
    assertRefused(await answer({ assertion: { attributes: { groups: Array.from({ length: 2001 }, () => 'x') } } }), 'attributes');
    assertRefused(
      await answer({
        assertion: { extra: '<saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>victim</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>' },
      }),
      'attributes',
    );
  });
  test('deep, wide and hostile documents are refused in a moment', async () => {
    const began = process.threadCpuUsage();
    for (const xml of ['<a>'.repeat(60_000), `<a ${'b="" '.repeat(40_000)}/>`, `<a>${'<b/>'.repeat(40_000)}</a>`, `<a b="${'&amp;'.repeat(30_000)}"/>`])
      assert.equal((await send(pack(xml))).kind, 'refused');
    assert.ok(process.threadCpuUsage(began).user < 3_000_000);
  });
});
