import type { Tx } from '#platform/db';

export interface PseudonymRow {
  readonly application_id: string;
  readonly sealed: Buffer;
  readonly created_at: Date;
}

export async function pseudonymsOf(tx: Tx, userId: string): Promise<PseudonymRow[]> {
  return tx.query<PseudonymRow>('select application_id, sealed, created_at from saml_idp.pseudonyms where tenant_id = $1 and user_id = $2 order by created_at, application_id', [
    tx.tenantId,
    userId,
  ]);
}
