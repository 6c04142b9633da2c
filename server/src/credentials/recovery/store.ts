import type { Tx } from '#platform/db';

export interface NewSupportCode {
  readonly id: string;
  readonly mac: Buffer;
  readonly lostSecondStep: boolean;
  readonly seconds: number;
}

/** A new code ends the older one (D8). */
export async function putSupportCode(tx: Tx, userId: string, code: NewSupportCode): Promise<{ readonly at: Date; readonly expires: Date }> {
  const [row] = await tx.query<{ at: Date; expires: Date }>(
    `insert into credentials.support_codes (tenant_id, user_id, id, code_mac, lost_second_step, expires_at)
     values ($1, $2, $3, $4, $5, platform.now() + make_interval(secs => $6))
     on conflict (tenant_id, user_id) do update set id = excluded.id, code_mac = excluded.code_mac, lost_second_step = excluded.lost_second_step,
       created_at = excluded.created_at, expires_at = excluded.expires_at, used_at = null
     returning created_at as at, expires_at as expires`,
    [tx.tenantId, userId, code.id, code.mac, code.lostSecondStep, code.seconds],
  );
  return row as { at: Date; expires: Date };
}

export interface SupportCode {
  readonly id: string;
  readonly lost_second_step: boolean;
}

const LIVE = 'tenant_id = $1 and user_id = $2 and code_mac = $3 and used_at is null and expires_at > platform.now()';

export async function findSupportCode(tx: Tx, userId: string, mac: Buffer): Promise<SupportCode | undefined> {
  const [row] = await tx.query<SupportCode>(`select id, lost_second_step from credentials.support_codes where ${LIVE}`, [tx.tenantId, userId, mac]);
  return row;
}

export async function deleteSupportCode(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from credentials.support_codes where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}

/** One atomic statement: of parallel uses one gets it. */
export async function useSupportCode(tx: Tx, userId: string, mac: Buffer): Promise<boolean> {
  return (await tx.query(`update credentials.support_codes set used_at = platform.now() where ${LIVE} returning id`, [tx.tenantId, userId, mac])).length > 0;
}
