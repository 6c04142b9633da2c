import type { Tx } from '#platform/db';
import type { AssuranceLevel } from '#tenants/contract';

export interface AssuranceRow {
  readonly attribute: string;
  readonly connection_id: string;
  readonly run_id: string;
  readonly level: AssuranceLevel;
  readonly trust_framework: string;
  readonly sealed: Buffer;
  readonly verified_at: Date;
  readonly expires_at: Date | null;
  readonly as_of: Date;
}

const FIELDS = 'attribute, connection_id, run_id, level, trust_framework, sealed, verified_at, expires_at, platform.now() as as_of';

/** All there is, what has expired too. Newest first. */
export async function allAssurances(tx: Tx, userId: string): Promise<(AssuranceRow & { readonly expired: boolean })[]> {
  return tx.query(
    `select ${FIELDS}, coalesce(expires_at <= platform.now(), false) as expired from verification.assurances where tenant_id = $1 and user_id = $2
     order by verified_at desc, run_id, attribute`,
    [tx.tenantId, userId],
  );
}

/** What has not expired. Best and newest first. */
export async function liveAssurances(tx: Tx, userId: string): Promise<AssuranceRow[]> {
  return tx.query<AssuranceRow>(
    `select ${FIELDS} from verification.assurances where tenant_id = $1 and user_id = $2 and (expires_at is null or expires_at > platform.now())
     order by array_position(array['high', 'substantial', 'low'], level), verified_at desc, attribute`,
    [tx.tenantId, userId],
  );
}

export type NewAssurance = Omit<AssuranceRow, 'run_id' | 'connection_id' | 'as_of'>;

/** The newer of two checks by one service stands. */
export async function writeAssurances(
  tx: Tx,
  of: { readonly userId: string; readonly connectionId: string; readonly runId: string },
  rows: readonly NewAssurance[],
): Promise<void> {
  for (const row of rows) {
    await tx.query(
      `insert into verification.assurances (tenant_id, user_id, attribute, connection_id, run_id, level, trust_framework, sealed, verified_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (tenant_id, user_id, attribute, connection_id) do update set run_id = excluded.run_id, level = excluded.level, trust_framework = excluded.trust_framework,
         sealed = excluded.sealed, verified_at = excluded.verified_at, expires_at = excluded.expires_at`,
      [tx.tenantId, of.userId, row.attribute, of.connectionId, of.runId, row.level, row.trust_framework, row.sealed, row.verified_at, row.expires_at],
    );
  }
}

export async function deleteAssurances(tx: Tx, userId: string, which: readonly { readonly attribute: string; readonly connectionId: string }[]): Promise<void> {
  for (const { attribute, connectionId } of which)
    await tx.query('delete from verification.assurances where tenant_id = $1 and user_id = $2 and attribute = $3 and connection_id = $4', [
      tx.tenantId,
      userId,
      attribute,
      connectionId,
    ]);
}

export async function forgetAssurances(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from verification.assurances where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}

export async function countAssurances(tx: Tx, connectionId: string): Promise<number> {
  return (
    (await tx.query<{ n: number }>('select count(*)::int as n from verification.assurances where tenant_id = $1 and connection_id = $2', [tx.tenantId, connectionId]))[0]?.n ?? 0
  );
}
