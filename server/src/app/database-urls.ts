import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#platform/config';
import { ensureRoles, startEmbedded } from '#platform/db';

/** Where the database is, and who we are there. `close` stops an embedded server that this process started. */
export interface DatabaseUrls {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly appRole: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** `DATABASE_URL`, or the embedded PostgreSQL in the data folder (found running, or started). */
export async function databaseUrls(config: Config): Promise<DatabaseUrls> {
  if (config.DATABASE_URL !== undefined) {
    return {
      appUrl: config.DATABASE_URL,
      ownerUrl: config.MIGRATION_DATABASE_URL ?? config.DATABASE_URL,
      appRole: decodeURIComponent(new URL(config.DATABASE_URL).username || 'postgres'),
      embedded: false,
      close: async () => {},
    };
  }
  const server = await startEmbedded({ dir: join(config.dataDir, 'postgres'), stopWithProcess: false });
  // Both roles' password follows from the development key: nothing to type, nothing by default.
  const password = createHash('sha256').update(`database:${readFileSync(join(config.dataDir, 'kek.development-key'), 'utf8')}`).digest('base64url');
  const urls = await ensureRoles(server.url, { database: 'parvis', owner: 'parvis_owner', app: 'parvis_app', password });
  return { ...urls, embedded: true, close: async () => (server.started ? server.stop() : undefined) };
}
