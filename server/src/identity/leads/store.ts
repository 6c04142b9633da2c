import type { Tx } from '#platform/db';

export interface ReferenceRow {
  readonly application_id: string;
  readonly source: string;
  readonly external_id: Buffer | null;
  readonly told: Buffer | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const REFERENCE = 'r.application_id, r.source, r.external_id, r.told, r.created_at, r.updated_at';

export async function referencesOf(tx: Tx, userId: string): Promise<ReferenceRow[]> {
  return tx.query<ReferenceRow>(`select ${REFERENCE} from identity.lead_references r where r.tenant_id = $1 and r.user_id = $2 order by r.updated_at, r.application_id`, [
    tx.tenantId,
    userId,
  ]);
}

export async function writeReference(
  tx: Tx,
  userId: string,
  row: { readonly applicationId: string; readonly source: string; readonly externalId: Buffer | null; readonly told: Buffer },
): Promise<Pick<ReferenceRow, 'created_at' | 'updated_at'>> {
  const rows = await tx.query<Pick<ReferenceRow, 'created_at' | 'updated_at'>>(
    `insert into identity.lead_references as r (tenant_id, user_id, application_id, source, external_id, told) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, user_id, application_id) do update set source = excluded.source, external_id = excluded.external_id, told = excluded.told, updated_at = platform.now()
     returning r.created_at, r.updated_at`,
    [tx.tenantId, userId, row.applicationId, row.source, row.externalId, row.told],
  );
  return rows[0] as Pick<ReferenceRow, 'created_at' | 'updated_at'>;
}

export async function deleteReference(tx: Tx, userId: string, applicationId: string): Promise<void> {
  await tx.query('delete from identity.lead_references where tenant_id = $1 and user_id = $2 and application_id = $3', [tx.tenantId, userId, applicationId]);
}

/** The id of a light account, which stays one until the end of the transaction. */
export async function lockLead(tx: Tx, sub: string): Promise<string | undefined> {
  const rows = await tx.query<{ id: string }>(`select id from identity.users where tenant_id = $1 and sub = $2 and light and state = 'active' for update`, [tx.tenantId, sub]);
  return rows[0]?.id;
}
