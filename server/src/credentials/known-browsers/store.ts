import type { Tx } from '#platform/db';
import { KNOWN_BROWSER_DAYS, KNOWN_BROWSERS_PER_USER } from '../settings.ts';

/** What its tries are counted under. */
export async function findKnown(tx: Tx, userId: string, browsers: readonly Buffer[]): Promise<string | undefined> {
  const [row] = await tx.query<{ name: string }>(
    `select coalesce(counted_as::text, encode(browser_hash, 'hex')) as name from credentials.known_browsers
     where tenant_id = $1 and user_id = $2 and browser_hash = any($3) and last_used_at > platform.now() - make_interval(days => $4)
     order by last_used_at desc, browser_hash limit 1`,
    [tx.tenantId, userId, browsers, KNOWN_BROWSER_DAYS],
  );
  return row?.name;
}

/**
 * Writes at most once a day per browser; keeps the newest few per user (D14). Tells whether the browser was unknown, and whether the user had
 * another one: known ones only, in the snapshot of the statement. `before`: what the browser is known by until the flow is finished.
 */
export async function remember(tx: Tx, userId: string, browser: Buffer, before: Buffer): Promise<{ readonly fresh: boolean; readonly others: boolean }> {
  const [row] = await tx.query<{ fresh: boolean; others: boolean }>(
    `with before as materialized (
       select browser_hash from credentials.known_browsers where tenant_id = $1 and user_id = $2 and last_used_at > platform.now() - make_interval(days => $5)),
     pruned as (
       delete from credentials.known_browsers where tenant_id = $1 and user_id = $2 and browser_hash <> $3 and browser_hash in (
         select browser_hash from credentials.known_browsers where tenant_id = $1 and user_id = $2 and browser_hash <> $3
         order by last_used_at desc offset $4)),
     written as (
       insert into credentials.known_browsers as known (tenant_id, user_id, browser_hash) values ($1, $2, $3)
       on conflict (tenant_id, user_id, browser_hash) do update set last_used_at = excluded.last_used_at
         where known.last_used_at < excluded.last_used_at - interval '1 day')
     select not exists (select from before where browser_hash in ($3, $6)) as fresh, exists (select from before where browser_hash not in ($3, $6)) as others`,
    [tx.tenantId, userId, browser, KNOWN_BROWSERS_PER_USER - 1, KNOWN_BROWSER_DAYS, before],
  );
  return { fresh: row?.fresh === true, others: row?.others === true };
}

/** Whether a sign-in of this user came to its end there. */
export async function hasEntered(tx: Tx, userId: string, browser: Buffer): Promise<boolean> {
  const rows = await tx.query(
    `select from credentials.known_browsers where tenant_id = $1 and user_id = $2 and browser_hash = $3 and entered and last_used_at > platform.now() - make_interval(days => $4)`,
    [tx.tenantId, userId, browser, KNOWN_BROWSER_DAYS],
  );
  return rows.length > 0;
}

export async function noteEntered(tx: Tx, userId: string, browser: Buffer): Promise<void> {
  await tx.query('update credentials.known_browsers set entered = true where tenant_id = $1 and user_id = $2 and browser_hash = $3 and not entered', [
    tx.tenantId,
    userId,
    browser,
  ]);
}

export async function forget(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from credentials.known_browsers where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}
