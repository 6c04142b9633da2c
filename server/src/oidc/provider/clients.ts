import { createHash, timingSafeEqual } from 'node:crypto';
import type { Client } from 'oidc-provider';
import type Provider from 'oidc-provider';
import type { Tenant } from '#tenants/contract';
import type { Applications, LoadedApplication } from '../applications/applications.ts';
import { ACCOUNT_SCOPE, claimsByScope } from '../claims.ts';

const owners = new WeakMap<object, LoadedApplication>();

/** The application a provider's client was made from. */
export function applicationOf(client: Client): LoadedApplication {
  const application = owners.get(client);
  if (!application) throw new Error('The client was not made from an application.');
  return application;
}

/** Names of ours that the provider does not know. */
const OURS = new Set(['optional_scopes', 'resources', 'default_resource', 'resource_server_for', 'allowed_origins', 'organization_required']);

/** Standard scopes an application may ask for; undefined: all. The scope of the account itself is for own applications only. */
function scopesOf(tenant: Tenant, { firstParty, metadata }: LoadedApplication): string | undefined {
  if (firstParty) return metadata.scope;
  const byScope = claimsByScope(tenant);
  const all = ['offline_access', ...Object.keys(byScope).filter((name) => byScope[name] !== null)];
  return (metadata.scope?.split(' ') ?? all).filter((scope) => scope !== ACCOUNT_SCOPE).join(' ');
}

function clientMetadata(tenant: Tenant, application: LoadedApplication): Record<string, unknown> {
  const metadata = Object.fromEntries(Object.entries(application.metadata).filter(([name]) => !OURS.has(name)));
  const scope = scopesOf(tenant, application);
  return {
    ...metadata,
    ...(scope === undefined ? {} : { scope }),
    client_id: application.clientId,
    client_name: application.name,
    ...(application.secret === undefined ? {} : { client_secret: application.secret }),
    response_types: application.metadata.grant_types.includes('authorization_code') ? ['code'] : [],
    require_pushed_authorization_requests: application.requirePar,
  };
}

/** While a secret is rolled, the one before is as good (RFC 6749 section 2.3.1 knows one only). */
function acceptFormer(client: Client, former: string | undefined): void {
  if (former === undefined) return;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const compare = client.compareClientSecret.bind(client);
  client.compareClientSecret = (given: string) => compare(given) || timingSafeEqual(digest(given), digest(former));
}

/**
 * The provider would read, hash and compare the metadata at every request. Here a client lives as long as the version of its application;
 * a suspended application has none (D7).
 */
export function installClients(provider: Provider, tenant: Tenant, applications: Applications): void {
  const clients = new WeakMap<LoadedApplication, Client>();
  const Model = provider.Client as unknown as { new (metadata: Record<string, unknown>): Client; find(id: unknown): Promise<Client | undefined> };
  Model.find = async (id) => {
    if (typeof id !== 'string' || id === '') return undefined;
    const application = await applications.find(tenant.id, id);
    if (application?.state !== 'active') return undefined;
    let client = clients.get(application);
    if (!client) {
      client = new Model(clientMetadata(tenant, application));
      // Never by the provider alone: an application may know somebody by the subject of an account that became part of another one (`subjectFor`).
      (client as { subjectType?: string }).subjectType = 'pairwise';
      acceptFormer(client, application.formerSecret);
      owners.set(client, application);
      clients.set(application, client);
    }
    return client;
  };
}
