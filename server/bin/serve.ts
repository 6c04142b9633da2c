import { loadConfig } from '#platform/config';
import { compose } from '../src/app/compose.ts';
import { databaseUrls } from '../src/app/database-urls.ts';
import { serve } from '../src/app/http.ts';
import { runMain, stopOnSignals } from '../src/app/main.ts';

/** One HTTP process. Any number may run over one database; `worker` does the background work. */
await runMain(async () => {
  const config = loadConfig();
  const urls = await databaseUrls(config);
  const app = await compose({ config, databaseUrl: urls.appUrl, role: 'serve' });
  const server = await serve(app);
  stopOnSignals(async () => {
    await server.close();
    await app.close();
    await urls.close();
  });
  console.log(`parvis serve: ${config.baseUrl} (port ${server.port})`);
});
