import type { XmlAttribute, XmlElement, XmlLimits, XmlProblem, XmlRead } from './contract.ts';

/*
 * A reader for XML that strangers send: the part of XML 1.0 (fifth edition) and Namespaces in XML that protocols such as SAML need, and nothing that has ever
 * been used to attack one. No document type and so no entities but the five predefined ones, no processing instructions, no CDATA, UTF-8 only, bounded in size
 * and depth. What is not well-formed to the letter is refused, so that no lenient reader after us can see another document than we did.
 */

const NAME_START =
  'A-Za-z_\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD';
const NAME_REST = `${NAME_START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040`;
const NAME = new RegExp(`(?:([${NAME_START}][${NAME_REST}]*):)?([${NAME_START}][${NAME_REST}]*)`, 'uy');
const SPACE = /[ \t\n]+/y;
const EQUALS = /[ \t\n]*=[ \t\n]*/y;
const TEXT = /[^<]+/y;
const VALUE = /"([^"<]*)"|'([^'<]*)'/y;
const DECLARATION =
  /<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.0"|'1\.0')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"UTF-8"|'UTF-8'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/iy;
/** Section 2.2: all that may stand in a document. Surrogates only in pairs. */
const CHARACTERS = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
const REFERENCE = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));|&/g;
const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const MAX_DEPTH = 64;
const MAX_ATTRIBUTES = 64;
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

/** Ends the reading from anywhere inside; never leaves this file. */
class Refused extends Error {
  readonly why: XmlProblem;
  constructor(why: XmlProblem) {
    super(why);
    this.why = why;
  }
}

type Scope = ReadonlyMap<string, string>;
interface Open {
  readonly element: XmlElement & { readonly children: (XmlElement | string)[] };
  readonly scope: Scope;
}

export function readXml(source: string, limits: XmlLimits): XmlRead {
  try {
    return { ok: true, root: read(source, limits) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, why: error.why };
    throw error;
  }
}

function read(source: string, limits: XmlLimits): XmlElement {
  if (source.length > limits.maxLength) throw new Refused('too-large');
  if (!CHARACTERS.test(source)) throw new Refused('characters');
  // Section 2.11.
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  let at = 0;
  let root: XmlElement | undefined;
  const open: Open[] = [];

  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found ?? undefined;
  };
  const need = (pattern: RegExp): RegExpExecArray => {
    const found = take(pattern);
    if (!found) throw new Refused('malformed');
    return found;
  };

  function append(piece: string): void {
    const top = open.at(-1);
    if (!top) {
      if (/[^ \t\n]/.test(piece)) throw new Refused('malformed');
      return;
    }
    const { children } = top.element;
    const last = children.at(-1);
    if (typeof last === 'string') children[children.length - 1] = last + piece;
    else children.push(piece);
  }

  function skipMarkup(): void {
    if (text.startsWith('<!--', at)) {
      if (limits.comments === 'refuse') throw new Refused('comment');
      const end = text.indexOf('--', at + 4);
      if (end < 0 || text[end + 2] !== '>') throw new Refused('malformed');
      at = end + 3;
    } else if (text.startsWith('<![CDATA[', at)) throw new Refused('cdata');
    else throw new Refused('doctype');
  }

  function openTag(): void {
    at++;
    const [name = '', prefix = '', local = ''] = need(NAME);
    const written = readAttributes();
    const closed = text.startsWith('/>', at);
    if (!closed && text[at] !== '>') throw new Refused('malformed');
    at += closed ? 2 : 1;
    if (open.length >= MAX_DEPTH) throw new Refused('too-deep');
    const scope = enter(open.at(-1)?.scope ?? new Map([['xml', XML_NAMESPACE]]), written);
    const element = { name, namespace: resolve(scope, prefix), local, attributes: resolveAttributes(scope, written), children: [] };
    const parent = open.at(-1);
    if (parent) parent.element.children.push(element);
    else if (root) throw new Refused('malformed');
    else root = element;
    if (!closed) open.push({ element, scope });
  }

  function readAttributes(): Written[] {
    const all: Written[] = [];
    for (;;) {
      const spaced = take(SPACE) !== undefined;
      if (text[at] === '>' || text.startsWith('/>', at)) return all;
      if (!spaced) throw new Refused('malformed');
      const [name = '', prefix = '', local = ''] = need(NAME);
      need(EQUALS);
      const [, double, single] = need(VALUE);
      // Section 3.3.3: white space as written becomes a space; as a reference it stays.
      const value = resolveReferences((double ?? single ?? '').replace(/[\t\n]/g, ' '));
      if (all.length >= MAX_ATTRIBUTES || all.some((other) => other.name === name)) throw new Refused('attribute');
      all.push({ name, prefix, local, value });
    }
  }

  function closeTag(): void {
    at += 2;
    const [name] = need(NAME);
    take(SPACE);
    if (text[at++] !== '>' || open.pop()?.element.name !== name) throw new Refused('malformed');
  }

  if (text.startsWith('<?xml', at) && /[ \t\n]/.test(text[5] ?? '') && !take(DECLARATION)) throw new Refused('declaration');
  while (at < text.length) {
    if (text[at] !== '<') {
      const [piece = ''] = need(TEXT);
      // Section 2.4.
      if (piece.includes(']]>')) throw new Refused('malformed');
      append(resolveReferences(piece));
    } else if (text[at + 1] === '!') skipMarkup();
    else if (text[at + 1] === '?') throw new Refused('instruction');
    else if (text[at + 1] === '/') closeTag();
    else openTag();
  }
  if (open.length > 0 || !root) throw new Refused('malformed');
  return root;
}

interface Written {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly value: string;
}

function resolveReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (_whole, predefined?: string, decimal?: string, hexadecimal?: string) => {
    if (predefined !== undefined) return PREDEFINED[predefined] as string;
    const code = decimal !== undefined ? Number(decimal) : hexadecimal !== undefined ? Number.parseInt(hexadecimal, 16) : -1;
    if (code < 0 || code > 0x10ffff) throw new Refused('entity');
    const character = String.fromCodePoint(code);
    if (!CHARACTERS.test(character)) throw new Refused('characters');
    return character;
  });
}

const declared = ({ name, prefix, local }: Written): string | undefined => (name === 'xmlns' ? '' : prefix === 'xmlns' ? local : undefined);

/** Namespaces in XML, sections 3 and 6: what an element declares holds for itself and all inside. */
function enter(outer: Scope, attributes: readonly Written[]): Scope {
  let scope: Map<string, string> | undefined;
  for (const attribute of attributes) {
    const prefix = declared(attribute);
    if (prefix === undefined) continue;
    const reserved = prefix === 'xml' || prefix === 'xmlns' || attribute.value === XML_NAMESPACE || attribute.value === XMLNS_NAMESPACE;
    if (reserved || (prefix !== '' && attribute.value === '')) throw new Refused('namespace');
    scope ??= new Map(outer);
    scope.set(prefix, attribute.value);
  }
  return scope ?? outer;
}

function resolve(scope: Scope, prefix: string): string {
  const namespace = scope.get(prefix);
  if (namespace === undefined && prefix !== '') throw new Refused('namespace');
  return namespace ?? '';
}

/** Declarations are left out: names are resolved already. */
function resolveAttributes(scope: Scope, written: readonly Written[]): XmlAttribute[] {
  const attributes = written
    .filter((attribute) => declared(attribute) === undefined)
    .map(({ name, prefix, local, value }) => ({ name, local, value, namespace: prefix === '' ? '' : resolve(scope, prefix) }));
  // Two prefixes may stand for one namespace.
  const names = new Set(attributes.map(({ namespace, local }) => `${namespace} ${local}`));
  if (names.size !== attributes.length) throw new Refused('attribute');
  return attributes;
}
