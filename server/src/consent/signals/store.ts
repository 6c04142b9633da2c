import type { Tx } from '#platform/db';

/** By purpose, the recipients that a signal of the browser ever spoke of for these accounts. */
export async function signalledFor(tx: Tx, userIds: readonly string[], purposes: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await tx.query<{ purpose: string; recipients: string[] }>(
    `select r.purpose, array_agg(distinct n) as recipients from consent.records r cross join unnest(r.recipients) as n
     where r.tenant_id = $1 and r.user_id = any($2::uuid[]) and r.purpose = any($3::text[]) and r.method = 'gpc' group by r.purpose`,
    [tx.tenantId, userIds, purposes],
  );
  return new Map(rows.map(({ purpose, recipients }) => [purpose, new Set(recipients)]));
}
