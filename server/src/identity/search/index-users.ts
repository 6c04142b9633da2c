import type { TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { IdentityDeps } from '../deps.ts';
import { indexAddresses, indexAttributes, sealFor, type SearchRow } from '../sealing.ts';
import { searchRules } from './search-rules.ts';
import type { SearchRules } from './search-terms.ts';
import { readSearched, replaceTerms, type SearchedUser } from './store.ts';

/**
 * Terms of these users made anew. They are made from values and nothing else, so whoever changed values in a way that is not worth following calls this afterwards.
 * The users are locked by the caller. Two statements for any number of them.
 */
export async function indexUsers(deps: Pick<IdentityDeps, 'keys' | 'tenants'>, tx: Tx, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  const [tenant, rules] = await Promise.all([deps.keys.tenant(tx.tenantId), searchRules(deps, tx.tenantId)]);
  await indexBy(tx, tenant, rules, userIds);
}

export async function indexBy(tx: Tx, tenant: TenantCipher, rules: SearchRules, userIds: readonly string[]): Promise<void> {
  const users = await readSearched(tx, userIds, [...rules.fields]);
  await replaceTerms(
    tx,
    userIds,
    users.flatMap((user) => termsOf(tenant, rules, user).map((row) => ({ ...row, userId: user.id }))),
  );
}

function termsOf(tenant: TenantCipher, rules: SearchRules, user: SearchedUser): SearchRow[] {
  const seal = sealFor(user.id, tenant.openUserKey(user.wrapped));
  const bytes = (hex: string) => Buffer.from(hex, 'hex');
  const addresses = [
    ...user.identifiers.map(({ id, kind, sealed }) => ({ kind, value: seal.openIdentifier(id, bytes(sealed)) })),
    ...user.contacts.map(({ id, kind, sealed }) => ({ kind, value: seal.openContact(id, bytes(sealed)) })),
  ];
  const attributes = Object.fromEntries(user.attributes.map(({ name, sealed }) => [name, seal.openAttribute(name, bytes(sealed))]));
  return [...indexAddresses(tenant, addresses, rules), ...indexAttributes(tenant, attributes, rules)];
}
