import type { Tx } from '#platform/db';

/** Which browsers they are cannot be told: only the hash of each one's secret is kept. */
export async function keptAccountsOf(tx: Tx, userId: string): Promise<{ readonly used_at: Date }[]> {
  return tx.query('select used_at from federation.kept_accounts where tenant_id = $1 and user_id = $2 order by used_at, id', [tx.tenantId, userId]);
}

export async function externalSessionsOf(tx: Tx, userId: string): Promise<{ readonly link_id: string; readonly created_at: Date }[]> {
  return tx.query('select link_id, created_at from federation.sessions where tenant_id = $1 and user_id = $2 order by created_at, session_id', [tx.tenantId, userId]);
}
