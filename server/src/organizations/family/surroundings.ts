import { writeTo } from '#identity';
import type { MessageContent } from '#platform/delivery';
import { LOCALES, type Locale } from '#platform/i18n';
import type { Tx } from '#platform/db';
import type { Brand, Tenant } from '#tenants/contract';
import type { OrganizationsDeps } from '../deps.ts';

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

/** Every e-mail address that was proved, and the language the account is written to in. */
export async function readerOf(
  { identity }: Pick<OrganizationsDeps, 'identity'>,
  tx: Tx,
  userId: string,
  fallback: Locale,
): Promise<{ readonly addresses: readonly string[]; readonly locale: Locale }> {
  const [user, identifiers, contacts] = await Promise.all([identity.find(tx, userId), identity.identifiers(tx, userId), identity.contacts(tx, userId)]);
  const proved = [...identifiers, ...contacts].flatMap(({ kind, value, verifiedAt }) => (kind === 'email' && verifiedAt ? [value] : []));
  const language = user?.locale?.slice(0, 2).toLowerCase();
  return { addresses: [...new Set(proved)], locale: LOCALES.find((one) => one === language) ?? fallback };
}

/** `key` names the happening: told once to each address, however often it is tried. */
export function send(
  deps: Pick<OrganizationsDeps, 'delivery'>,
  tx: Tx,
  { brand }: Surroundings,
  to: { readonly addresses: readonly string[]; readonly locale: Locale },
  content: MessageContent,
  key: string,
  notAfter?: Date,
): Promise<void> {
  return writeTo(deps, tx, { ...to, brand }, content, key, notAfter);
}
