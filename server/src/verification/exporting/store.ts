import type { Tx } from '#platform/db';

export interface CheckRow {
  readonly connection_id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly created_at: Date;
  readonly settled_at: Date | null;
}

export async function checksOf(tx: Tx, userId: string): Promise<CheckRow[]> {
  return tx.query<CheckRow>('select connection_id, state, reason, created_at, settled_at from verification.runs where tenant_id = $1 and user_id = $2 order by created_at, id', [
    tx.tenantId,
    userId,
  ]);
}
