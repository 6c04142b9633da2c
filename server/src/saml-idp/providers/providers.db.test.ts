import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { generateServiceProviderMetadata } from '@node-saml/node-saml';
import { selfSign } from '#platform/crypto';
import { isAppError } from '#platform/errors';
import type { SamlApplicationInput } from '../contract.ts';
import { newKeyPair, openSamlHouse, pem, type SamlHouse } from '../saml.suite.ts';

const signing = newKeyPair();
const next = newKeyPair();
let house: SamlHouse;
before(async () => {
  house = await openSamlHouse({ settings: { attributes: [{ name: 'shoe_size', type: 'text', label: { en: 'Shoe size' }, read: ['user'] }] } });
});
after(() => house?.stop());

const ACS = 'https://press.example/acs';
const saved = (more: Partial<SamlApplicationInput> = {}) => house.save({ name: 'Press', ...more });
/** Fields of what is wrong, with the fix. */
const wrong = async (more: Partial<SamlApplicationInput>) =>
  saved(more).then(
    () => assert.fail('saved'),
    (error: unknown) =>
      isAppError(error) && error.code === 'saml.invalid_application' ? Object.fromEntries(error.fields.map(({ field, fix }) => [field, fix])) : Promise.reject(error as Error),
  );

/** Metadata as an independent library writes it. */
const nodeSamlMetadata = (certificates: string[]) =>
  generateServiceProviderMetadata({
    issuer: 'https://press.example/meta',
    callbackUrl: ACS,
    logoutCallbackUrl: 'https://press.example/slo',
    identifierFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    wantAssertionsSigned: true,
    decryptionPvk: signing.pem,
    decryptionCert: pem(signing.certificate),
    privateKey: signing.pem,
    publicCerts: certificates.map(pem),
  } as never);

test('what node-saml says of itself is enough: addresses, certificates, name', async () => {
  const { application, created } = await saved({ metadata: nodeSamlMetadata([signing.certificate, next.certificate]) });
  assert.equal(created, true);
  assert.deepEqual(
    [application.entityId, application.acs, application.logout, application.nameIdFormat, application.requireSignedRequests],
    ['https://press.example/meta', [{ url: ACS, index: 1, default: true }], { url: 'https://press.example/slo', binding: 'post' }, 'emailAddress', true],
  );
  assert.deepEqual(application.signingCertificates, [signing.certificate, next.certificate]);
  assert.deepEqual(application.encryptionCertificates, [signing.certificate]);
});

test('metadata by hand: comments, a declaration, a key for both uses, ways for browser and server, what is said beside it wins', async () => {
  const metadata = `<?xml version="1.0" encoding="UTF-8"?>
<!-- of the press room -->
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="urn:hand">
  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" AuthnRequestsSigned="false">
    <KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
      ${signing.certificate.replace(/(.{64})/g, '$1\n      ')}
    </ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
    <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://press.example/soap"/>
    <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://press.example/slo-post"/>
    <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://press.example/slo" ResponseLocation="https://press.example/slo-back"/>
    <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</NameIDFormat>
    <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" Location="https://press.example/art" index="0" isDefault="true"/>
    <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${ACS}" index="3"/>
    <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${ACS}2" index="4" isDefault="true"/>
  </SPSSODescriptor>
</EntityDescriptor>`;
  const { application } = await saved({ metadata, nameIdFormat: 'persistent' });
  assert.deepEqual(application.acs, [
    { url: ACS, index: 3, default: false },
    { url: `${ACS}2`, index: 4, default: true },
  ]);
  assert.deepEqual(application.logout, { url: 'https://press.example/slo', binding: 'redirect', responseUrl: 'https://press.example/slo-back' });
  assert.deepEqual(application.backchannelLogout, { url: 'https://press.example/soap', binding: 'soap' });
  assert.deepEqual([application.signingCertificates, application.encryptionCertificates], [[signing.certificate], [signing.certificate]]);
  assert.deepEqual([application.nameIdFormat, application.requireSignedRequests], ['persistent', false]);
});

test('metadata that cannot be used says what is wrong with it', async () => {
  const md = (inner: string) => `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:x">${inner}</EntityDescriptor>`;
  const sp = (inner: string) => md(`<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${inner}</SPSSODescriptor>`);
  const post = (url: string) => `<AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${url}" index="0"/>`;
  for (const [metadata, field, fix] of [
    ['no xml', 'metadata', /not well-formed/],
    ['<!DOCTYPE x><x/>', 'metadata', /DOCTYPE/],
    ['<x/>', 'metadata', /EntityDescriptor/],
    ['<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"/>', 'metadata', /several entities/],
    [md(''), 'metadata', /service provider/],
    [md('<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/>'), 'metadata', /service provider/],
    [sp(''), 'metadata', /HTTP-POST/],
    [sp(post('http://press.example/acs')), 'metadata.acs.0.url', /https/],
    [sp(post('javascript:alert(1)')), 'metadata.acs.0.url', /https/],
    [sp(post('https://press.example/acs#x')), 'metadata.acs.0.url', /fragment/],
  ] as const) {
    assert.match((await wrong({ metadata }))[field] ?? 'nothing', fix, metadata);
  }
});

test('everything wrong at once, each with its field', async () => {
  const found = await wrong({
    name: ' Press',
    entityId: '',
    acs: [{ url: 'https://*.example/acs' }, { url: 'https://user:pw@press.example/acs' }],
    signingCertificates: ['hello', selfSign(generateKeyPairSync('rsa', { modulusLength: 1024 }), 'weak')],
    logout: { url: 'ftp://press.example/slo', binding: 'carrier pigeon' as never },
    mfa: { mode: 'sometimes' as never },
    attributes: [{ attribute: 'email', format: 'long' as never }],
    brand: 'nowhere',
    color: 'red',
  } as never);
  assert.deepEqual(Object.keys(found).sort(), [
    'acs.0.url',
    'acs.1.url',
    'attributes.0.format',
    'brand',
    'color',
    'entityId',
    'logout.binding',
    'logout.url',
    'mfa.mode',
    'name',
    'signingCertificates.0',
    'signingCertificates.1',
  ]);
  assert.match((await wrong({ entityId: 'urn:x' })).acs ?? '', /is missing/);
});

test('what fits only together is told as well', async () => {
  const base = { entityId: 'urn:x', acs: [{ url: ACS }] };
  assert.deepEqual(Object.keys(await wrong({ ...base, requireSignedRequests: true })), ['signingCertificates']);
  assert.deepEqual(Object.keys(await wrong({ ...base, encryptAssertion: true })), ['encryptionCertificates']);
  assert.deepEqual(Object.keys(await wrong({ ...base, defaultRelayState: 'x' })), ['defaultRelayState']);
  assert.deepEqual(
    Object.keys(
      await wrong({
        ...base,
        acs: [
          { url: ACS, index: 1 },
          { url: `${ACS}2`, index: 1 },
        ],
      }),
    ),
    ['acs'],
  );
  assert.deepEqual(
    Object.keys(
      await wrong({
        ...base,
        acs: [
          { url: ACS, default: true },
          { url: `${ACS}2`, default: true },
        ],
      }),
    ),
    ['acs'],
  );
  const attributes = ['email', 'sub', 'shoe_size', 'birthday'].map((attribute) => ({ attribute }));
  assert.deepEqual(
    Object.keys(await wrong({ ...base, attributes })),
    ['attributes.1.attribute', 'attributes.2.attribute', 'attributes.3.attribute'],
    'only what applications may see, and never the subject',
  );
});

test('attributes have the names that are common, or their own', async () => {
  const { application } = await saved({
    entityId: 'urn:names',
    acs: [{ url: ACS }],
    attributes: [{ attribute: 'email' }, { attribute: 'birthdate' }, { attribute: 'name', name: 'cn' }, { attribute: 'name', name: 'http://schemas/name' }],
  });
  assert.deepEqual(
    application.attributes.map(({ name, format }) => [name, format]),
    [
      ['urn:oid:0.9.2342.19200300.100.1.3', 'uri'],
      ['birthdate', 'basic'],
      ['cn', 'basic'],
      ['http://schemas/name', 'uri'],
    ],
  );
});

test('saving again is no change; a change names its fields, and leaves the state that an operator set', async () => {
  const input = { entityId: 'urn:again', acs: [{ url: ACS }] };
  assert.deepEqual([(await saved(input)).changed, (await saved(input)).changed], [true, false]);
  await saved({ ...input, state: 'suspended' });
  const { application, fields } = await saved({ ...input, name: 'Press 2', attributes: [{ attribute: 'email' }] });
  assert.deepEqual([application.state, [...fields].sort()], ['suspended', ['attributes', 'name']]);
  assert.equal((await house.saml.application(house.tenant.id, 'urn:again'))?.name, 'Press 2', 'at once here');
  assert.deepEqual(
    house.events
      .of('saml.application_saved')
      .slice(-3)
      .map((event) => (event.data as { change: string }).change),
    ['created', 'changed', 'changed'],
  );
});

test('details are judged as those of other applications are, in the same words; without any, nothing is kept of them', async () => {
  const base = { entityId: 'urn:details', acs: [{ url: ACS }] };
  const reason = { en: 'We may only sell wine to adults.' };
  const found = await wrong({
    ...base,
    requires: [
      { attribute: 'birthdate', reason },
      { attribute: 'birthdate', reason },
      { attribute: 'email', reason },
      { attribute: 'name', reason: {} },
      { attribute: 'nickname', reason: { en: 'a\u202eb' }, firm: true } as never,
    ],
  });
  assert.deepEqual(found, {
    'requires.3.reason': 'needs a text in at least one language',
    'requires.4.reason.en': 'must be plain text on one line, without spaces around it',
    'requires.4.firm': 'is not known here; remove it',
  });
  const more = await wrong({
    ...base,
    requires: [
      { attribute: 'birthdate', reason },
      { attribute: 'birthdate', reason },
      { attribute: 'email', reason },
    ],
    asks: { gift: { attributes: ['loyalty'], reason } },
  });
  assert.equal(more['requires.1.attribute'], 'is listed twice');
  assert.match(more['requires.2.attribute'] ?? '', /is not an attribute; known are name, /);
  assert.match(more['asks.gift.attributes.0'] ?? '', /is not an attribute/);
  assert.match((await wrong({ ...base, asks: { 'Gift!': { attributes: ['nickname'], reason } } }))['asks.Gift!'] ?? '', /lower-case letters/);
  assert.deepEqual(Object.keys(await wrong({ ...base, requires: 'birthdate' as never })), ['requires']);
  const { application } = await saved({ ...base, requires: [{ attribute: 'birthdate', reason }] });
  assert.deepEqual([application.requires, application.asks], [[{ attribute: 'birthdate', reason }], {}]);
  assert.deepEqual((await saved({ ...base, requires: [] })).fields, ['requires']);
  assert.equal((await saved(base)).changed, false, 'none is the same as an empty list');
});

test('what metadata asks for becomes a proposal, in our words; nobody is asked for anything by it', async () => {
  const requested = (name: string, more = '') => `<RequestedAttribute Name="${name}" ${more}/>`;
  const metadata = (inner: string) => `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://wine.example/saml">
  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${ACS}" index="0"/>${inner}
  </SPSSODescriptor></EntityDescriptor>`;
  const text = metadata(`
    <AttributeConsumingService index="0"><ServiceName xml:lang="en">Other</ServiceName></AttributeConsumingService>
    <AttributeConsumingService index="1" isDefault="true">
      <ServiceName xml:lang="fr">Cave</ServiceName><ServiceName xml:lang="en">Wine
        shop</ServiceName>
      <ServiceDescription xml:lang="de-AT">Wein nur für Erwachsene.</ServiceDescription>
      ${requested('urn:oid:0.9.2342.19200300.100.1.3', 'FriendlyName="mail" isRequired="true"')}
      ${requested('urn:oid:1.2.3', 'FriendlyName="displayName" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"')}
      ${requested('birthdate', 'isRequired="1" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic"')}
      ${requested('shoe_size', 'isRequired="true"')}
      ${requested('sub', 'isRequired="true"')}
    </AttributeConsumingService>`);
  const proposal = house.saml.propose(house.tenant, text);
  assert.deepEqual(proposal, {
    name: 'Wine shop',
    entityId: 'https://wine.example/saml',
    attributes: [{ attribute: 'email' }, { attribute: 'name', name: 'urn:oid:1.2.3', format: 'uri' }, { attribute: 'birthdate' }],
    requires: [{ attribute: 'birthdate', reason: { de: 'Wein nur für Erwachsene.' } }],
    given: ['email'],
    unknown: [
      { name: 'shoe_size', required: true },
      { name: 'sub', required: true },
    ],
  });
  const { application } = await saved({ metadata: text });
  assert.deepEqual([application.requires, application.attributes], [[], []], 'saved as it is, it requires nothing');
  assert.deepEqual(house.saml.propose(house.tenant, metadata('')), {
    name: 'wine.example',
    entityId: 'https://wine.example/saml',
    attributes: [],
    requires: [],
    given: [],
    unknown: [],
  });
  assert.throws(
    () => house.saml.propose(house.tenant, '<!DOCTYPE x><x/>'),
    (error) => isAppError(error) && error.fields[0]?.field === 'metadata',
  );
});
