import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '#platform/config';
import { ensureRoles, FolderInUse, useEmbedded } from '#platform/db';
import { CommandError } from './main.ts';

/** Where the database is, and who we are there. `close` stops an embedded server that nobody else uses. */
export interface DatabaseUrls {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly appRole: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** What may run only once in a data folder: `npm start`. */
  readonly alone?: string;
}

/** `DATABASE_URL`, or the embedded PostgreSQL in the data folder (found running, or started). */
export async function databaseUrls(config: Config, options: DatabaseOptions = {}): Promise<DatabaseUrls> {
  if (config.DATABASE_URL !== undefined) {
    return {
      appUrl: config.DATABASE_URL,
      ownerUrl: config.MIGRATION_DATABASE_URL ?? config.DATABASE_URL,
      appRole: decodeURIComponent(new URL(config.DATABASE_URL).username || 'postgres'),
      embedded: false,
      close: async () => {},
    };
  }
  const { server, leave } = await useEmbedded({ dir: join(config.dataDir, 'postgres'), ...options }).catch((cause: unknown) => {
    throw explain(cause, config.dataDir);
  });
  let left = false;
  // A crash must not leave the database of `npm start` behind: nobody would think of stopping it.
  if (options.alone !== undefined) process.once('exit', () => left || signal(server.pid));
  try {
    // Both roles' password follows from the random one of the cluster: nothing to type, nothing by default.
    const password = createHash('sha256')
      .update(`roles:${new URL(server.url()).password}`)
      .digest('base64url');
    const urls = await ensureRoles(server.url, { database: 'parvis', owner: 'parvis_owner', app: 'parvis_app', password });
    return {
      ...urls,
      embedded: true,
      async close() {
        await leave();
        left = true;
      },
    };
  } catch (error) {
    await leave();
    left = true;
    throw error;
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // Already gone.
  }
}

function explain(cause: unknown, dataDir: string): unknown {
  if (cause instanceof FolderInUse) {
    return new CommandError(`The data folder ${dataDir} is in use by ${cause.holder}. Stop it first, or set PARVIS_DATA_DIR to another folder.`);
  }
  const { code, message } = cause as { code?: string; message?: string };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new CommandError(
      `The data folder ${dataDir} cannot be used by this account (${message}). Set PARVIS_DATA_DIR to a folder of your own, or change the owner of this one.`,
    );
  }
  return new CommandError(`${message}\nThe embedded database lies in ${dataDir} (PARVIS_DATA_DIR); DATABASE_URL names another one.`, { cause });
}
