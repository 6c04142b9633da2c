import type { Tx } from '#platform/db';

export interface OwnRole {
  readonly key: string;
  readonly name: string;
  readonly about: string;
  readonly permissions: readonly string[];
  readonly version: number;
}

export interface RoleReadings {
  readonly role: string;
  readonly per_hour: number;
  readonly per_day: number;
}

const LISTED = 'key, name, about, permissions, version';

/** All there are: an installation has at most `MAX_ROLES`. */
export async function listRoles(tx: Tx): Promise<{ readonly roles: readonly OwnRole[]; readonly readings: ReadonlyMap<string, RoleReadings> }> {
  const [roles, readings] = await Promise.all([
    tx.query<OwnRole>(`select ${LISTED} from admin.roles where tenant_id = $1 order by key limit 200`, [tx.tenantId]),
    tx.query<RoleReadings>('select role, per_hour, per_day from admin.role_readings where tenant_id = $1 limit 300', [tx.tenantId]),
  ]);
  return { roles, readings: new Map(readings.map((row) => [row.role, row])) };
}

export async function insertRole(tx: Tx, role: Omit<OwnRole, 'version'>): Promise<boolean> {
  const rows = await tx.query(
    'insert into admin.roles (tenant_id, key, name, about, permissions) values ($1, $2, $3, $4, $5) on conflict (tenant_id, key) do nothing returning key',
    [tx.tenantId, role.key, role.name, role.about, role.permissions],
  );
  return rows.length > 0;
}

export async function updateRole(tx: Tx, role: Omit<OwnRole, 'version'>): Promise<void> {
  await tx.query('update admin.roles set name = $3, about = $4, permissions = $5, version = version + 1, updated_at = platform.now() where tenant_id = $1 and key = $2', [
    tx.tenantId,
    role.key,
    role.name,
    role.about,
    role.permissions,
  ]);
}

export async function deleteRole(tx: Tx, key: string): Promise<void> {
  await tx.query('delete from admin.roles where tenant_id = $1 and key = $2', [tx.tenantId, key]);
  await tx.query('delete from admin.role_readings where tenant_id = $1 and role = $2', [tx.tenantId, key]);
}

/** Null: what the role comes with again. */
export async function putReadings(tx: Tx, role: string, limits: { readonly perHour: number; readonly perDay: number } | undefined): Promise<void> {
  if (!limits) return void (await tx.query('delete from admin.role_readings where tenant_id = $1 and role = $2', [tx.tenantId, role]));
  await tx.query(
    `insert into admin.role_readings (tenant_id, role, per_hour, per_day) values ($1, $2, $3, $4)
     on conflict (tenant_id, role) do update set per_hour = excluded.per_hour, per_day = excluded.per_day, updated_at = platform.now()`,
    [tx.tenantId, role, limits.perHour, limits.perDay],
  );
}
