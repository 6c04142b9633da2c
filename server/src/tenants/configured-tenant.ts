import type { Tx } from '#platform/db';
import type { BrandInput, ConfiguredTenant } from './contract.ts';
import { listBrands, readTenant, type BrandRow } from './store.ts';

/** The tenant and its brands as they were set: defaults and what is derived are left out. */
export async function configuredTenant(tx: Tx): Promise<ConfiguredTenant | undefined> {
  const [row, brands] = await Promise.all([readTenant(tx), listBrands(tx)]);
  if (!row) return undefined;
  const { slug, name, issuer, state, environment, settings } = row;
  const brandSlugs = new Map(brands.map((brand) => [brand.id, brand.slug]));
  return { tenant: { slug, name, issuer, state, environment, settings, defaultBrand: brandSlugs.get(row.default_brand_id) ?? '' }, brands: brands.map(inputOf), brandSlugs };
}

/** What was set, without what is derived from it. */
export function inputOf(row: BrandRow): BrandInput {
  return {
    slug: row.slug,
    name: row.name,
    senderName: row.sender_name,
    defaultLocale: row.default_locale,
    colours: { accent: row.accent, ...(row.accent_dark === null ? {} : { accentDark: row.accent_dark }) },
    ...(row.logo === null ? {} : { logo: row.logo }),
    ...(row.support_url === null ? {} : { supportUrl: row.support_url }),
    ...(row.terms_url === null ? {} : { termsUrl: row.terms_url }),
    ...(row.privacy_url === null ? {} : { privacyUrl: row.privacy_url }),
  };
}
