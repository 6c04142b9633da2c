import { newId } from '#platform/ids';
import { parseBrand } from './brand-rules.ts';
import type { Brand, BrandInput } from './contract.ts';
import { tenantErrors } from './errors.ts';
import { brandSaved } from './events.ts';
import type { SaveDeps } from './save-tenant.ts';
import { findBrand, toBrand, touchTenant, upsertBrand, type BrandRow } from './store.ts';

/** Creates the brand of this slug or changes it; fields left out are cleared. Contrast, addresses and the logo are checked first. */
export async function saveBrand(deps: SaveDeps, tenantId: string, input: BrandInput): Promise<{ brand: Brand; changed: boolean }> {
  const checked = parseBrand(input, deps.rules.development);
  return deps.db.tenant(tenantId, async (tx) => {
    const before = await findBrand(tx, tenantId, checked.slug);
    const wanted: BrandRow = {
      tenant_id: tenantId,
      id: before?.id ?? newId(),
      slug: checked.slug,
      name: checked.name,
      logo: checked.logo ?? null,
      accent: checked.colours.accent,
      accent_dark: checked.colours.accentDark ?? null,
      support_url: checked.supportUrl ?? null,
      terms_url: checked.termsUrl ?? null,
      privacy_url: checked.privacyUrl ?? null,
      sender_name: checked.senderName,
      default_locale: checked.defaultLocale,
    };
    const changed = before ? (Object.keys(wanted) as (keyof BrandRow)[]).filter((field) => before[field] !== wanted[field]) : [];
    if (before && changed.length === 0) return { brand: toBrand(before), changed: false };
    if (!(await touchTenant(tx, tenantId))) throw tenantErrors.unknown_tenant();
    const row = await upsertBrand(tx, wanted);
    await deps.events?.publish(tx, brandSaved, { origin: deps.origin, data: { brandId: row.id, slug: row.slug, created: !before, changed } });
    tx.afterCommit(deps.forget);
    return { brand: toBrand(row), changed: true };
  });
}
