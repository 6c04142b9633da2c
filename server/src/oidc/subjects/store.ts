import type { RowChange, RowImage, Tx } from '#platform/db';

export interface KnownRow {
  readonly client_id: string;
  readonly name: Buffer | null;
}

/** Applications that know the account, or only those that know it by another name. */
export async function knownBy(tx: Tx, accountHash: Buffer, renamed: boolean): Promise<readonly KnownRow[]> {
  return tx.query<KnownRow>(
    `select client_id, name from oidc.known_accounts where tenant_id = $1 and account_hash = $2 and (name is not null or not $3::boolean) order by client_id`,
    [tx.tenantId, accountHash, renamed],
  );
}

/** Since when which application knows the account. */
export async function knownSince(tx: Tx, accountHash: Buffer): Promise<readonly { readonly client_id: string; readonly known_at: Date }[]> {
  return tx.query(`select client_id, known_at from oidc.known_accounts where tenant_id = $1 and account_hash = $2 order by known_at desc, client_id`, [tx.tenantId, accountHash]);
}

/** Where the application does not know the account yet. */
export async function nameAccount(tx: Tx, accountHash: Buffer, clientId: string, name: Buffer): Promise<RowChange | undefined> {
  const table = 'oidc.known_accounts';
  const [row] = await tx.query<{ image: RowImage }>(
    `insert into oidc.known_accounts as t (tenant_id, account_hash, client_id, name) values ($1, $2, $3, $4) on conflict do nothing returning to_jsonb(t)::text as image`,
    [tx.tenantId, accountHash, clientId, name],
  );
  return row && { table, after: row.image, sameIn: [] };
}

export async function forgetAccount(tx: Tx, accountHash: Buffer): Promise<void> {
  await tx.query('delete from oidc.known_accounts where tenant_id = $1 and account_hash = $2', [tx.tenantId, accountHash]);
}

export interface RememberedRow {
  readonly payload: Buffer;
  readonly expires_at: Date;
}

export async function rememberedConsent(tx: Tx, idHash: Buffer): Promise<RememberedRow | undefined> {
  const [row] = await tx.query<RememberedRow>(
    `select payload, expires_at from oidc.artefacts where tenant_id = $1 and kind = 'Consent' and id_hash = $2 and expires_at > platform.now()`,
    [tx.tenantId, idHash],
  );
  return row;
}

/** Those of these that still count. */
export async function rememberedConsents(tx: Tx, idHashes: readonly Buffer[]): Promise<readonly { readonly id_hash: Buffer; readonly payload: Buffer }[]> {
  return tx.query(`select id_hash, payload from oidc.artefacts where tenant_id = $1 and kind = 'Consent' and id_hash = any($2::bytea[]) and expires_at > platform.now()`, [
    tx.tenantId,
    idHashes,
  ]);
}

/** Where there is none. */
export async function rememberConsent(tx: Tx, idHash: Buffer, payload: Buffer, expiresAt: Date): Promise<RowChange | undefined> {
  const [row] = await tx.query<{ image: RowImage }>(
    `insert into oidc.artefacts as t (tenant_id, kind, id_hash, payload, expires_at) values ($1, 'Consent', $2, $3, $4) on conflict do nothing returning to_jsonb(t)::text as image`,
    [tx.tenantId, idHash, payload, expiresAt],
  );
  return row && { table: 'oidc.artefacts', after: row.image };
}

export async function deleteConsents(tx: Tx, idHashes: readonly Buffer[]): Promise<number> {
  return (await tx.query(`delete from oidc.artefacts where tenant_id = $1 and kind = 'Consent' and id_hash = any($2::bytea[]) returning 1`, [tx.tenantId, idHashes])).length;
}
