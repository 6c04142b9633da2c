import type { Tx } from '#platform/db';

export interface DeviceRow {
  readonly id: string;
  readonly user_id: string;
  readonly secret_hash: Buffer;
  readonly public_key: Buffer;
  readonly label: Buffer;
  readonly platform: Buffer | null;
  readonly subscription: Buffer | null;
  readonly created_at: Date;
  readonly confirmed_at: Date | null;
  readonly last_used_at: Date | null;
  /** Not confirmed, and can still be. */
  readonly waiting: boolean;
}

const COLUMNS = (tries: string, seconds: string) => `id, user_id, secret_hash, public_key, label, platform, subscription, created_at, confirmed_at, last_used_at,
  confirmed_at is null and tries < ${tries} and created_at > platform.now() - make_interval(secs => ${seconds}) as waiting`;

export interface Patience {
  readonly tries: number;
  readonly seconds: number;
}

/** Of whatever user: for the phone itself, which brings the secret. */
export async function findDevice(tx: Tx, id: string, patience: Patience): Promise<DeviceRow | undefined> {
  const [row] = await tx.query<DeviceRow>(`select ${COLUMNS('$3', '$4')} from credentials.push_devices where tenant_id = $1 and id = $2`, [
    tx.tenantId,
    id,
    patience.tries,
    patience.seconds,
  ]);
  return row;
}

export interface NewDevice {
  readonly id: string;
  readonly secretHash: Buffer;
  readonly publicKey: Buffer;
  readonly label: Buffer;
  readonly platform: Buffer | null;
  readonly subscription: Buffer | null;
  readonly numberHash: Buffer;
}

/** Beside it, what was begun long ago and never confirmed goes. */
export async function insertDevice(tx: Tx, userId: string, device: NewDevice, seconds: number): Promise<void> {
  await Promise.all([
    tx.query('delete from credentials.push_devices where tenant_id = $1 and user_id = $2 and confirmed_at is null and created_at < platform.now() - make_interval(secs => $3)', [
      tx.tenantId,
      userId,
      seconds,
    ]),
    tx.query(
      `insert into credentials.push_devices (tenant_id, user_id, id, secret_hash, public_key, label, platform, subscription, number_hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [tx.tenantId, userId, device.id, device.secretHash, device.publicKey, device.label, device.platform, device.subscription, device.numberHash],
    ),
  ]);
}

/** Counts, compares and decides in one statement. Undefined: there is nothing (left) to confirm. */
export async function confirmDevice(
  tx: Tx,
  userId: string,
  id: string,
  numberHash: Buffer,
  patience: Patience,
): Promise<{ readonly confirmed: boolean; readonly left: number } | undefined> {
  const [row] = await tx.query<{ confirmed: boolean; left: number }>(
    `update credentials.push_devices
     set tries = tries + 1, confirmed_at = case when number_hash = $4 then platform.now() end, number_hash = case when number_hash = $4 then null else number_hash end
     where tenant_id = $1 and user_id = $2 and id = $3 and confirmed_at is null and tries < $5 and created_at > platform.now() - make_interval(secs => $6)
     returning confirmed_at is not null as confirmed, $5 - tries as left`,
    [tx.tenantId, userId, id, numberHash, patience.tries, patience.seconds],
  );
  return row;
}

export async function listDevices(tx: Tx, userId: string): Promise<Pick<DeviceRow, 'id' | 'label' | 'platform' | 'subscription' | 'created_at' | 'last_used_at'>[]> {
  return tx.query(
    `select id, label, platform, subscription, created_at, last_used_at from credentials.push_devices
     where tenant_id = $1 and user_id = $2 and confirmed_at is not null order by created_at, id`,
    [tx.tenantId, userId],
  );
}

export async function countDevices(tx: Tx, userId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>('select count(*)::int as n from credentials.push_devices where tenant_id = $1 and user_id = $2 and confirmed_at is not null', [
    tx.tenantId,
    userId,
  ]);
  return row?.n ?? 0;
}

/** Counts as many as there are, with those just being confirmed: every phone of the user is locked first, so of parallel confirmations each sees the one before. */
export async function countDevicesAlone(tx: Tx, userId: string): Promise<number> {
  await tx.query('select from credentials.push_devices where tenant_id = $1 and user_id = $2 order by id for update', [tx.tenantId, userId]);
  return countDevices(tx, userId);
}

/** Which of these still count; asked for all open inboxes of a tenant at once. */
export async function liveDevices(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>('select id from credentials.push_devices where tenant_id = $1 and id = any ($2::uuid[]) and confirmed_at is not null', [
    tx.tenantId,
    ids,
  ]);
  return rows.map((row) => row.id);
}

export async function renameDevice(tx: Tx, userId: string, id: string, label: Buffer): Promise<boolean> {
  const rows = await tx.query('update credentials.push_devices set label = $4 where tenant_id = $1 and user_id = $2 and id = $3 and confirmed_at is not null returning id', [
    tx.tenantId,
    userId,
    id,
    label,
  ]);
  return rows.length > 0;
}

/** `only`: taken away only while it is still this one, for answers that came late. */
export async function writeSubscription(tx: Tx, userId: string, id: string, subscription: Buffer | null, only?: Buffer): Promise<boolean> {
  const rows = await tx.query(
    'update credentials.push_devices set subscription = $4 where tenant_id = $1 and user_id = $2 and id = $3 and ($5::bytea is null or subscription = $5) returning id',
    [tx.tenantId, userId, id, subscription, only ?? null],
  );
  return rows.length > 0;
}

/** What was asked while the phone could answer ends with it. */
const CANCEL = `update credentials.push_prompts set status = 'cancelled'
  where tenant_id = $1 and user_id = $2 and used_at is null and (status = 'pending' or (status = 'confirmed' and device_id = $3))`;

export async function deleteDevice(tx: Tx, userId: string, id: string): Promise<boolean> {
  const rows = await tx.query('delete from credentials.push_devices where tenant_id = $1 and user_id = $2 and id = $3 returning id', [tx.tenantId, userId, id]);
  if (rows.length > 0) await tx.query(CANCEL, [tx.tenantId, userId, id]);
  return rows.length > 0;
}

export async function deleteDevices(tx: Tx, userId: string): Promise<number> {
  const [rows] = await Promise.all([
    tx.query<{ confirmed: boolean }>('delete from credentials.push_devices where tenant_id = $1 and user_id = $2 returning confirmed_at is not null as confirmed', [
      tx.tenantId,
      userId,
    ]),
    tx.query('delete from credentials.push_prompts where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]),
  ]);
  return rows.filter((row) => row.confirmed).length;
}
