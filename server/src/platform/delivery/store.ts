import type { Database, Tx } from '#platform/db';

export type DeliveryStatus = 'queued' | 'sending' | 'sent' | 'failed' | 'expired';

/** Longer than one attempt can take: a message whose worker died is taken over after this, never before. */
export const LEASE_SECONDS = 75;

/** Does nothing when the key is known: its message is queued, on its way or done. */
export async function insertDelivery(
  tx: Tx,
  row: { readonly keyHash: Buffer; readonly channel: string; readonly template: string; readonly sealed: Buffer; readonly notAfter: Date | undefined },
): Promise<void> {
  await tx.query(
    `insert into platform.deliveries (tenant_id, key_hash, channel, template, sealed, not_after) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, key_hash) do nothing`,
    [tx.tenantId, row.keyHash, row.channel, row.template, row.sealed, row.notAfter ?? null],
  );
}

/** Closed without being sent, or closed before it is queued. */
export async function takeBackDelivery(tx: Tx, keyHash: Buffer): Promise<boolean> {
  const [row] = await tx.query<{ queued: boolean }>(
    `insert into platform.deliveries as d (tenant_id, key_hash, channel, template, sealed, status) values ($1, $2, 'email', 'platform.taken_back', null, 'expired')
     on conflict (tenant_id, key_hash) do update set status = 'expired', sealed = null, updated_at = platform.now() where d.status = 'queued'
     returning template <> 'platform.taken_back' as queued`,
    [tx.tenantId, keyHash],
  );
  return row?.queued === true;
}

export interface ClaimedDelivery {
  readonly sealed: Buffer;
  readonly template: string;
  readonly attempts: number;
  /** Since it was queued. */
  readonly ageSeconds: number;
}

export type Claim = { readonly state: 'claimed'; readonly delivery: ClaimedDelivery } | { readonly state: 'held' } | { readonly state: 'over' };

/**
 * One autocommitted statement: exactly one worker gets a message, and no transaction is open while it talks to the mail server.
 * What is too late is closed here, by database time.
 */
export async function claimDelivery(db: Database, tenantId: string, keyHash: Buffer): Promise<Claim> {
  const rows = await db.statement<ClaimedDelivery & { late: boolean }>(
    `with found as (
       select tenant_id, key_hash, sealed, not_after is not null and not_after <= platform.now() as late
       from platform.deliveries
       where tenant_id = $1 and key_hash = $2 and (status = 'queued' or (status = 'sending' and updated_at <= platform.now() - make_interval(secs => $3)))
       for update
     )
     update platform.deliveries d set
       status = case when f.late then 'expired' else 'sending' end,
       sealed = case when f.late then null else d.sealed end,
       attempts = d.attempts + case when f.late then 0 else 1 end,
       updated_at = platform.now()
     from found f where d.tenant_id = f.tenant_id and d.key_hash = f.key_hash
     returning f.sealed, f.late, d.template, d.attempts, extract(epoch from platform.now() - d.created_at)::float8 as "ageSeconds"`,
    [tenantId, keyHash, LEASE_SECONDS],
  );
  const [row] = rows;
  if (row) return row.late ? { state: 'over' } : { state: 'claimed', delivery: row };
  const held = await db.statement("select from platform.deliveries where tenant_id = $1 and key_hash = $2 and status = 'sending'", [tenantId, keyHash]);
  return { state: held.length > 0 ? 'held' : 'over' };
}

/** The message itself is destroyed as soon as nobody needs it any more. */
export async function closeDelivery(db: Database, tenantId: string, keyHash: Buffer, status: 'sent' | 'failed', error: string | null): Promise<void> {
  await db.statement(
    "update platform.deliveries set status = $3, sealed = null, last_error = $4, updated_at = platform.now() where tenant_id = $1 and key_hash = $2 and status = 'sending'",
    [tenantId, keyHash, status, error],
  );
}

/** Back in the queue for the next attempt. */
export async function reopenDelivery(db: Database, tenantId: string, keyHash: Buffer, error: string): Promise<void> {
  await db.statement(
    "update platform.deliveries set status = 'queued', last_error = $3, updated_at = platform.now() where tenant_id = $1 and key_hash = $2 and status = 'sending'",
    [tenantId, keyHash, error],
  );
}

/** The same, in the transaction that queues the next attempt for a time the other side named. */
export async function postponeDelivery(tx: Tx, keyHash: Buffer, error: string): Promise<void> {
  await tx.query("update platform.deliveries set status = 'queued', last_error = $3, updated_at = platform.now() where tenant_id = $1 and key_hash = $2 and status = 'sending'", [
    tx.tenantId,
    keyHash,
    error,
  ]);
}

export interface DeliveryState {
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly lastError: string | null;
}

export async function readDelivery(db: Database, tenantId: string, keyHash: Buffer): Promise<DeliveryState | undefined> {
  const rows = await db.statement<DeliveryState>('select status, attempts, last_error as "lastError" from platform.deliveries where tenant_id = $1 and key_hash = $2', [
    tenantId,
    keyHash,
  ]);
  return rows[0];
}

/** Adds a message to the development mailbox and drops what is beyond the cap or a week old. */
export async function insertMail(tx: Tx, row: { readonly id: string; readonly sealed: Buffer }, cap: number): Promise<void> {
  await tx.query(
    `with added as (insert into platform.dev_mailbox (tenant_id, id, sealed) values ($1, $2, $3))
     delete from platform.dev_mailbox m where m.tenant_id = $1 and (m.received_at < platform.now() - interval '7 days'
       or m.id in (select id from platform.dev_mailbox where tenant_id = $1 order by received_at desc, id desc offset $4))`,
    [tx.tenantId, row.id, row.sealed, cap - 1],
  );
}

export interface StoredMail {
  readonly id: string;
  readonly received_at: Date;
  readonly sealed: Buffer;
}

export async function listMails(tx: Tx, limit: number): Promise<StoredMail[]> {
  return tx.query<StoredMail>('select id, received_at, sealed from platform.dev_mailbox where tenant_id = $1 order by received_at desc, id desc limit $2', [tx.tenantId, limit]);
}

export async function readMail(tx: Tx, id: string): Promise<StoredMail | undefined> {
  return (await tx.query<StoredMail>('select id, received_at, sealed from platform.dev_mailbox where tenant_id = $1 and id = $2', [tx.tenantId, id]))[0];
}

/** One message, without whom it went to or what stood in it. */
export interface MessageRow {
  readonly id: Buffer;
  readonly channel: string;
  readonly template: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** Code of the last failure, e.g. smtp_451. */
  readonly error: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface MessageFilter {
  readonly template?: string;
  readonly status?: DeliveryStatus;
  /** Of the page before. */
  readonly after?: Buffer;
  readonly limit: number;
}

/** Newest first. */
export async function listMessages(tx: Tx, { template, status, after, limit }: MessageFilter): Promise<readonly MessageRow[]> {
  return tx.query<MessageRow>(
    `select key_hash as id, channel, template, status, attempts, last_error as error, created_at as "createdAt", updated_at as "updatedAt" from platform.deliveries
     where tenant_id = $1 and ($2::text is null or template = $2) and ($3::text is null or status = $3)
       and ($4::bytea is null or (created_at, key_hash) < (select created_at, key_hash from platform.deliveries where tenant_id = $1 and key_hash = $4))
     order by created_at desc, key_hash desc limit $5`,
    [tx.tenantId, template ?? null, status ?? null, after ?? null, limit],
  );
}

/** Of the last days, by template and result. */
export async function countMessages(
  tx: Tx,
  days: number,
): Promise<readonly { readonly template: string; readonly channel: string; readonly status: DeliveryStatus; readonly messages: number }[]> {
  return tx.query(
    `select template, channel, status, count(*)::int as messages from platform.deliveries where tenant_id = $1 and created_at > platform.now() - make_interval(days => $2) group by 1, 2, 3 order by 1, 2, 3`,
    [tx.tenantId, days],
  );
}
