import { newId } from '#platform/ids';
import { parseBrand } from './brand-rules.ts';
import type { Brand, BrandInput, Saved, SaveOptions } from './contract.ts';
import { undoing } from './dry-run.ts';
import { tenantErrors } from './errors.ts';
import { brandSaved } from './events.ts';
import type { SaveDeps } from './save-tenant.ts';
import { findBrand, lockTenantById, toBrand, touchTenant, upsertBrand, type BrandValues } from './store.ts';

/** Creates the brand of this slug or changes it; fields left out are cleared. Contrast, addresses and the logo are checked first. */
export async function saveBrand(deps: SaveDeps, tenantId: string, input: BrandInput, options: SaveOptions = {}): Promise<Saved & { brand: Brand }> {
  const checked = parseBrand(input, deps.rules.development);
  return undoing(options.dryRun, (settle) =>
    deps.db.tenant(tenantId, async (tx) => {
      // In turns, also with whoever saves the tenant itself.
      if (!(await lockTenantById(tx, tenantId))) throw tenantErrors.unknown_tenant();
      const before = await findBrand(tx, tenantId, checked.slug);
      if (before && options.expected !== undefined && options.expected !== before.version) throw tenantErrors.changed_meanwhile();
      const wanted: BrandValues = {
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
      const fields = before ? (Object.keys(wanted) as (keyof BrandValues)[]).filter((field) => before[field] !== wanted[field]) : [];
      if (before && fields.length === 0) return settle({ brand: toBrand(before), changed: false, created: false, fields });
      await touchTenant(tx, tenantId);
      const row = await upsertBrand(tx, wanted);
      const created = !before;
      await deps.events?.publish(tx, brandSaved, { origin: options.origin ?? deps.origin, data: { brandId: row.id, slug: row.slug, created, changed: fields } });
      tx.afterCommit(deps.forget);
      return settle({ brand: toBrand(row), changed: true, created, fields });
    }),
  );
}
