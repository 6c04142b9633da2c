import type { KeyObject } from 'node:crypto';
import { attributeOf, childrenNamed, everyElement, readXml, textOf, type XmlElement } from '#platform/xml';
import { BINDING, NS } from './names.ts';
import { checkSignatures, instantOf } from './read-document.ts';
import { refuse } from './refused.ts';
import { certificateOf, isBrowserUrl, isUsableKey } from './settings.ts';
import { verifySignature } from './verify-signature.ts';

export type Endpoints = Readonly<Partial<Record<'redirect' | 'post', string>>>;

/** An identity provider, as its metadata or the settings say. */
export interface IdentityProvider {
  readonly entityId: string;
  readonly sso: Endpoints;
  readonly slo: Endpoints;
  /** Where answers to its own requests for sign-out go. */
  readonly sloAnswers: Endpoints;
  readonly certificates: readonly PinnedCertificate[];
  readonly wantsSigned: boolean;
}

export interface PinnedCertificate {
  readonly key: KeyObject;
  /** SHA-256, for people who compare. */
  readonly fingerprint: string;
  readonly validTo: Date;
}

/** Federations publish thousands of providers in one document. */
export const MAX_METADATA = 8 * 1024 * 1024;

export interface MetadataRules {
  readonly entityId: string;
  readonly now: Date;
  /** Where not empty, it must be signed by one of them. */
  readonly keys: readonly KeyObject[];
}

/** SAML metadata (OASIS, March 2005). Throws `Refused`. */
export function readMetadata(source: string, { entityId, now, keys }: MetadataRules): IdentityProvider {
  // Comments are common in it and harmless: nobody's name stands there.
  const read = readXml(source, { maxLength: MAX_METADATA, comments: keys.length === 0 ? 'drop' : 'refuse' });
  if (!read.ok) refuse('metadata', `it is not read: ${read.why}`);
  const root = keys.length === 0 ? read.root : verifiedRoot(source, read.root, keys);
  const path = entityIn(root, entityId) ?? refuse('metadata', 'it says nothing of the entity ID of this connection');
  for (const element of path) {
    const until = attributeOf(element, 'validUntil');
    if (until !== undefined && instantOf(until, 'metadata').getTime() <= now.getTime()) refuse('metadata', 'its time is over (validUntil)');
  }
  const entity = path.at(-1) as XmlElement;
  const roles = childrenNamed(entity, NS.metadata, 'IDPSSODescriptor').filter((role) => (attributeOf(role, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(NS.protocol));
  if (roles.length !== 1) refuse('metadata', 'it describes no identity provider that speaks SAML 2.0');
  return describe(entityId, roles[0] as XmlElement);
}

function verifiedRoot(source: string, root: XmlElement, keys: readonly KeyObject[]): XmlElement {
  const all = [...everyElement(root)];
  const ids = all.flatMap((element) => element.attributes.filter(({ local }) => local.toLowerCase() === 'id').map(({ value }) => value));
  if (new Set(ids).size !== ids.length) refuse('metadata', 'an ID stands there twice');
  // Entities may carry signatures of their own; the one that counts is around all of them.
  checkSignatures(
    all,
    all.filter((element) => element.namespace === NS.metadata),
  );
  return verifySignature(source, root, { keys, sha1: false }).element;
}

/** From the root to the entity: each may say until when it holds. */
function entityIn(root: XmlElement, entityId: string): XmlElement[] | undefined {
  if (root.namespace !== NS.metadata) return undefined;
  if (root.local === 'EntityDescriptor') return attributeOf(root, 'entityID') === entityId ? [root] : undefined;
  if (root.local !== 'EntitiesDescriptor') return undefined;
  const found = [...childrenNamed(root, NS.metadata, 'EntityDescriptor'), ...childrenNamed(root, NS.metadata, 'EntitiesDescriptor')].flatMap((child) => {
    const path = entityIn(child, entityId);
    return path ? [[root, ...path]] : [];
  });
  return found.length > 1 ? refuse('metadata', 'it says two things of one entity') : found[0];
}

function describe(entityId: string, role: XmlElement): IdentityProvider {
  const certificates = childrenNamed(role, NS.metadata, 'KeyDescriptor')
    .filter((key) => (attributeOf(key, 'use') ?? 'signing') === 'signing')
    .flatMap((key) => [...everyElement(key)].filter((element) => element.namespace === NS.signature && element.local === 'X509Certificate'))
    .flatMap((element) => {
      const certificate = certificateOf(textOf(element) ?? '');
      return certificate && isUsableKey(certificate.publicKey) ? [pinned(certificate)] : [];
    });
  if (certificates.length === 0 || certificates.length > 10) refuse('metadata', 'it must have one to ten usable certificates for signing');
  const sso = endpoints(role, 'SingleSignOnService');
  if (sso.redirect === undefined && sso.post === undefined) refuse('metadata', 'it has no address for sign-in by redirect or POST');
  return {
    entityId,
    sso,
    slo: endpoints(role, 'SingleLogoutService'),
    sloAnswers: endpoints(role, 'SingleLogoutService', true),
    certificates,
    wantsSigned: ['true', '1'].includes(attributeOf(role, 'WantAuthnRequestsSigned') ?? ''),
  };
}

export function pinned(certificate: { readonly publicKey: KeyObject; readonly fingerprint256: string; readonly validTo: string }): PinnedCertificate {
  return { key: certificate.publicKey, fingerprint: certificate.fingerprint256, validTo: new Date(certificate.validTo) };
}

/** The first of each binding. Addresses that a browser must not be sent to are no addresses. `answers`: where it says another one for those (Metadata section 2.2.2). */
function endpoints(role: XmlElement, local: string, answers = false): Endpoints {
  const location = (binding: string) => {
    const found = childrenNamed(role, NS.metadata, local).find((element) => attributeOf(element, 'Binding') === binding);
    const url = found && ((answers ? attributeOf(found, 'ResponseLocation') : undefined) ?? attributeOf(found, 'Location'));
    return url !== undefined && isBrowserUrl(url) ? url : undefined;
  };
  const [redirect, post] = [location(BINDING.redirect), location(BINDING.post)];
  return { ...(redirect === undefined ? {} : { redirect }), ...(post === undefined ? {} : { post }) };
}
