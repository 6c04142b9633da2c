import { attributeOf, everyElement, isElement, readXml, type XmlElement } from '#platform/xml';
import { NS } from './names.ts';
import { refuse } from './refused.ts';

/** Largest message, in bytes of XML. Real ones have 5 to 30 KiB; one with a thousand groups stays below 150. */
export const MAX_MESSAGE = 192 * 1024;

/** `SAMLResponse` of the POST binding (Bindings section 3.5.4): base64, where white space may stand, of UTF-8. */
export function decodeMessage(text: string | undefined): string {
  if (text === undefined || text === '') refuse('message', 'there is none');
  if (text.length > MAX_MESSAGE * 1.4) refuse('size');
  const packed = text.replace(/[\r\n\t ]+/g, '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) refuse('encoding', 'it is not base64');
  return decodeText(Buffer.from(packed, 'base64'));
}

export function decodeText(bytes: Uint8Array): string {
  if (bytes.length > MAX_MESSAGE) refuse('size');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('encoding', 'it is not UTF-8');
  }
}

/** A message as it may be looked at: strictly well-formed, and every ID in it its own. */
export function readDocument(source: string, root: { readonly namespace: string; readonly local: string }): XmlElement {
  const read = readXml(source, { maxLength: MAX_MESSAGE, comments: 'refuse' });
  if (!read.ok) refuse('xml', read.why);
  if (read.root.namespace !== root.namespace || read.root.local !== root.local) refuse('document', `it is no ${root.local}`);
  checkIds(read.root);
  return read.root;
}

/** Whatever any reader might take for an ID: `ID`, `Id`, `xml:id` ... A second element of one name is how a signature is moved. */
function checkIds(root: XmlElement): void {
  const seen = new Set<string>();
  for (const element of everyElement(root)) {
    for (const { local, value } of element.attributes) {
      if (local.toLowerCase() !== 'id') continue;
      if (value === '' || seen.has(value)) refuse('ids', 'an ID stands there twice');
      seen.add(value);
    }
  }
}

const isA = (element: XmlElement, namespace: string, local: string) => element.namespace === namespace && element.local === local;
const isAssertion = (element: XmlElement) => isA(element, NS.assertion, 'Assertion') || isA(element, NS.assertion, 'EncryptedAssertion');

/**
 * Signature wrapping (XSW 1 to 8) needs a second assertion, or a signature somewhere else than in what is used. There is one assertion, it stands in the response
 * itself, and a signature stands in one of the two or nowhere.
 */
export function theOnlyAssertion(response: XmlElement): XmlElement {
  const all = [...everyElement(response)];
  const assertions = all.filter(isAssertion);
  if (assertions.length !== 1) refuse('one_assertion', assertions.length === 0 ? 'there is none' : 'there are several');
  const assertion = assertions[0] as XmlElement;
  if (!response.children.includes(assertion)) refuse('one_assertion', 'it does not stand in the response itself');
  checkSignatures(all, [response, assertion]);
  return assertion;
}

/** An assertion that was opened, as a document of its own. */
export function checkAlone(assertion: XmlElement): void {
  const all = [...everyElement(assertion)];
  if (all.filter(isAssertion).length !== 1) refuse('one_assertion', 'there are several');
  checkSignatures(all, [assertion]);
}

/** At most one in each of these, and none elsewhere. */
export function checkSignatures(all: readonly XmlElement[], places: readonly XmlElement[]): void {
  const signatures = all.filter((element) => isA(element, NS.signature, 'Signature'));
  const placed = places.map((place) => place.children.filter((child) => isElement(child) && isA(child, NS.signature, 'Signature')).length);
  if (placed.some((count) => count > 1)) refuse('one_signature', 'an element has several');
  if (signatures.length !== placed.reduce((sum, count) => sum + count, 0)) refuse('one_signature', 'one stands where none belongs');
}

export function needAttribute(element: XmlElement, name: string, check: string): string {
  const value = attributeOf(element, name);
  return value === undefined || value === '' ? refuse(check, `${element.local} has no ${name}`) : value;
}

/** Core section 1.3.3: UTC, written with a Z. */
export function instantOf(text: string, check: string): Date {
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text) ? new Date(text.replace(/(\.\d{3})\d+Z$/, '$1Z')) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : refuse(check, 'a time is not one');
}
