import type { Tx } from '#platform/db';

export type RunState = 'started' | 'checking' | 'again' | 'verified' | 'refused' | 'cancelled' | 'expired';

export interface RunRow {
  readonly id: string;
  readonly user_id: string;
  readonly connection_id: string;
  readonly state: RunState;
  readonly reason: string | null;
  readonly sealed: Buffer;
  readonly mismatched: readonly string[];
  readonly brand_id: string;
  readonly application_id: string | null;
  readonly locale: string;
  readonly returned_at: Date | null;
  readonly left_at: Date | null;
  readonly expires_at: Date;
  /** Database time of this reading. */
  readonly now: Date;
}

const FIELDS = 'id, user_id, connection_id, state, reason, sealed, mismatched, brand_id, application_id, locale, returned_at, left_at, expires_at, platform.now() as now';

export interface NewRun {
  readonly id: string;
  readonly userId: string;
  readonly connectionId: string;
  readonly remoteIndex: Buffer;
  readonly sealed: Buffer;
  readonly brandId: string;
  readonly applicationId: string | undefined;
  readonly locale: string;
  readonly expiresAt: Date;
}

export async function insertRun(tx: Tx, run: NewRun): Promise<void> {
  await tx.query(
    `insert into verification.runs (tenant_id, id, user_id, connection_id, remote_index, state, sealed, brand_id, application_id, locale, expires_at)
     values ($1, $2, $3, $4, $5, 'started', $6, $7, $8, $9, $10)`,
    [tx.tenantId, run.id, run.userId, run.connectionId, run.remoteIndex, run.sealed, run.brandId, run.applicationId ?? null, run.locale, run.expiresAt],
  );
}

export async function findRun(tx: Tx, id: string): Promise<RunRow | undefined> {
  return (await tx.query<RunRow>(`select ${FIELDS} from verification.runs where tenant_id = $1 and id = $2`, [tx.tenantId, id]))[0];
}

/** Whoever changes a run goes through here: of two messages at the same moment one waits, and then finds what the other one did. */
export async function lockRun(tx: Tx, id: string): Promise<RunRow | undefined> {
  return (await tx.query<RunRow>(`select ${FIELDS} from verification.runs where tenant_id = $1 and id = $2 for update`, [tx.tenantId, id]))[0];
}

export async function findByRemote(tx: Tx, connectionId: string, remoteIndex: Buffer): Promise<string | undefined> {
  const rows = await tx.query<{ id: string }>('select id from verification.runs where tenant_id = $1 and connection_id = $2 and remote_index = $3', [
    tx.tenantId,
    connectionId,
    remoteIndex,
  ]);
  return rows[0]?.id;
}

/** The newest run of theirs there that is not over. */
export async function openRunOf(tx: Tx, userId: string, connectionId: string): Promise<RunRow | undefined> {
  const rows = await tx.query<RunRow>(
    `select ${FIELDS} from verification.runs where tenant_id = $1 and user_id = $2 and connection_id = $3
       and (state in ('started', 'checking', 'again') or state = 'verified' and mismatched <> '{}') and expires_at > platform.now()
     order by created_at desc limit 1`,
    [tx.tenantId, userId, connectionId],
  );
  return rows[0];
}

/** Everything of theirs that is not over, newest first. */
export async function openRunsOf(tx: Tx, userId: string): Promise<(RunRow & { readonly created_at: Date })[]> {
  return tx.query(
    `select ${FIELDS}, created_at from verification.runs where tenant_id = $1 and user_id = $2
       and (state in ('started', 'checking', 'again') or state = 'verified' and mismatched <> '{}') and expires_at > platform.now()
     order by created_at desc`,
    [tx.tenantId, userId],
  );
}

export interface RunChange {
  readonly state: RunState;
  readonly reason?: string | undefined;
  readonly sealed: Buffer;
  readonly mismatched: readonly string[];
  /** Seconds from now until it is over, or what differs is forgotten; absent: as it was. */
  readonly forSeconds?: number | undefined;
  readonly settled: boolean;
}

export async function changeRun(tx: Tx, id: string, to: RunChange): Promise<void> {
  await tx.query(
    `update verification.runs set state = $3, reason = $4, sealed = $5, mismatched = $6, updated_at = platform.now(),
       settled_at = case when $7 then platform.now() else settled_at end,
       expires_at = case when $8::int is null then expires_at else platform.now() + $8 * interval '1 second' end
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, to.state, to.reason ?? null, to.sealed, to.mismatched, to.settled, to.forSeconds ?? null],
  );
}

/** They came back from the service. */
export async function markReturned(tx: Tx, id: string): Promise<void> {
  await tx.query(
    `update verification.runs set returned_at = platform.now(), left_at = null, updated_at = platform.now(), state = case when state in ('started', 'again') then 'checking' else state end
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  );
}

/** They go on elsewhere, and want to be written to. */
export async function markLeft(tx: Tx, id: string): Promise<void> {
  await tx.query('update verification.runs set left_at = platform.now(), updated_at = platform.now() where tenant_id = $1 and id = $2', [tx.tenantId, id]);
}

/** They go to the service once more, from another page perhaps. */
export async function markResumed(tx: Tx, id: string, sealed: Buffer): Promise<void> {
  await tx.query(
    `update verification.runs set state = 'started', reason = null, sealed = $3, returned_at = null, left_at = null, updated_at = platform.now()
     where tenant_id = $1 and id = $2 and state in ('started', 'checking', 'again')`,
    [tx.tenantId, id, sealed],
  );
}

export async function forgetRuns(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from verification.runs where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}

export async function countRuns(tx: Tx, connectionId: string): Promise<number> {
  return (await tx.query<{ n: number }>('select count(*)::int as n from verification.runs where tenant_id = $1 and connection_id = $2', [tx.tenantId, connectionId]))[0]?.n ?? 0;
}
