import { attributeOf, childrenNamed, everyElement, readXml, textOf as wholeText, type XmlElement, type XmlProblem as Why } from '#platform/xml';
import { NS } from './names.ts';

/** What is read of a document is refused as a whole: there is no half of a signed message. The sentence is for developers and shows nothing of the document. */
export class Unreadable extends Error {}

const WORDS: Readonly<Record<Why, string>> = {
  'too-large': 'is too large',
  characters: 'has characters that XML does not allow',
  doctype: 'has a document type (DOCTYPE), which is never accepted',
  instruction: 'has a processing instruction',
  comment: 'has a comment',
  cdata: 'has a CDATA section',
  entity: 'has an entity that is not one of the five predefined ones',
  declaration: 'is not XML 1.0 in UTF-8',
  malformed: 'is not well-formed XML',
  namespace: 'uses a prefix that is not declared',
  attribute: 'has an attribute twice, or too many of them',
  'too-deep': 'is nested too deeply',
};

/** Strictly well-formed, and every ID in it its own: a second element of one name is how a signature is moved. `drop`: where a person wrote it. */
export function readDocument(source: string, maxLength: number, comments: 'refuse' | 'drop' = 'refuse'): XmlElement {
  const read = readXml(source, { maxLength, comments });
  if (!read.ok) throw new Unreadable(WORDS[read.why]);
  const ids = new Set<string>();
  for (const { attributes } of everyElement(read.root)) {
    for (const { local, value } of attributes) {
      if (local.toLowerCase() !== 'id') continue;
      if (ids.has(value)) throw new Unreadable('has an ID twice');
      ids.add(value);
    }
  }
  return read.root;
}

/** Signatures stand in the root itself, at most one, or nowhere. */
export function signaturesIn(root: XmlElement): { readonly own: number; readonly elsewhere: number } {
  const own = childrenNamed(root, NS.signature, 'Signature').length;
  const all = [...everyElement(root)].filter((element) => isNamed(element, NS.signature, 'Signature')).length;
  return { own, elsewhere: all - own };
}

export const isNamed = (element: XmlElement, namespace: string, local: string): boolean => element.namespace === namespace && element.local === local;

/** The only child of that name; undefined: there is none. */
export function child(parent: XmlElement, namespace: string, local: string): XmlElement | undefined {
  const [first, second] = childrenNamed(parent, namespace, local);
  if (second) throw new Unreadable(`has more than one ${local} in ${parent.local}`);
  return first;
}

/** The whole text of an element that holds nothing but text. */
export function textOf(element: XmlElement): string {
  const text = wholeText(element);
  if (text === undefined) throw new Unreadable(`has something other than text in ${element.local}`);
  return text.trim();
}

export const children = childrenNamed;
export const attribute = attributeOf;
