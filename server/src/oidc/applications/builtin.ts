import { createCache } from '#platform/cache';
import type { Tenant, Tenants } from '#tenants/contract';
import { ACCOUNT_SCOPE } from '../claims.ts';
import type { OwnApi } from '../contract.ts';
import type { Applications, LoadedApplication, Resource } from './applications.ts';

/** The tenant's own pages about an account, as an application of their own: for signing in there, like anybody else (no second way in). */
export const ACCOUNT_CLIENT = 'parvis-account';
/** Flows and sessions carry ids, not client ids. */
const ACCOUNT_ID = '00000000-0000-4000-8000-706172766973';

/** Where the browser comes back to. Nothing is taken from that address; see the account room. */
export const accountCallback = ({ issuer }: Pick<Tenant, 'issuer'>): string => `${issuer}/account/signed-in`;

/** The account API as an audience of tokens (RFC 8707). */
export const accountAudience = ({ issuer }: Pick<Tenant, 'issuer'>): string => `${issuer}/account/v1`;

export const audienceOf = ({ issuer }: Pick<Tenant, 'issuer'>, { path }: OwnApi): string => `${issuer}${path}`;

/** Every tenant has these without being told, and none can change them. */
export function withBuiltin(applications: Applications, tenants: Pick<Tenants, 'byId'>, apis: readonly OwnApi[]): Applications {
  // One object per version of the tenant: what the provider builds from it stays warm.
  const built = createCache<LoadedApplication>({ max: 2000, ttl: 3_600_000 });

  async function account(tenantId: string): Promise<LoadedApplication | undefined> {
    const tenant = await tenants.byId(tenantId);
    return tenant && built.load(`${tenant.id}:${tenant.version}`, async () => accountApplication(tenant));
  }

  return {
    ...applications,
    find: (tenantId, clientId) => (clientId === ACCOUNT_CLIENT ? account(tenantId) : applications.find(tenantId, clientId)),
    byId: (tenantId, id) => (id === ACCOUNT_ID ? account(tenantId) : applications.byId(tenantId, id)),
    async resources(tenantId) {
      const [registered, tenant] = await Promise.all([applications.resources(tenantId), tenants.byId(tenantId)]);
      if (!tenant) return registered;
      // Opaque, so that a token taken back is refused at once.
      const account: Resource = { identifier: accountAudience(tenant), name: tenant.name, scopes: [ACCOUNT_SCOPE], accessTokenFormat: 'opaque' };
      const own = apis.map((api): Resource => ({ identifier: audienceOf(tenant, api), path: api.path, name: tenant.name, scopes: api.scopes, accessTokenFormat: 'opaque' }));
      return new Map([...registered, ...[account, ...own].map((resource) => [resource.identifier, resource] as const)]);
    },
  };
}

function accountApplication(tenant: Tenant): LoadedApplication {
  return {
    id: ACCOUNT_ID,
    tenantId: tenant.id,
    clientId: ACCOUNT_CLIENT,
    name: tenant.name,
    state: 'active',
    firstParty: true,
    headless: false,
    requirePkce: true,
    requirePar: false,
    accessTokenFormat: 'opaque',
    actions: {},
    requires: [],
    asks: {},
    metadata: {
      application_type: 'web',
      redirect_uris: [accountCallback(tenant)],
      post_logout_redirect_uris: [],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'none',
      scope: 'openid',
    },
    version: tenant.version,
    secret: undefined,
  };
}
