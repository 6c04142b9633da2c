import { allTenants } from '../all-tenants.ts';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { fromEnvironment } from '#platform/config';
import type { RevisionSummary } from '#configuration/contract';
import type { Origin } from '#platform/events';
import { newId } from '#platform/ids';
import { isSystemTenant, type Tenant } from '#tenants/contract';
import type { App } from '../compose.ts';
import {
  applyConfig,
  collectTenant,
  driftOf,
  parseConfigFile,
  planByTenant,
  readEnvironmentFile,
  sayPlan,
  showPlan,
  writeConfigFile,
  type ApplyOptions,
} from '../config-as-code/index.ts';
import { CommandError } from '../main.ts';

type WithApp = (work: (app: App) => Promise<void>) => Promise<void>;

interface FileOptions {
  readonly envFile?: string;
  readonly prune?: boolean;
  readonly yes?: boolean;
}

/** Something differs. 0 is "nothing does", 1 "it could not be told". */
const DIFFERS = 2;

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandError(`${file} cannot be read.`);
  }
};
const variablesOf = ({ envFile }: FileOptions): ReadonlyMap<string, string> => (envFile === undefined ? new Map() : readEnvironmentFile(read(envFile)));

/** What a file of variables says counts before the environment. */
const configFile = (file: string, options: FileOptions) => {
  const variables = variablesOf(options);
  return parseConfigFile(read(file), { env: (name) => variables.get(name) ?? fromEnvironment(name) });
};

/** Where lines go. */
type Say = (line: string) => void;

const colour = (): boolean => process.stdout.isTTY && fromEnvironment('NO_COLOR') === undefined;

/** At a terminal somebody is asked; elsewhere whoever wrote the script has decided. */
async function agreed(question: string, yes: boolean): Promise<boolean> {
  if (yes || !process.stdin.isTTY || !process.stdout.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/** Shows what would happen, asks, and does that and nothing else. */
async function showAndApply(
  say: Say,
  app: App,
  file: ReturnType<typeof parseConfigFile>,
  options: ApplyOptions & { readonly yes?: boolean; readonly kept?: { readonly source: 'rollback'; readonly backTo: number } },
): Promise<void> {
  const { yes, kept, ...rest } = options;
  const planned = await planByTenant(app.configuration.rooms, file, rest);
  const lines = [...planned.values()].flat();
  if (lines.length === 0) return say('Nothing changed: everything is as the file says.');
  sayPlan(lines, 'plan', colour()).forEach(say);
  if (!(await agreed('Do this?', yes ?? false))) throw new CommandError('Nothing was done.');
  const origin: Origin = { actor: { kind: 'operator' }, requestId: `config-${newId()}` };
  const made: number[] = [];
  const keep = app.configuration.history.keep({ source: 'apply', origin, ...kept, onRevision: (_tenant, number) => made.push(number) });
  await applyConfig(app.configuration.rooms, file, { ...rest, origin, keep, agreed: new Map([...planned].map(([slug, of]) => [slug, of.map(({ text }) => text)])) });
  say(made.length === 1 ? `Done: revision ${made[0]}.` : 'Done.');
}

const PRUNE = 'also take out of use what the file does not list: connections nobody uses and resources are removed, all else is suspended or retired; never users';
const ENV_FILE = 'variables of this environment, NAME=value a line; they count before those of the process';

/** `parvis plan`, `apply`, `drift`, `export`. */
export function addConfigurationCommands(program: Command, withApp: WithApp, say: Say): void {
  const about = (name: string, description: string) => program.command(name).argument('<file>', 'YAML file').description(description).option('--env-file <file>', ENV_FILE);

  about('plan', 'Show what applying the file would change. Changes nothing. Exit code 2 when something would.')
    .option('--prune', PRUNE)
    .action((file: string, options: FileOptions) =>
      withApp(async (app) => {
        const lines = [...(await planByTenant(app.configuration.rooms, configFile(file, options), { prune: options.prune ?? false })).values()].flat();
        sayPlan(lines, 'plan', colour()).forEach(say);
        if (lines.length > 0) process.exitCode = DIFFERS;
      }),
    );

  about('apply', 'Bring tenants, brands, applications, purposes, settings and seed users to the state the file says. Shows it first, and asks at a terminal.')
    .option('--prune', PRUNE)
    .option('--yes', 'do not ask')
    .action((file: string, options: FileOptions) =>
      withApp((app) => showAndApply(say, app, configFile(file, options), { prune: options.prune ?? false, yes: options.yes ?? false })),
    );

  about('drift', 'Show what of the tenants in the file is otherwise here, and what they have that is not in it. Exit code 2 when there is something.').action(
    (file: string, options: FileOptions) =>
      withApp(async (app) => {
        const lines = await driftOf(app.configuration.rooms, configFile(file, options));
        sayPlan(lines, 'drift', colour()).forEach(say);
        if (lines.length > 0) process.exitCode = DIFFERS;
      }),
  );

  program
    .command('export')
    .option('--tenant <slugs...>', 'only these tenants')
    .option('--env-file <file>', 'variables of this environment, NAME=value a line: where a text has such a value, the reference stands in its place')
    .description('Print everything that is configured as a file that `apply` takes. Secrets are references, and their names stand at the top; users are not in it.')
    .action((options: FileOptions & { tenant?: string[] }) =>
      withApp(async (app) => {
        const collected: Awaited<ReturnType<typeof collectTenant>>[] = [];
        for (const id of await tenantIds(app, options.tenant)) collected.push(await collectTenant(app.configuration.rooms, id));
        const secrets = new Map(collected.flatMap((one) => [...one.secrets]));
        process.stdout.write(
          writeConfigFile(
            collected.map(({ document }) => document),
            { variables: variablesOf(options), secrets },
          ),
        );
      }),
    );
}

const tenantNamed = async (app: App, slug: string): Promise<Tenant> => {
  const tenant = await app.tenants.bySlug(slug);
  if (!tenant || isSystemTenant(tenant)) throw new CommandError(`There is no tenant "${slug}".`);
  return tenant;
};

const SOURCES = { apply: 'a file', rollback: 'back to', elsewhere: 'single changes' } as const;

/** `7  2026-11-30 10:12  operator  a file  ~ brand shop`. */
export function revisionLine({ number, at, actor, source, backTo, changes }: RevisionSummary): string {
  const who = actor.id === undefined ? actor.kind : `${actor.kind} ${actor.id}`;
  const first = changes[0] === undefined ? '' : showPlan(changes.slice(0, 1))[0];
  const more = changes.length > 1 ? ` and ${changes.length - 1} more` : '';
  return `${String(number).padStart(4)}  ${at.toISOString().slice(0, 16).replace('T', ' ')}  ${who}  ${SOURCES[source]}${backTo === undefined ? '' : ` ${backTo}`}  ${first}${more}`;
}

/** `parvis revisions`, `rollback`. */
export function addRevisionCommands(program: Command, withApp: WithApp, say: Say): void {
  program
    .command('revisions')
    .argument('[number]', 'one revision: what differs from the one before', whole)
    .requiredOption('--tenant <slug>', 'tenant')
    .option('--file', 'of one revision: the file that says all of it, secrets by reference')
    .option('--limit <number>', 'newest, at most', whole, 20)
    .description('What the configuration of a tenant was, newest first.')
    .action((number: number | undefined, options: { tenant: string; file?: boolean; limit: number }) =>
      withApp(async (app) => {
        const { id } = await tenantNamed(app, options.tenant);
        if (number === undefined) {
          for (const revision of await app.configuration.revisions(id, { limit: Math.min(options.limit, 200) })) say(revisionLine(revision));
          return;
        }
        const revision = await app.configuration.revision(id, number);
        if (!revision) throw new CommandError(`There is no revision ${number} of the tenant "${options.tenant}".`);
        if (options.file) return void process.stdout.write(revision.content);
        showPlan(revision.changes, colour()).forEach(say);
      }),
    );

  program
    .command('rollback')
    .argument('<number>', 'revision', whole)
    .requiredOption('--tenant <slug>', 'tenant')
    .option('--secrets', 'bring back the secrets of then as well; without it those that are here stay')
    .option('--yes', 'do not ask')
    .description('Bring a tenant back to an earlier revision. Shows what would happen first, and asks at a terminal. It is a new revision: nothing of the history goes.')
    .action((number: number, options: { tenant: string; secrets?: boolean; yes?: boolean }) =>
      withApp(async (app) => {
        const { id } = await tenantNamed(app, options.tenant);
        const file = await app.configuration.fileOf(id, { number, secrets: options.secrets ? 'restore' : 'keep' });
        await showAndApply(say, app, file, { exact: true, prune: true, yes: options.yes ?? false, kept: { source: 'rollback', backTo: number } });
      }),
    );
}

const whole = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('must be a whole number.');
  return Number(text);
};

async function tenantIds(app: App, slugs: readonly string[] | undefined): Promise<string[]> {
  if (slugs) {
    return Promise.all(slugs.map(async (slug) => (await tenantNamed(app, slug)).id));
  }
  const ids: string[] = [];
  for await (const tenant of allTenants(app)) if (!isSystemTenant(tenant)) ids.push(tenant.id);
  return ids;
}
