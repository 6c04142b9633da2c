import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { signXml } from '#platform/xml-signature';
import { newKeyPair } from '../saml.suite.ts';
import { Unreadable } from '../xml/read-document.ts';
import { authenticate } from './authenticate.ts';
import { readAuthnRequest, type AuthnRequest } from './read-request.ts';
import { receivePost, receiveRedirect, type Receiving } from './receive.ts';
import { redirectUrl } from './send-message.ts';

/* Whatever is done to a signed request, on whichever way in: it is refused, or says what was signed. */

const key = newKeyPair();
const application = { signingCertificates: [key.certificate] };
const DOCUMENT = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1b2c3" Version="2.0" IssueInstant="2026-11-29T12:00:00Z" Destination="https://id.example/saml/sso" AssertionConsumerServiceURL="https://app.example/acs" ForceAuthn="false"><saml:Issuer>urn:app</saml:Issuer><samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" AllowCreate="true"/></samlp:AuthnRequest>`;
const MUTATIONS = 1500;

/** What is read of a message, with its state; undefined: it is refused. */
function understood(received: Receiving): { readonly message: AuthnRequest; readonly relayState: string | undefined } | undefined {
  if ('refused' in received) return undefined;
  try {
    const authentic = authenticate(received, application, true);
    return 'refused' in authentic ? undefined : { message: readAuthnRequest(authentic.root), relayState: received.relayState };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** The same numbers in every run. */
function* numbers(seed: string): Generator<number, never> {
  for (let round = 0; ; round++) {
    const digest = createHash('sha256').update(`${seed}:${round}`).digest();
    for (let at = 0; at < digest.length; at += 4) yield digest.readUInt32BE(at);
  }
}

const PIECES = ['', ' ', '"', "'", '<', '>', '&', '&amp;', '&#65;', '/', '=', 'x', 'A', '0', '+', '%20', '\n', '\u0000', 'é', '<!---->', '<a/>', ' ID="_a1b2c3"', 'true', '#'];

/** One place taken out, doubled, swapped with another or replaced. */
function mutated(text: string, random: Iterator<number, never>): string {
  const next = (below: number) => random.next().value % below;
  const from = next(text.length);
  const to = Math.min(text.length, from + next(4) * next(40));
  const cut = text.slice(from, to);
  const elsewhere = next(text.length);
  switch (next(4)) {
    case 0:
      return text.slice(0, from) + (PIECES[next(PIECES.length)] ?? '') + text.slice(to);
    case 1:
      return text.slice(0, from) + cut + cut + text.slice(to);
    case 2:
      return text.slice(0, elsewhere) + cut + text.slice(elsewhere);
    default:
      return text.slice(0, from) + String.fromCharCode(32 + next(95)) + text.slice(from + 1);
  }
}

function tryAll(name: string, original: string, receive: (text: string) => Receiving): void {
  const expected = understood(receive(original));
  assert.ok(expected, `${name}: untouched, it is understood`);
  const random = numbers(name);
  let accepted = 0;
  for (let count = 0; count < MUTATIONS; count++) {
    const text = mutated(original, random);
    const got = understood(receive(text));
    if (!got) continue;
    accepted++;
    assert.deepEqual(got, expected, `${name}: ${text}`);
  }
  // Where something makes no difference, as in a certificate that nobody looks at; most of it does.
  assert.ok(accepted < MUTATIONS / 2, `${name}: ${accepted} accepted`);
}

test('by form: a signed request that was changed is refused, or says what was signed', () => {
  tryAll('form', signXml(DOCUMENT, key.privateKey), (xml) => receivePost({ SAMLRequest: Buffer.from(xml).toString('base64'), RelayState: 'state' }));
});

test('by address: a signed query that was changed is refused, or says what was signed', () => {
  const url = redirectUrl({ kind: 'SAMLRequest', xml: DOCUMENT, to: 'https://id.example/saml/sso', relayState: 'state' }, { ...key });
  tryAll('address', new URL(url).search.slice(1), receiveRedirect);
});

test('bytes that are no message at all are refused', () => {
  const random = numbers('bytes');
  for (let count = 0; count < MUTATIONS; count++) {
    const bytes = Buffer.from(Array.from({ length: 1 + (random.next().value % 300) }, () => random.next().value % 256));
    assert.equal(understood(receivePost({ SAMLRequest: bytes.toString('base64') })), undefined);
    assert.equal(understood(receiveRedirect(`SAMLRequest=${encodeURIComponent(bytes.toString('base64'))}&SigAlg=x&Signature=y`)), undefined);
    assert.equal(understood(receiveRedirect(bytes.toString('latin1'))), undefined);
  }
});
