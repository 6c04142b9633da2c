/**
 * Logos in SVG by allow-list: what is not known to be harmless is refused, nothing is rewritten. A logo is only ever shown through <img>, where
 * scripts do not run; this is the second wall (D19).
 */
const ELEMENTS = new Set([
  'svg',
  'g',
  'title',
  'desc',
  'defs',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'lineargradient',
  'radialgradient',
  'stop',
  'clippath',
  'mask',
  'symbol',
]);
const ATTRIBUTES = new Set(
  `xmlns version id class viewbox preserveaspectratio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform opacity fill fill-opacity fill-rule
  stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset clip-path clip-rule mask maskunits
  clippathunits gradientunits gradienttransform spreadmethod offset stop-color stop-opacity color role aria-label aria-hidden focusable vector-effect
  shape-rendering`.split(/\s+/),
);
/** Presentation values; `url()` only to an id inside the document. */
const VALUE = /^[^<&\\]*$/;
const TOKEN = /<\?xml[^?<>]*\?>|<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z][A-Za-z0-9-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([A-Za-z][A-Za-z0-9-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const MAX_DEPTH = 32;

/** What is wrong with the drawing, or undefined. */
export function svgProblem(svg: string): string | undefined {
  const open: string[] = [];
  let roots = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < svg.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(svg);
    if (!token) return `contains markup that is not allowed near character ${at + 1} (comments, DOCTYPE, CDATA and entities are refused)`;
    const [whole, closing, element, attributes = '', selfClosing, text] = token;
    if (whole.startsWith('<?')) {
      if (at !== 0) return 'has an XML declaration that is not at its start';
      continue;
    }
    if (text !== undefined) {
      if (text.includes('&')) return 'contains an entity; write the character itself';
      if (open.length === 0 && text.trim() !== '') return 'has text outside the drawing';
      continue;
    }
    const name = (element as string).toLowerCase();
    if (closing) {
      if (open.pop() !== name) return `closes <${name}> that is not open`;
      continue;
    }
    if (!ELEMENTS.has(name)) return `contains <${name}>, which is not allowed in logos`;
    if (open.length === 0 && (name !== 'svg' || ++roots > 1)) return 'must be one <svg> drawing';
    const problem = attributesProblem(attributes);
    if (problem) return problem;
    if (!selfClosing) open.push(name);
    if (open.length > MAX_DEPTH) return 'is nested too deeply';
  }
  if (open.length > 0 || roots !== 1) return 'is not a complete <svg> drawing';
  return undefined;
}

function attributesProblem(text: string): string | undefined {
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? '';
    const lower = name.toLowerCase();
    if (!ATTRIBUTES.has(lower)) return `contains the attribute ${name}, which is not allowed in logos`;
    if (!VALUE.test(value)) return `has an escaped value in ${name}`;
    if (lower === 'xmlns' && value !== 'http://www.w3.org/2000/svg') return 'has another namespace than SVG';
    if (lower !== 'xmlns' && /url\s*\((?!\s*#[\w-]+\s*\))|:\s*\/|javascript|data:|import/i.test(value)) return `refers to something outside the drawing in ${name}`;
  }
  return undefined;
}
