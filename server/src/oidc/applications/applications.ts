import type { Keys } from '#platform/crypto';
import { createCache } from '#platform/cache';
import type { Database } from '#platform/db';
import type { Application } from '../contract.ts';
import { findApplication, findClientId, listResources, type ApplicationRow, type ResourceRow } from './store.ts';
import type { ApplicationMetadata } from './validate-metadata.ts';

/** An application with what only this room may see. */
export interface LoadedApplication extends Application {
  readonly secret: string | undefined;
  /** The secret before the last roll, while it still works. */
  readonly formerSecret?: string;
  readonly metadata: ApplicationMetadata & Readonly<Record<string, unknown>>;
}

/** An API that tokens are for. */
export interface Resource {
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly accessTokenFormat?: 'jwt' | 'opaque';
  readonly accessTokenSeconds?: number;
  /** One of ours, by which applications may list it; its tokens are for applications by themselves only. */
  readonly path?: string;
  /** The one application that gets tokens for it; absent: see `path`. */
  readonly client?: string;
}

export interface Applications {
  find(tenantId: string, clientId: string): Promise<LoadedApplication | undefined>;
  /** By the id that flows and sessions carry. */
  byId(tenantId: string, id: string): Promise<LoadedApplication | undefined>;
  resources(tenantId: string): Promise<ReadonlyMap<string, Resource>>;
  forget(tenantId: string, clientId?: string): void;
}

/** How long another process may still see what was changed here (W2). */
const TTL_MS = 3000;
const MAX_APPLICATIONS = 5000;
const MAX_TENANTS = 2000;
const MAX_RESOURCES = 500;

export const secretPlace = (clientId: string): string => `oidc.applications.secret:${clientId}`;

export function createApplications(deps: { readonly db: Database; readonly keys: Pick<Keys, 'tenant'> }): Applications {
  const { db } = deps;
  // Unknown ids are kept too, so that guessing them costs one look-up per three seconds; the bound keeps guesses from filling the memory.
  const applications = createCache<{ readonly application: LoadedApplication | undefined }>({ max: MAX_APPLICATIONS, ttl: TTL_MS });
  const resources = createCache<ReadonlyMap<string, Resource>>({ max: MAX_TENANTS, ttl: TTL_MS });
  /** Keeps one object per version: what is built from it (key stores) stays warm when the entry is read again. */
  const versions = createCache<LoadedApplication>({ max: MAX_APPLICATIONS, ttl: 3_600_000 });

  async function load(tenantId: string, clientId: string): Promise<LoadedApplication | undefined> {
    const row = await findApplication(db, tenantId, clientId);
    if (!row) return undefined;
    const version = `${tenantId}:${clientId}:${row.version}${row.former_secret ? ':rolling' : ''}`;
    const before = versions.get(version);
    if (before) return before;
    const cipher = await deps.keys.tenant(tenantId);
    const open = (sealed: Buffer | null) => (sealed === null ? undefined : cipher.openText(sealed, secretPlace(clientId)));
    const former = open(row.former_secret);
    const application: LoadedApplication = { ...fromRow(row, open(row.secret)), ...(former === undefined ? {} : { formerSecret: former }) };
    versions.set(version, application);
    return application;
  }

  const clientIds = createCache<string>({ max: MAX_APPLICATIONS, ttl: 3_600_000 });
  const applicationsRoom: Applications = {
    async byId(tenantId, id) {
      const known = clientIds.get(id) ?? (await findClientId(db, tenantId, id));
      if (known === undefined) return undefined;
      clientIds.set(id, known);
      const application = await applicationsRoom.find(tenantId, known);
      return application?.id === id ? application : undefined;
    },
    async find(tenantId, clientId) {
      if (clientId.length > 200) return undefined;
      return (await applications.load(`${tenantId}:${clientId}`, async () => ({ application: await load(tenantId, clientId) }))).application;
    },
    resources: (tenantId) => resources.load(tenantId, async () => new Map((await listResources(db, tenantId, MAX_RESOURCES)).map((row) => [row.identifier, resourceFromRow(row)]))),
    forget(tenantId, clientId) {
      if (clientId === undefined) resources.delete(tenantId);
      else applications.delete(`${tenantId}:${clientId}`);
    },
  };
  return applicationsRoom;
}

export function fromRow(row: ApplicationRow, secret: string | undefined): LoadedApplication {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    clientId: row.client_id,
    name: row.name,
    ...(row.brand_id === null ? {} : { brandId: row.brand_id }),
    ...(row.logo === null ? {} : { logo: row.logo }),
    state: row.state,
    firstParty: row.first_party,
    headless: row.headless,
    requirePkce: row.require_pkce,
    requirePar: row.require_par,
    acceptsActing: row.accepts_acting,
    accessTokenFormat: row.access_token_format,
    ...(row.mfa === null ? {} : { mfa: row.mfa as NonNullable<Application['mfa']> }),
    actions: row.actions,
    requires: row.requires,
    asks: row.asks,
    metadata: row.metadata as LoadedApplication['metadata'],
    version: row.version,
    secret,
  };
}

const resourceFromRow = (row: ResourceRow): Resource => ({
  identifier: row.identifier,
  name: row.name,
  scopes: row.scopes,
  ...(row.access_token_format === null ? {} : { accessTokenFormat: row.access_token_format }),
  ...(row.access_token_seconds === null ? {} : { accessTokenSeconds: row.access_token_seconds }),
});

/** The public view: no secrets. */
export function publicApplication({ secret: _, formerSecret: _former, ...application }: LoadedApplication): Application {
  return application;
}

/** Names of the APIs, for consent pages; asked by journey steps, which have the database only. */
export async function readScopeOwners(db: Database, tenantId: string): Promise<readonly { readonly name: string; readonly scopes: readonly string[] }[]> {
  return (await listResources(db, tenantId, MAX_RESOURCES)).map(({ name, scopes }) => ({ name, scopes }));
}
