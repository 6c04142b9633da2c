import type { Tx } from '#platform/db';
import type { Grant } from './operator.ts';

export interface OperatorRow {
  /** `joining`: they have no way in yet. */
  readonly state: 'joining' | 'active' | 'suspended';
  readonly grants: readonly Grant[];
  readonly version: number;
}

export interface FoundOperator extends OperatorRow {
  /** Seconds since the epoch: sessions from before count for nothing. */
  readonly joined: number;
}

export interface RoleRow {
  readonly key: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

/** Who somebody is here, with the roles that are data, and the database's time: one statement. */
export async function findOperator(tx: Tx, userId: string): Promise<{ readonly now: Date; readonly operator: FoundOperator | undefined; readonly roles: readonly RoleRow[] }> {
  const [row] = await tx.query<{ now: Date; operator: FoundOperator | null; roles: readonly RoleRow[] | null }>(
    `select platform.now() as now,
       (select jsonb_build_object('state', state, 'grants', grants, 'version', version, 'joined', floor(extract(epoch from joined_at))) from admin.operators where tenant_id = $1 and user_id = $2) as operator,
       (select jsonb_agg(jsonb_build_object('key', key, 'name', name, 'permissions', to_jsonb(permissions))) from admin.roles where tenant_id = $1) as roles`,
    [tx.tenantId, userId],
  );
  if (!row) throw new Error('A statement without a table answered nothing.');
  return { now: row.now, operator: row.operator ?? undefined, roles: row.roles ?? [] };
}

/** Several at once, with the roles that are data. */
export async function findOperators(
  tx: Tx,
  userIds: readonly string[],
): Promise<{ readonly operators: ReadonlyMap<string, Pick<OperatorRow, 'state' | 'grants'>>; readonly roles: readonly RoleRow[] }> {
  const [found, roles] = await Promise.all([
    tx.query<{ user_id: string } & Pick<OperatorRow, 'state' | 'grants'>>('select user_id, state, grants from admin.operators where tenant_id = $1 and user_id = any ($2)', [
      tx.tenantId,
      userIds,
    ]),
    tx.query<RoleRow>('select key, name, permissions from admin.roles where tenant_id = $1 limit 200', [tx.tenantId]),
  ]);
  return { operators: new Map(found.map(({ user_id: id, ...operator }) => [id, operator])), roles };
}

export async function deleteOperator(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from admin.operators where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
}
