import type { Tx } from '#platform/db';

/** A rule that asked rests as long, and after so many "Not now" for good. */
export const PAUSE_DAYS = 14;
export const MOST_SKIPS = 3;

/** Asks, if it still may: of several browsers that would ask at the same moment, one does. */
export async function askOnce(tx: Tx, userId: string, rule: string): Promise<boolean> {
  const rows = await tx.query(
    `insert into identity.prompts as p (tenant_id, user_id, rule, asked_at) values ($1, $2, $3, platform.now())
     on conflict (tenant_id, user_id, rule) do update set asked_at = excluded.asked_at
       where p.skips < $4 and p.asked_at <= excluded.asked_at - make_interval(days => $5)
     returning 1`,
    [tx.tenantId, userId, rule, MOST_SKIPS, PAUSE_DAYS],
  );
  return rows.length > 0;
}

export async function countSkip(tx: Tx, userId: string, rule: string): Promise<void> {
  await tx.query('update identity.prompts set skips = least(skips + 1, $4) where tenant_id = $1 and user_id = $2 and rule = $3', [tx.tenantId, userId, rule, MOST_SKIPS]);
}
