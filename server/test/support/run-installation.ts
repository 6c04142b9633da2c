import { readFileSync } from 'node:fs';
import { loadConfig } from '#platform/config';
import { checkDatabase } from '../../src/app/check-database.ts';
import { compose } from '../../src/app/compose.ts';
import { applyFile } from '../../src/app/config-file.ts';
import { databaseUrls } from '../../src/app/database-urls.ts';
import { withDemoHosts } from '../../src/app/demo-hosts.ts';
import { serve } from '../../src/app/http.ts';
import { runService } from '../../src/app/main.ts';
import { work } from '../../src/app/worker.ts';

/** `parvis apply`, `serve` and `worker` in one process, as `npm start` runs them: reading the program once is half of what a small browser test costs. */
await runService('serve', async (own) => {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('Name the configuration file to apply.');
  const config = withDemoHosts(loadConfig());
  const urls = own(await databaseUrls(config));
  await checkDatabase(config, urls);
  const app = own(await compose({ config, databaseUrl: urls.appUrl, role: 'serve' }));
  await app.platform.jobs.prepare(app.jobTypes);
  await applyFile(app, readFileSync(file, 'utf8'));
  if (config.PARVIS_WORKER === true) own(await work(app));
  own(await serve(app));
});
