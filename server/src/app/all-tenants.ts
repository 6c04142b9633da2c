import type { Tenant, Tenants } from '#tenants';

/** Page by page, in the order of their slugs: that of the operators is among them. */
export async function* allTenants({ tenants }: { readonly tenants: Pick<Tenants, 'list'> }): AsyncIterable<Tenant> {
  for (let page = await tenants.list(); page.length > 0; page = await tenants.list(page.at(-1)?.slug)) yield* page;
}
