import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadConfig, type Config } from '#platform/config';
import { compose } from '../src/app/compose.ts';
import { applyFile } from '../src/app/config-file.ts';
import { databaseUrls } from '../src/app/database-urls.ts';
import { serve } from '../src/app/http.ts';
import { runMain, stopOnSignals } from '../src/app/main.ts';
import { migrateAll } from '../src/app/migrate-all.ts';
import { work } from '../src/app/worker.ts';

const demoFile = fileURLToPath(new URL('../../demo/demo.yaml', import.meta.url));
const demoServer = (name: string) => fileURLToPath(new URL(`../../demo/${name}/server.ts`, import.meta.url));

/** `npm start`: database, migrations, demo tenant, server, worker and the demo applications, in one go. */
await runMain(async () => {
  const began = performance.now();
  const config = withDemoHosts(loadConfig());
  const urls = await databaseUrls(config);
  await migrateAll(urls);
  const app = await compose({ config, databaseUrl: urls.appUrl, role: 'start' });
  if (config.PARVIS_DEMO) await applyFile(app, readFileSync(demoFile, 'utf8'));
  const server = await serve(app);
  const worker = config.PARVIS_WORKER ? await work(app) : undefined;
  const demos = config.PARVIS_DEMO ? [startDemo('shop', config), startDemo('club', config)] : [];
  stopOnSignals(async () => {
    for (const demo of demos) demo.kill('SIGTERM');
    await server.close();
    await worker?.close();
    await app.close();
    await urls.close();
    console.log('Stopped. Your data stays in the data folder.');
  });
  greet(config, Math.round(performance.now() - began));
});

/** The demo applications take back-channel logout on private addresses: allowed by name, in development only. */
function withDemoHosts(config: Config): Config {
  if (!config.PARVIS_DEMO || config.production) return { ...config, PARVIS_DEMO: config.PARVIS_DEMO && !config.production };
  return { ...config, PARVIS_OUTBOUND_ALLOW: [...config.PARVIS_OUTBOUND_ALLOW, `localhost:${config.SHOP_PORT}`, `localhost:${config.CLUB_PORT}`] };
}

function startDemo(name: 'shop' | 'club', config: Config): ChildProcess {
  const child = spawn(process.execPath, [demoServer(name)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...inherited(), PARVIS_ISSUER: config.baseUrl, SHOP_PORT: String(config.SHOP_PORT), CLUB_PORT: String(config.CLUB_PORT) },
  });
  child.on('exit', (code) => {
    if (code) console.error(`The demo ${name} ended with code ${code}; is its port in use? See SHOP_PORT and CLUB_PORT in docs/reference/configuration.md.`);
  });
  return child;
}

/** What a child process needs of the environment, and no secret of ours. */
function inherited(): Record<string, string> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  return { PATH, HOME, ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}) };
}

function greet(config: Config, milliseconds: number): void {
  const lines: [string, string][] = [
    ...(config.PARVIS_DEMO
      ? ([
          ['Demo shop', `http://localhost:${config.SHOP_PORT}   sign up here first`],
          ['Demo club', `http://localhost:${config.CLUB_PORT}   then come here: you are signed in`],
        ] as [string, string][])
      : []),
    ...(config.production ? [] : ([['Mailbox', `${config.baseUrl}/dev/mailbox   every mail the demo sends`]] as [string, string][])),
    ['Issuer', `${config.baseUrl}   discovery at /.well-known/openid-configuration`],
  ];
  console.log(`\nParvis is ready (${(milliseconds / 1000).toFixed(1)} s).\n\n${lines.map(([name, text]) => `  ${name.padEnd(10)} ${text}`).join('\n')}\n`);
  if (config.PARVIS_DEMO) console.log('  A customer who already exists: ada@example.com with the password Correct-Horse-7-Battery\n');
  console.log('  Development defaults are in use; production refuses them (docs/guide/production.md). Ctrl-C stops everything.\n');
}
