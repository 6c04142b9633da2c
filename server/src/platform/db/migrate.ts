import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { buildIndexes, buildsOnline } from './build-indexes.ts';

/** One numbered SQL file of a room. Forward only; expand first, contract in a later release (D27). */
export interface Migration {
  readonly room: string;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** A room's schema and the folder with its NNNN-name.sql files, in the order rooms depend on each other. */
export interface MigrationSource {
  readonly room: string;
  readonly dir: string;
}

export function readMigrations(sources: readonly MigrationSource[]): Migration[] {
  return sources.flatMap(({ room, dir }) =>
    readdirSync(dir)
      .filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file))
      .sort()
      .map((name) => {
        const sql = readFileSync(join(dir, name), 'utf8');
        return { room, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
      }),
  );
}

export interface MigrateOptions {
  /** Connection string of the owner of the schemas. */
  readonly url: string;
  readonly migrations: readonly Migration[];
  /** The role `serve` and `worker` connect as; it gets what it needs and owns nothing. */
  readonly appRole: string;
  readonly onApplied?: (migration: Migration) => void;
}

const LOCK = 4_815_162_342;
const ASK_AGAIN_MS = 100;

/**
 * Applies what is missing, each file in its own transaction (one of indexes: beside whoever writes), under an advisory lock so that many processes may start at once.
 * A file changed after it was applied is refused: write a new one.
 */
export async function migrate(options: MigrateOptions): Promise<number> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'parvis-migrate' });
  await client.connect();
  let applied = 0;
  try {
    await takeTurn(client);
    await client.query(`create schema if not exists platform;
      create table if not exists platform.migrations (
        room text not null, name text not null, checksum text not null, applied_at timestamptz not null default now(), primary key (room, name))`);
    const { rows } = await client.query<{ room: string; name: string; checksum: string }>('select room, name, checksum from platform.migrations');
    const known = new Map(rows.map((row) => [`${row.room}/${row.name}`, row.checksum]));
    for (const migration of options.migrations) {
      const before = known.get(`${migration.room}/${migration.name}`);
      if (before === migration.checksum) continue;
      if (before !== undefined) throw new Error(`Migration ${migration.room}/${migration.name} was changed after it was applied. Add a new file instead.`);
      const online = buildsOnline(migration.sql);
      if (online) await buildIndexes(client, migration.sql).catch((cause: unknown) => refuse(migration, cause));
      await client.query('begin');
      try {
        await client.query("set local lock_timeout = '2s'");
        await client.query(`create schema if not exists ${pg.escapeIdentifier(migration.room)}`);
        if (!online) await client.query(migration.sql);
        await client.query('insert into platform.migrations (room, name, checksum) values ($1, $2, $3)', [migration.room, migration.name, migration.checksum]);
        await client.query('commit');
      } catch (cause) {
        await client.query('rollback');
        refuse(migration, cause);
      }
      applied++;
      options.onApplied?.(migration);
    }
    await grant(client, options);
  } finally {
    await client.end();
  }
  return applied;
}

function refuse(migration: Migration, cause: unknown): never {
  throw new Error(`Migration ${migration.room}/${migration.name} failed: ${(cause as Error).message}`, { cause });
}

/** Asks again and again instead of waiting for it: an index that is built beside others waits for every statement that runs, and this one would wait for the index. */
async function takeTurn(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [LOCK]);
    if (rows[0]?.mine) return;
    await new Promise((next) => setTimeout(next, ASK_AGAIN_MS));
  }
}

/** Rights of the application role: data only, and append-only where a table's comment says so. */
async function grant(client: pg.Client, options: MigrateOptions): Promise<void> {
  const role = pg.escapeIdentifier(options.appRole);
  const { rows: self } = await client.query<{ self: boolean }>('select current_user = $1 as self', [options.appRole]);
  if (self[0]?.self) return;
  for (const room of new Set(options.migrations.map((migration) => migration.room))) {
    const schema = pg.escapeIdentifier(room);
    await client.query(`grant usage on schema ${schema} to ${role};
      grant select, insert, update, delete on all tables in schema ${schema} to ${role};
      grant usage on all sequences in schema ${schema} to ${role};
      grant execute on all functions in schema ${schema} to ${role}`);
  }
  const { rows } = await client.query<{ table: string }>(
    `select format('%I.%I', n.nspname, c.relname) as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and obj_description(c.oid, 'pg_class') like 'append-only%'`,
  );
  for (const row of rows) await client.query(`revoke update, delete, truncate on ${row.table} from ${role}`);
  await client.query(`revoke all on platform.migrations from ${role}; grant select on platform.migrations to ${role}`);
}

/** The migrations a database lacks, as `room/name`. More than ours is fine: the next release may have migrated already (D27). */
export async function missingMigrations(url: string, migrations: readonly Migration[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'parvis-check' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows: found } = await client.query<{ found: boolean }>("select to_regclass('platform.migrations') is not null as found");
    const { rows } = found[0]?.found ? await client.query<{ id: string }>("select room || '/' || name as id from platform.migrations") : { rows: [] };
    const known = new Set(rows.map((row) => row.id));
    return migrations.map((migration) => `${migration.room}/${migration.name}`).filter((id) => !known.has(id));
  } finally {
    await client.end();
  }
}
