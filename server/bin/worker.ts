import { loadConfig } from '#platform/config';
import { checkDatabase } from '../src/app/check-database.ts';
import { compose } from '../src/app/compose.ts';
import { databaseUrls } from '../src/app/database-urls.ts';
import { runService } from '../src/app/main.ts';
import { work } from '../src/app/worker.ts';

/** One worker process: mail, notices to applications, purges, key rotation. Any number may run. */
await runService('worker', async (own) => {
  const config = loadConfig();
  const urls = own(await databaseUrls(config));
  await checkDatabase(config, urls);
  const app = own(await compose({ config, databaseUrl: urls.appUrl, role: 'worker' }));
  own(await work(app));
  app.platform.telemetry.log.info('working');
});
