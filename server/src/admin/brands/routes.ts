import { z } from 'zod';
import { isAppError } from '#platform/errors';
import { LOCALES } from '#platform/i18n';
import type { BrandInput, Tenants, VersionedBrand } from '#tenants/contract';
import { tenantErrors } from '#tenants';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { expectedNumber } from '../kit/versions.ts';

export interface BrandsAreaDeps {
  readonly tenants: Pick<Tenants, 'brands' | 'saveBrand'>;
}

const slug = z.string().max(63);
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
const brandJson = z.strictObject({
  slug,
  ...fields,
  default: z.boolean(),
  colours: z.strictObject({ accent: z.string(), on_accent: z.string(), accent_dark: z.string(), on_accent_dark: z.string() }).describe('As pages use them.'),
  version: z.number().int(),
});
const brandBody = z.strictObject(fields);
const params = z.object({ brand: slug });

const TAG = 'Brands';
const ALL = '/tenants/:tenant/brands';

/** Fields of the room, as this API calls them. */
const NAMES: Readonly<Record<string, string>> = {
  'colours.accent': 'accent',
  'colours.accentDark': 'accent_dark',
  supportUrl: 'support_url',
  termsUrl: 'terms_url',
  privacyUrl: 'privacy_url',
  senderName: 'sender_name',
  defaultLocale: 'default_locale',
};

function inputOf(key: string, body: z.output<typeof brandBody>): BrandInput {
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

const jsonOf = ({ brand, accentDark, version }: VersionedBrand, defaultId: string): z.input<typeof brandJson> => ({
  slug: brand.slug,
  name: brand.name,
  ...(brand.logo === undefined ? {} : { logo: brand.logo }),
  accent: brand.colours.accent,
  ...(accentDark === undefined ? {} : { accent_dark: accentDark }),
  ...(brand.supportUrl === undefined ? {} : { support_url: brand.supportUrl }),
  ...(brand.termsUrl === undefined ? {} : { terms_url: brand.termsUrl }),
  ...(brand.privacyUrl === undefined ? {} : { privacy_url: brand.privacyUrl }),
  sender_name: brand.senderName,
  default_locale: brand.defaultLocale,
  default: brand.id === defaultId,
  colours: { accent: brand.colours.accent, on_accent: brand.colours.onAccent, accent_dark: brand.colours.accentDark, on_accent_dark: brand.colours.onAccentDark },
  version,
});

export function brandRoutes({ tenants }: BrandsAreaDeps): readonly AdminRoute[] {
  async function find(tenantId: string, key: string): Promise<VersionedBrand | undefined> {
    return (await tenants.brands(tenantId)).find(({ brand }) => brand.slug === key);
  }

  async function save(tenantId: string, input: BrandInput, options: Parameters<Tenants['saveBrand']>[2]): Promise<void> {
    try {
      await tenants.saveBrand(tenantId, input, options);
    } catch (error) {
      if (!isAppError(error) || error.code !== tenantErrors.invalid_brand.code) throw error;
      throw tenantErrors.invalid_brand({ cause: error, fields: error.fields.map(({ field, fix }) => ({ field: NAMES[field] ?? field, fix })) });
    }
  }
  const isTaken = (error: unknown) => isAppError(error) && error.code === tenantErrors.changed_meanwhile.code;

  return [
    adminRoute({
      method: 'GET',
      path: ALL,
      permission: 'brands:read',
      tag: TAG,
      summary: 'All brands of a tenant',
      answer: z.strictObject({ items: z.array(brandJson) }),
      async handle({ tenant }) {
        return { body: { items: (await tenants.brands(tenant.id)).map((one) => jsonOf(one, tenant.defaultBrandId)) } };
      },
    }),
    adminRoute({
      method: 'POST',
      path: ALL,
      permission: 'brands:write',
      tag: TAG,
      summary: 'Make a brand',
      body: brandBody.extend({ slug }),
      answer: brandJson,
      status: 201,
      async handle({ tenant, origin, body: { slug: key, ...body } }) {
        // A version nobody has: one that is there already is left alone.
        await save(tenant.id, inputOf(key, body), { origin, expected: 0 }).catch((error: unknown) => {
          throw isTaken(error) ? adminErrors.exists({ fields: [{ field: 'slug', fix: 'is taken; choose another' }] }) : error;
        });
        const made = await find(tenant.id, key);
        if (!made) throw adminErrors.not_found();
        return { body: jsonOf(made, tenant.defaultBrandId), version: made.version, location: `brands/${key}` };
      },
    }),
    adminRoute({
      method: 'GET',
      path: `${ALL}/:brand`,
      permission: 'brands:read',
      tag: TAG,
      summary: 'One brand',
      params,
      answer: brandJson,
      versioned: 'answers',
      async handle({ tenant, params: { brand: key } }) {
        const found = await find(tenant.id, key);
        if (!found) throw adminErrors.not_found();
        return { body: jsonOf(found, tenant.defaultBrandId), version: found.version };
      },
    }),
    adminRoute({
      method: 'PUT',
      path: `${ALL}/:brand`,
      permission: 'brands:write',
      tag: TAG,
      summary: 'Change it',
      description: 'As a whole: what is left out is gone. Colours that cannot be read are refused, with one that can.',
      params,
      body: brandBody,
      answer: brandJson,
      versioned: 'expects',
      async handle({ tenant, origin, params: { brand: key }, body, expected }) {
        const before = await find(tenant.id, key);
        if (!before) throw adminErrors.not_found();
        const version = expectedNumber(expected);
        await save(tenant.id, inputOf(key, body), { origin, ...(version === undefined ? {} : { expected: version }) }).catch(async (error: unknown) => {
          const now = isTaken(error) ? await find(tenant.id, key) : undefined;
          throw now ? new ChangedMeanwhile(jsonOf(now, tenant.defaultBrandId), now.version) : error;
        });
        const saved = await find(tenant.id, key);
        if (!saved) throw adminErrors.not_found();
        return { body: jsonOf(saved, tenant.defaultBrandId), version: saved.version };
      },
    }),
  ];
}
