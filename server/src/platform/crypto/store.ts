import type { Database, Tx } from '#platform/db';
import type { SigningAlg, SigningPurpose, SigningState } from './contract.ts';

/** These tables go without row-level security: rotation and re-wrapping walk all tenants, and every secret in them is wrapped and bound to its tenant. */

export interface TenantKeyRow {
  readonly tenant_id: string;
  readonly version: number;
  readonly kek_id: string;
  readonly wrapped: Buffer;
  /** Old enough that every process knows it. */
  readonly settled: boolean;
}

export function readTenantKeys(db: Database, tenantId: string, settleSeconds: number): Promise<TenantKeyRow[]> {
  return db.statement(
    `select tenant_id, version, kek_id, wrapped, created_at <= platform.now() - make_interval(secs => $2) as settled
     from platform.tenant_keys where tenant_id = $1 order by version`,
    [tenantId, settleSeconds],
  );
}

/** False when another process was first. */
export async function addTenantKey(db: Database, row: Omit<TenantKeyRow, 'settled'>): Promise<boolean> {
  const added = await db.statement('insert into platform.tenant_keys (tenant_id, version, kek_id, wrapped) values ($1, $2, $3, $4) on conflict do nothing returning version', [
    row.tenant_id,
    row.version,
    row.kek_id,
    row.wrapped,
  ]);
  return added.length === 1;
}

/** Page by page, beginning after `after`. */
export function tenantKeysNotUnder(db: Database, kekId: string, after: Pick<TenantKeyRow, 'tenant_id' | 'version'> | undefined, limit: number): Promise<TenantKeyRow[]> {
  return db.statement(
    `select tenant_id, version, kek_id, wrapped, true as settled from platform.tenant_keys
     where kek_id <> $1 and (tenant_id, version) > ($2::uuid, $3::int) order by tenant_id, version limit $4`,
    [kekId, after?.tenant_id ?? '00000000-0000-0000-0000-000000000000', after?.version ?? 0, limit],
  );
}

export async function replaceWrap(db: Database, row: Omit<TenantKeyRow, 'settled'>, beforeKekId: string): Promise<boolean> {
  const changed = await db.statement('update platform.tenant_keys set kek_id = $3, wrapped = $4 where tenant_id = $1 and version = $2 and kek_id = $5 returning version', [
    row.tenant_id,
    row.version,
    row.kek_id,
    row.wrapped,
    beforeKekId,
  ]);
  return changed.length === 1;
}

export interface SigningKeyRow {
  readonly kid: string;
  readonly alg: SigningAlg;
  readonly state: SigningState;
  readonly private_sealed: Buffer;
  readonly public_jwk: Readonly<Record<string, unknown>>;
}

/** A table for each purpose: a process of the release before knows nothing of a new one, and publishes or signs nothing with it (D27). */
const TABLES: Readonly<Record<SigningPurpose, string>> = {
  tokens: 'platform.signing_keys',
  saml: 'platform.saml_signing_keys',
  erasure: 'platform.erasure_signing_keys',
  audit: 'platform.audit_signing_keys',
  exports: 'platform.export_signing_keys',
  consents: 'platform.consent_signing_keys',
};

export function readSigningKeys(db: Database, purpose: SigningPurpose, tenantId: string): Promise<SigningKeyRow[]> {
  return db.statement(`select kid, alg, state, private_sealed, public_jwk from ${TABLES[purpose]} where tenant_id = $1 and state <> 'retired' order by created_at, kid`, [
    tenantId,
  ]);
}

export interface KeyDaysRow extends Pick<SigningKeyRow, 'kid' | 'alg'> {
  readonly state: SigningState | 'retired';
  readonly published_at: Date;
  readonly activated_at: Date | null;
  readonly retiring_at: Date | null;
  readonly retired_at: Date | null;
}

/** No more than the years of a tenant have made. */
const MAX_SHOWN = 200;

export function readKeyDays(db: Database, purpose: SigningPurpose, tenantId: string): Promise<KeyDaysRow[]> {
  return db.statement(
    `select kid, alg, state, published_at, activated_at, retiring_at, retired_at from ${TABLES[purpose]} where tenant_id = $1 order by created_at desc, kid limit ${MAX_SHOWN}`,
    [tenantId],
  );
}

export async function everyPublicKey(db: Database, purpose: SigningPurpose, tenantId: string): Promise<SigningKeyRow['public_jwk'][]> {
  const rows = await db.statement<Pick<SigningKeyRow, 'public_jwk'>>(
    `select public_jwk from ${TABLES[purpose]} where tenant_id = $1 and activated_at is not null order by activated_at desc, kid`,
    [tenantId],
  );
  return rows.map((row) => row.public_jwk);
}

/** One active and one next key per algorithm is a unique index: of parallel inserts the first one stays. */
export async function addSigningKeys(runner: Pick<Tx, 'query'>, purpose: SigningPurpose, tenantId: string, rows: readonly SigningKeyRow[]): Promise<void> {
  await runner.query(
    `insert into ${TABLES[purpose]} (tenant_id, kid, alg, state, private_sealed, public_jwk, activated_at)
     select $1, kid, alg, state, private_sealed, public_jwk, case when state = 'active' then platform.now() end
     from unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::jsonb[]) as new (kid, alg, state, private_sealed, public_jwk)
     on conflict do nothing`,
    [
      tenantId,
      rows.map((row) => row.kid),
      rows.map((row) => row.alg),
      rows.map((row) => row.state),
      rows.map((row) => row.private_sealed),
      rows.map((row) => JSON.stringify(row.public_jwk)),
    ],
  );
}

/**
 * Takes the keys out of use whose successor may start to sign; returns their algorithms. The row lock makes parallel rotations wait, and
 * `state = 'active'` then matches nothing for all but the first.
 */
export async function retireActive(
  tx: Tx,
  purpose: SigningPurpose,
  tenantId: string,
  kids: readonly string[],
  options: { readonly emergency: boolean; readonly publishedSeconds: number },
): Promise<SigningAlg[]> {
  const rows = await tx.query<{ alg: SigningAlg }>(
    `update ${TABLES[purpose]} k
     set state = case when $3 then 'retired' else 'retiring' end, retiring_at = platform.now(),
         retired_at = case when $3 then platform.now() end, private_sealed = case when $3 then null else private_sealed end
     where k.tenant_id = $1 and k.kid = any ($2::text[]) and k.state = 'active'
       and exists (select from ${TABLES[purpose]} n where n.tenant_id = k.tenant_id and n.alg = k.alg and n.state = 'next'
                   and ($3 or n.published_at <= platform.now() - make_interval(secs => $4)))
     returning k.alg`,
    [tenantId, kids, options.emergency, options.publishedSeconds],
  );
  return rows.map((row) => row.alg);
}

export async function promoteNext(tx: Tx, purpose: SigningPurpose, tenantId: string, algs: readonly SigningAlg[]): Promise<void> {
  await tx.query(`update ${TABLES[purpose]} set state = 'active', activated_at = platform.now() where tenant_id = $1 and alg = any ($2::text[]) and state = 'next'`, [
    tenantId,
    algs,
  ]);
}

/** Seconds until the youngest next key has been published long enough; 0 when all have. */
export async function secondsUntilPromotable(db: Database, purpose: SigningPurpose, tenantId: string, publishedSeconds: number): Promise<number> {
  const rows = await db.statement<{ seconds: number | null }>(
    `select ceil(extract(epoch from max(published_at) + make_interval(secs => $2) - platform.now()))::int as seconds
     from ${TABLES[purpose]} where tenant_id = $1 and state = 'next'`,
    [tenantId, publishedSeconds],
  );
  return Math.max(0, rows[0]?.seconds ?? 0);
}

export async function tenantsDue(
  db: Database,
  purpose: SigningPurpose,
  ageSeconds: number,
  publishedSeconds: number,
  limit: number,
): Promise<{ tenantId: string; kids: string[] }[]> {
  return db.statement(
    `select k.tenant_id as "tenantId", array_agg(k.kid) as kids from ${TABLES[purpose]} k
     where k.state = 'active' and k.activated_at <= platform.now() - make_interval(secs => $1)
       and exists (select from ${TABLES[purpose]} n where n.tenant_id = k.tenant_id and n.alg = k.alg and n.state = 'next'
                   and n.published_at <= platform.now() - make_interval(secs => $2))
     group by k.tenant_id order by k.tenant_id limit $3`,
    [ageSeconds, publishedSeconds, limit],
  );
}

/** Their private half is destroyed; the public half stays as a record. */
export async function retireOld(db: Database, purpose: SigningPurpose, afterSeconds: number): Promise<number> {
  const rows = await db.statement(
    `update ${TABLES[purpose]} set state = 'retired', retired_at = platform.now(), private_sealed = null
     where state = 'retiring' and retiring_at <= platform.now() - make_interval(secs => $1) returning kid`,
    [afterSeconds],
  );
  return rows.length;
}
