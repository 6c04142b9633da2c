import type { Tx } from '#platform/db';

export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  readonly hash: Buffer;
  readonly permissions: readonly string[];
  readonly tenants?: readonly string[];
  /** Addresses, or networks in CIDR notation. */
  readonly networks?: readonly string[];
  readonly expiresAt?: Date;
  /** Instead of a date: from now on, by the clock of the database. */
  readonly days?: number;
  readonly createdBy?: string;
  readonly readings?: { readonly perHour: number; readonly perDay: number };
}

/** `network` cuts off what is below the prefix: 10.1.2.3/8 is 10.0.0.0/8. */
const NETWORKS = (parameter: string) => `(select array_agg(network(one::inet)) from unnest(${parameter}::text[]) one)`;

export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<void> {
  await tx.query(
    `insert into admin.api_keys (tenant_id, id, name, secret_hash, permissions, tenants, networks, expires_at, created_by, readings_hour, readings_day)
     values ($1, $2, $3, $4, $5, $6, ${NETWORKS('$7')}, coalesce($8, platform.now() + make_interval(days => $9)), $10, $11, $12)`,
    [
      tx.tenantId,
      key.id,
      key.name,
      key.hash,
      key.permissions,
      key.tenants ?? null,
      key.networks ?? null,
      key.expiresAt ?? null,
      key.days ?? null,
      key.createdBy ?? null,
      key.readings?.perHour ?? null,
      key.readings?.perDay ?? null,
    ],
  );
}

export interface ListedKey {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly tenants: readonly string[] | null;
  readonly networks: readonly string[] | null;
  readonly state: 'active' | 'expired' | 'revoked';
  /** For a long time nobody needed it. */
  readonly unused: boolean;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly former_until: Date | null;
  readonly last_used_at: Date | null;
  readonly last_used_ip: Buffer | null;
  readonly readings_hour: number | null;
  readonly readings_day: number | null;
  readonly created_by: string | null;
  /** Who answers for it now. */
  readonly keeper: string | null;
  readonly left_at: Date | null;
  readonly created_at: Date;
  readonly version: number;
}

const LISTED = `id, name, permissions, tenants, networks::text[] as networks,
  case when revoked_at is not null then 'revoked' when expires_at <= platform.now() then 'expired' else 'active' end as state,
  revoked_at is null and coalesce(last_used_at, created_at) < platform.now() - interval '90 days' as unused,
  expires_at, revoked_at, case when former_until > platform.now() then former_until end as former_until, last_used_at, last_used_ip, readings_hour, readings_day, created_by, coalesce(kept_by, created_by) as keeper, left_at, created_at, version`;

export async function listApiKeys(tx: Tx, limit: number, after?: { readonly at: string; readonly id: string }): Promise<readonly ListedKey[]> {
  return tx.query<ListedKey>(
    `select ${LISTED} from admin.api_keys
     where tenant_id = $1 and ($3::timestamptz is null or (date_trunc('milliseconds', created_at), id) < ($3, $4::uuid))
     order by date_trunc('milliseconds', created_at) desc, id desc limit $2`,
    [tx.tenantId, limit, after?.at ?? null, after?.id ?? null],
  );
}

/** Whoever changes it waits for who does so already. */
export async function apiKeyById(tx: Tx, id: string, lock: boolean): Promise<ListedKey | undefined> {
  const [row] = await tx.query<ListedKey>(`select ${LISTED} from admin.api_keys where tenant_id = $1 and id = $2 ${lock ? 'for update' : ''}`, [tx.tenantId, id]);
  return row;
}

export interface KeyChange extends Pick<NewApiKey, 'name' | 'permissions'> {
  readonly tenants: readonly string[] | undefined;
  readonly networks: readonly string[] | undefined;
  readonly readings: NewApiKey['readings'];
  /** Absent: as it was. */
  readonly days: number | undefined;
  /** Whoever changes it answers for it from then on. */
  readonly keptBy: string;
}

export async function updateApiKey(tx: Tx, id: string, change: KeyChange): Promise<void> {
  await tx.query(
    `update admin.api_keys set name = $3, permissions = $4, tenants = $5, networks = ${NETWORKS('$6')}, readings_hour = $7, readings_day = $8, kept_by = $10,
       expires_at = coalesce(platform.now() + make_interval(days => $9), expires_at), version = version + 1, updated_at = platform.now()
     where tenant_id = $1 and id = $2`,
    [
      tx.tenantId,
      id,
      change.name,
      change.permissions,
      change.tenants ?? null,
      change.networks ?? null,
      change.readings?.perHour ?? null,
      change.readings?.perDay ?? null,
      change.days ?? null,
      change.keptBy,
    ],
  );
}

/** Keys that somebody answers for, and that are not over. Nobody changes them before the end of the transaction. */
export const keptKeys = (tx: Tx, keeper: string): Promise<readonly ListedKey[]> =>
  tx.query<ListedKey>(
    `select ${LISTED} from admin.api_keys
     where tenant_id = $1 and coalesce(kept_by, created_by) = $2 and revoked_at is null and (expires_at is null or expires_at > platform.now())
     order by id limit 1000 for update`,
    [tx.tenantId, keeper],
  );

/** Their keeper is no operator any more; with `to` somebody else answers for them. */
export async function leaveKeys(tx: Tx, ids: readonly string[], to: string | undefined): Promise<void> {
  await tx.query(
    'update admin.api_keys set kept_by = coalesce($3, kept_by), left_at = coalesce(left_at, platform.now()), version = version + 1, updated_at = platform.now() where tenant_id = $1 and id = any ($2)',
    [tx.tenantId, ids, to ?? null],
  );
}

/** The secret before still works for so many hours; one from before that ends now. */
export async function rollApiKey(tx: Tx, id: string, hash: Buffer, hours: number, keptBy: string): Promise<boolean> {
  const rows = await tx.query(
    `update admin.api_keys set former_hash = secret_hash, former_until = platform.now() + make_interval(hours => $4), secret_hash = $3, kept_by = $5, left_at = null, version = version + 1, updated_at = platform.now()
     where tenant_id = $1 and id = $2 and revoked_at is null and (expires_at is null or expires_at > platform.now()) returning id`,
    [tx.tenantId, id, hash, hours, keptBy],
  );
  return rows.length > 0;
}

export async function revokeApiKey(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    `update admin.api_keys set revoked_at = platform.now(), former_hash = null, former_until = null, version = version + 1, updated_at = platform.now()
     where tenant_id = $1 and id = $2 and revoked_at is null returning id`,
    [tx.tenantId, id],
  );
  return rows.length > 0;
}

export async function apiKeyNames(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, { readonly name: string; readonly people: readonly string[] }>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; name: string; people: readonly string[] }>(
    'select id, name, array_remove(array[created_by, kept_by], null)::text[] as people from admin.api_keys where tenant_id = $1 and id = any ($2)',
    [tx.tenantId, ids],
  );
  return new Map(rows.map(({ id, ...key }) => [id, key]));
}
