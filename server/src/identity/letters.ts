import type { Delivery, MessageContent } from '#platform/delivery';
import { LOCALES, type Locale } from '#platform/i18n';
import type { Tx } from '#platform/db';
import { messageBrand } from '#tenants';
import type { Brand, Tenant, Tenants } from '#tenants/contract';
import type { Identity, Profile } from './contract.ts';

/* Messages to somebody about their whole account: at every address they proved, in their language and the company's look. */

export interface ReaderDeps {
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly identity: Pick<Identity, 'find' | 'profile'>;
}

/** Whom to write to, in which language and look: read before anything of it goes. */
export interface Reader {
  readonly tenant: Tenant;
  readonly addresses: readonly string[];
  readonly locale: Locale;
  readonly brand: Brand;
}

/** Every e-mail address that was proved: whoever took over one must be seen at the others. */
function provedAddresses({ identifiers, contacts }: Pick<Profile, 'identifiers' | 'contacts'>): readonly string[] {
  const all = [...identifiers, ...contacts].flatMap(({ kind, value, verifiedAt }) => (kind === 'email' && verifiedAt ? [value] : []));
  return [...new Set(all)];
}

/** `userId` absent: nobody's account; whoever calls knows the address. `fallback`: for who never said in which language; absent: the brand's. */
export async function readerOf(deps: ReaderDeps, tx: Tx, userId: string | undefined, fallback?: Locale): Promise<Reader> {
  const [tenant, user] = await Promise.all([deps.tenants.byId(tx.tenantId), userId === undefined ? undefined : deps.identity.find(tx, userId)]);
  const brand = tenant && (await deps.tenants.brand(tenant.id, tenant.defaultBrandId));
  if (!tenant || !brand) throw new Error(`The tenant ${tx.tenantId} has no brand.`);
  const profile = user && (await deps.identity.profile(tx, user.sub));
  const language = user?.locale?.slice(0, 2).toLowerCase();
  return { tenant, brand, addresses: profile ? provedAddresses(profile) : [], locale: LOCALES.find((one) => one === language) ?? fallback ?? brand.defaultLocale };
}

/** `key` names the happening: told once to each address, however often it is tried. */
export async function writeTo(
  deps: { readonly delivery: Pick<Delivery, 'send'> },
  tx: Tx,
  { addresses, locale, brand }: Pick<Reader, 'addresses' | 'locale' | 'brand'>,
  content: MessageContent,
  key: string,
  notAfter?: Date,
): Promise<void> {
  for (const [index, to] of addresses.entries())
    await deps.delivery.send(tx, {
      channel: 'email',
      to,
      locale,
      brand: messageBrand(brand),
      content,
      idempotencyKey: `${content.template}:${key}:${index}`,
      ...(notAfter ? { notAfter } : {}),
    });
}
