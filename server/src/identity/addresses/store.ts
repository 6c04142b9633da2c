import type { Database, Tx } from '#platform/db';
import type { NewContact, NewIdentifier } from '../store.ts';

type Kind = 'email' | 'phone';

/**
 * Makes it this user's, from nobody or from those of `takeFrom` who never proved it. False: somebody has proved it, and nothing was written. `verifiedAt`: absent
 * for now, where it is proved at all.
 */
export async function claimAddress(tx: Tx, userId: string, row: NewIdentifier, takeFrom: readonly string[], verifiedAt?: Date): Promise<boolean> {
  const rows = await tx.query(
    `insert into identity.identifiers (tenant_id, kind, blind_index, id, user_id, sealed, verified_at, is_primary)
     values ($1, $2, $3, $4, $5, $6, case when $7 then coalesce($10::timestamptz, platform.now()) end, $8)
     on conflict (tenant_id, kind, blind_index) do update set id = excluded.id, user_id = excluded.user_id, sealed = excluded.sealed, verified_at = excluded.verified_at,
       is_primary = excluded.is_primary, created_at = platform.now()
     where identifiers.verified_at is null and excluded.verified_at is not null and identifiers.user_id = any($9::uuid[])
     returning id`,
    [tx.tenantId, row.kind, row.index, row.id, userId, row.sealed, row.verified, row.primary, takeFrom, verifiedAt ?? null],
  );
  return rows.length === 1;
}

export async function putContact(tx: Tx, userId: string, row: NewContact): Promise<void> {
  await tx.query(
    `insert into identity.contacts (tenant_id, user_id, kind, blind_index, id, sealed, verified_at) values ($1, $2, $3, $4, $5, $6, case when $7 then platform.now() end)
     on conflict (tenant_id, user_id, kind, blind_index) do update set verified_at = coalesce(contacts.verified_at, excluded.verified_at)`,
    [tx.tenantId, userId, row.kind, row.index, row.id, row.sealed, row.verified],
  );
}

/** From the names and from what we write to. */
export async function dropAddress(tx: Tx, userId: string, kind: Kind, index: Buffer): Promise<boolean> {
  const rows = await tx.query(
    `with contacts as (delete from identity.contacts where tenant_id = $1 and user_id = $2 and kind = $3 and blind_index = $4 returning 1)
     delete from identity.identifiers where tenant_id = $1 and user_id = $2 and kind = $3 and blind_index = $4 returning id`,
    [tx.tenantId, userId, kind, index],
  );
  return rows.length === 1;
}

/** Exactly one of a kind is what applications get, where there is one: the oldest that was proved, if none is. */
export async function settlePrimary(tx: Tx, userId: string, kind: Kind): Promise<void> {
  await tx.query(
    `update identity.identifiers i set is_primary = true where i.tenant_id = $1 and i.id = (
       select n.id from identity.identifiers n where n.tenant_id = $1 and n.user_id = $2 and n.kind = $3
         and not exists (select from identity.identifiers p where p.tenant_id = $1 and p.user_id = $2 and p.kind = $3 and p.is_primary)
       order by n.verified_at is null, n.created_at, n.id limit 1)`,
    [tx.tenantId, userId, kind],
  );
}

export async function insertChange(tx: Tx, of: { readonly id: string; readonly userId: string; readonly sealed: Buffer }, keepSeconds: number): Promise<void> {
  await tx.query(
    `with change as (insert into identity.address_changes (tenant_id, id, user_id, sealed) values ($1, $2, $3, $4) returning tenant_id, id, changed_at)
     insert into identity.address_change_ends (tenant_id, change_id, due_at) select tenant_id, id, changed_at + make_interval(secs => $5) from change`,
    [tx.tenantId, of.id, of.userId, of.sealed, keepSeconds],
  );
}

/** Exactly one caller gets each. Newest first. */
export async function takeChanges(tx: Tx, userId: string, since: Date): Promise<readonly { readonly id: string; readonly sealed: Buffer }[]> {
  return tx.query(
    `with taken as (delete from identity.address_changes where tenant_id = $1 and user_id = $2 and changed_at >= $3 returning id, sealed, changed_at)
     select id, sealed from taken order by changed_at desc, id desc`,
    [tx.tenantId, userId, since],
  );
}

/** Those that are left. Newest first. */
export async function keptChanges(tx: Tx, userId: string, since: Date): Promise<readonly { readonly id: string; readonly sealed: Buffer }[]> {
  return tx.query('select id, sealed from identity.address_changes where tenant_id = $1 and user_id = $2 and changed_at >= $3 order by changed_at desc, id desc', [
    tx.tenantId,
    userId,
    since,
  ]);
}

export async function dueChanges(db: Database, limit: number): Promise<readonly { readonly tenant_id: string; readonly change_id: string }[]> {
  return db.statement('select tenant_id, change_id from identity.address_change_ends where due_at <= platform.now() order by due_at limit $1', [limit]);
}

export async function deleteChanges(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query('delete from identity.address_changes where tenant_id = $1 and id = any($2::uuid[])', [tx.tenantId, ids]);
}
