import type { Tx } from '#platform/db';
import type { CheckResult, TrailCheck } from './check.ts';

interface CheckRow {
  readonly id: string;
  readonly state: TrailCheck['state'];
  readonly began_at: Date;
  readonly finished_at: Date | null;
  readonly entries: number;
  readonly checked: number;
  readonly result: CheckResult | null;
}

const FIELDS = `id, state, began_at, finished_at, entries::float8 as entries, checked::float8 as checked, result`;
/** One that nobody touched for so long has no worker any more. */
const STALE_SECONDS = 900;
const STALE = `touched_at <= platform.now() - make_interval(secs => ${STALE_SECONDS})`;
const KEPT = 20;

const checkOf = (row: CheckRow): TrailCheck => ({
  id: row.id,
  state: row.state,
  beganAt: row.began_at,
  ...(row.finished_at ? { finishedAt: row.finished_at } : {}),
  entries: row.entries,
  checked: row.checked,
  ...(row.result ? { result: row.result } : {}),
});

/** One that is under way. */
export async function findRunning(tx: Tx): Promise<TrailCheck | undefined> {
  const [row] = await tx.query<CheckRow>(
    `select ${FIELDS} from insight.trail_checks where tenant_id = $1 and state in ('waiting', 'running') and not (${STALE}) order by began_at desc limit 1`,
    [tx.tenantId],
  );
  return row && checkOf(row);
}

/** Older ones than the last few go. */
export async function insertCheck(tx: Tx, id: string, entries: number): Promise<void> {
  await tx.query(`delete from insight.trail_checks where tenant_id = $1 and id in (select id from insight.trail_checks where tenant_id = $1 order by began_at desc offset $2)`, [
    tx.tenantId,
    KEPT - 1,
  ]);
  await tx.query('insert into insight.trail_checks (tenant_id, id, entries) values ($1, $2, $3)', [tx.tenantId, id, entries]);
}

export async function noteChecked(tx: Tx, id: string, checked: number): Promise<void> {
  await tx.query(`update insight.trail_checks set state = 'running', checked = $3, touched_at = platform.now() where tenant_id = $1 and id = $2 and state <> 'done'`, [
    tx.tenantId,
    id,
    checked,
  ]);
}

export async function finishCheck(tx: Tx, id: string, result: CheckResult | undefined): Promise<void> {
  await tx.query(
    `update insight.trail_checks set state = $3, result = $4::jsonb, checked = coalesce($5, checked), finished_at = platform.now(), touched_at = platform.now()
     where tenant_id = $1 and id = $2 and state <> 'done'`,
    [tx.tenantId, id, result ? 'done' : 'failed', result ? JSON.stringify(result) : null, result?.entries ?? null],
  );
}

export async function findCheck(tx: Tx, id: string): Promise<TrailCheck | undefined> {
  const [row] = await tx.query<CheckRow>(`select ${FIELDS} from insight.trail_checks where tenant_id = $1 and id = $2`, [tx.tenantId, id]);
  return row && checkOf(row);
}

export async function latestChecks(tx: Tx): Promise<readonly TrailCheck[]> {
  const rows = await tx.query<CheckRow>(`select ${FIELDS} from insight.trail_checks where tenant_id = $1 order by began_at desc, id limit ${KEPT}`, [tx.tenantId]);
  return rows.map(checkOf);
}
