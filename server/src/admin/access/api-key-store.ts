import type { Tx } from '#platform/db';
import type { Grant } from './operator.ts';
import type { OperatorRow, RoleRow } from './operator-store.ts';

export interface ApiKeyRow {
  readonly secret_hash: Buffer;
  readonly former_hash: Buffer | null;
  readonly permissions: readonly string[];
  readonly tenants: readonly string[] | null;
  /** The key may be used, by its own dates. */
  readonly alive: boolean;
  /** The hash before the last roll still counts. */
  readonly former: boolean;
  /** The address it is used from is one of its networks. */
  readonly near: boolean;
  readonly used_lately: boolean;
  /** Who answers for it; null: it was made on the server, and nobody's rights bound it. */
  readonly keeper: string | null;
  /** They as they are now; null: they are no operator. */
  readonly operator: { readonly state: OperatorRow['state']; readonly grants: readonly Grant[] } | null;
  readonly roles: readonly RoleRow[] | null;
}

/** One key as it is now, with what whoever answers for it may: nothing of it is kept between requests, so a revoked one is refused at once, and one statement reads it all. */
export async function findApiKey(tx: Tx, id: string, ip: string | undefined): Promise<ApiKeyRow | undefined> {
  const [row] = await tx.query<ApiKeyRow>(
    `select secret_hash, former_hash, permissions, tenants,
       revoked_at is null and (expires_at is null or expires_at > platform.now()) as alive,
       coalesce(former_until > platform.now(), false) as former,
       networks is null or ($3::inet is not null and $3::inet <<= any (networks)) as near,
       coalesce(last_used_at > platform.now() - interval '1 minute', false) as used_lately,
       coalesce(k.kept_by, k.created_by) as keeper,
       (select jsonb_build_object('state', o.state, 'grants', o.grants) from admin.operators o where o.tenant_id = $1 and o.user_id = coalesce(k.kept_by, k.created_by)) as operator,
       (select jsonb_agg(jsonb_build_object('key', key, 'name', name, 'permissions', to_jsonb(permissions))) from admin.roles where tenant_id = $1) as roles
     from admin.api_keys k where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, ip ?? null],
  );
  return row;
}

/** When and from where it was used last, to the minute: no more than one write a minute. */
export async function noteUse(tx: Tx, id: string, ip: Buffer | null): Promise<void> {
  await tx.query('update admin.api_keys set last_used_at = platform.now(), last_used_ip = $3 where tenant_id = $1 and id = $2', [tx.tenantId, id, ip]);
}
