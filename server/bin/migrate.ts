import { loadConfig } from '#platform/config';
import { databaseUrls } from '../src/app/database-urls.ts';
import { migrateAll } from '../src/app/migrate-all.ts';
import { runMain } from '../src/app/main.ts';

/** Brings the database up to this version. Safe to run from many processes at once; N and N+1 work side by side. */
await runMain(async () => {
  const urls = await databaseUrls(loadConfig());
  const applied = await migrateAll(urls, (room, name) => console.log(`applied ${room}/${name}`));
  console.log(applied === 0 ? 'The database is up to date.' : `${applied} migrations applied.`);
  await urls.close();
});
