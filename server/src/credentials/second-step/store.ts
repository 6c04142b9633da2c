import type { Tx } from '#platform/db';
import { BROWSERS_PER_USER, USUAL_DAYS } from './settings.ts';

export interface BrowserState {
  /** A second step was passed there, not too long ago. */
  readonly passed: boolean;
  readonly remembered: boolean;
}

export async function readBrowser(tx: Tx, userId: string, browsers: readonly Buffer[]): Promise<BrowserState> {
  const [row] = await tx.query<BrowserState>(
    `select passed_at > platform.now() - make_interval(days => $4) as passed, coalesce(remembered_until > platform.now(), false) as remembered
     from credentials.second_step_browsers where tenant_id = $1 and user_id = $2 and browser_hash = any($3) order by passed_at desc limit 1`,
    [tx.tenantId, userId, browsers, USUAL_DAYS],
  );
  return row ?? { passed: false, remembered: false };
}

/** `days` 0: passed there, but ask again next time. Keeps the newest few per user (D14). */
export async function writeBrowser(tx: Tx, userId: string, browser: Buffer, days: number): Promise<void> {
  await tx.query(
    `with pruned as (
       delete from credentials.second_step_browsers where tenant_id = $1 and user_id = $2 and browser_hash in (
         select browser_hash from credentials.second_step_browsers where tenant_id = $1 and user_id = $2 and browser_hash <> $3
         order by passed_at desc offset $5))
     insert into credentials.second_step_browsers as browsers (tenant_id, user_id, browser_hash, remembered_until)
     values ($1, $2, $3, case when $4::int > 0 then platform.now() + make_interval(days => $4::int) end)
     on conflict (tenant_id, user_id, browser_hash) do update set passed_at = excluded.passed_at, created_at = excluded.created_at,
       remembered_until = excluded.remembered_until`,
    [tx.tenantId, userId, browser, days, BROWSERS_PER_USER - 1],
  );
}

export interface TrustedRow {
  readonly browser_hash: Buffer;
  readonly passed_at: Date;
  readonly remembered_until: Date;
}

/** Where no second step is asked for now, the latest first. */
export async function listTrusted(tx: Tx, userId: string): Promise<readonly TrustedRow[]> {
  return tx.query<TrustedRow>(
    `select browser_hash, passed_at, remembered_until from credentials.second_step_browsers
     where tenant_id = $1 and user_id = $2 and remembered_until > platform.now() order by passed_at desc, browser_hash`,
    [tx.tenantId, userId],
  );
}

/** It stays one in which a second step was passed, and is asked again. */
export async function distrust(tx: Tx, userId: string, browser: Buffer): Promise<boolean> {
  const rows = await tx.query(
    `update credentials.second_step_browsers set remembered_until = null where tenant_id = $1 and user_id = $2 and browser_hash = $3 and remembered_until > platform.now() returning user_id`,
    [tx.tenantId, userId, browser],
  );
  return rows.length === 1;
}

/** All browsers of a user, or those from before a moment. */
export async function forgetBrowsers(tx: Tx, userId: string, before?: string): Promise<number> {
  const rows = await tx.query(
    `delete from credentials.second_step_browsers where tenant_id = $1 and user_id = $2 and ($3::timestamptz is null or created_at <= $3::timestamptz) returning user_id`,
    [tx.tenantId, userId, before ?? null],
  );
  return rows.length;
}

/** Whole days left of the time to set up a second step; undefined: never asked yet. 0: over. */
export async function readGrace(tx: Tx, userId: string, days: number): Promise<number | undefined> {
  const [row] = await tx.query<{ left: number }>(
    `select greatest(0, ceil($3 - extract(epoch from platform.now() - asked_at) / 86400))::int as left
     from credentials.second_step_users where tenant_id = $1 and user_id = $2 and asked_at is not null`,
    [tx.tenantId, userId, days],
  );
  return row?.left;
}

/** The first time counts. */
export async function noteAsked(tx: Tx, userId: string): Promise<void> {
  await tx.query(
    `insert into credentials.second_step_users as users (tenant_id, user_id, asked_at) values ($1, $2, platform.now())
     on conflict (tenant_id, user_id) do update set asked_at = excluded.asked_at where users.asked_at is null`,
    [tx.tenantId, userId],
  );
}

/** Until the end of the transaction nobody else changes this user's credentials through here. */
export async function lockUser(tx: Tx, userId: string): Promise<void> {
  await tx.query(
    `insert into credentials.second_step_users as users (tenant_id, user_id) values ($1, $2)
     on conflict (tenant_id, user_id) do update set user_id = excluded.user_id`,
    [tx.tenantId, userId],
  );
}

/** Erasure. */
export async function forgetUser(tx: Tx, userId: string): Promise<void> {
  await Promise.all([
    tx.query('delete from credentials.second_step_browsers where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]),
    tx.query('delete from credentials.second_step_users where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]),
  ]);
}
