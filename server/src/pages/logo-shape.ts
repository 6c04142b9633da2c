/** Only the beginning of an embedded picture is looked at: its size stands there. */
const HEAD = 4096;

/**
 * Whether a logo is a symbol (about as wide as high) rather than a word mark: then the brand's name is written beside it. Known for
 * embedded SVG and PNG; a logo at an address is taken for a word mark, since pages are drawn without fetching anything.
 */
export function isSymbol(logo: string): boolean {
  const ratio = ratioOf(logo);
  return ratio !== undefined && ratio >= 0.7 && ratio <= 1.4;
}

function ratioOf(logo: string): number | undefined {
  const match = /^data:image\/(svg\+xml|png)((?:;[^,]*)?),/i.exec(logo);
  if (!match) return undefined;
  const start = logo.slice(match[0].length, match[0].length + HEAD);
  const base64 = /;base64$/i.test(match[2] ?? '');
  if (match[1]?.toLowerCase() === 'png') return base64 ? pngRatio(Buffer.from(start, 'base64')) : undefined;
  return svgRatio(base64 ? Buffer.from(start, 'base64').toString('utf8') : unescapeStart(start));
}

/** PNG specification section 11.2.1: width and height are the first fields of IHDR. */
function pngRatio(bytes: Buffer): number | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return bytes.readUInt32BE(16) / bytes.readUInt32BE(20);
}

function svgRatio(text: string): number | undefined {
  const tag = /<svg\b[^>]*>/i.exec(text)?.[0];
  if (tag === undefined) return undefined;
  const box = /\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)/i.exec(tag);
  const size = (name: string) => new RegExp(`\\s${name}\\s*=\\s*["']\\s*([\\d.]+)(?:px)?\\s*["']`, 'i').exec(tag)?.[1];
  const [width, height] = box ? [Number(box[1]), Number(box[2])] : [Number(size('width')), Number(size('height'))];
  return width > 0 && height > 0 ? width / height : undefined;
}

function unescapeStart(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_found, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
