import type { Database } from '#platform/db';

export interface DatabaseFacts {
  /** Major. */
  readonly version: number;
  readonly now: Date;
  readonly connections: number;
  readonly most: number;
  readonly fsync: boolean;
}

export async function readDatabase(db: Pick<Database, 'statement'>): Promise<DatabaseFacts> {
  const [row] = await db.statement<DatabaseFacts>(
    `select current_setting('server_version_num')::int / 10000 as version, clock_timestamp() as now, current_setting('fsync') = 'on' as fsync,
       (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections, current_setting('max_connections')::int as most`,
  );
  if (!row) throw new Error('The database answered nothing.');
  return row;
}
