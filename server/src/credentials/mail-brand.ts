import type { MessageBrand } from '#platform/delivery';
import type { Brand, Tenants } from '#tenants/contract';

/** The look of a message. Only a logo that can be fetched: mail programs do not show `data:` images. */
export function messageBrand(brand: Brand): MessageBrand {
  return {
    name: brand.name,
    colour: brand.colours.accent,
    onColour: brand.colours.onAccent,
    senderName: brand.senderName,
    ...(brand.logo?.startsWith('https://') ? { logoUrl: brand.logo } : {}),
    ...(brand.supportUrl === undefined ? {} : { supportUrl: brand.supportUrl }),
  };
}

/** The brand of a flow; a flow cannot begin without one. */
export async function brandOf(tenants: Pick<Tenants, 'brand'>, flow: { readonly tenantId: string; readonly brandId: string }): Promise<Brand> {
  const brand = await tenants.brand(flow.tenantId, flow.brandId);
  if (!brand) throw new Error('The brand of the flow does not exist.');
  return brand;
}
