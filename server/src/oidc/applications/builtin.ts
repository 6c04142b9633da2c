import { createCache } from '#platform/cache';
import { isSystemTenant } from '#tenants/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import { ACCOUNT_SCOPE, ADMIN_SCOPE } from '../claims.ts';
import type { OwnApi } from '../contract.ts';
import type { Applications, LoadedApplication, Resource } from './applications.ts';

/** The tenant's own pages about an account, as an application of their own: for signing in there, like anybody else (no second way in). */
export const ACCOUNT_CLIENT = 'parvis-account';
/** The console of the installation, in the tenant of its operators. */
export const CONSOLE_CLIENT = 'parvis-console';
/** Flows and sessions carry ids, not client ids. */
const ACCOUNT_ID = '00000000-0000-4000-8000-706172766973';
const CONSOLE_ID = '00000000-0000-4000-8000-636f6e736f6c';

type Place = Pick<Tenant, 'issuer'>;

/** Where the browser comes back to. Nothing is taken from that address; see the account room. */
export const accountCallback = ({ issuer }: Place): string => `${issuer}/account/signed-in`;
/** Where the console takes its code. */
export const consoleCallback = ({ issuer }: Place): string => `${issuer}/console/signed-in`;

/** The account API as an audience of tokens (RFC 8707). */
export const accountAudience = ({ issuer }: Place): string => `${issuer}/account/v1`;
/** The admin API. */
export const adminAudience = ({ issuer }: Place): string => `${issuer}/admin/v1`;

export const audienceOf = ({ issuer }: Place, { path }: OwnApi): string => `${issuer}${path}`;

/** For ten minutes: a stolen one is bound to a key it does not come with, and signing in again is silent while the session lives. */
const ADMIN_TOKEN_SECONDS = 600;

interface Builtin {
  readonly id: string;
  readonly clientId: string;
  readonly at: (tenant: Tenant) => boolean;
  readonly name: (tenant: Tenant) => string;
  readonly metadata: (tenant: Tenant) => Partial<LoadedApplication['metadata']>;
}

const BUILTIN: readonly Builtin[] = [
  {
    id: ACCOUNT_ID,
    clientId: ACCOUNT_CLIENT,
    at: () => true,
    name: ({ name }) => name,
    metadata: (tenant) => ({ application_type: 'web', redirect_uris: [accountCallback(tenant)], scope: 'openid' }),
  },
  {
    id: CONSOLE_ID,
    clientId: CONSOLE_CLIENT,
    at: isSystemTenant,
    name: ({ name }) => `${name} console`,
    metadata: (tenant) => ({
      application_type: 'web',
      redirect_uris: [consoleCallback(tenant)],
      post_logout_redirect_uris: [`${tenant.issuer}/console/`],
      // What a script on the page could take with it is of no use elsewhere (RFC 9449).
      dpop_bound_access_tokens: true,
      resources: [adminAudience(tenant)],
    }),
  },
];

/** In every tenant, so that no application is hidden should its tenant become that of the operators. */
export const isBuiltin = (clientId: string): boolean => BUILTIN.some((one) => one.clientId === clientId);

/** Every tenant has these without being told, and none can change them. */
export function withBuiltin(applications: Applications, tenants: Pick<Tenants, 'byId'>, apis: readonly OwnApi[]): Applications {
  // One object per version of the tenant: what the provider builds from it stays warm.
  const built = createCache<LoadedApplication>({ max: 2000, ttl: 3_600_000 });

  async function builtin(of: Builtin, tenantId: string): Promise<LoadedApplication | undefined> {
    const tenant = await tenants.byId(tenantId);
    return tenant && of.at(tenant) ? built.load(`${of.clientId}:${tenant.id}:${tenant.version}`, async () => builtinApplication(of, tenant)) : undefined;
  }
  const lookUp = (key: 'id' | 'clientId', value: string) => BUILTIN.find((one) => one[key] === value);

  return {
    ...applications,
    async find(tenantId, clientId) {
      const known = lookUp('clientId', clientId);
      return known ? builtin(known, tenantId) : applications.find(tenantId, clientId);
    },
    async byId(tenantId, id) {
      const known = lookUp('id', id);
      return known ? builtin(known, tenantId) : applications.byId(tenantId, id);
    },
    async resources(tenantId) {
      const [registered, tenant] = await Promise.all([applications.resources(tenantId), tenants.byId(tenantId)]);
      if (!tenant) return registered;
      // Opaque, so that a token taken back is refused at once.
      const account: Resource = { identifier: accountAudience(tenant), name: tenant.name, scopes: [ACCOUNT_SCOPE], accessTokenFormat: 'opaque' };
      const admin: Resource = {
        identifier: adminAudience(tenant),
        name: tenant.name,
        scopes: [ADMIN_SCOPE],
        accessTokenFormat: 'opaque',
        accessTokenSeconds: ADMIN_TOKEN_SECONDS,
        client: CONSOLE_CLIENT,
      };
      const own = apis.map((api): Resource => ({ identifier: audienceOf(tenant, api), path: api.path, name: tenant.name, scopes: api.scopes, accessTokenFormat: 'opaque' }));
      const all = [account, ...(isSystemTenant(tenant) ? [admin] : []), ...own];
      return new Map([...registered, ...all.map((resource) => [resource.identifier, resource] as const)]);
    },
  };
}

function builtinApplication({ id, clientId, name, metadata }: Builtin, tenant: Tenant): LoadedApplication {
  return {
    id,
    tenantId: tenant.id,
    clientId,
    name: name(tenant),
    state: 'active',
    firstParty: true,
    headless: false,
    requirePkce: true,
    requirePar: false,
    acceptsActing: false,
    accessTokenFormat: 'opaque',
    actions: {},
    requires: [],
    asks: {},
    metadata: {
      application_type: 'web',
      redirect_uris: [],
      post_logout_redirect_uris: [],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'none',
      ...metadata(tenant),
    },
    version: tenant.version,
    secret: undefined,
  };
}
