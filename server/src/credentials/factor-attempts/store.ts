import type { Tx } from '#platform/db';
import { KNOWN_BROWSER_DAYS, KNOWN_BROWSERS_PER_USER, MAX_CONSECUTIVE_FAILURES } from '../settings.ts';
import { UNSETTLED_SECONDS } from './quotas.ts';

/**
 * Counts an attempt before its check, in one statement: parallel attempts on any number of processes lose none, and none beyond the hundredth gets a
 * number (R1).
 */
export async function raiseFailures(tx: Tx, userId: string, type: string): Promise<number | undefined> {
  const [row] = await tx.query<{ failures: number }>(
    `insert into credentials.factor_failures as kept (tenant_id, user_id, type, failed_count) values ($1, $2, $3, 1)
     on conflict (tenant_id, user_id, type) do update set failed_count = kept.failed_count + 1, counted_at = excluded.counted_at
       where kept.failed_count < $4 and kept.disabled_at is null
     returning failed_count as failures`,
    [tx.tenantId, userId, type, MAX_CONSECUTIVE_FAILURES],
  );
  return row?.failures;
}

/** True once. Also for an attempt that was the last one allowed and never said how it ended, when `settled` is false and its time is over. */
export async function disable(tx: Tx, userId: string, type: string, settled: boolean): Promise<boolean> {
  const rows = await tx.query(
    `update credentials.factor_failures set disabled_at = platform.now()
     where tenant_id = $1 and user_id = $2 and type = $3 and failed_count >= $4 and disabled_at is null
       and ($5 or counted_at <= platform.now() - make_interval(secs => $6)) returning type`,
    [tx.tenantId, userId, type, MAX_CONSECUTIVE_FAILURES, settled, UNSETTLED_SECONDS],
  );
  return rows.length > 0;
}

/** A success ends the row of failures. False when the hundredth failure came first. */
export async function endFailures(tx: Tx, userId: string, type: string): Promise<boolean> {
  const rows = await tx.query(
    'update credentials.factor_failures set failed_count = 0 where tenant_id = $1 and user_id = $2 and type = $3 and disabled_at is null returning type',
    [tx.tenantId, userId, type],
  );
  return rows.length > 0;
}

export async function isDisabled(tx: Tx, userId: string, type: string): Promise<boolean> {
  const rows = await tx.query('select from credentials.factor_failures where tenant_id = $1 and user_id = $2 and type = $3 and (disabled_at is not null or failed_count >= $4)', [
    tx.tenantId,
    userId,
    type,
    MAX_CONSECUTIVE_FAILURES,
  ]);
  return rows.length > 0;
}

/** Tells whether it was out of use. */
export async function deleteFailures(tx: Tx, userId: string, type: string): Promise<boolean> {
  const [row] = await tx.query<{ disabled: boolean }>(
    `delete from credentials.factor_failures where tenant_id = $1 and user_id = $2 and type = $3
     returning disabled_at is not null or failed_count >= $4 as disabled`,
    [tx.tenantId, userId, type, MAX_CONSECUTIVE_FAILURES],
  );
  return row?.disabled === true;
}

/** What its tries are counted under. */
export async function findKnownBrowser(tx: Tx, userId: string, browsers: readonly Buffer[]): Promise<string | undefined> {
  const [row] = await tx.query<{ name: string }>(
    `select coalesce(counted_as::text, encode(browser_hash, 'hex')) as name from credentials.factor_browsers
     where tenant_id = $1 and user_id = $2 and browser_hash = any($3) and last_used_at > platform.now() - make_interval(days => $4)
     order by last_used_at desc, browser_hash limit 1`,
    [tx.tenantId, userId, browsers, KNOWN_BROWSER_DAYS],
  );
  return row?.name;
}

/** Writes at most once a day per browser; keeps the newest few per user (D14). */
export async function rememberBrowser(tx: Tx, userId: string, browser: Buffer): Promise<void> {
  await tx.query(
    `with pruned as (
       delete from credentials.factor_browsers where tenant_id = $1 and user_id = $2 and browser_hash <> $3 and browser_hash in (
         select browser_hash from credentials.factor_browsers where tenant_id = $1 and user_id = $2 and browser_hash <> $3
         order by last_used_at desc offset $4))
     insert into credentials.factor_browsers as known (tenant_id, user_id, browser_hash) values ($1, $2, $3)
     on conflict (tenant_id, user_id, browser_hash) do update set last_used_at = excluded.last_used_at
       where known.last_used_at < excluded.last_used_at - interval '1 day'`,
    [tx.tenantId, userId, browser, KNOWN_BROWSERS_PER_USER - 1],
  );
}

/** Of all types at once. */
export async function forgetAttempts(tx: Tx, userId: string): Promise<void> {
  await Promise.all([tx.query('delete from credentials.factor_failures where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]), forgetBrowsers(tx, userId)]);
}

export async function forgetBrowsers(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from credentials.factor_browsers where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}
