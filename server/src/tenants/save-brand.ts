import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import { parseBrand } from './brand-rules.ts';
import type { Brand, BrandInput, Saved, SaveOptions } from './contract.ts';
import { tenantErrors } from './errors.ts';
import { brandSaved } from './events.ts';
import type { SaveDeps } from './save-tenant.ts';
import { writeBrand } from './write-brand.ts';
import { findBrand, lockTenantById, toBrand, touchTenant, type BrandValues } from './store.ts';

/** Creates the brand of this slug or changes it; fields left out are cleared. Contrast, addresses and the logo are checked first. */
export const saveBrand = (deps: SaveDeps, tenantId: string, input: BrandInput, options: SaveOptions = {}): Promise<Saved & { brand: Brand }> =>
  deps.db.tenant(tenantId, (tx) => saveBrandIn(deps, tx, input, options.origin ?? deps.origin, { expected: options.expected }));

/** The same as part of a transaction in the tenant's scope. `backTo`: the version that is published again. */
export async function saveBrandIn(
  deps: SaveDeps,
  tx: Tx,
  input: BrandInput,
  origin: Origin,
  { expected, backTo }: { readonly expected?: number | undefined; readonly backTo?: number } = {},
): Promise<Saved & { brand: Brand }> {
  const checked = parseBrand(input, deps.rules.development);
  // In turns, also with whoever saves the tenant itself.
  if (!(await lockTenantById(tx, tx.tenantId))) throw tenantErrors.unknown_tenant();
  const before = await findBrand(tx, tx.tenantId, checked.slug);
  if (before && expected !== undefined && expected !== before.version) throw tenantErrors.changed_meanwhile();
  const wanted: BrandValues = {
    tenant_id: tx.tenantId,
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
  if (before && fields.length === 0) return { brand: toBrand(before), changed: false, created: false, fields };
  await touchTenant(tx, tx.tenantId);
  const row = await writeBrand(tx, wanted, origin.actor, backTo);
  const created = !before;
  await deps.events?.publish(tx, brandSaved, { origin, data: { brandId: row.id, slug: row.slug, created, changed: fields } });
  tx.afterCommit(deps.forget);
  return { brand: toBrand(row), changed: true, created, fields };
}
