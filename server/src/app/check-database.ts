import type { Config } from '#platform/config';
import { dangerousRole, missingMigrations, readMigrations } from '#platform/db';
import type { DatabaseUrls } from './database-urls.ts';
import { CommandError } from './main.ts';
import { migrateAll } from './migrate-all.ts';
import { migrationSources } from './migrations.ts';

const WAIT_SECONDS = 10;

/** What must be true of the database before anything listens. The embedded one is brought up to date instead. */
export async function checkDatabase(config: Config, urls: DatabaseUrls, options: { readonly migrate?: boolean } = {}): Promise<void> {
  if (urls.embedded) {
    await migrateAll(urls);
    return;
  }
  const danger = await reach('DATABASE_URL', urls.appUrl, dangerousRole);
  if (danger !== undefined) {
    const text = `${danger} Let DATABASE_URL name a role made with NOSUPERUSER NOBYPASSRLS (docs/guide/production.md).`;
    if (config.production) throw new CommandError(text);
    console.error(`Warning: ${text}`);
  }
  if (options.migrate) await migrateAll(urls);
  const missing = await missingMigrations(urls.appUrl, readMigrations(migrationSources())).catch((cause: unknown) => {
    if ((cause as { code?: string }).code !== '42501') throw cause;
    throw new CommandError(
      `The database role "${urls.appRole}" has no rights on the schemas. Run: npm run migrate (with this DATABASE_URL, and MIGRATION_DATABASE_URL as the owner of the schemas).`,
    );
  });
  if (missing.length > 0) {
    throw new CommandError(
      `The database lacks ${missing.length} migrations (first: ${missing[0]}). Run: npm run migrate (with MIGRATION_DATABASE_URL as the owner of the schemas).`,
    );
  }
}

/** A database that is just starting gets a little time, as in a set of containers started together. */
export async function reach<T>(name: string, url: string, work: (url: string) => Promise<T>): Promise<T> {
  for (const until = Date.now() + WAIT_SECONDS * 1000; ; await new Promise((done) => setTimeout(done, 500))) {
    try {
      return await work(url);
    } catch (error) {
      const { code = '', message } = error as { code?: string; message?: string };
      const starting = ['ECONNREFUSED', '57P03', 'EAI_AGAIN', 'ENOTFOUND', 'ECONNRESET'].includes(code);
      if (starting && Date.now() < until) continue;
      const { host, pathname, username } = new URL(url);
      throw new CommandError(
        `${name}: no connection to the database ${pathname.slice(1)} at ${host} as ${decodeURIComponent(username)}: ${code ? `${code} ` : ''}${message ?? ''}`.trim(),
        { cause: error },
      );
    }
  }
}
