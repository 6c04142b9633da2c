import type { Tx } from '#platform/db';

export interface GrantRow {
  readonly id_hash: Buffer;
  readonly payload: Buffer;
  readonly created_at: Date;
  readonly expires_at: Date;
}

export async function grantsOf(tx: Tx, accountHash: Buffer): Promise<GrantRow[]> {
  return tx.query<GrantRow>(
    `select id_hash, payload, created_at, expires_at from oidc.artefacts where tenant_id = $1 and account_hash = $2 and kind = 'Grant' and expires_at > platform.now()
     order by created_at, id_hash`,
    [tx.tenantId, accountHash],
  );
}

export async function knownSince(tx: Tx, accountHash: Buffer): Promise<{ readonly client_id: string; readonly name: Buffer | null; readonly known_at: Date }[]> {
  return tx.query('select client_id, name, known_at from oidc.known_accounts where tenant_id = $1 and account_hash = $2 order by client_id', [tx.tenantId, accountHash]);
}
