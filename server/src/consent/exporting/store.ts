import type { Tx } from '#platform/db';

export async function restrictedSince(tx: Tx, userId: string): Promise<Date | undefined> {
  const rows = await tx.query<{ restricted_at: Date | null }>('select restricted_at from consent.people where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
  return rows[0]?.restricted_at ?? undefined;
}
