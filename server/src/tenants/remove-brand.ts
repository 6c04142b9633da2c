import { forgetDrafts } from '#platform/drafts';
import type { Tenants } from './contract.ts';
import { tenantErrors } from './errors.ts';
import { brandRemoved } from './events.ts';
import type { SaveDeps } from './save-tenant.ts';
import { deleteBrand, findBrand, lockTenantById, touchTenant } from './store.ts';

/** Only what nothing shows any more goes: an application without a look of its own would suddenly have that of another one. */
export async function removeBrand(deps: SaveDeps, tenantId: string, slug: string, { origin, expected, used }: Parameters<Tenants['removeBrand']>[2]): Promise<void> {
  await deps.db.tenant(tenantId, async (tx) => {
    // In turns with whoever makes it the default.
    const tenant = await lockTenantById(tx, tenantId);
    if (!tenant) throw tenantErrors.unknown_tenant();
    const brand = await findBrand(tx, tenantId, slug);
    if (!brand) throw tenantErrors.unknown_brand();
    if (expected !== undefined && expected !== brand.version) throw tenantErrors.changed_meanwhile();
    if (brand.id === tenant.default_brand_id) throw tenantErrors.brand_is_default();
    if (await used(tx, brand.id)) throw tenantErrors.brand_in_use();
    await deleteBrand(tx, tenantId, brand.id);
    await forgetDrafts(tx, brand.id);
    await touchTenant(tx, tenantId);
    await deps.events?.publish(tx, brandRemoved, { origin: origin ?? deps.origin, data: { brandId: brand.id, slug } });
    tx.afterCommit(deps.forget);
  });
}
