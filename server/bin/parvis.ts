import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError, loadConfig, type Config } from '#platform/config';
import type { NoticeChange } from '#consent/contract';
import type { SigningPurpose } from '#platform/crypto';
import type { Tenant } from '#tenants';
import { explainPurposes, listPurposes, publishPurpose, showPurpose } from '../src/app/commands/purpose.ts';
import { checkVerifier, describeVerifiers, listVerifiers } from '../src/app/commands/verifier.ts';
import { cutTrail, exportTrail, reportTrail, restoredTrail, showTrail, verifyExportFile, verifyTrail, type ReportOptions, type ShowOptions } from '../src/app/commands/audit.ts';
import { addConfigurationCommands, addRevisionCommands } from '../src/app/commands/configuration.ts';
import { checkConnection, describeConnections, listConnections } from '../src/app/commands/connection.ts';
import { describeBackups, describeRecipients, erasureCommands, printCertificate, printReport, reapplyErasures, type ErasureCommands } from '../src/app/commands/erasure.ts';
import { importCopy } from '../src/app/commands/import-copy.ts';
import { addRequestCommands } from '../src/app/commands/privacy-request.ts';
import { listRetention, planAll, runRetention } from '../src/app/commands/retention.ts';
import { printRiskReplay } from '../src/app/commands/risk-replay.ts';
import { printStats, type StatsOptions } from '../src/app/commands/stats.ts';
import { printSetupLink } from '../src/app/commands/setup.ts';
import { startRecovery, type RecoveryOptions } from '../src/app/commands/recovery.ts';
import { proposeSamlApplication } from '../src/app/commands/saml-application.ts';
import { findUser, userCommands, type UserCommands } from '../src/app/commands/user.ts';
import {
  describeEvents,
  enableWebhook,
  listDeliveries,
  listWebhooks,
  replayWebhooks,
  testWebhook,
  type DeliveriesOptions,
  type EndpointOptions,
  type ReplayOptions,
} from '../src/app/commands/webhooks.ts';
import { allTenants } from '../src/app/all-tenants.ts';
import { compose, type App } from '../src/app/compose.ts';
import { checkDatabase } from '../src/app/check-database.ts';
import { databaseUrls, type DatabaseUrls } from '../src/app/database-urls.ts';
import { bad, checksOf, examine, sayFindings, type Finding } from '../src/app/doctor/index.ts';
import { withDemoHosts } from '../src/app/demo-hosts.ts';
import { CommandError, runMain } from '../src/app/main.ts';
import { migrateAll } from '../src/app/migrate-all.ts';
import { signingByPurpose } from '../src/app/signing-by-purpose.ts';

/** The operator's command: configuration as code, audit trail, keys. */
const program = new Command('parvis').description('Configuration as code, audit trail and keys of a Parvis installation.').showHelpAfterError();

async function withApp(work: (app: App) => Promise<void>): Promise<void> {
  await runMain(async () => {
    // Else the file of the demo could be applied by `npm start` alone.
    const config = withDemoHosts(loadConfig());
    const urls = await databaseUrls(config);
    try {
      if (urls.embedded) await migrateAll(urls);
      await withAppAt(config, urls, work);
    } finally {
      await urls.close();
    }
  });
}

async function withAppAt(config: Config, urls: DatabaseUrls, work: (app: App) => Promise<void>): Promise<void> {
  const app = await compose({ config, databaseUrl: urls.appUrl, role: 'command' });
  try {
    await app.platform.jobs.prepare(app.jobTypes);
    await work(app);
  } finally {
    await app.close();
  }
}

async function tenantNamed(app: App, slug: string): Promise<Tenant> {
  const tenant = await app.tenants.bySlug(slug);
  if (!tenant) throw new CommandError(`There is no tenant "${slug}".`);
  return tenant;
}

const read = (file: string) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandError(`${file} cannot be read.`);
  }
};
const printLines = (lines: readonly string[]) => {
  for (const line of lines) console.log(line);
};
const toOutput = (text: string) => void process.stdout.write(text);
const whole = (text: string) => {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1 to 99999.');
  return Number(text);
};

addConfigurationCommands(program, withApp, (line) => console.log(line));
addRevisionCommands(program, withApp, (line) => console.log(line));

program
  .command('setup')
  .description('A link that makes the first operator of the console. It works once, for an hour; only while there is no owner.')
  .action(() => withApp(async (app) => printLines(await printSetupLink(app))));

program
  .command('doctor')
  .option('--json', 'for a program')
  .description('Look for what is wrong with the installation, and say what to do. Changes nothing. Exit code 1 when something is wrong.')
  .action(async ({ json }: { json?: true }) => {
    const say = (findings: readonly Finding[]) => {
      if (json) console.log(JSON.stringify(findings, undefined, 2));
      else printLines(sayFindings(findings));
      if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1;
    };
    await runMain(async () => {
      let urls: DatabaseUrls | undefined;
      try {
        const config = withDemoHosts(loadConfig());
        urls = await databaseUrls(config);
        await checkDatabase(config, urls);
        await withAppAt(config, urls, async (app) => say(await examine(checksOf(app))));
      } catch (error) {
        // What keeps everything else from being looked at is a finding as well.
        say([withoutWhatIsNeeded(error)]);
      } finally {
        await urls?.close();
      }
    });
  });

function withoutWhatIsNeeded(error: unknown): Finding {
  if (error instanceof ConfigError) return bad('settings', error.problems.join(' '), 'docs/reference/configuration.md says what each setting takes.');
  if (error instanceof CommandError) return bad('database', error.message, 'See docs/guide/production.md, "Database".');
  throw error;
}

const audit = program.command('audit').description('The audit trail: read, exported, verified. Who does it stands in it.');
audit
  .command('show', { isDefault: true })
  .requiredOption('--tenant <slug>', 'tenant')
  .option('--user <sub>', 'only events about this user')
  .option('--type <type>', 'only events of this type, e.g. sessions.session_started')
  .option('--limit <number>', 'newest events, at most', whole, 50)
  .option('--json', 'one JSON object a line')
  .description('Show the audit trail, newest first.')
  .action((options: ShowOptions & { tenant: string }) => withApp(async (app) => printLines(await showTrail(app, await tenantNamed(app, options.tenant), options))));
audit
  .command('verify')
  .option('--tenant <slug>', 'only this tenant')
  .option('--file <export>', 'an export instead of the database: nothing else is needed')
  .option('--keys <file>', 'JSON Web Key Set that the export must be signed with (audit keys)')
  .option('--anchor <files...>', 'anchor files (default: PARVIS_AUDIT_ANCHOR)')
  .description('Check every entry against the signed chain, and name the first that is not as it was written. Exit code 1 when one is not.')
  .action(async ({ tenant: slug, file, keys, anchor: anchors = [] }: { tenant?: string; file?: string; keys?: string; anchor?: string[] }) => {
    let good = true;
    if (file !== undefined) await runMain(async () => void (good = await verifyExportFile(file, { anchors, ...(keys === undefined ? {} : { keys }) }, console.log)));
    else
      await withApp(async (app) => {
        for await (const tenant of slug === undefined ? allTenants(app) : [await tenantNamed(app, slug)]) good = (await verifyTrail(app, tenant, anchors, console.log)) && good;
      });
    if (!good) process.exitCode = 1;
  });
audit
  .command('export')
  .requiredOption('--tenant <slug>', 'tenant')
  .option('--out <file>', 'new file to write to, instead of printing it')
  .description('All of the audit trail with its chain and public keys, as JSON lines: `audit verify --file` checks it anywhere.')
  .action((options: { tenant: string; out?: string }) =>
    withApp(async (app) => {
      const written = await exportTrail(app, await tenantNamed(app, options.tenant), options.out, toOutput);
      if (written !== undefined) console.log(written);
    }),
  );
audit
  .command('report')
  .requiredOption('--tenant <slug>', 'tenant')
  .option('--from <time>', 'e.g. 2026-01-01 (default: thirty days before --to)')
  .option('--to <time>', 'before this (default: now)')
  .addOption(new Option('--format <format>', 'to read and print, for a spreadsheet, or for a program').choices(['html', 'csv', 'json']).default('html'))
  .option('--out <file>', 'new file to write to, instead of printing it')
  .description('What operators did, what was changed, what customers agreed to, requests and erasures of a time, and whether the trail is as it was written.')
  .action((options: ReportOptions & { tenant: string }) => withApp(async (app) => reportTrail(app, await tenantNamed(app, options.tenant), options, toOutput)));
audit
  .command('cut')
  .requiredOption('--before <month>', 'e.g. 2025-01: what is older may go')
  .description('Say, signed, that the trail of all tenants from before a month was kept long enough. Deletes nothing: prints what the owner of the tables runs for that.')
  .action((options: { before: string }) => withApp(async (app) => printLines(await cutTrail(app, allTenants(app), options.before))));
audit
  .command('restored')
  .requiredOption('--tenant <slug>', 'tenant')
  .requiredOption('--reason <text>', 'which backup and why, for the audit trail; no personal data')
  .description('After a backup was restored: write into the anchor file, signed, that the chain goes on from where it ends now.')
  .action((options: { tenant: string; reason: string }) => withApp(async (app) => console.log(await restoredTrail(app, await tenantNamed(app, options.tenant), options.reason))));
audit
  .command('keys')
  .requiredOption('--tenant <slug>', 'tenant')
  .description('Print the public keys that the chain is checked with, as a JSON Web Key Set; those of former years too.')
  .action((options: { tenant: string }) =>
    withApp(async (app) => console.log(JSON.stringify({ keys: await app.platform.audit.publicKeys((await tenantNamed(app, options.tenant)).id) }, undefined, 2))),
  );

interface UserOptions {
  readonly tenant: string;
  readonly user: string;
}
const user = program.command('user').description('One customer: look, suspend, sign out. Every act is in the audit trail; no personal value is printed.');
const aboutUser = (name: string, about: string) =>
  user.command(name).description(about).requiredOption('--tenant <slug>', 'tenant').requiredOption('--user <sub>', 'subject identifier, or what they sign in with');
const forUser = (options: UserOptions, act: (commands: UserCommands) => Promise<string[]>) =>
  withApp(async (app) => {
    for (const line of await act(await userCommands(app, await tenantNamed(app, options.tenant), options.user))) console.log(line);
  });
const forErasure = (options: UserOptions, act: (commands: ErasureCommands) => Promise<string[]>) =>
  withApp(async (app) => printLines(await act(await erasureCommands(app, await tenantNamed(app, options.tenant), options.user))));
aboutUser('show', 'State, kinds of identifiers and credentials, sessions.').action((options: UserOptions) => forUser(options, (commands) => commands.show()));
aboutUser('suspend', 'Nothing works for them any more, from now: sign-in, sessions, tokens.')
  .requiredOption('--reason <text>', 'for the audit trail')
  .action((options: UserOptions & { reason: string }) => forUser(options, (commands) => commands.suspend(options.reason)));
aboutUser('activate', 'Take a suspension back.')
  .requiredOption('--reason <text>', 'for the audit trail')
  .action((options: UserOptions & { reason: string }) => forUser(options, (commands) => commands.activate(options.reason)));
aboutUser('sign-out', 'End all their sessions, or one; applications are told.')
  .option('--session <id>', 'only this session')
  .action((options: UserOptions & { session?: string }) => forUser(options, (commands) => commands.signOut(options.session)));
user
  .command('import-export')
  .argument('<file>', 'ZIP file the customer got from another installation')
  .description('Make a customer from the copy they took of their data, under the same subject identifier. All of it or nothing.')
  .requiredOption('--tenant <slug>', 'tenant they come to')
  .option('--keys <file>', 'JSON Web Key Set of the other installation (its <issuer>/account/export/keys): what was proved there counts here')
  .action((file: string, options: { tenant: string; keys?: string }) =>
    withApp(async (app) => {
      for (const line of await importCopy(app.portability, await tenantNamed(app, options.tenant), file, options.keys)) console.log(line);
    }),
  );

aboutUser('erase', 'Erase the account after the days of grace (settings.erasure.graceDays): it sleeps from now on, and sessions and tokens end. Again shows how it stands.')
  .option('--cancel', 'keep the account after all: it is what it was before')
  .action((options: UserOptions & { cancel?: boolean }) => forErasure(options, (commands) => (options.cancel ? commands.cancel() : commands.erase())));
aboutUser('hold', 'A legal hold: the account is not erased before it is lifted. The customer is told the reason.')
  .option('--reason <text>', 'why, in words the customer may read; no personal data')
  .option('--lift', 'nothing speaks against erasing it any more')
  .action((options: UserOptions & { reason?: string; lift?: boolean }) =>
    forErasure(options, (commands) => (options.lift ? commands.lift() : commands.hold(options.reason ?? ''))),
  );

const erasure = program.command('erasure').description('Erased accounts: certificates, backups, restores.');
erasure
  .command('certificate')
  .argument('<id>', 'of the erasure')
  .requiredOption('--tenant <slug>', 'tenant')
  .option('--report', 'the certificate together with how far the applications are by now, signed')
  .description('Print the signed certificate of an erasure, and beside it (on standard error) which applications were told and have acknowledged it. It names no personal value.')
  .action((id: string, options: { tenant: string; report?: boolean }) =>
    withApp(async (app) => {
      const tenant = await tenantNamed(app, options.tenant);
      console.log(await (options.report ? printReport : printCertificate)(app, tenant, id));
      for (const line of await describeRecipients(app, tenant, id)) console.error(line);
    }),
  );
erasure
  .command('keys')
  .requiredOption('--tenant <slug>', 'tenant')
  .description('Print the public keys that certificates are checked with, as a JSON Web Key Set; those of former years too.')
  .action((options: { tenant: string }) =>
    withApp(async (app) => console.log(JSON.stringify({ keys: await app.erasure.publicKeys((await tenantNamed(app, options.tenant)).id) }, undefined, 2))),
  );
erasure
  .command('backup-plan')
  .description('Print the two pg_dump commands that keep erased people out of backups: a lasting one without keys, and a short one that each next one replaces.')
  .action(() => withApp(async (app) => printLines(describeBackups(app))));
erasure
  .command('reapply')
  .requiredOption('--tenant <slug>', 'tenant')
  .description('After a backup was restored: erase again whoever was erased since it was taken. May be repeated.')
  .action((options: { tenant: string }) => withApp(async (app) => printLines(await reapplyErasures(app, await tenantNamed(app, options.tenant)))));

program
  .command('recovery')
  .description('Let a customer back in after an identity check. Every act is in the audit trail.')
  .command('start')
  .description('Make a code for "I have a code from support": 24 hours, once. All addresses of the account are told.')
  .requiredOption('--tenant <slug>', 'tenant')
  .requiredOption('--user <sub>', 'subject identifier, or what they sign in with')
  .requiredOption('--reason <text>', 'why, for the audit trail; no personal data')
  .requiredOption('--checked <text>', 'how you know that it is them, for the audit trail; no personal data')
  .option('--mail <address>', 'mail the code there instead of printing it')
  .option('--lost-second-step', 'do not ask for the second step; changes to the account then wait 72 hours')
  .action((options: RecoveryOptions & { tenant: string }) =>
    withApp(async (app) => {
      for (const line of await startRecovery(app, app.recovery.support, await tenantNamed(app, options.tenant), options)) console.log(line);
    }),
  );

const connection = program.command('connection').description('Ways to sign in with other systems. They are made and changed by `apply`.');
connection
  .command('list')
  .requiredOption('--tenant <slug>', 'tenant')
  .description('Each with what is believed of it and the address it comes back to. No secret is printed.')
  .action((options: { tenant: string }) =>
    withApp(async (app) => {
      for (const line of await listConnections(app.federation, await tenantNamed(app, options.tenant))) console.log(line);
    }),
  );
connection
  .command('check')
  .requiredOption('--tenant <slug>', 'tenant')
  .requiredOption('--connection <slug>', 'connection')
  .description('Ask the other system what can be asked before anybody signs in, and show each exchange. No secret is printed.')
  .action((options: { tenant: string; connection: string }) =>
    withApp(async (app) => checkConnection(app.federation, await tenantNamed(app, options.tenant), options.connection, (line) => console.log(line))),
  );

connection
  .command('rotate-keys')
  .requiredOption('--tenant <slug>', 'tenant')
  .requiredOption('--connection <slug>', 'connection')
  .description('Keys of ours for this connection: sign with the next one, which the other side may know already, and publish another next one.')
  .action((options: { tenant: string; connection: string }) =>
    withApp(async (app) => {
      await app.federation.rotateKeys((await tenantNamed(app, options.tenant)).id, options.connection);
      console.log('Rotated.');
    }),
  );

connection
  .command('schema')
  .argument('[connector]', 'e.g. oidc; without it, all are named')
  .description('Everything that can be said in a connection of this kind, as JSON Schema: settings, secrets, ready-made settings.')
  .action((connector: string | undefined) =>
    withApp(async (app) => {
      for (const line of describeConnections(app.federation, connector)) console.log(line);
    }),
  );

program
  .command('saml-application')
  .description('Applications that speak SAML. They are made and changed by `apply`.')
  .command('propose')
  .argument('<file>', "the application's SAML metadata")
  .requiredOption('--tenant <slug>', 'tenant')
  .description('What could stand in the configuration file for it: its name, the attributes it asks for, and which of them it says it cannot do without. Changes nothing.')
  .action((file: string, options: { tenant: string }) =>
    withApp(async (app) => {
      for (const line of proposeSamlApplication(app.saml, await tenantNamed(app, options.tenant), file, read(file))) console.log(line);
    }),
  );

const verifier = program.command('verifier').description('Services that verify customers. They are made and changed by `apply`.');
verifier
  .command('list')
  .requiredOption('--tenant <slug>', 'tenant')
  .description('Each with what it verifies and the address its messages go to. No secret is printed.')
  .action((options: { tenant: string }) =>
    withApp(async (app) => {
      for (const line of await listVerifiers(app.verification, await tenantNamed(app, options.tenant))) console.log(line);
    }),
  );
verifier
  .command('check')
  .requiredOption('--tenant <slug>', 'tenant')
  .requiredOption('--verifier <slug>', 'verifier')
  .description('Ask the service what can be asked before anybody is verified. No secret is printed.')
  .action((options: { tenant: string; verifier: string }) =>
    withApp(async (app) => checkVerifier(app.verification, await tenantNamed(app, options.tenant), options.verifier, (line) => console.log(line))),
  );
verifier
  .command('schema')
  .argument('[connector]', 'e.g. signed-webhook; without it, all are named')
  .description('Everything that can be said in a verifier of this kind, as JSON Schema: settings and secrets.')
  .action((connector: string | undefined) =>
    withApp(async (app) => {
      for (const line of describeVerifiers(app.verification, connector)) console.log(line);
    }),
  );

const purpose = program.command('purpose').description('What is done with what is known of customers. Purposes are made and changed by `apply`.');
const ofPurposes = (slug: string, act: (app: App, tenant: Tenant) => Promise<string[]>) =>
  withApp(async (app) => {
    for (const line of await act(app, await tenantNamed(app, slug))) console.log(line);
  });
purpose
  .command('list')
  .requiredOption('--tenant <slug>', 'tenant')
  .description('Each with the version that counts, its legal basis, and what goes to whom.')
  .action((options: { tenant: string }) => ofPurposes(options.tenant, (app, tenant) => listPurposes(app.consent, tenant)));
purpose
  .command('show')
  .argument('<key>', 'purpose')
  .requiredOption('--tenant <slug>', 'tenant')
  .description('The draft, and every version that was published, word for word.')
  .action((key: string, options: { tenant: string }) => ofPurposes(options.tenant, (app, tenant) => showPurpose(app.consent, tenant, key)));
purpose
  .command('publish')
  .argument('<key>', 'purpose')
  .requiredOption('--tenant <slug>', 'tenant')
  .addOption(new Option('--change <change>', 'whether customers are asked again, or only the words are better').choices(['material', 'editorial']).default('material'))
  .description('Publish the draft as the next version. It never changes again.')
  .action((key: string, options: { tenant: string; change: NoticeChange }) =>
    ofPurposes(options.tenant, (app, tenant) => publishPurpose({ db: app.platform.db, consent: app.consent }, tenant, key, options.change)),
  );

purpose
  .command('explain')
  .requiredOption('--tenant <slug>', 'tenant')
  .requiredOption('--user <sub>', 'subject identifier, or what they sign in with')
  .requiredOption('--recipient <id>', 'client id, SAML entity id, or party:<name>')
  .description('What a recipient gets of a customer now and what not, each with its reason; and what it got. No personal value is printed.')
  .action((options: { tenant: string; user: string; recipient: string }) =>
    ofPurposes(options.tenant, async (app, tenant) => {
      const user = await findUser(app, tenant, options.user);
      if (!user) throw new CommandError(`There is no user "${options.user}" in the tenant "${tenant.slug}".`);
      return explainPurposes({ db: app.platform.db, consent: app.consent }, tenant, user.id, options.recipient);
    }),
  );
program
  .command('stats')
  .requiredOption('--tenant <slug>', 'tenant')
  .option('--from <day>', 'first day, 90 days ago without it')
  .option('--to <day>', 'last day, today without it')
  .addOption(new Option('--by <period>', 'of the calendar').choices(['day', 'week', 'month']).default('month'))
  .addOption(new Option('--per <what>', 'split by it: detail is how a sign-in was proved, which journey it was, and the like').choices(['application', 'detail']))
  .option('--measure <name>', 'only this one, e.g. sign_ins')
  .option('--json', 'one JSON object a line')
  .description('Sign-ups, sign-ins, journeys, erasures, requests: how often, to the nearest ten, fewer than ten hidden. Erasing accounts changes none of it.')
  .action((options: StatsOptions & { tenant: string }) =>
    withApp(async (app) => {
      const applicationName = async (tenantId: string, id: string) => ((await app.oidc.applicationById(tenantId, id)) ?? (await app.saml.applicationById(tenantId, id)))?.name;
      printLines(await printStats({ statistics: app.statistics, applicationName }, await tenantNamed(app, options.tenant), options));
    }),
  );

const risk = program.command('risk').description('What sign-ins look like (docs/guide/risk.md).');
risk
  .command('replay')
  .description("What thresholds of the score would do on a tenant's own past sign-ins, against simulated attackers. Changes nothing.")
  .requiredOption('--tenant <slug>', 'tenant')
  .option('--json', 'the whole report as one JSON object')
  .action((options: { tenant: string; json?: boolean }) => withApp(async (app) => printLines(await printRiskReplay(app, await tenantNamed(app, options.tenant), options))));

const retention = program.command('retention').description('How long what piles up is kept (settings.retention).');
const aboutRetention = (name: string, about: string) => retention.command(name).description(about).requiredOption('--tenant <slug>', 'tenant');
aboutRetention('list', 'Every table that holds something of people, and how long it is there.').action((options: { tenant: string }) =>
  withApp(async (app) => printLines(listRetention(app, await tenantNamed(app, options.tenant)))),
);
aboutRetention('plan', 'How many rows each rule would end now, and of when the oldest is. Changes nothing.')
  .option('--json', 'one JSON object a line')
  .action((options: { tenant: string; json?: boolean }) => withApp(async (app) => printLines(await planAll(app, await tenantNamed(app, options.tenant), options.json))));
aboutRetention('run', 'End what is old enough, at once; the worker does it every six hours.').action((options: { tenant: string }) =>
  withApp(async (app) => printLines(await runRetention(app.retention, await tenantNamed(app, options.tenant)))),
);

addRequestCommands(program, (slug, act) => withApp(async (app) => printLines(await act(app, await tenantNamed(app, slug)))));

const webhooks = program.command('webhooks').description('How applications are told of what happens. Endpoints are made and changed by `apply`.');
const aboutWebhooks = (name: string, about: string) => webhooks.command(name).description(about).requiredOption('--tenant <slug>', 'tenant');
const forWebhooks = (slug: string, act: (app: App, tenant: Tenant) => Promise<string[]>) =>
  withApp(async (app) => {
    for (const line of await act(app, await tenantNamed(app, slug))) console.log(line);
  });
aboutWebhooks('list', 'Each endpoint with what waits for it. No secret is printed.').action((options: { tenant: string }) =>
  forWebhooks(options.tenant, (app, tenant) => listWebhooks(app.webhooks, tenant)),
);
aboutWebhooks('deliveries', 'What became of messages, newest first.')
  .option('--application <client-id>', 'only to this application')
  .addOption(new Option('--state <state>', 'only in this state').choices(['pending', 'delivered', 'failed']))
  .option('--limit <number>', 'at most', whole, 50)
  .action((options: DeliveriesOptions & { tenant: string }) => forWebhooks(options.tenant, (app, tenant) => listDeliveries(app.webhooks, tenant, options)));
aboutWebhooks('replay', 'Send messages again, under the same ids.')
  .requiredOption('--application <client-id>', 'to which application')
  .option('--message <id>', 'the message with this id')
  .option('--failed', 'all that were given up')
  .action((options: ReplayOptions & { tenant: string }) => forWebhooks(options.tenant, (app, tenant) => replayWebhooks(app.webhooks, tenant, options)));
aboutWebhooks('enable', 'Try an endpoint again that said it is gone (410).')
  .requiredOption('--application <client-id>', 'of which application')
  .option('--endpoint <name>', 'which of its endpoints', 'default')
  .action((options: EndpointOptions & { tenant: string }) => forWebhooks(options.tenant, (app, tenant) => enableWebhook(app.webhooks, tenant, options)));
aboutWebhooks('test', 'Send a signed message that says nothing, and show the exchange.')
  .requiredOption('--application <client-id>', 'to which application')
  .option('--endpoint <name>', 'which of its endpoints', 'default')
  .action((options: EndpointOptions & { tenant: string }) =>
    withApp(async (app) => testWebhook(app.webhooks, await tenantNamed(app, options.tenant), options, (line) => console.log(line))),
  );
webhooks
  .command('schema')
  .argument('[type]', 'e.g. account.merged; without it, all are named')
  .description('What applications can hear of, and how its messages look, as JSON Schema.')
  .action((type: string | undefined) => {
    void runMain(async () => {
      for (const line of describeEvents(type)) console.log(line);
    });
  });

const keys = program.command('keys').description('Signing keys and key encryption.');
keys
  .command('rotate')
  .requiredOption('--tenant <slug>', 'tenant')
  .addOption(
    new Option('--purpose <purpose>', 'which keys: those that sign tokens, SAML messages, certificates of erasure, copies for customers, receipts of consents, or the audit trail')
      .choices(['tokens', 'saml', 'erasure', 'exports', 'consents', 'audit'])
      .default('tokens'),
  )
  .option('--emergency', 'retire the active key at once, although applications may have cached the old key set')
  .description('Sign with the next key, which applications know already, and publish another next one.')
  .action((options: { tenant: string; purpose: SigningPurpose; emergency?: boolean }) =>
    withApp(async (app) => {
      await signingByPurpose(app.platform)[options.purpose].rotate((await tenantNamed(app, options.tenant)).id, { emergency: options.emergency ?? false });
      console.log('Rotated.');
    }),
  );
keys
  .command('rewrap')
  .description('Wrap all tenant keys under the first key of PARVIS_KEK, so that the older one can be dropped.')
  .action(() =>
    withApp(async (app) => {
      console.log(`${await app.platform.keys.rewrapTenantKeys()} tenant keys wrapped anew.`);
    }),
  );

await program.parseAsync();
