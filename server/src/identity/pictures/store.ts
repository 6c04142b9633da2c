import type { Tx } from '#platform/db';
import { PICTURE_ATTRIBUTE } from './address.ts';

export interface PictureRow {
  readonly user_id: string;
  readonly sealed: Buffer;
  readonly wrapped: Buffer;
  /** The attribute that must name it. */
  readonly named: Buffer;
}

const OPENABLE = `select p.user_id, p.id_hash, p.sealed, p.created_at, k.wrapped, a.sealed as named from identity.pictures p
  join identity.users u on u.tenant_id = p.tenant_id and u.id = p.user_id
  join identity.user_keys k on k.tenant_id = p.tenant_id and k.user_id = p.user_id
  join identity.attributes a on a.tenant_id = p.tenant_id and a.user_id = p.user_id and a.name = '${PICTURE_ATTRIBUTE}'`;

/** Of somebody whose account is in use. */
export async function activePicture(tx: Tx, hash: Buffer): Promise<PictureRow | undefined> {
  const rows = await tx.query<PictureRow>(`${OPENABLE} where p.tenant_id = $1 and p.id_hash = $2 and u.state = 'active'`, [tx.tenantId, hash]);
  return rows[0];
}

export async function picturesOf(tx: Tx, userId: string): Promise<readonly (PictureRow & { readonly id_hash: Buffer; readonly created_at: Date })[]> {
  return tx.query(`${OPENABLE} where p.tenant_id = $1 and p.user_id = $2 order by p.created_at, p.id_hash`, [tx.tenantId, userId]);
}

/** `createdAt`: absent for now. An id that is taken stays whose it is. */
export async function insertPicture(tx: Tx, userId: string, hash: Buffer, sealed: Buffer, createdAt?: string): Promise<void> {
  await tx.query(
    `insert into identity.pictures (tenant_id, id_hash, user_id, sealed, created_at) values ($1, $2, $3, $4, coalesce($5::timestamptz, platform.now()))
     on conflict (tenant_id, id_hash) do nothing`,
    [tx.tenantId, hash, userId, sealed, createdAt ?? null],
  );
}

/** All of somebody's but one, or all of them. */
export async function deletePictures(tx: Tx, userId: string, but: Buffer | undefined): Promise<void> {
  await tx.query('delete from identity.pictures where tenant_id = $1 and user_id = $2 and id_hash is distinct from $3::bytea', [tx.tenantId, userId, but ?? null]);
}
