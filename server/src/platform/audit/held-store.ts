import type { Database, Tx } from '#platform/db';
import { readProgress, rfc3339, waitingOf, type Progress, type Waiting, type WaitingRow, type WrittenAt } from './store.ts';

/** A tenant whose chain stands still, while that of the others goes on. */
export interface Held {
  readonly tenant: string;
  /** All of theirs that was written before is in the chain, and was written before `at`. */
  readonly key: WrittenAt;
  readonly at: string;
  /** What is being made up for: up to there. */
  readonly next?: { readonly key: WrittenAt; readonly at: string };
  /** Nobody tried for a while, or the last try went well. */
  readonly isDue: boolean;
}

interface HeldRow {
  readonly tenant: string;
  readonly xid: string;
  readonly occurred_at: string;
  readonly id: string;
  readonly at: string;
  readonly next_xid: string | null;
  readonly next_occurred_at: string | null;
  readonly next_id: string | null;
  readonly next_at: string | null;
  readonly due: boolean;
}

const TRY_AGAIN_SECONDS = 60;
const FIELDS = `tenant_id as tenant, xid::text, occurred_at::text, id, ${rfc3339('at')} as at, next_xid::text, next_occurred_at::text, next_id, ${rfc3339('next_at')} as next_at,
  tried_at <= platform.now() - make_interval(secs => ${TRY_AGAIN_SECONDS}) as due`;

const heldOf = (row: HeldRow): Held => ({
  tenant: row.tenant,
  key: { xid: row.xid, occurredAt: row.occurred_at, id: row.id },
  at: row.at,
  ...(row.next_xid === null ? {} : { next: { key: { xid: row.next_xid, occurredAt: row.next_occurred_at as string, id: row.next_id as string }, at: row.next_at as string } }),
  isDue: row.due,
});

export async function readHeld(tx: Pick<Tx, 'query'>): Promise<ReadonlyMap<string, Held>> {
  return new Map((await tx.query<HeldRow>(`select ${FIELDS} from platform.audit_held`)).map((row) => [row.tenant, heldOf(row)]));
}

/** How far the chain of one tenant is. */
export async function progressOf(tx: Tx): Promise<Progress> {
  const [progress, rows] = await Promise.all([readProgress(tx), tx.query<HeldRow>(`select ${FIELDS} from platform.audit_held where tenant_id = $1`, [tx.tenantId])]);
  const held = rows[0] && heldOf(rows[0]);
  if (!held) return progress;
  const { next: _next, ...rest } = progress;
  return { ...rest, key: held.key, at: held.at, ...(held.next ? { next: { xid: held.next.key.xid, at: held.next.at } } : {}) };
}

export async function holdTenants(tx: Tx, tenants: readonly string[], { key, at }: Pick<Progress, 'key' | 'at'>): Promise<void> {
  await tx.query(`insert into platform.audit_held (tenant_id, xid, occurred_at, id, at) select unnest($1::uuid[]), $2::xid8, $3, $4, $5 on conflict do nothing`, [
    tenants,
    key.xid,
    key.occurredAt,
    key.id,
    at,
  ]);
}

export async function saveHeld(tx: Tx, { tenant, key, at, next }: Omit<Held, 'isDue'>): Promise<void> {
  await tx.query(
    `update platform.audit_held set xid = $2, occurred_at = $3, id = $4, at = $5, next_xid = $6, next_occurred_at = $7, next_id = $8, next_at = $9, tried_at = '-infinity' where tenant_id = $1`,
    [tenant, key.xid, key.occurredAt, key.id, at, next?.key.xid ?? null, next?.key.occurredAt ?? null, next?.key.id ?? null, next?.at ?? null],
  );
}

/** Numbers of transactions are others from now on: what is theirs has this one. */
export async function moveHeld(tx: Tx, key: WrittenAt): Promise<void> {
  await tx.query(`update platform.audit_held set xid = $1, occurred_at = $2, id = $3, next_xid = null, next_occurred_at = null, next_id = null, next_at = null`, [
    key.xid,
    key.occurredAt,
    key.id,
  ]);
}

export async function noteTried(tx: Tx, tenant: string): Promise<void> {
  await tx.query('update platform.audit_held set tried_at = platform.now() where tenant_id = $1', [tenant]);
}

export async function releaseTenant(tx: Tx, tenant: string): Promise<void> {
  await tx.query('delete from platform.audit_held where tenant_id = $1', [tenant]);
}

/** Of one tenant, in the order they were written, up to a place; none that says it is older than `since`. */
export async function unchainedOf(tx: Tx, tenant: string, since: string, after: WrittenAt, until: WrittenAt, limit: number): Promise<readonly Waiting[]> {
  const rows = await tx.query<WaitingRow>(
    `select tenant_id, xid::text, id, ${rfc3339('occurred_at')} as at, type, version, actor_kind, actor_id, subject, application_id, request_id, result, data, network, agent
     from platform.unchained_events_of($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tenant, since, after.xid, after.occurredAt, after.id, until.xid, until.occurredAt, until.id, limit],
  );
  return rows.map(waitingOf);
}

/** How many tenants stand still, and for how long the first of them does; `tenant`: of that one. */
export async function heldLag(db: Database, tenant?: string): Promise<{ readonly tenants: number; readonly seconds: number }> {
  const rows = await db.statement<{ tenants: number; seconds: number }>(
    `select count(*)::int as tenants, coalesce(extract(epoch from platform.moment() - min(at)), 0)::float8 as seconds from platform.audit_held where $1::uuid is null or tenant_id = $1`,
    [tenant ?? null],
  );
  return rows[0] ?? { tenants: 0, seconds: 0 };
}
