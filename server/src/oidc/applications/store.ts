import type { Database, Tx } from '#platform/db';
import type { Application } from '../contract.ts';

export interface ApplicationRow {
  readonly tenant_id: string;
  readonly client_id: string;
  readonly id: string;
  readonly name: string;
  readonly brand_id: string | null;
  readonly logo: string | null;
  readonly state: 'active' | 'suspended';
  readonly first_party: boolean;
  readonly headless: boolean;
  readonly require_pkce: boolean;
  readonly require_par: boolean;
  readonly accepts_acting: boolean;
  readonly access_token_format: 'jwt' | 'opaque';
  readonly secret: Buffer | null;
  /** The one before, as long as it still works; read only. */
  readonly former_secret: Buffer | null;
  readonly former_until: Date | null;
  readonly mfa: Readonly<Record<string, unknown>> | null;
  readonly actions: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly requires: Application['requires'];
  readonly asks: Application['asks'];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly version: number;
}

export interface ResourceRow {
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly access_token_format: 'jwt' | 'opaque' | null;
  readonly access_token_seconds: number | null;
}

const APPLICATION = `tenant_id, client_id, id, name, brand_id, logo, state, first_party, headless, require_pkce, require_par, accepts_acting, access_token_format, secret,
  case when former_until > platform.now() then former_secret end as former_secret, case when former_until > platform.now() then former_until end as former_until,
  mfa, actions, requires, asks, metadata, version`;
const RESOURCE = 'identifier, name, scopes, access_token_format, access_token_seconds';

export async function findApplication(db: Database, tenantId: string, clientId: string): Promise<ApplicationRow | undefined> {
  return (await db.statement<ApplicationRow>(`select ${APPLICATION} from oidc.applications where tenant_id = $1 and client_id = $2`, [tenantId, clientId]))[0];
}

export async function readApplication(tx: Tx, clientId: string): Promise<ApplicationRow | undefined> {
  return (await tx.query<ApplicationRow>(`select ${APPLICATION} from oidc.applications where tenant_id = $1 and client_id = $2`, [tx.tenantId, clientId]))[0];
}

/** More would not fit a configuration file that somebody still reads. */
const MAX_READ = 5000;

export async function readApplications(tx: Tx): Promise<ApplicationRow[]> {
  return tx.query<ApplicationRow>(`select ${APPLICATION} from oidc.applications where tenant_id = $1 order by client_id limit ${MAX_READ}`, [tx.tenantId]);
}

export async function readResources(tx: Tx): Promise<ResourceRow[]> {
  return tx.query<ResourceRow>(`select ${RESOURCE} from oidc.resources where tenant_id = $1 order by identifier limit ${MAX_READ}`, [tx.tenantId]);
}

/** By client id, what they are called: of as many as are asked for, at once. */
export async function readNames(tx: Tx, clientIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ client_id: string; name: string }>('select client_id, name from oidc.applications where tenant_id = $1 and client_id = any($2)', [
    tx.tenantId,
    clientIds,
  ]);
  return new Map(rows.map(({ client_id, name }) => [client_id, name]));
}

export async function findClientId(db: Database, tenantId: string, id: string): Promise<string | undefined> {
  return (await db.statement<{ client_id: string }>('select client_id from oidc.applications where tenant_id = $1 and id = $2', [tenantId, id]))[0]?.client_id;
}

export async function lockApplication(tx: Tx, clientId: string): Promise<ApplicationRow | undefined> {
  return (await tx.query<ApplicationRow>(`select ${APPLICATION} from oidc.applications where tenant_id = $1 and client_id = $2 for update`, [tx.tenantId, clientId]))[0];
}

export type ApplicationValues = Omit<ApplicationRow, 'tenant_id' | 'version' | 'former_secret' | 'former_until'>;

/** In the order of their client ids. */
export async function listApplications(tx: Tx, after: string, limit: number): Promise<ApplicationRow[]> {
  return tx.query<ApplicationRow>(`select ${APPLICATION} from oidc.applications where tenant_id = $1 and client_id > $2 order by client_id limit $3`, [tx.tenantId, after, limit]);
}

/** The one that was there works for so long beside the new one. */
export async function writeSecret(tx: Tx, clientId: string, secret: Buffer, overlapSeconds: number): Promise<ApplicationRow> {
  const rows = await tx.query<ApplicationRow>(
    `update oidc.applications set former_secret = secret, former_until = platform.now() + make_interval(secs => $4), secret = $3, version = version + 1, updated_at = platform.now()
     where tenant_id = $1 and client_id = $2 returning ${APPLICATION}`,
    [tx.tenantId, clientId, secret, overlapSeconds],
  );
  return rows[0] as ApplicationRow;
}

/** Two parallel creations meet here: the second becomes a change of the first. */
export async function writeApplication(tx: Tx, row: ApplicationValues): Promise<ApplicationRow> {
  const rows = await tx.query<ApplicationRow>(
    `insert into oidc.applications as a (tenant_id, client_id, id, name, brand_id, logo, state, first_party, headless, require_pkce, require_par, access_token_format, secret, metadata, mfa, actions, requires, asks, accepts_acting)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb, $15::jsonb, $16::jsonb, $17::jsonb, $18::jsonb, $19)
     on conflict (tenant_id, client_id) do update set name = excluded.name, brand_id = excluded.brand_id, logo = excluded.logo, state = excluded.state, first_party = excluded.first_party,
       headless = excluded.headless, require_pkce = excluded.require_pkce, require_par = excluded.require_par, access_token_format = excluded.access_token_format, secret = excluded.secret,
       former_until = case when a.secret is distinct from excluded.secret then null else a.former_until end,
       metadata = excluded.metadata, mfa = excluded.mfa, actions = excluded.actions, requires = excluded.requires, asks = excluded.asks, accepts_acting = excluded.accepts_acting, version = a.version + 1, updated_at = platform.now()
     returning ${APPLICATION}`,
    [
      tx.tenantId,
      row.client_id,
      row.id,
      row.name,
      row.brand_id,
      row.logo,
      row.state,
      row.first_party,
      row.headless,
      row.require_pkce,
      row.require_par,
      row.access_token_format,
      row.secret,
      JSON.stringify(row.metadata),
      row.mfa === null ? null : JSON.stringify(row.mfa),
      JSON.stringify(row.actions),
      JSON.stringify(row.requires),
      JSON.stringify(row.asks),
      row.accepts_acting,
    ],
  );
  return rows[0] as ApplicationRow;
}

export async function listResources(db: Database, tenantId: string, max: number): Promise<ResourceRow[]> {
  return db.statement<ResourceRow>(`select ${RESOURCE} from oidc.resources where tenant_id = $1 order by identifier limit $2`, [tenantId, max]);
}

export async function lockResource(tx: Tx, identifier: string): Promise<ResourceRow | undefined> {
  return (await tx.query<ResourceRow>(`select ${RESOURCE} from oidc.resources where tenant_id = $1 and identifier = $2 for update`, [tx.tenantId, identifier]))[0];
}

export async function deleteResource(tx: Tx, identifier: string): Promise<boolean> {
  return (await tx.query('delete from oidc.resources where tenant_id = $1 and identifier = $2 returning 1', [tx.tenantId, identifier])).length > 0;
}

export async function writeResource(tx: Tx, row: ResourceRow): Promise<void> {
  await tx.query(
    `insert into oidc.resources as r (tenant_id, ${RESOURCE}) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, identifier) do update set name = excluded.name, scopes = excluded.scopes, access_token_format = excluded.access_token_format,
       access_token_seconds = excluded.access_token_seconds, version = r.version + 1, updated_at = platform.now()`,
    [tx.tenantId, row.identifier, row.name, row.scopes, row.access_token_format, row.access_token_seconds],
  );
}

export async function applicationsOfBrand(tx: Tx, brandId: string, limit: number): Promise<readonly { readonly clientId: string; readonly name: string }[]> {
  return tx.query(`select client_id as "clientId", name from oidc.applications where tenant_id = $1 and brand_id = $2 order by client_id limit $3`, [tx.tenantId, brandId, limit]);
}
