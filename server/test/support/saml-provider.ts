import { spawnSync } from 'node:child_process';
import { constants, createCipheriv, createHash, createPrivateKey, createPublicKey, createSign, publicEncrypt, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { DOMParser } from '@xmldom/xmldom';
import { ExclusiveCanonicalization, SignedXml } from 'xml-crypto';

/*
 * A SAML identity provider written by hand, sharing no line with ours: markup is text, certificates are openssl's, encryption is node:crypto's. What it says may
 * be as wrong as a test wants it.
 */

export interface ProviderKey {
  readonly privateKey: KeyObject;
  readonly pem: string;
  /** Base64 of DER. */
  readonly certificate: string;
}

export function makeProviderKey(args: readonly string[] = ['rsa:2048']): ProviderKey {
  const dir = mkdtempSync(join(tmpdir(), 'parvis-saml-'));
  try {
    const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'certificate.pem')];
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', ...args, '-nodes', '-subj', '/CN=idp.example', '-days', '30', ...files]);
    if (made.status !== 0) throw new Error(`openssl: ${made.stderr.toString()}`);
    const pem = readFileSync(join(dir, 'certificate.pem'), 'utf8');
    return { privateKey: createPrivateKey(readFileSync(join(dir, 'key.pem'))), pem, certificate: new X509Certificate(pem).raw.toString('base64') };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const NAMES = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
export const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
export const PASSWORD_CONTEXT = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';

export const newId = (): string => `_${randomBytes(16).toString('hex')}`;
const at = (now: Date, seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();

export interface AssertionInput {
  readonly id?: string;
  readonly issuer: string;
  readonly now: Date;
  readonly nameId: string;
  readonly format?: string | undefined;
  readonly qualifier?: string;
  readonly audience: string;
  readonly recipient: string;
  readonly inResponseTo?: string | undefined;
  readonly notBefore?: number;
  readonly notOnOrAfter?: number;
  readonly confirmationNotOnOrAfter?: number;
  readonly authnInstant?: number;
  readonly context?: string;
  readonly sessionIndex?: string;
  readonly method?: string;
  /** Names and values as markup: whoever wants to break them may. */
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** Markup in place of the generated element. */
  readonly conditions?: string;
  readonly subject?: string;
  readonly extra?: string;
}

/** With its own declarations, so that it can be moved about and encrypted. */
export function assertionXml(input: AssertionInput): string {
  const { now } = input;
  const answered = input.inResponseTo === undefined ? '' : ` InResponseTo="${input.inResponseTo}"`;
  const format = input.format === undefined ? '' : ` Format="${input.format}"`;
  const qualifier = input.qualifier === undefined ? '' : ` NameQualifier="${input.qualifier}"`;
  const subject =
    input.subject ??
    `<saml:Subject><saml:NameID${format}${qualifier}>${input.nameId}</saml:NameID><saml:SubjectConfirmation Method="${input.method ?? 'urn:oasis:names:tc:SAML:2.0:cm:bearer'}"><saml:SubjectConfirmationData Recipient="${input.recipient}"${answered} NotOnOrAfter="${at(now, input.confirmationNotOnOrAfter ?? 300)}"/></saml:SubjectConfirmation></saml:Subject>`;
  const conditions =
    input.conditions ??
    `<saml:Conditions NotBefore="${at(now, input.notBefore ?? -30)}" NotOnOrAfter="${at(now, input.notOnOrAfter ?? 300)}"><saml:AudienceRestriction><saml:Audience>${input.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`;
  const attributes = Object.entries(input.attributes ?? {})
    .map(([name, values]) => `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`)
    .join('');
  return (
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${input.id ?? newId()}" Version="2.0" IssueInstant="${at(now, 0)}">` +
    `<saml:Issuer>${input.issuer}</saml:Issuer>${subject}${conditions}` +
    `<saml:AuthnStatement AuthnInstant="${at(now, input.authnInstant ?? 0)}"${input.sessionIndex === undefined ? '' : ` SessionIndex="${input.sessionIndex}"`}><saml:AuthnContext><saml:AuthnContextClassRef>${input.context ?? PASSWORD_CONTEXT}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `${attributes === '' ? '' : `<saml:AttributeStatement>${attributes}</saml:AttributeStatement>`}${input.extra ?? ''}</saml:Assertion>`
  );
}

export interface ResponseInput {
  readonly id?: string;
  readonly issuer?: string | undefined;
  readonly now: Date;
  readonly destination?: string | undefined;
  readonly inResponseTo?: string | undefined;
  /** Markup: assertions, or whatever. */
  readonly inside: string;
  /** Markup of the status. */
  readonly status?: string;
}

export const statusXml = (code: string, inner?: string): string => {
  const value = (name: string) => `Value="urn:oasis:names:tc:SAML:2.0:status:${name}"`;
  return `<samlp:Status>${inner === undefined ? `<samlp:StatusCode ${value(code)}/>` : `<samlp:StatusCode ${value(code)}><samlp:StatusCode ${value(inner)}/></samlp:StatusCode>`}</samlp:Status>`;
};

export function responseXml(input: ResponseInput): string {
  const destination = input.destination === undefined ? '' : ` Destination="${input.destination}"`;
  const answered = input.inResponseTo === undefined ? '' : ` InResponseTo="${input.inResponseTo}"`;
  const issuer = input.issuer === undefined ? '' : `<saml:Issuer>${input.issuer}</saml:Issuer>`;
  return `<samlp:Response ${NAMES} ID="${input.id ?? newId()}" Version="2.0" IssueInstant="${at(input.now, 0)}"${destination}${answered}>${issuer}${input.status ?? statusXml('Success')}${input.inside}</samlp:Response>`;
}

export interface SigningOptions {
  readonly method?: string;
  readonly digest?: string;
  readonly transforms?: readonly string[];
  readonly canonicalization?: string;
  /** Put into KeyInfo. */
  readonly certificate?: string;
}

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** Signs the first element of that name, behind its issuer. */
export function signXml(xml: string, local: string, key: KeyObject, options: SigningOptions = {}): string {
  const signed = new SignedXml({
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }),
    signatureAlgorithm: options.method ?? RSA_SHA256,
    canonicalizationAlgorithm: options.canonicalization ?? EXCLUSIVE,
    getKeyInfoContent: () => (options.certificate === undefined ? null : `<ds:X509Data><ds:X509Certificate>${options.certificate}</ds:X509Certificate></ds:X509Data>`),
  });
  const algorithms = signed.SignatureAlgorithms as Record<string, unknown>;
  if (!Object.hasOwn(algorithms, options.method ?? RSA_SHA256)) algorithms[options.method as string] = customSigner(options.method as string, key);
  const hashes = signed.HashAlgorithms as Record<string, unknown>;
  const digest = options.digest ?? SHA256;
  if (!Object.hasOwn(hashes, digest)) hashes[digest] = customHash(digest);
  signed.addReference({
    xpath: `//*[local-name(.)='${local}']`,
    transforms: options.transforms ?? [ENVELOPED, EXCLUSIVE],
    digestAlgorithm: digest,
  });
  signed.computeSignature(xml, { prefix: 'ds', location: { reference: `//*[local-name(.)='${local}']/*[local-name(.)='Issuer']`, action: 'after' } });
  return signed.getSignedXml();
}

/** As OpenSAML signs: prefixes that only text uses are named, and kept. */
export function signWithPrefixes(assertion: string, key: KeyObject, prefixes: string): string {
  const canonical = (xml: string, inclusiveNamespacesPrefixList: string[]) =>
    String(new ExclusiveCanonicalization().process(new DOMParser().parseFromString(xml, 'text/xml').documentElement as never, { inclusiveNamespacesPrefixList }));
  const digest = createHash('sha256')
    .update(canonical(assertion, prefixes.split(' ')))
    .digest('base64');
  const id = / ID="([^"]+)"/.exec(assertion)?.[1];
  const method = (local: string, algorithm: string, inside = '') => `<ds:${local} Algorithm="${algorithm}">${inside}</ds:${local}>`;
  const named = `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="${prefixes}"></ec:InclusiveNamespaces>`;
  const transforms = `<ds:Transforms>${method('Transform', ENVELOPED)}${method('Transform', EXCLUSIVE, named)}</ds:Transforms>`;
  const reference = `<ds:Reference URI="#${id}">${transforms}${method('DigestMethod', SHA256)}<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`;
  const info = `<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${method('CanonicalizationMethod', EXCLUSIVE)}${method('SignatureMethod', RSA_SHA256)}${reference}</ds:SignedInfo>`;
  const value = createSign('sha256').update(info).sign(key, 'base64');
  return assertion.replace(
    '</saml:Issuer>',
    `</saml:Issuer><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${info}<ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`,
  );
}

const hashOf = (uri: string) => `sha${/sha(\d+)/.exec(uri)?.[1] ?? '256'}`;

function customSigner(uri: string, key: KeyObject) {
  return class {
    getAlgorithmName = () => uri;
    getSignature = (info: string) => {
      const signer = createSign(hashOf(uri)).update(info);
      if (uri.includes('ecdsa')) return signer.sign({ key, dsaEncoding: 'ieee-p1363' }, 'base64');
      return signer.sign(uri.includes('MGF1') ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : key, 'base64');
    };
  };
}

function customHash(uri: string) {
  return class {
    getAlgorithmName = () => uri;
    getHash = (text: string) => createHash(hashOf(uri)).update(text).digest('base64');
  };
}

export interface EncryptionOptions {
  readonly cipher?: 'aes256-gcm' | 'aes192-gcm' | 'aes128-gcm' | 'aes256-cbc' | 'aes128-cbc';
  readonly transport?: 'oaep-sha1' | 'oaep-sha256' | 'pkcs1';
  /** The key beside the data instead of inside it. */
  readonly beside?: boolean;
}

/** XML Encryption 1.1, for the owner of a certificate. */
export function encryptXml(assertion: string, certificate: string, options: EncryptionOptions = {}): string {
  const cipher = options.cipher ?? 'aes256-gcm';
  const [, bits = '256', mode] = /^aes(\d+)-(gcm|cbc)$/.exec(cipher) ?? [];
  const key = randomBytes(Number(bits) / 8);
  let sealed: Buffer;
  if (mode === 'gcm') {
    const nonce = randomBytes(12);
    const made = createCipheriv(`aes-${bits}-gcm` as 'aes-256-gcm', key, nonce);
    sealed = Buffer.concat([nonce, made.update(assertion, 'utf8'), made.final(), made.getAuthTag()]);
  } else {
    const iv = randomBytes(16);
    const made = createCipheriv(`aes-${bits}-cbc`, key, iv);
    sealed = Buffer.concat([iv, made.update(assertion, 'utf8'), made.final()]);
  }
  const publicKey = createPublicKey(new X509Certificate(Buffer.from(certificate, 'base64')).publicKey.export({ type: 'spki', format: 'pem' }));
  const transport = options.transport ?? 'oaep-sha1';
  const wrapped = publicEncrypt(
    transport === 'pkcs1' ? { key: publicKey, padding: constants.RSA_PKCS1_PADDING } : { key: publicKey, oaepHash: transport === 'oaep-sha1' ? 'sha1' : 'sha256' },
    key,
  );
  const enc = 'http://www.w3.org/2001/04/xmlenc#';
  const enc11 = 'http://www.w3.org/2009/xmlenc11#';
  const method = {
    'oaep-sha1': `<xenc:EncryptionMethod Algorithm="${enc}rsa-oaep-mgf1p"/>`,
    'oaep-sha256': `<xenc:EncryptionMethod Algorithm="${enc11}rsa-oaep"><ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${SHA256}"/><xenc11:MGF xmlns:xenc11="${enc11}" Algorithm="${enc11}mgf1sha256"/></xenc:EncryptionMethod>`,
    pkcs1: `<xenc:EncryptionMethod Algorithm="${enc}rsa-1_5"/>`,
  }[transport];
  const value = (bytes: Buffer) => `<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64').replace(/.{76}/g, '$&\n')}</xenc:CipherValue></xenc:CipherData>`;
  const encryptedKey = `<xenc:EncryptedKey xmlns:xenc="${enc}">${method}${value(wrapped)}</xenc:EncryptedKey>`;
  const info = options.beside ? '' : `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${encryptedKey}</ds:KeyInfo>`;
  const data = `<xenc:EncryptedData xmlns:xenc="${enc}" Type="${enc}Element"><xenc:EncryptionMethod Algorithm="${mode === 'gcm' ? enc11 : enc}${cipher}"/>${info}${value(sealed)}</xenc:EncryptedData>`;
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${data}${options.beside ? encryptedKey : ''}</saml:EncryptedAssertion>`;
}

export interface ProviderMetadata {
  readonly entityId: string;
  readonly certificates: readonly string[];
  readonly ssoUrl: string;
  readonly sloUrl?: string;
  readonly wantsSigned?: boolean;
  readonly id?: string;
  readonly attributes?: string;
}

export function metadataXml(input: ProviderMetadata): string {
  const keys = input.certificates
    .map(
      (certificate) =>
        `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n${certificate}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
    )
    .join('');
  const service = (local: string, binding: string, location: string) =>
    `<md:${local} Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${binding}" Location="${escapeXml(location)}"/>`;
  const slo = input.sloUrl === undefined ? '' : service('SingleLogoutService', 'Redirect', input.sloUrl);
  return `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ID="${input.id ?? newId()}" entityID="${escapeXml(input.entityId)}"${input.attributes ?? ''}><md:IDPSSODescriptor WantAuthnRequestsSigned="${input.wantsSigned ?? false}" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys}${slo}<md:NameIDFormat>${PERSISTENT}</md:NameIDFormat>${service('SingleSignOnService', 'Redirect', input.ssoUrl)}${service('SingleSignOnService', 'POST', input.ssoUrl)}</md:IDPSSODescriptor></md:EntityDescriptor>`;
}

/** What a browser brought, by either binding. */
export interface ReceivedRequest {
  readonly xml: string;
  readonly id: string;
  readonly issuer: string;
  readonly acs: string;
  readonly forceAuthn: boolean;
  readonly state: string;
}

export function receiveRequest(outward: { readonly url: string; readonly form?: Readonly<Record<string, string>> }): ReceivedRequest {
  const query = new URL(outward.url).searchParams;
  const packed = Buffer.from(outward.form?.['SAMLRequest'] ?? query.get('SAMLRequest') ?? '', 'base64');
  const xml = (outward.form ? packed : inflateRawSync(packed)).toString();
  const value = (pattern: RegExp) => pattern.exec(xml)?.[1] ?? '';
  return {
    xml,
    id: value(/ ID="([^"]+)"/),
    issuer: value(/Issuer>([^<]+)</),
    acs: value(/AssertionConsumerServiceURL="([^"]+)"/),
    forceAuthn: value(/ForceAuthn="([^"]+)"/) === 'true',
    state: outward.form?.['RelayState'] ?? query.get('RelayState') ?? '',
  };
}

export const pack = (xml: string): string => Buffer.from(xml).toString('base64');
