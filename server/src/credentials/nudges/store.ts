import type { Tx } from '#platform/db';

const PAUSE_DAYS = 14;
const MOST_SKIPS = 3;

/** Whether it may be asked now. */
export async function isDue(tx: Tx, userId: string, kind: string): Promise<boolean> {
  const rows = await tx.query(
    `select from credentials.nudges where tenant_id = $1 and user_id = $2 and kind = $3
     and (declined or skips >= $4 or asked_at > platform.now() - make_interval(days => $5))`,
    [tx.tenantId, userId, kind, MOST_SKIPS, PAUSE_DAYS],
  );
  return rows.length === 0;
}

/** Asks, if it is still due: of several pages that would ask at the same moment, one does. */
export async function askOnce(tx: Tx, userId: string, kind: string): Promise<boolean> {
  const rows = await tx.query(
    `insert into credentials.nudges as nudge (tenant_id, user_id, kind, asked_at) values ($1, $2, $3, platform.now())
     on conflict (tenant_id, user_id, kind) do update set asked_at = excluded.asked_at
       where not nudge.declined and nudge.skips < $4 and (nudge.asked_at is null or nudge.asked_at <= excluded.asked_at - make_interval(days => $5))
     returning kind`,
    [tx.tenantId, userId, kind, MOST_SKIPS, PAUSE_DAYS],
  );
  return rows.length > 0;
}

export async function countSkip(tx: Tx, userId: string, kind: string): Promise<void> {
  await tx.query('update credentials.nudges set skips = least(skips + 1, $4) where tenant_id = $1 and user_id = $2 and kind = $3', [tx.tenantId, userId, kind, MOST_SKIPS]);
}

export async function decline(tx: Tx, userId: string, kind: string): Promise<void> {
  await tx.query('update credentials.nudges set declined = true where tenant_id = $1 and user_id = $2 and kind = $3', [tx.tenantId, userId, kind]);
}

/** Nobody saw it after all. */
export async function unask(tx: Tx, userId: string, kind: string): Promise<void> {
  await tx.query('update credentials.nudges set asked_at = null where tenant_id = $1 and user_id = $2 and kind = $3', [tx.tenantId, userId, kind]);
}

export async function forgetNudges(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from credentials.nudges where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}
