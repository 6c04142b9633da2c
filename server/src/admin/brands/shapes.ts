import { z } from 'zod';
import { LOCALES } from '#platform/i18n';
import { brandSchema } from '#tenants';
import type { BrandInput, VersionedBrand } from '#tenants/contract';

export const slug = z.string().max(63);
const fields = {
  name: z.string().max(80),
  logo: z.string().max(200_000).optional().describe('https address, or a data: URI of a PNG, WebP or SVG image of at most 48 KB.'),
  accent: z.string().max(7).describe('#rrggbb; readable on the light page.'),
  accent_dark: z.string().max(7).optional().describe('Of the dark page; default made from `accent`.'),
  support_url: z.string().max(2000).optional(),
  terms_url: z.string().max(2000).optional(),
  privacy_url: z.string().max(2000).optional(),
  sender_name: z.string().max(80).describe('Who messages come from.'),
  default_locale: z.enum(LOCALES),
};
export const brandJson = z.strictObject({
  slug,
  ...fields,
  default: z.boolean(),
  colours: z.strictObject({ accent: z.string(), on_accent: z.string(), accent_dark: z.string(), on_accent_dark: z.string() }).describe('As pages use them.'),
  version: z.number().int(),
});
export const brandBody = z.strictObject(fields);
export const brandParams = z.object({ brand: slug });

/** Fields of the room, as this API calls them. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  'colours.accent': 'accent',
  'colours.accentDark': 'accent_dark',
  supportUrl: 'support_url',
  termsUrl: 'terms_url',
  privacyUrl: 'privacy_url',
  senderName: 'sender_name',
  defaultLocale: 'default_locale',
};

export function inputOf(key: string, body: z.output<typeof brandBody>): BrandInput {
  return {
    slug: key,
    name: body.name,
    ...(body.logo === undefined ? {} : { logo: body.logo }),
    colours: { accent: body.accent, ...(body.accent_dark === undefined ? {} : { accentDark: body.accent_dark }) },
    ...(body.support_url === undefined ? {} : { supportUrl: body.support_url }),
    ...(body.terms_url === undefined ? {} : { termsUrl: body.terms_url }),
    ...(body.privacy_url === undefined ? {} : { privacyUrl: body.privacy_url }),
    senderName: body.sender_name,
    defaultLocale: body.default_locale,
  };
}

export interface Fix {
  readonly field: string;
  readonly fix: string;
}

/** What keeps a look from being published, by the names of this API. */
export function problemsOf(input: BrandInput, development: boolean): Fix[] {
  const issues = brandSchema(development).safeParse(input).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ field: FIELD_NAMES[path.join('.')] ?? path.join('.'), fix: message }));
}

export const bodyOf = ({ colours, ...input }: Omit<BrandInput, 'slug'>): z.input<typeof brandBody> => ({
  name: input.name,
  ...(input.logo === undefined ? {} : { logo: input.logo }),
  accent: colours.accent,
  ...(colours.accentDark === undefined ? {} : { accent_dark: colours.accentDark }),
  ...(input.supportUrl === undefined ? {} : { support_url: input.supportUrl }),
  ...(input.termsUrl === undefined ? {} : { terms_url: input.termsUrl }),
  ...(input.privacyUrl === undefined ? {} : { privacy_url: input.privacyUrl }),
  sender_name: input.senderName,
  default_locale: input.defaultLocale,
});

export const jsonOf = ({ brand, accentDark, version }: VersionedBrand, defaultId: string): z.input<typeof brandJson> => ({
  slug: brand.slug,
  ...bodyOf({ ...brand, colours: { accent: brand.colours.accent, ...(accentDark === undefined ? {} : { accentDark }) } }),
  default: brand.id === defaultId,
  colours: { accent: brand.colours.accent, on_accent: brand.colours.onAccent, accent_dark: brand.colours.accentDark, on_accent_dark: brand.colours.onAccentDark },
  version,
});
