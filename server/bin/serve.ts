import { loadConfig } from '#platform/config';
import { checkDatabase } from '../src/app/check-database.ts';
import { compose } from '../src/app/compose.ts';
import { databaseUrls } from '../src/app/database-urls.ts';
import { serve } from '../src/app/http.ts';
import { runService } from '../src/app/main.ts';
import { work } from '../src/app/worker.ts';

/** One HTTP process. Any number may run over one database; `worker` does the background work, or `PARVIS_WORKER=true` here. */
await runService('serve', async (own) => {
  const config = loadConfig();
  const urls = own(await databaseUrls(config));
  await checkDatabase(config, urls);
  const app = own(await compose({ config, databaseUrl: urls.appUrl, role: 'serve' }));
  if (config.PARVIS_WORKER === true) own(await work(app));
  const server = own(await serve(app));
  app.platform.telemetry.log.info('serving', { port: server.port });
});
