import { z } from 'zod';
import { LOCALES } from '#platform/i18n';
import { CONTROL_CONTRAST, PAGE_BACKGROUNDS, contrast, isHexColour, readableOn, textOn } from './colour.ts';
import { svgProblem } from './check-svg.ts';
import type { Brand, BrandInput } from './contract.ts';
import { tenantErrors } from './errors.ts';
import { SLUG, isLocal } from './issuer.ts';
import { fieldsOf } from './settings.ts';

/** A data: logo travels in every page (budget of a whole page: 60 KB gzip). */
const MAX_LOGO_BYTES = 48 * 1024;

export const DEFAULT_ACCENT = '#1f4fd8';

function webUrlProblem(text: string, development: boolean): string | undefined {
  if (!URL.canParse(text)) return 'must be a complete URL, such as https://www.example.com/terms';
  const url = new URL(text);
  if (url.username || url.password) return 'must not contain a user name or password';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && development && isLocal(url))) return undefined;
  return 'must start with https://';
}

export function logoProblem(logo: string, development: boolean): string | undefined {
  if (!logo.startsWith('data:')) return webUrlProblem(logo, development);
  const match = /^data:image\/(png|webp|svg\+xml)(;charset=utf-8)?(;base64)?,(.*)$/is.exec(logo);
  if (!match) return 'must be an https URL, or a data: URI of type image/png, image/webp or image/svg+xml';
  const [, type = '', , base64, body = ''] = match;
  if (body.length > MAX_LOGO_BYTES * 3) return `must have at most ${MAX_LOGO_BYTES / 1024} KB`;
  let bytes: Buffer;
  try {
    if (base64 && !/^[A-Za-z0-9+/]*={0,2}$/.test(body)) return 'is not valid base64';
    bytes = base64 ? Buffer.from(body, 'base64') : Buffer.from(decodeURIComponent(body));
  } catch {
    return 'is not a valid data: URI';
  }
  if (bytes.length > MAX_LOGO_BYTES) return `must have at most ${MAX_LOGO_BYTES / 1024} KB`;
  switch (type.toLowerCase()) {
    case 'png':
      return bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) ? undefined : 'is not a PNG image';
    case 'webp':
      return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP' ? undefined : 'is not a WebP image';
    default:
      return svgProblem(bytes.toString('utf8'));
  }
}

function accentProblem(accent: string, page: keyof typeof PAGE_BACKGROUNDS): string | undefined {
  const background = PAGE_BACKGROUNDS[page];
  const ratio = contrast(accent, background);
  if (ratio >= CONTROL_CONTRAST) return undefined;
  return `has a contrast of ${ratio.toFixed(1)}:1 with the ${page} page; at least ${CONTROL_CONTRAST}:1 is needed. ${readableOn(accent, background, CONTROL_CONTRAST)} would do`;
}

/** The four colours the pages use. The dark accent is derived when the brand has none; the text colours always are. */
export function brandColours(accent: string, accentDark?: string | null): Brand['colours'] {
  const dark = accentDark ?? readableOn(accent, PAGE_BACKGROUNDS.dark, CONTROL_CONTRAST + 1);
  return { accent, onAccent: textOn(accent), accentDark: dark, onAccentDark: textOn(dark) };
}

// Goes into mail headers and page titles: one line, no header syntax (D19).
const title = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}<>"]*$/u, 'must not contain line breaks, control characters, < > or "');

export function brandSchema(development: boolean) {
  const url = z
    .string()
    .max(2000)
    .superRefine((text, ctx) => {
      const problem = webUrlProblem(text, development);
      if (problem) ctx.addIssue({ code: 'custom', message: problem });
    });
  const colour = (page: keyof typeof PAGE_BACKGROUNDS) =>
    z
      .string()
      .toLowerCase()
      .superRefine((text, ctx) => {
        const problem = isHexColour(text) ? accentProblem(text, page) : 'must be a colour such as #1f4fd8';
        if (problem) ctx.addIssue({ code: 'custom', message: problem });
      });
  return z.strictObject({
    slug: z.string().regex(SLUG, 'must be 1 to 63 lower-case letters, digits and hyphens'),
    name: title,
    logo: z
      .string()
      .superRefine((text, ctx) => {
        const problem = logoProblem(text, development);
        if (problem) ctx.addIssue({ code: 'custom', message: problem });
      })
      .optional(),
    colours: z.strictObject({ accent: colour('light'), accentDark: colour('dark').optional() }),
    supportUrl: url.optional(),
    termsUrl: url.optional(),
    privacyUrl: url.optional(),
    senderName: title,
    defaultLocale: z.enum(LOCALES),
  });
}

/** Checked and cleaned input, or `tenants.invalid_brand` naming every problem. */
export function parseBrand(input: BrandInput, development: boolean) {
  const parsed = brandSchema(development).safeParse(input);
  if (parsed.success) return parsed.data;
  throw tenantErrors.invalid_brand({ fields: fieldsOf(parsed.error) });
}
