import type { RowChange, Tx } from '#platform/db';

export interface PasskeyRow {
  readonly id: string;
  readonly user_id: string;
  readonly user_handle: Buffer;
  readonly public_key: Buffer;
  readonly counter: string;
  readonly backup_eligible: boolean;
}

export async function findPasskey(tx: Tx, lookup: Buffer): Promise<PasskeyRow | undefined> {
  const [row] = await tx.query<PasskeyRow>(
    'select id, user_id, user_handle, public_key, counter::text as counter, backup_eligible from credentials.passkeys where tenant_id = $1 and lookup = $2',
    [tx.tenantId, lookup],
  );
  return row;
}

/** One atomic statement: of two parallel uses with the same counter, in whatever flows, one gets the row (K1). */
export async function recordUse(tx: Tx, userId: string, id: string, use: { readonly counter: number; readonly backedUp: boolean }): Promise<boolean> {
  const rows = await tx.query(
    `update credentials.passkeys set counter = $4, backed_up = $5, last_used_at = platform.now()
     where tenant_id = $1 and user_id = $2 and id = $3 and (counter < $4 or (counter = 0 and $4 = 0)) returning id`,
    [tx.tenantId, userId, id, use.counter, use.backedUp],
  );
  return rows.length > 0;
}

export interface NewPasskey {
  readonly id: string;
  readonly lookup: Buffer;
  readonly sealedId: Buffer;
  readonly userHandle: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly aaguid: string;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly userVerified: boolean;
}

/**
 * `taken`: somebody in this tenant has a passkey of this id already (WebAuthn 7.1: a credential id belongs to one user). `full`: the user has `most`. Those that add
 * one at the same moment wait for each other at the user's handle, so that each counts what the one before has written.
 */
export async function insertPasskey(tx: Tx, userId: string, key: NewPasskey, most: number): Promise<'added' | 'taken' | 'full'> {
  await tx.query(
    `insert into credentials.passkey_handles as kept (tenant_id, user_id, handle) values ($1, $2, $3)
     on conflict (tenant_id, user_id) do update set handle = kept.handle`,
    [tx.tenantId, userId, key.userHandle],
  );
  const rows = await tx.query(
    `insert into credentials.passkeys (tenant_id, user_id, id, lookup, sealed_id, user_handle, public_key, counter, transports, aaguid, backup_eligible, backed_up, user_verified)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
     where (select count(*) from credentials.passkeys where tenant_id = $1 and user_id = $2) < $14 on conflict (tenant_id, lookup) do nothing returning id`,
    [
      tx.tenantId,
      userId,
      key.id,
      key.lookup,
      key.sealedId,
      key.userHandle,
      key.publicKey,
      key.counter,
      [...key.transports],
      key.aaguid,
      key.backupEligible,
      key.backedUp,
      key.userVerified,
      most,
    ],
  );
  if (rows.length > 0) return 'added';
  return (await countPasskeys(tx, userId)) >= most ? 'full' : 'taken';
}

export interface ListedPasskey {
  readonly id: string;
  readonly sealed_id: Buffer;
  readonly user_handle: Buffer;
  readonly transports: string[];
  readonly aaguid: string;
  readonly backup_eligible: boolean;
  readonly backed_up: boolean;
  readonly label: Buffer | null;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  /** Whether the device checked its user when this was made. */
  readonly user_verified: boolean;
}

export async function listPasskeys(tx: Tx, userId: string): Promise<ListedPasskey[]> {
  return tx.query(
    `select id, sealed_id, user_handle, transports, aaguid, backup_eligible, backed_up, label, created_at, last_used_at, user_verified
     from credentials.passkeys where tenant_id = $1 and user_id = $2 order by created_at, id`,
    [tx.tenantId, userId],
  );
}

export async function deletePasskey(tx: Tx, userId: string, id: string): Promise<boolean> {
  return (await tx.query('delete from credentials.passkeys where tenant_id = $1 and user_id = $2 and id = $3 returning id', [tx.tenantId, userId, id])).length > 0;
}

export async function deletePasskeys(tx: Tx, userId: string): Promise<number> {
  return (await tx.query('delete from credentials.passkeys where tenant_id = $1 and user_id = $2 returning id', [tx.tenantId, userId])).length;
}

export async function countPasskeys(tx: Tx, userId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>('select count(*)::int as n from credentials.passkeys where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
  return row?.n ?? 0;
}

export async function setLabel(tx: Tx, userId: string, id: string, label: Buffer | null): Promise<boolean> {
  const rows = await tx.query('update credentials.passkeys set label = $4 where tenant_id = $1 and user_id = $2 and id = $3 returning id', [tx.tenantId, userId, id, label]);
  return rows.length > 0;
}

/** What devices know the user by; also when no passkey is left. */
export async function handleOf(tx: Tx, userId: string): Promise<Buffer | undefined> {
  const [row] = await tx.query<{ handle: Buffer }>(
    `(select handle from credentials.passkey_handles where tenant_id = $1 and user_id = $2)
     union all (select user_handle from credentials.passkeys where tenant_id = $1 and user_id = $2 order by created_at, id limit 1) limit 1`,
    [tx.tenantId, userId],
  );
  return row?.handle;
}

/** Where there is none written down. */
export async function keepHandle(tx: Tx, userId: string, handle: Buffer): Promise<RowChange[]> {
  const rows = await tx.query<{ image: string }>(
    `insert into credentials.passkey_handles as t (tenant_id, user_id, handle) values ($1, $2, $3) on conflict do nothing returning to_jsonb(t)::text as image`,
    [tx.tenantId, userId, handle],
  );
  return rows.map(({ image }) => ({ table: 'credentials.passkey_handles', after: image }));
}

export async function forgetHandle(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from credentials.passkey_handles where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}
