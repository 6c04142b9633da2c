import type { Brand, Tenant } from '#tenants/contract';
import type { OrganizationsDeps } from '../deps.ts';

/** Where nobody's account says how it is written to. */
export interface Surroundings {
  readonly tenant: Tenant;
  readonly brand: Brand;
}

export async function surroundingsOf({ tenants }: Pick<OrganizationsDeps, 'tenants'>, tenantId: string): Promise<Surroundings> {
  const tenant = await tenants.byId(tenantId);
  const brand = tenant && (await tenants.brand(tenant.id, tenant.defaultBrandId));
  if (!tenant || !brand) throw new Error(`The tenant ${tenantId} has no brand.`);
  return { tenant, brand };
}
