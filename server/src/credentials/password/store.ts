import type { Tx } from '#platform/db';
import { MAX_CONSECUTIVE_FAILURES } from '../settings.ts';

export interface PasswordRow {
  readonly id: string;
  readonly sealed: Buffer;
  readonly pepper: string | null;
  readonly failures: number;
  readonly compromised: boolean;
}

/**
 * Counts an attempt before its verification, in one statement: parallel attempts on any number of processes lose none and none beyond the
 * hundredth gets a row (R1). Without a usable password a decoy row is written instead: the same work for every account (G15).
 */
export async function beginAttempt(tx: Tx, userId: string | undefined, slot: number): Promise<PasswordRow | undefined> {
  const [row] = await tx.query<PasswordRow>(
    `with hit as (
       update credentials.passwords set failed_count = failed_count + 1
       where tenant_id = $1 and user_id = $2 and failed_count < $3
       returning id, sealed, pepper, failed_count as failures, compromised_at is not null as compromised),
     decoy as (
       insert into credentials.decoys as decoys (tenant_id, slot, hits) select $1, $4, 1 where not exists (select from hit)
       on conflict (tenant_id, slot) do update set hits = decoys.hits + 1)
     select * from hit`,
    [tx.tenantId, userId ?? null, MAX_CONSECUTIVE_FAILURES, slot],
  );
  return row;
}

/** After a success: failures in a row start anew, and a stronger hash takes the place of the one just verified (not of one set meanwhile). */
export async function recordSuccess(
  tx: Tx,
  userId: string,
  id: string,
  upgrade?: { readonly from: Buffer; readonly sealed: Buffer; readonly pepper: string | null },
): Promise<void> {
  if (!upgrade) {
    await tx.query('update credentials.passwords set failed_count = 0, last_used_at = platform.now() where tenant_id = $1 and user_id = $2 and id = $3', [tx.tenantId, userId, id]);
    return;
  }
  await tx.query(
    `update credentials.passwords set failed_count = 0, last_used_at = platform.now(),
       sealed = case when sealed = $4 then $5 else sealed end, pepper = case when sealed = $4 then $6 else pepper end
     where tenant_id = $1 and user_id = $2 and id = $3`,
    [tx.tenantId, userId, id, upgrade.from, upgrade.sealed, upgrade.pepper],
  );
}

/** A new password is a new credential: new id, no failures, not compromised. Tells whether there was one before. */
export async function putPassword(tx: Tx, userId: string, input: { readonly id: string; readonly sealed: Buffer; readonly pepper: string | null }): Promise<boolean> {
  const [row] = await tx.query<{ replaced: boolean }>(
    `with before as (select from credentials.passwords where tenant_id = $1 and user_id = $2),
     put as (
       insert into credentials.passwords (tenant_id, user_id, id, sealed, pepper) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, user_id) do update set id = excluded.id, sealed = excluded.sealed, pepper = excluded.pepper, created_at = excluded.created_at,
         changed_at = excluded.changed_at, last_used_at = null, compromised_at = null, compromised_reason = null, failed_count = 0)
     select exists (select from before) as replaced`,
    [tx.tenantId, userId, input.id, input.sealed, input.pepper],
  );
  return row?.replaced === true;
}

export async function listPasswords(tx: Tx, userId: string): Promise<{ id: string; created_at: Date; last_used_at: Date | null }[]> {
  return tx.query('select id, created_at, last_used_at from credentials.passwords where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}

export async function deletePassword(tx: Tx, userId: string, id: string): Promise<boolean> {
  return (await tx.query('delete from credentials.passwords where tenant_id = $1 and user_id = $2 and id = $3 returning id', [tx.tenantId, userId, id])).length > 0;
}

/** All of a user's, or only one that was set before a moment. */
export async function deletePasswords(tx: Tx, userId: string): Promise<number> {
  return (await tx.query('delete from credentials.passwords where tenant_id = $1 and user_id = $2 returning id', [tx.tenantId, userId])).length;
}

export type CompromisedReason = 'breached' | 'weak';

/** From now on it does not sign in by itself (P2, PA2). Only the one that was looked at, not one set meanwhile. */
export async function markCompromised(tx: Tx, userId: string, id: string, reason: CompromisedReason): Promise<boolean> {
  const rows = await tx.query(
    `update credentials.passwords set compromised_at = platform.now(), compromised_reason = $4
     where tenant_id = $1 and user_id = $2 and id = $3 and compromised_at is null returning id`,
    [tx.tenantId, userId, id, reason],
  );
  return rows.length > 0;
}

export async function findCompromised(tx: Tx, userId: string): Promise<{ readonly id: string; readonly reason: CompromisedReason } | undefined> {
  const [row] = await tx.query<{ id: string; reason: CompromisedReason }>(
    `select id, coalesce(compromised_reason, 'breached') as reason from credentials.passwords where tenant_id = $1 and user_id = $2 and compromised_at is not null`,
    [tx.tenantId, userId],
  );
  return row;
}

/** Neither known to attackers nor out of use. */
export async function hasUsablePassword(tx: Tx, userId: string): Promise<boolean> {
  const rows = await tx.query('select from credentials.passwords where tenant_id = $1 and user_id = $2 and compromised_at is null and failed_count < $3', [
    tx.tenantId,
    userId,
    MAX_CONSECUTIVE_FAILURES,
  ]);
  return rows.length > 0;
}
