import type { KeyObject } from 'node:crypto';
import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { attributeOf, childrenNamed, elementsOf, isElement, readXml, textOf, type XmlElement } from '#platform/xml';
import { digestAlgorithm, digestMaker, signatureAlgorithm, signatureVerifier } from './algorithms.ts';
import { ENVELOPED, EXCLUSIVE, XML_SIGNATURE } from './names.ts';
import { refuse } from './problem.ts';

/*
 * XML Signature as SAML profiles it (Core section 5.4), and nothing more of it: one enveloped signature, one reference, to the element it stands in, by its ID;
 * the enveloped transform and exclusive canonicalization, in that order; no Object, no other transform, keys only from us. What verified is given back as the
 * very octets that were digested, and whoever goes on reads those, never the document they came in (CVE-2025-54369 class, D15).
 */

export interface SignatureRules {
  /** Pinned. What a message says about its key is not looked at. */
  readonly keys: readonly KeyObject[];
  readonly sha1: boolean;
}

export const signatureIn = (element: XmlElement): XmlElement | undefined => childrenNamed(element, XML_SIGNATURE, 'Signature')[0];

/** The element as its signature covers it, read anew from those octets. */
export interface Verified {
  readonly octets: string;
  readonly element: XmlElement;
  /** Index of the key. */
  readonly key: number;
}

/** `source` is the document that `element` was read from, in which no ID stands twice. Throws `SignatureProblem`. */
export function verifyXml(source: string, element: XmlElement, rules: SignatureRules): Verified {
  const signature = signatureIn(element) ?? refuse('signature', 'there is none');
  const { method, digest } = checkShape(signature, attributeOf(element, 'ID'), rules.sha1);
  const node = findSignature(source, attributeOf(element, 'ID') as string);
  for (const [index, key] of rules.keys.entries()) {
    const octets = check(source, node, { method, digest, sha1: rules.sha1 }, key);
    if (octets === undefined) continue;
    const read = readXml(octets, { maxLength: source.length * 2, comments: 'refuse' });
    if (!read.ok) refuse('canonical_form', read.why);
    // Two readers that understand a document differently are how one is verified and another one used.
    if (!sameElement(read.root, element, signature)) refuse('readers_differ');
    return { octets, element: read.root, key: index };
  }
  return refuse('signature', 'it was made by none of the known keys, or what it covers was changed');
}

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

function only(parent: XmlElement, local: string): XmlElement {
  const found = childrenNamed(parent, XML_SIGNATURE, local);
  if (found.length !== 1) refuse('signature_form', `${local} must be there once`);
  return found[0] as XmlElement;
}

function onlyAttributes(element: XmlElement, ...names: string[]): void {
  if (element.attributes.some((attribute) => attribute.namespace !== '' || !names.includes(attribute.name))) refuse('signature_form', `${element.local} has an attribute too many`);
}

function base64Of(element: XmlElement): void {
  onlyAttributes(element, 'Id');
  if (!BASE64.test(textOf(element) ?? '')) refuse('signature_form', `${element.local} is not base64`);
}

/** Everything a signature may have, by name; all else is refused before anything is computed. */
function checkShape(signature: XmlElement, id: string | undefined, sha1: boolean): { readonly method: string; readonly digest: string } {
  const children = elementsOf(signature).map((child) => (child.namespace === XML_SIGNATURE ? child.local : ''));
  if (!['SignedInfo,SignatureValue', 'SignedInfo,SignatureValue,KeyInfo'].includes(children.join()))
    refuse('signature_form', 'Signature must have SignedInfo, SignatureValue and at most KeyInfo');
  onlyAttributes(signature, 'Id');
  base64Of(only(signature, 'SignatureValue'));
  const info = only(signature, 'SignedInfo');
  const parts = elementsOf(info).map((child) => child.local);
  if (parts.join() !== 'CanonicalizationMethod,SignatureMethod,Reference') refuse('signature_form', 'SignedInfo must have two methods and exactly one Reference');
  const canonicalization = only(info, 'CanonicalizationMethod');
  if (attributeOf(canonicalization, 'Algorithm') !== EXCLUSIVE || canonicalization.children.some(isElement))
    refuse('algorithm', 'the canonicalization must be exclusive, without comments');
  const method = attributeOf(only(info, 'SignatureMethod'), 'Algorithm');
  if (method === undefined || !signatureAlgorithm(method, sha1)) refuse('algorithm', 'the signature algorithm is not allowed here');

  const reference = only(info, 'Reference');
  onlyAttributes(reference, 'URI', 'Id');
  if (
    elementsOf(reference)
      .map((child) => child.local)
      .join() !== 'Transforms,DigestMethod,DigestValue'
  )
    refuse('signature_form', 'Reference must have Transforms, DigestMethod and DigestValue');
  if (id === undefined || !/^[A-Za-z_][\w.-]{0,255}$/.test(id) || attributeOf(reference, 'URI') !== `#${id}`)
    refuse('signature_covers', 'it must refer to the element it stands in');
  const transforms = elementsOf(only(reference, 'Transforms'));
  if (transforms.map((transform) => attributeOf(transform, 'Algorithm')).join() !== `${ENVELOPED},${EXCLUSIVE}`)
    refuse('transforms', 'only the enveloped one and exclusive canonicalization, in that order');
  for (const transform of transforms) checkTransform(transform);
  const digest = attributeOf(only(reference, 'DigestMethod'), 'Algorithm');
  if (digest === undefined || !digestAlgorithm(digest, sha1)) refuse('algorithm', 'the digest algorithm is not allowed here');
  base64Of(only(reference, 'DigestValue'));
  return { method, digest };
}

/** Prefixes that stand in text (`xsi:type="xs:string"`) may be named; nothing else may stand in a transform. */
function checkTransform(transform: XmlElement): void {
  onlyAttributes(transform, 'Algorithm');
  const inside = elementsOf(transform);
  const prefixes = attributeOf(transform, 'Algorithm') === EXCLUSIVE && inside.length === 1 && inside[0]?.namespace === EXCLUSIVE && inside[0].local === 'InclusiveNamespaces';
  if (transform.namespace !== XML_SIGNATURE || (inside.length > 0 && !prefixes)) refuse('transforms', 'a transform has something inside');
}

/** In the document as xml-crypto's own parser sees it. Ids were found to be unique before. */
function findSignature(source: string, id: string): Node {
  const pending: Element[] = [new DOMParser({ errorHandler: () => refuse('readers_differ') }).parseFromString(source, 'text/xml').documentElement];
  for (let element = pending.pop(); element; element = pending.pop()) {
    const children = Array.from(element.childNodes).filter((node): node is Element => node.nodeType === 1);
    if (element.getAttribute('ID') === id) {
      const found = children.filter((child) => child.localName === 'Signature' && child.namespaceURI === XML_SIGNATURE);
      if (found.length === 1) return found[0] as Element;
    }
    pending.push(...children);
  }
  return refuse('readers_differ');
}

interface Algorithms {
  readonly method: string;
  readonly digest: string;
  readonly sha1: boolean;
}

function check(source: string, signature: Node, { method, digest, sha1 }: Algorithms, key: KeyObject): string | undefined {
  const signed = new SignedXml({ publicCert: 'pinned', getCertFromKeyInfo: () => null });
  const { CanonicalizationAlgorithms: known } = signed;
  signed.CanonicalizationAlgorithms = { [EXCLUSIVE]: known[EXCLUSIVE], [ENVELOPED]: known[ENVELOPED] } as typeof known;
  const signing = signatureAlgorithm(method, sha1);
  const hash = digestAlgorithm(digest, sha1);
  if (!signing || hash === undefined) return undefined;
  signed.SignatureAlgorithms = { [method]: signatureVerifier(method, signing, key) } as typeof signed.SignatureAlgorithms;
  signed.HashAlgorithms = { [digest]: digestMaker(digest, hash) } as typeof signed.HashAlgorithms;
  try {
    signed.loadSignature(signature);
    if (!signed.checkSignature(source)) return undefined;
  } catch {
    // It throws for a signature that does not verify, with the value in the message.
    return undefined;
  }
  const covered = signed.getSignedReferences();
  return covered.length === 1 ? covered[0] : undefined;
}

/** Whether two readings of an element are the same but for its own signature. Canonicalization sorts attributes and drops prefixes nobody uses. */
function sameElement(one: XmlElement, other: XmlElement, without: XmlElement): boolean {
  const theirs = joined(other.children.filter((child) => child !== without));
  const attributes = (element: XmlElement) =>
    element.attributes
      .map(({ namespace, local, value }) => JSON.stringify([namespace, local, value]))
      .toSorted()
      .join();
  return (
    one.namespace === other.namespace &&
    one.local === other.local &&
    attributes(one) === attributes(other) &&
    one.children.length === theirs.length &&
    one.children.every((child, index) => {
      const their = theirs[index] as XmlElement | string;
      return typeof child === 'string' || typeof their === 'string' ? child === their : sameElement(child, their, without);
    })
  );
}

/** Text around an element that was taken out is one text. */
function joined(children: readonly (XmlElement | string)[]): (XmlElement | string)[] {
  const result: (XmlElement | string)[] = [];
  for (const child of children) {
    const last = result.at(-1);
    if (typeof child === 'string' && typeof last === 'string') result[result.length - 1] = last + child;
    else result.push(child);
  }
  return result;
}
