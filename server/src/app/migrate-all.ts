import { migrate, readMigrations, type RoleUrls } from '#platform/db';
import { installJobs } from '#platform/jobs';
import { CommandError } from './main.ts';
import { migrationSources } from './migrations.ts';

/** Brings schemas, rights and the job queue up to this version; returns how many files were applied. */
export async function migrateAll(urls: RoleUrls, onApplied?: (room: string, name: string) => void): Promise<number> {
  const applied = await migrate({
    url: urls.ownerUrl,
    migrations: readMigrations(migrationSources()),
    appRole: urls.appRole,
    ...(onApplied ? { onApplied: (migration) => onApplied(migration.room, migration.name) } : {}),
  }).catch((cause: unknown) => {
    const at = new URL(urls.ownerUrl);
    if ((cause as { code?: string }).code !== '42501') throw cause;
    throw new CommandError(
      `The database role "${decodeURIComponent(at.username)}" may not create schemas in the database ${at.pathname.slice(1)}. Let MIGRATION_DATABASE_URL name its owner.`,
      { cause },
    );
  });
  await installJobs({ ownerUrl: urls.ownerUrl, appRole: urls.appRole });
  return applied;
}
