import { migrate, readMigrations, type RoleUrls } from '#platform/db';
import { installJobs } from '#platform/jobs';
import { migrationSources } from './migrations.ts';

/** Brings schemas, rights and the job queue up to this version; returns how many files were applied. */
export async function migrateAll(urls: RoleUrls, onApplied?: (room: string, name: string) => void): Promise<number> {
  const applied = await migrate({
    url: urls.ownerUrl,
    migrations: readMigrations(migrationSources()),
    appRole: urls.appRole,
    ...(onApplied ? { onApplied: (migration) => onApplied(migration.room, migration.name) } : {}),
  });
  await installJobs({ ownerUrl: urls.ownerUrl, appRole: urls.appRole });
  return applied;
}
