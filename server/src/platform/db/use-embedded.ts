import pg from 'pg';
import { startEmbedded, type EmbeddedOptions, type EmbeddedPostgres } from './embedded.ts';

export interface EmbeddedUse {
  readonly server: EmbeddedPostgres;
  /** Leaves it, and stops it when nobody else uses it. */
  leave(): Promise<void>;
}

/** Any number of processes share the lock of users; one at a time holds the one of `alone`. */
const USERS = 4_815_162_343;
const ALONE = 4_815_162_344;

/** Somebody else holds the folder. `holder` says who, as far as it is known. */
export class FolderInUse extends Error {
  readonly holder: string;
  constructor(holder: string) {
    super(`The folder is used by ${holder}.`);
    this.name = 'FolderInUse';
    this.holder = holder;
  }
}

/**
 * Shares one embedded server between the processes of a folder (`start`, `parvis`, `serve`, `worker`): whoever comes first starts it,
 * whoever leaves last stops it. Who uses it is known by session locks in the server itself, which end with their process however it ends.
 * So a killed `start` leaves a server behind that the next one finds, uses and stops. `alone` names what may run only once at a time.
 */
export async function useEmbedded(options: EmbeddedOptions & { readonly alone?: string }): Promise<EmbeddedUse> {
  for (let attempt = 1; ; attempt++) {
    const server = await startEmbedded({ ...options, stopWithProcess: false });
    const client = new pg.Client({ connectionString: server.url(), application_name: `${options.alone ?? 'parvis'} (process ${process.pid})` });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('select pg_advisory_lock_shared($1)', [USERS]);
    } catch (error) {
      // Its last user stopped it between our look and our lock.
      await client.end().catch(() => {});
      if (attempt === 3) throw error;
      continue;
    }
    if (options.alone !== undefined && !(await tryLock(client, ALONE))) {
      const { rows } = await client.query<{ holder: string }>(
        "select application_name as holder from pg_stat_activity a join pg_locks l on l.pid = a.pid where l.locktype = 'advisory' and (l.classid::bigint << 32) | l.objid::bigint = $1 and l.granted",
        [ALONE],
      );
      await client.end();
      throw new FolderInUse(rows[0]?.holder ?? 'another process');
    }
    return { server, leave: () => leave(server, client) };
  }
}

async function tryLock(client: pg.Client, key: number): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [key]);
  return rows[0]?.free === true;
}

async function leave(server: EmbeddedPostgres, client: pg.Client): Promise<void> {
  let last: boolean;
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [USERS]);
    last = await tryLock(client, USERS);
  } catch {
    // Our session is gone, or the server: nobody can be told to stop.
    last = true;
  }
  await client.end().catch(() => {});
  if (last) await server.stop();
}
