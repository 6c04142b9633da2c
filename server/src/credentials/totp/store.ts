import type { Tx } from '#platform/db';

/** As many as the table's slots. */
export const MAX_APPS = 5;

export interface AppSecret {
  readonly id: string;
  readonly sealed_secret: Buffer;
  readonly last_step: string;
}

export async function findApps(tx: Tx, userId: string): Promise<AppSecret[]> {
  return tx.query('select id, sealed_secret, last_step::text as last_step from credentials.totp_apps where tenant_id = $1 and user_id = $2 order by slot', [tx.tenantId, userId]);
}

export async function countApps(tx: Tx, userId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>('select count(*)::int as n from credentials.totp_apps where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
  return row?.n ?? 0;
}

/** One atomic statement: of parallel uses of one code, in whatever flows and processes, one gets the row (R3). */
export async function consumeStep(tx: Tx, userId: string, id: string, step: number): Promise<boolean> {
  const rows = await tx.query(
    `update credentials.totp_apps set last_step = $4, last_used_at = platform.now()
     where tenant_id = $1 and user_id = $2 and id = $3 and last_step < $4 returning id`,
    [tx.tenantId, userId, id, step],
  );
  return rows.length > 0;
}

/** The slot must be free: false when there are as many as allowed, or another one was added at the same moment. */
export async function insertApp(tx: Tx, userId: string, app: { readonly id: string; readonly sealedSecret: Buffer; readonly step: number }): Promise<boolean> {
  const rows = await tx.query(
    `insert into credentials.totp_apps (tenant_id, user_id, id, slot, sealed_secret, last_step)
     select $1, $2, $3, slot, $4, $5 from generate_series(1, $6::int) as slot
     where not exists (select from credentials.totp_apps as taken where taken.tenant_id = $1 and taken.user_id = $2 and taken.slot = slot.slot)
     order by slot limit 1
     on conflict (tenant_id, user_id, slot) do nothing returning id`,
    [tx.tenantId, userId, app.id, app.sealedSecret, app.step, MAX_APPS],
  );
  return rows.length > 0;
}

export interface ListedApp {
  readonly id: string;
  readonly label: Buffer | null;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

export async function listApps(tx: Tx, userId: string): Promise<ListedApp[]> {
  return tx.query('select id, label, created_at, last_used_at from credentials.totp_apps where tenant_id = $1 and user_id = $2 order by created_at, id', [tx.tenantId, userId]);
}

export async function setLabel(tx: Tx, userId: string, id: string, label: Buffer | null): Promise<boolean> {
  const rows = await tx.query('update credentials.totp_apps set label = $4 where tenant_id = $1 and user_id = $2 and id = $3 returning id', [tx.tenantId, userId, id, label]);
  return rows.length > 0;
}

export async function deleteApp(tx: Tx, userId: string, id: string): Promise<boolean> {
  return (await tx.query('delete from credentials.totp_apps where tenant_id = $1 and user_id = $2 and id = $3 returning id', [tx.tenantId, userId, id])).length > 0;
}

/** All of a user's, or only those made before a moment. */
export async function deleteApps(tx: Tx, userId: string): Promise<number> {
  return (await tx.query('delete from credentials.totp_apps where tenant_id = $1 and user_id = $2 returning id', [tx.tenantId, userId])).length;
}
