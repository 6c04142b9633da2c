import assert from 'node:assert/strict';
import { randomBytes, sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { formsOf, type Answer } from '#test/support';
import { signXml } from '#platform/xml-signature';
import { ACS, ENTITY, newKeyPair, openSamlHouse, pem, postedBy, refusalOf, serviceProvider, signOn, statusOf, type KeyPair, type SamlHouse } from './saml.suite.ts';

/* What somebody sends who is not the application, or who wants an answer at another place. */

const SIGNED = { issuer: 'urn:signed', callbackUrl: 'https://signed.example/acs', audience: 'urn:signed' };
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const key = newKeyPair();
const stranger = newKeyPair();
let house: SamlHouse;
before(async () => {
  house = await openSamlHouse();
  await house.save({ name: 'Press room', entityId: ENTITY, acs: [{ url: ACS }] });
  await house.save({ name: 'Signed', entityId: SIGNED.issuer, acs: [{ url: SIGNED.callbackUrl }], signingCertificates: [pem(key.certificate)] });
  await house.user('ada');
});
after(() => house?.stop());

interface Request {
  readonly id?: string;
  readonly issuer?: string;
  readonly destination?: string | null;
  readonly at?: Date;
  readonly attributes?: string;
  readonly content?: string;
}

/** A request as text, so that a test may write what no library would. */
const request = ({ id = `_${randomBytes(16).toString('hex')}`, issuer = ENTITY, destination, at = new Date(), attributes = '', content = '' }: Request = {}) =>
  `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${at.toISOString()}"${
    destination === null ? '' : ` Destination="${destination ?? `${house.issuer}/saml/sso`}"`
  }${attributes}><saml:Issuer>${issuer}</saml:Issuer>${content}</samlp:AuthnRequest>`;

const addressOf = (xml: string | Buffer, more = '') => `${house.issuer}/saml/sso?SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}${more}`;
const byAddress = (xml: string | Buffer, more = '') => signOn(house, house.browser(), addressOf(xml, more));
const byForm = (xml: string | Buffer, more: Record<string, string> = {}): Promise<Answer> =>
  house.browser().post(`${house.issuer}/saml/sso`, { SAMLRequest: Buffer.from(xml).toString('base64'), ...more }, { origin: 'https://evil.example' });
const signedXml = (xml: string, by: KeyPair = key) => signXml(xml, by.privateKey, { certificate: by.certificate });

async function refused(answer: Promise<Answer> | Answer, code: string | readonly string[], message = String(code)): Promise<void> {
  const page = await answer;
  assert.ok([code].flat().includes(refusalOf(page)?.slice('saml.'.length) ?? ''), `${message}: ${refusalOf(page)} ${page.status} ${page.url}`);
  assert.ok(page.status >= 400 && !page.text.includes('name="SAMLResponse"'), message);
}
/** Goes on: the customer is asked who they are. */
async function accepted(answer: Promise<Answer> | Answer, message: string): Promise<void> {
  const page = await answer;
  const onward = page.status === 303 ? await house.browser().follow(page) : page;
  assert.ok(onward.text.includes('value="submit"'), `${message}: ${page.status} ${refusalOf(page)}`);
}

test('the requests of these tests are good ones, until something is done to them', async () => {
  await accepted(byAddress(request()), 'by address');
  await accepted(byForm(request()), 'by form');
  await accepted(byForm(signedXml(request({ issuer: SIGNED.issuer }))), 'signed');
});

test('unsigned, where requests must be signed', async () => {
  const xml = request({ issuer: SIGNED.issuer });
  await refused(byAddress(xml), 'signature_required');
  await refused(byForm(xml), 'signature_required');
});

test('signed by somebody else: with another key, with another’s certificate in the message, where nobody’s is known', async () => {
  const xml = request({ issuer: SIGNED.issuer });
  await refused(byForm(signedXml(xml, stranger)), 'signature_invalid');
  await refused(byForm(signXml(xml, stranger.privateKey, { certificate: key.certificate })), 'signature_invalid');
  await refused(byForm(signedXml(request(), stranger)), 'signature_invalid', 'no certificate is registered: a signature proves nothing, and is not taken for one');
  const foreign = await serviceProvider(house, { ...SIGNED, key: stranger });
  await refused(signOn(house, house.browser(), await foreign.getAuthorizeUrlAsync('', undefined, {})), 'signature_invalid');
});

test('a signature beside the message covers all of it, once, as it was sent', async () => {
  const sp = await serviceProvider(house, { ...SIGNED, key });
  const good = async () => new URL(await sp.getAuthorizeUrlAsync('state', undefined, {}));
  const tampered = async (change: (query: string) => string) => {
    const url = await good();
    return signOn(house, house.browser(), `${url.origin}${url.pathname}?${change(url.search.slice(1))}`);
  };
  await accepted(
    tampered((query) => query),
    'untouched',
  );
  const other = encodeURIComponent(deflateRawSync(request({ issuer: SIGNED.issuer, attributes: ' ForceAuthn="true"' })).toString('base64'));
  const parameter = (query: string, name: string) => new RegExp(`(?:^|&)${name}=([^&]*)`).exec(query)?.[1] ?? '';
  const without = (query: string, name: string) =>
    query
      .split('&')
      .filter((pair) => !pair.startsWith(`${name}=`))
      .join('&');
  await refused(
    tampered((query) => query.replace(/SAMLRequest=[^&]*/, `SAMLRequest=${other}`)),
    'signature_invalid',
    'another message',
  );
  await refused(
    tampered((query) => query.replace('RelayState=state', 'RelayState=other')),
    'signature_invalid',
    'another RelayState',
  );
  await refused(
    tampered((query) => without(query, 'RelayState')),
    'signature_invalid',
    'without its RelayState',
  );
  await refused(
    tampered((query) => `${query}&SAMLRequest=${other}`),
    'malformed_message',
    'a second message',
  );
  await refused(
    tampered((query) => `${query}&%53AMLRequest=${other}`),
    'malformed_message',
    'the same, spelt otherwise',
  );
  await refused(
    tampered((query) => `SAMLRequest=${other}&${query}`),
    'malformed_message',
    'before the signed one',
  );
  await refused(
    tampered((query) => without(without(query, 'Signature'), 'SigAlg')),
    'signature_required',
    'without the signature',
  );
  await refused(
    tampered((query) => without(query, 'Signature')),
    'signature_invalid',
    'with half of it',
  );
  await refused(
    tampered((query) => query.replace(/Signature=[^&]*/, 'Signature=')),
    'signature_invalid',
    'empty',
  );
  await refused(
    tampered((query) => query.replace(/SigAlg=[^&]*/, `SigAlg=${encodeURIComponent('http://www.w3.org/2000/09/xmldsig#hmac-sha1')}`)),
    'signature_invalid',
    'as if it were a shared secret',
  );
  const weak = await tampered((query) => {
    const signed = `SAMLRequest=${parameter(query, 'SAMLRequest')}&SigAlg=${encodeURIComponent('http://www.w3.org/2000/09/xmldsig#rsa-sha1')}`;
    return `${signed}&Signature=${encodeURIComponent(sign('sha1', Buffer.from(signed), key.privateKey).toString('base64'))}`;
  });
  await refused(weak, 'signature_invalid', 'SHA-1');
});

test('signature wrapping: only one signature, over the root, and only what it covers is read', async () => {
  const original = signedXml(request({ issuer: SIGNED.issuer }));
  const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(original)?.[0] as string;
  const bare = original.replace(signature, '');
  const id = /ID="([^"]+)"/.exec(original)?.[1] as string;
  const evil = (inner: string, newId = '_evil') => request({ issuer: SIGNED.issuer, id: newId, attributes: ' ForceAuthn="true"', content: inner });
  const extensions = (inner: string) => `<samlp:Extensions>${inner}</samlp:Extensions>`;
  // An ID that stands there twice ends the reading before any signature is looked at.
  for (const [name, xml] of [
    ['the signed message in the extensions of another', evil(extensions(original))],
    ['the signature moved up, the signed message below', evil(signature + extensions(bare))],
    ['the same with the id of the signed one', evil(signature + extensions(bare), id)],
    ['the signature in an object of its own', evil(extensions(original.replace('</ds:Signature>', `<ds:Object>${bare}</ds:Object></ds:Signature>`)))],
    ['two signatures', original.replace('</ds:Signature>', `</ds:Signature>${signature}`)],
    ['a second signature of somebody else', signedXml(original, stranger)],
    ['changed after it was signed', original.replace(' Version="2.0"', ' Version="2.0" ForceAuthn="true"')],
    ['a reference to nothing', original.replace(`URI="#${id}"`, 'URI=""')],
    ['a reference to something else', original.replace(`URI="#${id}"`, 'URI="#_other"')],
    ['two digests', original.replace('</ds:DigestValue>', '</ds:DigestValue><ds:DigestValue>AAAA</ds:DigestValue>')],
    ['two references', original.replace(/(<ds:Reference[\s\S]*<\/ds:Reference>)/, '$1$1')],
    ['another transform', original.replace('http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/TR/1999/REC-xpath-19991116')],
    ['SHA-1 digests', original.replace('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1')],
    ['a shared secret', original.replace(RSA_SHA256, 'http://www.w3.org/2000/09/xmldsig#hmac-sha1')],
  ] as const)
    await refused(byForm(xml), ['signature_invalid', 'malformed_message'], name);
  await refused(byForm(original.replace('</ds:DigestValue>', '<!-- x --></ds:DigestValue>')), 'malformed_message', 'a comment in the digest');
  await refused(byAddress(signedXml(request({ issuer: SIGNED.issuer }))), 'signature_invalid', 'by address, where the signature stands beside the message');
});

test('no document type, entities, comments, CDATA or instructions; nothing half well-formed', async () => {
  const xml = request();
  for (const [name, bad] of [
    ['a document type', `<!DOCTYPE x>${xml}`],
    ['an entity of a file', `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${xml.replace(ENTITY, '&a;')}`],
    ['entities of entities', `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${xml.replace(ENTITY, '&b;')}`],
    ['a comment in a value', xml.replace(ENTITY, `${ENTITY}<!-- -->.evil.example`)],
    ['a comment anywhere', xml.replace('</samlp:AuthnRequest>', '<!-- hello --></samlp:AuthnRequest>')],
    ['CDATA', xml.replace(ENTITY, `<![CDATA[${ENTITY}]]>`)],
    ['an instruction', xml.replace('<saml:Issuer>', '<?x y?><saml:Issuer>')],
    ['an unknown entity', xml.replace(ENTITY, '&nbsp;')],
    ['an element in a value', xml.replace(ENTITY, `<b>${ENTITY}</b>`)],
    ['two issuers', xml.replace('</saml:Issuer>', `</saml:Issuer><saml:Issuer>${SIGNED.issuer}</saml:Issuer>`)],
    ['two roots', xml + xml],
    ['an attribute twice', xml.replace(' Version="2.0"', ' Version="2.0" Version="2.0"')],
    ['an end without a beginning', xml.replace('<saml:Issuer>', '')],
    ['text after the end', `${xml}evil`],
    ['an undeclared prefix', xml.replace('<saml:Issuer>', '<x:y/><saml:Issuer>')],
    ['nesting without end', xml.replace('</samlp:AuthnRequest>', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</samlp:AuthnRequest>`)],
    ['another version', xml.replace('Version="2.0"', 'Version="1.1"')],
    ['no id', xml.replace(/ ID="[^"]*"/, '')],
    ['an id with a quote in it', xml.replace(/ ID="[^"]*"/, ` ID="_a'or'1"`)],
    ['a time that is none', xml.replace(/IssueInstant="[^"]*"/, 'IssueInstant="yesterday"')],
    ['a flag that is none', xml.replace(' Version="2.0"', ' Version="2.0" ForceAuthn="maybe"')],
  ] as const) {
    await refused(byForm(bad), 'malformed_message', name);
  }
  await refused(byForm(Buffer.from([0x3c, 0xff, 0xfe, 0x3e])), 'malformed_message', 'no UTF-8');
  await refused(house.browser().post(`${house.issuer}/saml/sso`, { SAMLRequest: '<not base64>' }), 'malformed_message');
});

test('too large: the message, what it inflates to, the form, the state that is to be kept', async () => {
  const large = request({ content: `<samlp:Extensions>${'a'.repeat(66_000)}</samlp:Extensions>` });
  await refused(byForm(large), 'malformed_message');
  const bomb = deflateRawSync(Buffer.alloc(40_000_000, 0x20)).toString('base64');
  assert.ok(bomb.length < 60_000);
  await refused(
    signOn(house, house.browser(), `${house.issuer}/saml/sso?SAMLRequest=${encodeURIComponent(deflateRawSync(Buffer.alloc(2_000_000, 0x20)).toString('base64'))}`),
    'malformed_message',
  );
  assert.equal((await byForm(Buffer.alloc(100_000, 0x20))).status, 413);
  assert.equal((await house.browser().post(`${house.issuer}/saml/sso`, { SAMLRequest: 'x', filler: 'y'.repeat(400_000) })).status, 413);
  await refused(byAddress(request(), `&RelayState=${'r'.repeat(81)}`), 'relay_state_too_long');
  await refused(byAddress(request(), `&RelayState=${encodeURIComponent('ü'.repeat(41))}`), 'relay_state_too_long', '82 bytes');
  await accepted(byAddress(request(), `&RelayState=${'r'.repeat(80)}`), '80 bytes');
});

test('an answer goes to a registered address, byte for byte, and nowhere else', async () => {
  const acs = (url: string) => ` AssertionConsumerServiceURL="${url}"`;
  for (const url of [
    'https://evil.example/acs',
    `${ACS}/`,
    `${ACS}?x`,
    `${ACS}#x`,
    ACS.toUpperCase(),
    ACS.replace('https', 'http'),
    ACS.replace('press.example', 'press.example@evil.example'),
    SIGNED.callbackUrl,
    '',
  ])
    await refused(byAddress(request({ attributes: acs(url) })), 'unregistered_acs', url);
  await refused(byAddress(request({ attributes: ' AssertionConsumerServiceIndex="5"' })), 'unregistered_acs');
  await refused(byAddress(request({ attributes: `${acs(ACS)} AssertionConsumerServiceIndex="0"` })), 'unregistered_acs', 'by both');
  await refused(byAddress(request({ attributes: ' ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"' })), 'unsupported_message');
  await accepted(byAddress(request({ attributes: `${acs(ACS)} ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"` })), 'registered');
});

test('the name of a customer at another application is asked for in vain; nobody is signed on in the name of a Subject', async () => {
  const answered = async (content: string) => {
    const page = await byAddress(request({ content }));
    assert.equal(postedBy(page).action, ACS);
    return statusOf(page);
  };
  const policy = (qualifier: string) => `<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" SPNameQualifier="${qualifier}"/>`;
  assert.deepEqual(await answered(policy(SIGNED.issuer)), ['Requester', 'InvalidNameIDPolicy']);
  await accepted(byAddress(request({ content: policy(ENTITY) })), 'its own');
  assert.deepEqual(await answered('<saml:Subject><saml:NameID>ada@example.com</saml:NameID></saml:Subject>'), ['Requester', 'RequestUnsupported']);
});

test('for another address, from nobody we know, from another tenant’s application, from one that is suspended', async () => {
  await refused(byAddress(request({ destination: 'https://other.example/saml/sso' })), 'wrong_destination');
  await refused(byAddress(request({ destination: `${house.issuer}/saml/slo` })), 'wrong_destination');
  await accepted(byAddress(request({ destination: null })), 'unsigned, a message need not say');
  await refused(byForm(signedXml(request({ issuer: SIGNED.issuer, destination: null }))), 'wrong_destination', 'signed, it must');
  await refused(byAddress(request({ issuer: 'urn:nobody' })), 'unknown_application');
  const { tenant: other } = await house.node.tenants.save({ slug: 'other', name: 'Other', issuer: `${house.issuer}/t/other` });
  await house.save({ name: 'Theirs', entityId: 'urn:theirs', acs: [{ url: 'https://theirs.example/acs' }] }, other.id);
  await refused(byAddress(request({ issuer: 'urn:theirs' })), 'unknown_application');
  const there = request({ issuer: ENTITY, destination: `${other.issuer}/saml/sso` });
  await refused(signOn(house, house.browser(), `${other.issuer}/saml/sso?SAMLRequest=${encodeURIComponent(deflateRawSync(there).toString('base64'))}`), 'unknown_application');
  await house.save({ name: 'Gone', entityId: 'urn:gone', acs: [{ url: 'https://gone.example/acs' }], state: 'suspended' });
  await refused(byAddress(request({ issuer: 'urn:gone' })), 'unknown_application');
  await refused(byForm(request().replaceAll('AuthnRequest', 'LogoutRequest')), 'unsupported_message');
});

test('old, early and repeated requests', async () => {
  const now = Date.now();
  await refused(byAddress(request({ at: new Date(now - 6 * 60_000) })), 'stale_message');
  await refused(byAddress(request({ at: new Date(now + 2 * 60_000) })), 'stale_message');
  await accepted(byAddress(request({ at: new Date(now - 4 * 60_000) })), 'in time');
  const xml = request();
  await accepted(byAddress(xml), 'once');
  await refused(byAddress(xml), 'replayed_message');
  await refused(byForm(xml), 'replayed_message', 'on the other way in');
  const id = /ID="([^"]+)"/.exec(xml)?.[1] as string;
  await refused(byAddress(request({ id, attributes: ' ForceAuthn="true"' })), 'replayed_message', 'another request of the same name');
  await accepted(byForm(signedXml(request({ id, issuer: SIGNED.issuer }))), 'of another application');
  const raced = request();
  const answers = await Promise.all(Array.from({ length: 10 }, () => byForm(raced)));
  assert.equal(answers.filter(({ status }) => status === 303).length, 1, 'of ten at once one');
  const rows = async () => (await house.t.dump<{ n: number }>('select count(*)::int as n from saml_idp.seen_messages'))[0]?.n as number;
  const kept = await rows();
  assert.ok(kept > 5);
  await house.t.advance(3600);
  await byForm(signedXml(request({ issuer: SIGNED.issuer, at: new Date(Date.now() + 3600_000) })));
  assert.ok((await rows()) <= 1 + Math.max(0, kept - 20), 'what is over goes');
});

test('a request that waits goes on once, and in nobody else’s name', async () => {
  const { headers } = await byForm(request({ at: new Date(Date.now() + 3600_000) }));
  const onward = String(headers.location);
  assert.match(onward, /\/saml\/sso\/continue\?request=[\w-]{43}$/);
  const browser = house.browser();
  assert.ok((await browser.follow(await browser.get(onward))).text.includes('value="submit"'));
  await refused(browser.get(onward), 'sign_in_gone');
  await refused(browser.get(`${onward.slice(0, -1)}!`), 'sign_in_gone');
});

test('state of the application is data: it cannot leave its field, nor choose where anything goes', async () => {
  const state = '"></form><script>alert(1)</script>&javascript:x';
  const at = new Date(Date.now() + 3600_000);
  const page = await signOn(house, house.browser(), addressOf(request({ at }), `&RelayState=${encodeURIComponent(state)}`), 'ada');
  assert.equal(postedBy(page).fields.RelayState, state);
  assert.equal(formsOf(page.text).length, 1);
  assert.ok(!page.text.includes('<script>alert'));
  assert.equal(postedBy(page).action, ACS);
});

test('what is refused is in the audit trail, by reason, and a flood of it fills nothing', async () => {
  const recorded = house.events.of('saml.request_refused');
  const reasons = new Set(recorded.map((event) => (event.data as { reason: string }).reason));
  assert.ok(
    ['signature_required', 'signature_invalid', 'malformed_message'].every((reason) => reasons.has(reason)),
    [...reasons].join(),
  );
  assert.ok(recorded.length <= 60, `${recorded.length} recorded`);
  assert.ok(recorded.every((event) => event.result === 'failure'));
  assert.deepEqual(house.failures, []);
});
