import type { Database, Tx } from '#platform/db';

export interface ExportRecord {
  readonly id: string;
  readonly user_id: string;
  readonly state: 'building' | 'ready';
  readonly locale: string;
  readonly brand_id: string;
  readonly attempt: string | null;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly bytes: string | null;
  readonly pieces: number | null;
}

const FIELDS = 'e.id, e.user_id, e.state, e.locale, e.brand_id, e.attempt, e.created_at, e.expires_at, e.bytes, e.pieces';
/** What is over is gone, whether it was swept already or not. */
const THERE = '(e.expires_at is null or e.expires_at > platform.now())';

/** Undefined: one is being made already. */
export async function insertExport(tx: Tx, row: { readonly id: string; readonly userId: string; readonly locale: string; readonly brandId: string }, giveUpSeconds: number) {
  const [made] = await tx.query<ExportRecord>(
    `with made as (insert into portability.exports as e (tenant_id, id, user_id, locale, brand_id) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, user_id) where state = 'building' do nothing returning e.*),
     due as (insert into portability.ends (tenant_id, export_id, due_at) select tenant_id, id, created_at + make_interval(secs => $6) from made)
     select ${FIELDS} from made e`,
    [tx.tenantId, row.id, row.userId, row.locale, row.brandId, giveUpSeconds],
  );
  return made;
}

export async function exportsOf(tx: Tx, userId: string): Promise<ExportRecord[]> {
  return tx.query<ExportRecord>(`select ${FIELDS} from portability.exports e where e.tenant_id = $1 and e.user_id = $2 and ${THERE} order by e.created_at desc, e.id`, [
    tx.tenantId,
    userId,
  ]);
}

export async function findExport(tx: Tx, id: string): Promise<ExportRecord | undefined> {
  return (await tx.query<ExportRecord>(`select ${FIELDS} from portability.exports e where e.tenant_id = $1 and e.id = $2 and ${THERE}`, [tx.tenantId, id]))[0];
}

/** This try writes from now on, and what an older one wrote is gone. Undefined: it is ready, or not wanted any more. */
export async function beginAttempt(tx: Tx, id: string, attempt: string): Promise<(ExportRecord & { readonly now: Date }) | undefined> {
  const [row] = await tx.query<ExportRecord & { readonly now: Date }>(
    `update portability.exports e set attempt = $3 where e.tenant_id = $1 and e.id = $2 and e.state = 'building' returning ${FIELDS}, platform.now() as now`,
    [tx.tenantId, id, attempt],
  );
  if (row) await tx.query('delete from portability.pieces where tenant_id = $1 and export_id = $2', [tx.tenantId, id]);
  return row;
}

/** False: another try took over, or nobody wants it any more. */
export async function addPiece(tx: Tx, id: string, attempt: string, position: number, sealed: Buffer): Promise<boolean> {
  const rows = await tx.query(
    `with mine as (select tenant_id, id from portability.exports where tenant_id = $1 and id = $2 and attempt = $3 and state = 'building' for key share)
     insert into portability.pieces (tenant_id, export_id, attempt, position, sealed) select tenant_id, id, $3, $4, $5 from mine returning 1`,
    [tx.tenantId, id, attempt, position, sealed],
  );
  return rows.length > 0;
}

export async function finishExport(tx: Tx, id: string, attempt: string, size: { readonly bytes: number; readonly pieces: number }, keepSeconds: number) {
  const [row] = await tx.query<ExportRecord>(
    `with done as (update portability.exports e set state = 'ready', ready_at = platform.now(), expires_at = platform.now() + make_interval(secs => $6), bytes = $4, pieces = $5
       where e.tenant_id = $1 and e.id = $2 and e.attempt = $3 and e.state = 'building' returning e.*),
     due as (update portability.ends d set due_at = done.expires_at from done where d.tenant_id = done.tenant_id and d.export_id = done.id)
     select ${FIELDS} from done e`,
    [tx.tenantId, id, attempt, size.bytes, size.pieces, keepSeconds],
  );
  return row;
}

export async function readPiece(tx: Tx, id: string, attempt: string, position: number): Promise<Buffer | undefined> {
  const rows = await tx.query<{ sealed: Buffer }>('select sealed from portability.pieces where tenant_id = $1 and export_id = $2 and attempt = $3 and position = $4', [
    tx.tenantId,
    id,
    attempt,
    position,
  ]);
  return rows[0]?.sealed;
}

/** Row and bytes. */
export async function deleteExport(tx: Tx, userId: string, id: string): Promise<boolean> {
  return (await tx.query('delete from portability.exports where tenant_id = $1 and user_id = $2 and id = $3 returning 1', [tx.tenantId, userId, id])).length > 0;
}

export async function deleteExportsOf(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from portability.exports where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}

export async function dueExports(db: Database, limit: number): Promise<readonly { readonly tenant_id: string; readonly export_id: string }[]> {
  return db.statement('select tenant_id, export_id from portability.ends where due_at <= platform.now() order by due_at limit $1', [limit]);
}

/** Undefined: it went already, or got more time meanwhile. */
export async function deleteDue(tx: Tx, id: string): Promise<Pick<ExportRecord, 'user_id' | 'state'> | undefined> {
  const [row] = await tx.query<Pick<ExportRecord, 'user_id' | 'state'>>(
    `delete from portability.exports e using portability.ends d where e.tenant_id = $1 and e.id = $2 and d.tenant_id = e.tenant_id and d.export_id = e.id and d.due_at <= platform.now()
     returning e.user_id, e.state`,
    [tx.tenantId, id],
  );
  return row;
}
