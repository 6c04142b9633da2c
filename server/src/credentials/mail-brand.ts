import type { Brand, Tenants } from '#tenants/contract';

/** The brand of a flow; a flow cannot begin without one. */
export async function brandOf(tenants: Pick<Tenants, 'brand'>, flow: { readonly tenantId: string; readonly brandId: string }): Promise<Brand> {
  const brand = await tenants.brand(flow.tenantId, flow.brandId);
  if (!brand) throw new Error('The brand of the flow does not exist.');
  return brand;
}
