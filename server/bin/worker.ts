import { loadConfig } from '#platform/config';
import { compose } from '../src/app/compose.ts';
import { databaseUrls } from '../src/app/database-urls.ts';
import { runMain, stopOnSignals } from '../src/app/main.ts';
import { work } from '../src/app/worker.ts';

/** One worker process: mail, notices to applications, purges, key rotation. Any number may run. */
await runMain(async () => {
  const config = loadConfig();
  const urls = await databaseUrls(config);
  const app = await compose({ config, databaseUrl: urls.appUrl, role: 'worker' });
  const worker = await work(app);
  stopOnSignals(async () => {
    await worker.close();
    await app.close();
    await urls.close();
  });
  console.log('parvis worker: running');
});
