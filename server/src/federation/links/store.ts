import type { Tx } from '#platform/db';

export interface LinkRow {
  readonly id: string;
  readonly user_id: string;
  readonly connection_id: string;
  readonly sealed: Buffer;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

const FIELDS = 'id, user_id, connection_id, sealed, created_at, last_used_at';

export async function findLink(tx: Tx, subjectIndex: Buffer): Promise<LinkRow | undefined> {
  return (await tx.query<LinkRow>(`select ${FIELDS} from federation.links where tenant_id = $1 and subject_index = $2`, [tx.tenantId, subjectIndex]))[0];
}

export async function findHolders(tx: Tx, subjectIndexes: readonly Buffer[]): Promise<readonly string[]> {
  const rows = await tx.query<{ user_id: string }>('select distinct user_id from federation.links where tenant_id = $1 and subject_index = any($2::bytea[])', [
    tx.tenantId,
    subjectIndexes,
  ]);
  return rows.map((row) => row.user_id);
}

/** Exactly one of any number of parallel callers gets true. */
export async function insertLink(
  tx: Tx,
  link: { readonly id: string; readonly userId: string; readonly connectionId: string; readonly subjectIndex: Buffer; readonly sealed: Buffer; readonly used: boolean },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into federation.links (tenant_id, subject_index, id, user_id, connection_id, sealed, last_used_at) values ($1, $2, $3, $4, $5, $6, case when $7 then platform.now() end)
     on conflict (tenant_id, subject_index) do nothing returning id`,
    [tx.tenantId, link.subjectIndex, link.id, link.userId, link.connectionId, link.sealed, link.used],
  );
  return rows.length > 0;
}

/** False: it was taken away since. */
export async function recordUse(tx: Tx, id: string, userId: string, sealed: Buffer): Promise<boolean> {
  const rows = await tx.query('update federation.links set last_used_at = platform.now(), sealed = $4 where tenant_id = $1 and id = $2 and user_id = $3 returning id', [
    tx.tenantId,
    id,
    userId,
    sealed,
  ]);
  return rows.length > 0;
}

/** False: it was taken away since. */
export async function recordContent(tx: Tx, id: string, userId: string, sealed: Buffer): Promise<boolean> {
  return (await tx.query('update federation.links set sealed = $4 where tenant_id = $1 and id = $2 and user_id = $3 returning id', [tx.tenantId, id, userId, sealed])).length > 0;
}

export async function linksOf(tx: Tx, userId: string): Promise<LinkRow[]> {
  return tx.query<LinkRow>(`select ${FIELDS} from federation.links where tenant_id = $1 and user_id = $2 order by created_at, id`, [tx.tenantId, userId]);
}

export async function deleteLink(tx: Tx, userId: string, id: string): Promise<LinkRow | undefined> {
  return (await tx.query<LinkRow>(`delete from federation.links where tenant_id = $1 and user_id = $2 and id = $3 returning ${FIELDS}`, [tx.tenantId, userId, id]))[0];
}

export async function deleteLinks(tx: Tx, userId: string): Promise<number> {
  return (await tx.query('delete from federation.links where tenant_id = $1 and user_id = $2 returning id', [tx.tenantId, userId])).length;
}

export async function countLinks(tx: Tx, connectionId: string): Promise<number> {
  return (await tx.query<{ n: number }>('select count(*)::int as n from federation.links where tenant_id = $1 and connection_id = $2', [tx.tenantId, connectionId]))[0]?.n ?? 0;
}
