import pg from 'pg';

export interface RoleUrls {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly appRole: string;
}

/**
 * Makes a database with two roles on a server where we are superuser (the embedded one): the owner of the schemas, and the
 * application role that owns nothing and cannot bypass row-level security (D1).
 */
export async function ensureRoles(
  superuserUrl: (database?: string, user?: string, password?: string) => string,
  names: { readonly database: string; readonly owner: string; readonly app: string; readonly password: string },
): Promise<RoleUrls> {
  const client = new pg.Client({ connectionString: superuserUrl() });
  await client.connect();
  try {
    for (const role of [names.owner, names.app]) {
      await client.query(`do $$ begin
          if not exists (select from pg_roles where rolname = ${pg.escapeLiteral(role)}) then create role ${pg.escapeIdentifier(role)} nosuperuser nobypassrls; end if;
        end $$`);
      await client.query(`alter role ${pg.escapeIdentifier(role)} login password ${pg.escapeLiteral(names.password)}`);
    }
    const { rowCount } = await client.query('select from pg_database where datname = $1', [names.database]);
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(names.database)} owner ${pg.escapeIdentifier(names.owner)}`);
  } finally {
    await client.end();
  }
  return {
    ownerUrl: superuserUrl(names.database, names.owner, names.password),
    appUrl: superuserUrl(names.database, names.app, names.password),
    appRole: names.app,
  };
}

/** What is wrong with the role we run as, or undefined: row-level security protects nothing from these roles, nor from who may become one. */
export async function dangerousRole(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, application_name: 'parvis-check' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ me: string; rolname: string; rolsuper: boolean }>(
      `select current_user as me, rolname, rolsuper from pg_roles where (rolsuper or rolbypassrls) and pg_has_role(current_user, oid, 'member')
       order by rolname = current_user desc, rolsuper desc limit 1`,
    );
    const [role] = rows;
    if (!role) return undefined;
    const power = role.rolsuper ? 'a superuser' : 'a role with BYPASSRLS';
    return `The database role "${role.me}" is ${role.me === role.rolname ? power : `a member of "${role.rolname}", ${power}`}: row-level security does not bind it.`;
  } finally {
    await client.end();
  }
}
