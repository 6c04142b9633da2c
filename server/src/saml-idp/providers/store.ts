import type { Database, Tx } from '#platform/db';
import type { SamlApplication } from '../contract.ts';
import type { ApplicationConfig } from './validate-application.ts';

export interface ApplicationRow {
  readonly tenant_id: string;
  readonly entity_id: string;
  readonly id: string;
  readonly name: string;
  readonly brand_id: string | null;
  readonly logo: string | null;
  readonly state: SamlApplication['state'];
  readonly mfa: Readonly<Record<string, unknown>> | null;
  readonly config: ApplicationConfig;
  readonly version: number;
}

export type ApplicationValues = Omit<ApplicationRow, 'tenant_id' | 'version'>;

const APPLICATION = 'tenant_id, entity_id, id, name, brand_id, logo, state, mfa, config, version';

export function findApplication(db: Database, tenantId: string, key: { readonly entityId: string } | { readonly id: string }): Promise<ApplicationRow | undefined> {
  const [column, value] = 'id' in key ? ['id', key.id] : ['entity_id', key.entityId];
  return db.read(
    tenantId,
    async (tx) => (await tx.query<ApplicationRow>(`select ${APPLICATION} from saml_idp.applications where tenant_id = $1 and ${column} = $2`, [tenantId, value]))[0],
  );
}

/** More would not fit a configuration file that somebody still reads. */
const MAX_READ = 5000;

export async function readApplications(tx: Tx): Promise<ApplicationRow[]> {
  return tx.query<ApplicationRow>(`select ${APPLICATION} from saml_idp.applications where tenant_id = $1 order by entity_id limit ${MAX_READ}`, [tx.tenantId]);
}

/** By entity id, what they are called: of as many as are asked for, at once. */
export async function readNames(tx: Tx, entityIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ entity_id: string; name: string }>('select entity_id, name from saml_idp.applications where tenant_id = $1 and entity_id = any($2)', [
    tx.tenantId,
    entityIds,
  ]);
  return new Map(rows.map(({ entity_id, name }) => [entity_id, name]));
}

export async function lockApplication(tx: Tx, entityId: string): Promise<ApplicationRow | undefined> {
  return (await tx.query<ApplicationRow>(`select ${APPLICATION} from saml_idp.applications where tenant_id = $1 and entity_id = $2 for update`, [tx.tenantId, entityId]))[0];
}

/** Two parallel creations meet here: the second becomes a change of the first. */
export async function writeApplication(tx: Tx, row: ApplicationValues): Promise<ApplicationRow> {
  const rows = await tx.query<ApplicationRow>(
    `insert into saml_idp.applications as a (tenant_id, entity_id, id, name, brand_id, logo, state, mfa, config)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb)
     on conflict (tenant_id, entity_id) do update set name = excluded.name, brand_id = excluded.brand_id, logo = excluded.logo, state = excluded.state,
       mfa = excluded.mfa, config = excluded.config, version = a.version + 1, updated_at = platform.now()
     returning ${APPLICATION}`,
    [tx.tenantId, row.entity_id, row.id, row.name, row.brand_id, row.logo, row.state, row.mfa === null ? null : JSON.stringify(row.mfa), JSON.stringify(row.config)],
  );
  return rows[0] as ApplicationRow;
}

export async function applicationsOfBrand(tx: Tx, brandId: string, limit: number): Promise<readonly { readonly entityId: string; readonly name: string }[]> {
  return tx.query(`select entity_id as "entityId", name from saml_idp.applications where tenant_id = $1 and brand_id = $2 order by entity_id limit $3`, [
    tx.tenantId,
    brandId,
    limit,
  ]);
}
