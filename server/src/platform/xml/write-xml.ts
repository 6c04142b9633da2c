/** Markup that was made by `xml`: text is escaped on its way in, so markup is never made by joining strings. */
export interface Markup {
  readonly markup: string;
}

/** What would not come back as it was: not allowed in XML 1.0 at all (section 2.2). */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };

function escape(text: string, pattern: RegExp): string {
  if (FORBIDDEN.test(text)) throw new TypeError('A character that XML cannot carry.');
  return text.replace(pattern, (character) => ESCAPES[character] as string);
}

/** An element. Attributes that are undefined are left out, and so are absent children. */
export function xml(name: string, attributes: Readonly<Record<string, string | undefined>> = {}, ...children: readonly (Markup | string | undefined)[]): Markup {
  const written = Object.entries(attributes)
    .map(([key, value]) => (value === undefined ? '' : ` ${key}="${escape(value, /[&<>"\t\n\r]/g)}"`))
    .join('');
  const inside = children.map((child) => (child === undefined ? '' : typeof child === 'string' ? escape(child, /[&<>\r]/g) : child.markup)).join('');
  return { markup: inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>` };
}
