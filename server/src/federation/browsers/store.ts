import type { Database, Tx } from '#platform/db';

/** An account that is shown, or the connection that was used last. */
export type BrowserRow = KeptRow | { readonly id: null; readonly connection_id: string };

export interface KeptRow {
  readonly id: string;
  readonly browser_index: Buffer;
  readonly user_id: string;
  readonly sealed: Buffer;
  readonly used_at: Date;
}

/** Everything in one look, accounts used last first. Of an account under several names of the browser the newest. */
export async function readBrowser(db: Database, tenantId: string, browsers: readonly Buffer[]): Promise<BrowserRow[]> {
  return db.statement<BrowserRow>(
    `select * from (
       select distinct on (user_id) id, browser_index, user_id, sealed, null::uuid as connection_id, used_at from federation.kept_accounts
       where tenant_id = $1 and browser_index = any($2) order by user_id, used_at desc) as kept
     union all select null, browser_index, null, null, connection_id, used_at from federation.last_used where tenant_id = $1 and browser_index = any($2)
     order by used_at desc, id`,
    [tenantId, browsers],
  );
}

async function prune(tx: Tx, browserIndex: Buffer, max: number): Promise<void> {
  await tx.query(
    `delete from federation.kept_accounts where tenant_id = $1 and browser_index = $2 and user_id in
       (select user_id from federation.kept_accounts where tenant_id = $1 and browser_index = $2 order by used_at desc, id offset $3)`,
    [tx.tenantId, browserIndex, max],
  );
}

export async function writeLastUsed(tx: Tx, browserIndex: Buffer, connectionId: string): Promise<void> {
  await tx.query(
    `insert into federation.last_used (tenant_id, browser_index, connection_id) values ($1, $2, $3)
     on conflict (tenant_id, browser_index) do update set connection_id = excluded.connection_id, used_at = excluded.used_at`,
    [tx.tenantId, browserIndex, connectionId],
  );
}

/** Beyond `max`, what was used longest ago makes room. */
export async function writeKept(tx: Tx, browserIndex: Buffer, account: { readonly id: string; readonly userId: string; readonly sealed: Buffer }, max: number): Promise<void> {
  await tx.query(
    `insert into federation.kept_accounts (tenant_id, browser_index, user_id, id, sealed) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, browser_index, user_id) do update set sealed = excluded.sealed, used_at = excluded.used_at`,
    [tx.tenantId, browserIndex, account.userId, account.id, account.sealed],
  );
  await prune(tx, browserIndex, max);
}

/** Under its other name as well: what was removed must not come back with the next sign-in. */
export async function deleteKept(tx: Tx, browsers: readonly Buffer[], id: string): Promise<void> {
  await tx.query(
    `delete from federation.kept_accounts where tenant_id = $1 and browser_index = any($2) and user_id in
       (select user_id from federation.kept_accounts where tenant_id = $1 and browser_index = any($2) and id = $3)`,
    [tx.tenantId, browsers, id],
  );
}

/** Takes them all out of their place. */
export async function takeKept(tx: Tx, browserIndex: Buffer): Promise<KeptRow[]> {
  return tx.query<KeptRow>('delete from federation.kept_accounts where tenant_id = $1 and browser_index = $2 returning id, browser_index, user_id, sealed, used_at', [
    tx.tenantId,
    browserIndex,
  ]);
}

/** What was written there meanwhile is newer, and stays. */
export async function carryKept(tx: Tx, browserIndex: Buffer, { id, user_id, sealed, used_at }: Omit<KeptRow, 'browser_index'>, max: number): Promise<void> {
  await tx.query(`insert into federation.kept_accounts (tenant_id, browser_index, user_id, id, sealed, used_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`, [
    tx.tenantId,
    browserIndex,
    user_id,
    id,
    sealed,
    used_at,
  ]);
  await prune(tx, browserIndex, max);
}

export async function carryLastUsed(tx: Tx, from: Buffer, to: Buffer): Promise<void> {
  await tx.query(
    `with gone as (delete from federation.last_used where tenant_id = $1 and browser_index = $2 returning *)
     insert into federation.last_used (tenant_id, browser_index, connection_id, used_at) select tenant_id, $3, connection_id, used_at from gone
     on conflict do nothing`,
    [tx.tenantId, from, to],
  );
}

export async function deleteLastUsed(tx: Tx, browserIndex: Buffer): Promise<void> {
  await tx.query('delete from federation.last_used where tenant_id = $1 and browser_index = $2', [tx.tenantId, browserIndex]);
}

/** Wherever they were kept. */
export async function deleteKeptOf(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from federation.kept_accounts where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}
