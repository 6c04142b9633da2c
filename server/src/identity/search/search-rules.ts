import { createHash } from 'node:crypto';
import type { Tenant } from '#tenants';
import type { IdentityDeps } from '../deps.ts';
import type { SearchRules } from './search-terms.ts';

/** Searched by where the tenant's definitions do not say otherwise. */
const BY_DEFAULT: ReadonlySet<string> = new Set(['name', 'given_name', 'family_name', 'nickname']);
/** Raised with every change of how terms are made: the worker then makes them anew. */
const TERMS_VERSION = 2;

export function rulesOf({ settings }: Pick<Tenant, 'settings'>): SearchRules {
  return {
    fields: new Set(settings.attributes.filter((definition) => definition.searchable ?? BY_DEFAULT.has(definition.name)).map(({ name }) => name)),
    prefixes: settings.search.prefixes,
  };
}

/** By the tenant's settings (cached by the tenants room). */
export async function searchRules(deps: Pick<IdentityDeps, 'tenants'>, tenantId: string): Promise<SearchRules> {
  const tenant = await deps.tenants.byId(tenantId);
  if (!tenant) throw new Error(`There is no tenant ${tenantId}.`);
  return rulesOf(tenant);
}

/** Two sets of rules with the same fingerprint make the same terms. */
export function fingerprintOf({ fields, prefixes }: SearchRules): string {
  return createHash('sha256')
    .update(JSON.stringify([TERMS_VERSION, prefixes, [...fields].toSorted()]))
    .digest('base64url');
}
