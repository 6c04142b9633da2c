import type { Database, Tx } from '#platform/db';
import type { AskedBy, LegalHold, PendingErasure } from './contract.ts';

export interface PersonName {
  readonly id: string;
  readonly sub: string;
}

interface ErasureRow {
  readonly id: string;
  readonly user_id: string;
  readonly asked_by: AskedBy;
  readonly state_before: string;
  readonly requested_at: Date;
  readonly due_at: Date;
  readonly due: boolean;
  readonly now: Date;
  readonly hold_reason: string | null;
  readonly hold_began: Date | null;
}

export interface ScheduledErasure extends PendingErasure {
  readonly stateBefore: string;
  /** The days of grace are over. */
  readonly due: boolean;
  readonly now: Date;
}

const SCHEDULED = `select e.id, e.user_id, e.asked_by, e.state_before, e.requested_at, e.due_at, e.due_at <= platform.now() as due, platform.now() as now,
    h.reason as hold_reason, h.began_at as hold_began
  from erasure.erasures e left join erasure.holds h on h.tenant_id = e.tenant_id and h.user_id = e.user_id
  where e.tenant_id = $1 and e.user_id = $2 and e.state = 'scheduled'`;

/** `lock`: nobody cancels or ends it until the end of the transaction. */
export async function findScheduled(tx: Tx, userId: string, lock = false): Promise<ScheduledErasure | undefined> {
  const [row] = await tx.query<ErasureRow>(lock ? `${SCHEDULED} for update of e` : SCHEDULED, [tx.tenantId, userId]);
  return (
    row && {
      id: row.id,
      userId: row.user_id,
      askedBy: row.asked_by,
      stateBefore: row.state_before,
      requestedAt: row.requested_at,
      dueAt: row.due_at,
      due: row.due,
      now: row.now,
      ...(row.hold_reason === null ? {} : { hold: { reason: row.hold_reason, beganAt: row.hold_began as Date } }),
    }
  );
}

export async function insertErasure(
  tx: Tx,
  of: { readonly id: string; readonly userId: string; readonly askedBy: AskedBy; readonly stateBefore: string; readonly graceDays: number; readonly progressHash: Buffer },
): Promise<void> {
  await tx.query(
    `insert into erasure.erasures (tenant_id, id, user_id, asked_by, state_before, due_at, progress_hash) values ($1, $2, $3, $4, $5, platform.now() + make_interval(days => $6), $7)`,
    [tx.tenantId, of.id, of.userId, of.askedBy, of.stateBefore, of.graceDays, of.progressHash],
  );
  await queue(tx, of.userId);
}

/** For the worker: when it is due, unless a hold keeps it. */
export async function queue(tx: Tx, userId: string): Promise<void> {
  await tx.query(
    `insert into erasure.due (tenant_id, user_id, due_at) select e.tenant_id, e.user_id, e.due_at from erasure.erasures e
     where e.tenant_id = $1 and e.user_id = $2 and e.state = 'scheduled' and not exists (select from erasure.holds h where h.tenant_id = e.tenant_id and h.user_id = e.user_id)
     on conflict do nothing`,
    [tx.tenantId, userId],
  );
}

export async function unqueue(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from erasure.due where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}

export async function markCancelled(tx: Tx, id: string): Promise<void> {
  await tx.query(`update erasure.erasures set state = 'cancelled', cancelled_at = platform.now() where tenant_id = $1 and id = $2 and state = 'scheduled'`, [tx.tenantId, id]);
}

export async function markErased(tx: Tx, id: string, of: { readonly persons: readonly PersonName[]; readonly certificate: string; readonly progressHash: Buffer }): Promise<void> {
  await tx.query(
    `update erasure.erasures set state = 'erased', erased_at = platform.now(), persons = $3, certificate = $4, progress_hash = $5 where tenant_id = $1 and id = $2 and state = 'scheduled'`,
    [tx.tenantId, id, JSON.stringify(of.persons), of.certificate, of.progressHash],
  );
}

export async function queueSweep(tx: Tx, userId: string, seconds: number): Promise<void> {
  await tx.query(
    `insert into erasure.due (tenant_id, user_id, due_at) values ($1, $2, platform.now() + make_interval(secs => $3)) on conflict (tenant_id, user_id) do update set due_at = excluded.due_at`,
    [tx.tenantId, userId, seconds],
  );
}

/** Empty: they were not erased. */
export async function erasedPersons(tx: Tx, userId: string): Promise<readonly PersonName[]> {
  const [row] = await tx.query<{ persons: readonly PersonName[] }>(`select persons from erasure.erasures where tenant_id = $1 and user_id = $2 and state = 'erased'`, [
    tx.tenantId,
    userId,
  ]);
  return row?.persons ?? [];
}

export async function findCertificate(tx: Tx, id: string): Promise<string | undefined> {
  const [row] = await tx.query<{ certificate: string }>(`select certificate from erasure.erasures where tenant_id = $1 and id = $2 and state = 'erased'`, [tx.tenantId, id]);
  return row?.certificate;
}

export async function findIssued(tx: Tx, id: string): Promise<{ readonly certificate: string; readonly now: Date } | undefined> {
  const [row] = await tx.query<{ certificate: string; now: Date }>(
    `select certificate, platform.now() as now from erasure.erasures where tenant_id = $1 and id = $2 and state = 'erased'`,
    [tx.tenantId, id],
  );
  return row;
}

export interface WatchedErasure {
  readonly id: string;
  readonly userId: string;
  readonly state: 'scheduled' | 'cancelled' | 'erased';
  readonly askedBy: AskedBy;
  readonly requestedAt: Date;
  readonly dueAt: Date;
  readonly due: boolean;
  /** Cancelled or erased. */
  readonly endedAt?: Date;
  /** Of one that was erased. */
  readonly certificate?: string;
}

/** By the hash of the secret in its link; for some days after its end. */
export async function findByProgress(tx: Tx, hash: Buffer, days: number): Promise<WatchedErasure | undefined> {
  const [row] = await tx.query<
    Pick<ErasureRow, 'id' | 'user_id' | 'asked_by' | 'requested_at' | 'due_at' | 'due'> & { state: WatchedErasure['state']; ended_at: Date | null; certificate: string | null }
  >(
    `select id, user_id, state, asked_by, requested_at, due_at, due_at <= platform.now() as due, coalesce(erased_at, cancelled_at) as ended_at, certificate
     from erasure.erasures where tenant_id = $1 and progress_hash = $2 and (state = 'scheduled' or coalesce(erased_at, cancelled_at) > platform.now() - make_interval(days => $3))`,
    [tx.tenantId, hash, days],
  );
  return (
    row && {
      id: row.id,
      userId: row.user_id,
      state: row.state,
      askedBy: row.asked_by,
      requestedAt: row.requested_at,
      dueAt: row.due_at,
      due: row.due,
      ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
      ...(row.certificate === null ? {} : { certificate: row.certificate }),
    }
  );
}

/** Everybody who was ever erased, in the order of their erasure, a page at a time. */
export async function erasedAfter(tx: Tx, after: string, limit: number): Promise<readonly { readonly id: string; readonly persons: readonly PersonName[] }[]> {
  return tx.query(`select id, persons from erasure.erasures where tenant_id = $1 and state = 'erased' and id > $2 order by id limit $3`, [tx.tenantId, after, limit]);
}

export async function setHold(tx: Tx, userId: string, reason: string): Promise<void> {
  await tx.query(`insert into erasure.holds (tenant_id, user_id, reason) values ($1, $2, $3) on conflict (tenant_id, user_id) do update set reason = excluded.reason`, [
    tx.tenantId,
    userId,
    reason,
  ]);
}

export async function deleteHold(tx: Tx, userId: string): Promise<boolean> {
  return (await tx.query('delete from erasure.holds where tenant_id = $1 and user_id = $2 returning user_id', [tx.tenantId, userId])).length > 0;
}

export async function findHold(tx: Tx, userId: string): Promise<LegalHold | undefined> {
  const [row] = await tx.query<{ reason: string; began_at: Date }>('select reason, began_at from erasure.holds where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
  return row && { reason: row.reason, beganAt: row.began_at };
}

export async function dueErasures(db: Database, limit: number): Promise<readonly { readonly tenant_id: string; readonly user_id: string }[]> {
  return db.statement('select tenant_id, user_id from erasure.due where due_at <= platform.now() order by due_at limit $1', [limit]);
}

/** One that fails must not keep the others waiting. */
export async function postpone(db: Database, of: { readonly tenant_id: string; readonly user_id: string }, seconds: number): Promise<void> {
  await db.statement('update erasure.due set due_at = platform.now() + make_interval(secs => $3) where tenant_id = $1 and user_id = $2', [of.tenant_id, of.user_id, seconds]);
}
