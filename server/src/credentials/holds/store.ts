import type { Tx } from '#platform/db';

/** Never shortens a hold there is. Returns its end. */
export async function putHold(tx: Tx, userId: string, reason: string, hours: number): Promise<Date> {
  const [row] = await tx.query<{ until: Date }>(
    `insert into credentials.holds as held (tenant_id, user_id, reason, until) values ($1, $2, $3, platform.now() + make_interval(hours => $4))
     on conflict (tenant_id, user_id) do update set
       reason = case when excluded.until > held.until then excluded.reason else held.reason end,
       began_at = case when excluded.until > held.until then excluded.began_at else held.began_at end,
       until = greatest(held.until, excluded.until)
     returning until`,
    [tx.tenantId, userId, reason, hours],
  );
  return (row as { until: Date }).until;
}

export async function readHold(tx: Tx, userId: string): Promise<Date | undefined> {
  const [row] = await tx.query<{ until: Date }>('select until from credentials.holds where tenant_id = $1 and user_id = $2 and until > platform.now()', [tx.tenantId, userId]);
  return row?.until;
}

export async function deleteHold(tx: Tx, userId: string): Promise<boolean> {
  const rows = await tx.query<{ live: boolean }>('delete from credentials.holds where tenant_id = $1 and user_id = $2 returning until > platform.now() as live', [
    tx.tenantId,
    userId,
  ]);
  return rows[0]?.live === true;
}
