import pg from 'pg';

const STATEMENT = /^create index concurrently (\w+) on (\w+)\.(\w+) ([^;]+);$/gm;

/** A migration of nothing but indexes: it is not one transaction, and holds up nobody who writes. */
export const buildsOnline = (sql: string): boolean => /^create index concurrently/m.test(sql);

interface Table {
  readonly schema: string;
  readonly name: string;
}
const quoted = ({ schema, name }: Table) => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

/**
 * Each index is built while others write. PostgreSQL does not do that for a partitioned table as a whole: it is told of the index first, then every partition gets its own.
 * What a run that broke off left is done again; what it finished stays.
 */
export async function buildIndexes(client: pg.Client, sql: string): Promise<void> {
  const rest = sql
    .replaceAll(STATEMENT, '')
    .replaceAll(/^--.*$/gm, '')
    .trim();
  if (rest !== '') throw new Error(`Beside indexes there must be nothing else: ${rest.slice(0, 80)}`);
  await client.query("set lock_timeout = '2s'");
  for (const [, name = '', schema = '', table = '', definition = ''] of sql.matchAll(STATEMENT)) {
    const of = { schema, name: table };
    const { rows: kind } = await client.query<{ partitioned: boolean }>(`select relkind = 'p' as partitioned from pg_class where oid = to_regclass($1)`, [quoted(of)]);
    if (kind[0]?.partitioned) await buildEach(client, of, name, definition);
    else await buildOne(client, of, name, definition);
  }
  await client.query('reset lock_timeout');
}

async function buildEach(client: pg.Client, parent: Table, name: string, definition: string): Promise<void> {
  const whole = { schema: parent.schema, name };
  await client.query(`create index if not exists ${pg.escapeIdentifier(name)} on only ${quoted(parent)} ${definition}`);
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = to_regclass($1) and not exists (
       select from pg_index x join pg_inherits a on a.inhrelid = x.indexrelid where x.indrelid = c.oid and a.inhparent = to_regclass($2))
     order by 1`,
    [quoted(parent), quoted(whole)],
  );
  for (const partition of rows) {
    const part = { schema: parent.schema, name: `${partition.name}_${name}`.slice(0, 63) };
    await buildOne(client, { schema: parent.schema, name: partition.name }, part.name, definition);
    await client.query(`alter index ${quoted(whole)} attach partition ${quoted(part)}`);
  }
}

async function buildOne(client: pg.Client, table: Table, name: string, definition: string): Promise<void> {
  const index = { schema: table.schema, name };
  const { rows } = await client.query<{ valid: boolean }>('select indisvalid as valid from pg_index where indexrelid = to_regclass($1)', [quoted(index)]);
  if (rows[0]?.valid) return;
  // Left by a run that broke off: it holds rows up and answers nothing.
  if (rows[0]) await client.query(`drop index ${quoted(index)}`);
  await client.query(`create index concurrently ${pg.escapeIdentifier(name)} on ${quoted(table)} ${definition}`);
}
