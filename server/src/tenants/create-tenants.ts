import { AsyncLocalStorage } from 'node:async_hooks';
import { createCache, type Cache } from '#platform/cache';
import type { Database, Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { isId } from '#platform/ids';
import type { Clock } from '#platform/time';
import type { Brand, StoredTenant, Tenant, TenantMatch, Tenants } from './contract.ts';
import { tenantErrors } from './errors.ts';
import { SLUG, candidates, type IssuerRules } from './issuer.ts';
import { createBrandDrafts } from './brand-drafts.ts';
import { configuredTenant } from './configured-tenant.ts';
import { saveBrand, saveBrandIn } from './save-brand.ts';
import { saveTenant, saveTenantIn } from './save-tenant.ts';
import { removeBrand } from './remove-brand.ts';
import { createSettingsReader } from './settings.ts';
import { brandBy, brandsOf, listBrands, readTenant, tenantBy, tenantsAfter, tenantsByIssuer, toBrand, toTenant, touchTenant } from './store.ts';

export interface TenantsDeps {
  readonly db: Database;
  /** Origin of the default tenant, without a trailing slash. */
  readonly baseUrl: string;
  /** Allows http://localhost for issuers, links and logos. */
  readonly development?: boolean;
  readonly events?: Pick<Events, 'publish'>;
  readonly clock?: Clock;
  /** Who changes are recorded as when the caller says nothing. */
  readonly origin?: Origin;
}

/** How long a change made by another process may go unseen. */
const TTL = 5_000;
const MAX_TENANTS = 10_000;
const MAX_UNKNOWN = 1_000;
const PAGE = 100;

/** A cache that also remembers, apart and bounded, what does not exist: a flood of unknown names neither reaches the database nor evicts the known. */
function createLookup<V>(clock: Clock | undefined) {
  const options = clock ? { ttl: TTL, clock } : { ttl: TTL };
  const known: Cache<V> = createCache<V>({ max: MAX_TENANTS, ...options });
  const unknown: Cache<true> = createCache<true>({ max: MAX_UNKNOWN, ...options });
  return {
    async get(key: string, load: () => Promise<V | undefined>): Promise<V | undefined> {
      if (unknown.get(key)) return undefined;
      try {
        return await known.load(key, async () => {
          const value = await load();
          if (value === undefined) throw ABSENT;
          return value;
        });
      } catch (error) {
        if (error !== ABSENT) throw error;
        unknown.set(key, true);
        return undefined;
      }
    },
    clear() {
      known.clear();
      unknown.clear();
    },
  };
}
const ABSENT = new Error('absent');

export function createTenants(deps: TenantsDeps): Tenants {
  const rules: IssuerRules = { baseUrl: deps.baseUrl, development: deps.development ?? false };
  if (new URL(rules.baseUrl).origin !== rules.baseUrl) throw new TypeError('baseUrl must be a bare origin without a trailing slash');
  const matches = createLookup<TenantMatch>(deps.clock);
  const tenants = createLookup<Tenant>(deps.clock);
  const brands = createLookup<Brand>(deps.clock);
  const readSettings = createSettingsReader();
  const forget = () => {
    for (const lookup of [matches, tenants, brands]) lookup.clear();
  };
  const saveDeps = { ...deps, rules, origin: deps.origin ?? { actor: { kind: 'system' as const }, requestId: 'tenants' }, forget };

  async function match(host: string, path: string): Promise<TenantMatch | undefined> {
    const options = candidates(host, path, rules);
    if (options.length === 0) return undefined;
    return matches.get(options.map((option) => option.issuer).join(' '), async () => {
      const rows = await tenantsByIssuer(
        deps.db,
        options.map((option) => option.issuer),
      );
      for (const option of options) {
        const row = rows.find((candidate) => candidate.issuer === option.issuer);
        if (row) return { tenant: toTenant(row, readSettings), basePath: option.basePath };
      }
      return undefined;
    });
  }

  const inside = new AsyncLocalStorage<Tx>();

  async function tenant(column: 'id' | 'slug', value: string): Promise<Tenant | undefined> {
    const tx = inside.getStore();
    const own = tx && (await readTenant(tx));
    if (own?.[column] === value) return toTenant(own, readSettings);
    return tenants.get(`${column} ${value}`, async () => {
      const row = await tenantBy(deps.db, column, value);
      return row && toTenant(row, readSettings);
    });
  }
  async function brand(tenantId: string, column: 'id' | 'slug', value: string): Promise<Brand | undefined> {
    const tx = inside.getStore();
    if (tx?.tenantId === tenantId) {
      const own = (await listBrands(tx)).find((row) => row[column] === value);
      return own && toBrand(own);
    }
    return brands.get(`${tenantId} ${column} ${value}`, async () => {
      const row = await brandBy(deps.db, tenantId, column, value);
      return row && toBrand(row);
    });
  }

  return {
    baseUrl: rules.baseUrl,
    match,
    byId: async (tenantId) => (isId(tenantId) ? tenant('id', tenantId) : undefined),
    bySlug: async (slug) => (SLUG.test(slug) ? tenant('slug', slug) : undefined),
    brand: async (tenantId, brandId) => (isId(tenantId) && isId(brandId) ? brand(tenantId, 'id', brandId) : undefined),
    brandBySlug: async (tenantId, slug) => (isId(tenantId) && SLUG.test(slug) ? brand(tenantId, 'slug', slug) : undefined),
    assertActive(found) {
      if (found.state !== 'active') throw tenantErrors.suspended();
    },
    save: (input, options) => saveTenant(saveDeps, input, options),
    saveBrand: (tenantId, input, options) => saveBrand(saveDeps, tenantId, input, options),
    saveIn: (tx, input, origin) => saveTenantIn(saveDeps, tx, input, origin),
    saveBrandIn: (tx, input, origin) => saveBrandIn(saveDeps, tx, input, origin),
    seenBy: (tx, work) => inside.run(tx, work),
    configured: configuredTenant,
    drafts: createBrandDrafts(saveDeps),
    removeBrand: (tenantId, slug, options) => removeBrand(saveDeps, tenantId, slug, options),
    async touch(tx) {
      await touchTenant(tx, tx.tenantId);
      tx.afterCommit(forget);
    },
    async list(after = '', limit = PAGE) {
      const rows = await tenantsAfter(deps.db, after, Math.max(1, Math.min(limit, PAGE)));
      return rows.map((row) => toTenant(row, readSettings));
    },
    async stored(tenantId) {
      const row = isId(tenantId) ? await tenantBy(deps.db, 'id', tenantId) : undefined;
      return row && { tenant: toTenant(row, readSettings), set: row.settings as StoredTenant['set'] };
    },
    async brands(tenantId) {
      const rows = isId(tenantId) ? await brandsOf(deps.db, tenantId) : [];
      return rows.map((row) => ({ brand: toBrand(row), version: row.version, ...(row.accent_dark === null ? {} : { accentDark: row.accent_dark }) }));
    },
  };
}
