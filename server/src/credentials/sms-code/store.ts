import type { Tx } from '#platform/db';

/** As many as the table's slots. */
export const MAX_PHONES = 2;

export interface PhoneRow {
  readonly id: string;
  readonly sealed_number: Buffer;
  readonly label: Buffer | null;
  readonly verified_at: Date;
  readonly last_used_at: Date | null;
}

export async function listPhones(tx: Tx, userId: string): Promise<PhoneRow[]> {
  return tx.query('select id, sealed_number, label, verified_at, last_used_at from credentials.phones where tenant_id = $1 and user_id = $2 order by slot', [tx.tenantId, userId]);
}

export async function countPhones(tx: Tx, userId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>('select count(*)::int as n from credentials.phones where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
  return row?.n ?? 0;
}

export async function hasPhone(tx: Tx, userId: string, lookup: Buffer): Promise<boolean> {
  return (await tx.query('select from credentials.phones where tenant_id = $1 and user_id = $2 and lookup = $3', [tx.tenantId, userId, lookup])).length > 0;
}

export interface NewPhone {
  readonly id: string;
  readonly lookup: Buffer;
  readonly sealedNumber: Buffer;
}

/** A slot must be free: false when there are as many as allowed, the number is there already, or another one was added at the same moment. */
export async function insertPhone(tx: Tx, userId: string, phone: NewPhone): Promise<boolean> {
  const rows = await tx.query(
    `insert into credentials.phones (tenant_id, user_id, id, slot, lookup, sealed_number)
     select $1, $2, $3, slot, $4, $5 from generate_series(1, $6::int) as slot
     where not exists (select from credentials.phones as taken where taken.tenant_id = $1 and taken.user_id = $2 and taken.slot = slot.slot)
     order by slot limit 1
     on conflict do nothing returning id`,
    [tx.tenantId, userId, phone.id, phone.lookup, phone.sealedNumber, MAX_PHONES],
  );
  return rows.length > 0;
}

/** False when the phone was removed meanwhile. */
export async function recordUse(tx: Tx, userId: string, id: string): Promise<boolean> {
  const rows = await tx.query('update credentials.phones set last_used_at = platform.now() where tenant_id = $1 and user_id = $2 and id = $3 returning id', [
    tx.tenantId,
    userId,
    id,
  ]);
  return rows.length > 0;
}

export async function setLabel(tx: Tx, userId: string, id: string, label: Buffer | null): Promise<boolean> {
  const rows = await tx.query('update credentials.phones set label = $4 where tenant_id = $1 and user_id = $2 and id = $3 returning id', [tx.tenantId, userId, id, label]);
  return rows.length > 0;
}

export async function deletePhone(tx: Tx, userId: string, id: string): Promise<boolean> {
  return (await tx.query('delete from credentials.phones where tenant_id = $1 and user_id = $2 and id = $3 returning id', [tx.tenantId, userId, id])).length > 0;
}

/** All of a user's, or only those proved before a moment. */
export async function deletePhones(tx: Tx, userId: string): Promise<number> {
  return (await tx.query('delete from credentials.phones where tenant_id = $1 and user_id = $2 returning id', [tx.tenantId, userId])).length;
}
