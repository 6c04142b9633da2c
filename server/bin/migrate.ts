import { loadConfig } from '#platform/config';
import { dangerousRole } from '#platform/db';
import { reach } from '../src/app/check-database.ts';
import { databaseUrls } from '../src/app/database-urls.ts';
import { migrateAll } from '../src/app/migrate-all.ts';
import { runMain } from '../src/app/main.ts';

/** Brings the database up to this version. Safe to run from many processes at once; N and N+1 work side by side. */
await runMain(async () => {
  const config = loadConfig();
  const urls = await databaseUrls(config);
  try {
    const name = config.MIGRATION_DATABASE_URL === undefined ? 'DATABASE_URL' : 'MIGRATION_DATABASE_URL';
    // Any question will do: it waits for a database that is just starting, and says which setting is wrong.
    await reach(name, urls.ownerUrl, dangerousRole);
    const applied = await migrateAll(urls, (room, file) => console.log(`applied ${room}/${file}`));
    console.log(applied === 0 ? 'The database is up to date.' : `${applied} migrations applied.`);
  } finally {
    await urls.close();
  }
});
