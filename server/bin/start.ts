import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureSystem } from '#admin';
import { loadConfig, type Config } from '#platform/config';
import { checkDatabase } from '../src/app/check-database.ts';
import { compose } from '../src/app/compose.ts';
import { applyFile } from '../src/app/config-file.ts';
import { databaseUrls } from '../src/app/database-urls.ts';
import { giveDemoHistory } from '../src/app/demo-history.ts';
import { DEMO_PORTS, withDemoHosts, type DemoName } from '../src/app/demo-hosts.ts';
import { assertPortsFree } from '../src/app/free-ports.ts';
import { serve } from '../src/app/http.ts';
import { runService } from '../src/app/main.ts';
import { startDemo } from '../src/app/start-demo.ts';
import { work } from '../src/app/worker.ts';

const demoFile = fileURLToPath(new URL('../../demo/demo.yaml', import.meta.url));

/** `npm start`: database, migrations, demo tenant, server, worker and the demo applications, in one go. */
await runService(
  'start',
  async (own) => {
    const began = performance.now();
    const config = withDemoHosts(loadConfig());
    await assertPortsFree({
      PORT: [config.HOST, config.PORT],
      ...(config.PARVIS_DEMO ? Object.fromEntries(Object.values(DEMO_PORTS).map((setting) => [setting, ['localhost', config[setting]] as const])) : {}),
    });
    const urls = own(await databaseUrls(config, { alone: 'npm start' }));
    const demos = config.PARVIS_DEMO ? (Object.keys(DEMO_PORTS) as DemoName[]).map((name) => own(startDemo(name, config))) : [];
    await checkDatabase(config, urls, { migrate: !config.production });
    const app = own(await compose({ config, databaseUrl: urls.appUrl, role: 'start' }));
    if (config.PARVIS_DEMO) {
      await applyFile(app, readFileSync(demoFile, 'utf8'));
      await giveDemoHistory(app);
    }
    if (config.PARVIS_WORKER !== false) own(await work(app));
    own(await serve(app));
    for (const demo of demos) await demo.open();
    // In production the output may go to a log: there it is asked for at a terminal.
    const system = await ensureSystem(app.tenants);
    const setup = config.production ? undefined : await app.team.offerSetup(system);
    greet(config, { console: `${system.issuer}/console/`, setup, embedded: urls.embedded }, Math.round(performance.now() - began));
  },
  () => console.log('Stopped. Your data stays in the data folder.'),
);

function greet(
  config: Config,
  { console: place, setup, embedded }: { readonly console: string; readonly setup: string | undefined; readonly embedded: boolean },
  milliseconds: number,
): void {
  const lines: [string, string][] = [
    ...(config.PARVIS_DEMO
      ? ([
          ['Demo shop', `http://localhost:${config.SHOP_PORT}   sign up here first`],
          ['Demo club', `http://localhost:${config.CLUB_PORT}   then come here: you are signed in`],
          ['Repairs', `http://localhost:${config.REPAIRS_PORT}   and here, over SAML`],
          ['Demo Social', `http://localhost:${config.SOCIAL_PORT}   where people have an account already: "Continue with Demo Social"`],
          ['Demo Verify', `http://localhost:${config.VERIFY_PORT}   looks at made-up documents, when the shop wants to know how old somebody is`],
        ] as [string, string][])
      : []),
    ...(config.SMTP_URL === undefined
      ? ([['Mailbox', `${config.baseUrl}/dev/mailbox   every mail ${config.PARVIS_DEMO ? 'the demo' : 'Parvis'} sends`]] as [string, string][])
      : []),
    ['Console', setup === undefined ? place : `${place}   one-time setup link, for an hour: ${setup}`],
    // Each tenant has a mailbox of its own, that of the operators too.
    ...(config.SMTP_URL === undefined
      ? ([['', `${place.replace(/console\/$/, 'dev/mailbox')}   the mail of its operators, with the code of the setup`]] as [string, string][])
      : []),
    ['Issuer', `${config.baseUrl}   discovery at /.well-known/openid-configuration`],
    ['Data', embedded ? config.dataDir : 'in the database of DATABASE_URL'],
  ];
  console.log(`\nParvis is ready (${(milliseconds / 1000).toFixed(1)} s).\n\n${lines.map(([name, text]) => `  ${name.padEnd(12)} ${text}`).join('\n')}\n`);
  if (config.PARVIS_DEMO) console.log('  A customer who already exists: ada@example.com with the password Correct-Horse-7-Battery\n');
  if (!config.production) console.log('  Development defaults are in use; production refuses them (docs/guide/production.md). Ctrl-C stops everything.\n');
}
