import type { Tx } from '#platform/db';

export interface PushKeyRow {
  readonly public_key: string;
  readonly private_key: Buffer;
}

export async function readPushKeys(tx: Tx): Promise<PushKeyRow | undefined> {
  const [row] = await tx.query<PushKeyRow>('select public_key, private_key from credentials.push_keys where tenant_id = $1', [tx.tenantId]);
  return row;
}

/** Of parallel inserts the first one stays. */
export async function insertPushKeys(tx: Tx, keys: PushKeyRow): Promise<void> {
  await tx.query('insert into credentials.push_keys (tenant_id, public_key, private_key) values ($1, $2, $3) on conflict do nothing', [
    tx.tenantId,
    keys.public_key,
    keys.private_key,
  ]);
}
