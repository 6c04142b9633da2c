import type { Command } from 'commander';
import type { Bench, Context } from '../context.ts';
import { CliError } from '../failure.ts';
import { readText, writeNew } from '../files.ts';
import { EXIT } from '../io.ts';
import { limitOf, paged, whole, type Paged } from '../options.ts';
import { post } from '../post.ts';
import { json, minute } from '../print.ts';
import { valuesIn, variablesFor } from '../variables.ts';

const ALL = '/admin/v1/configuration';
const ONE = '/admin/v1/tenants/{tenant}/configuration';

interface FileOptions {
  readonly envFile?: string;
  readonly prune?: true;
}

interface Planned {
  readonly changes: readonly unknown[];
  readonly plan: string;
  readonly text: string;
}

const PRUNE = ['--prune', 'also take out of use what the file does not list; never users'] as const;

/** The words of the server's own command, over the API: what would change is said by the server in both. */
export function addConfigurationCommands({ program, run }: Bench): void {
  const about = (name: string): Command =>
    program.command(name).argument('<file>', 'YAML file').option('--env-file <file>', 'variables of this environment, NAME=value a line; they count before those of the process');

  program
    .command('export')
    .option('--out <file>', 'new file to write to, instead of printing it')
    .option('--env-file <file>', 'variables of this environment: where a text has such a value, the reference stands in its place')
    .description('Everything that is configured, as a file that `apply` takes: of one tenant, or of all. Secrets are references.')
    .action(
      run<[{ out?: string; envFile?: string }]>(async (context, { out, envFile }) => {
        const body = await exported(context, envFile);
        if (context.common.json) return context.say(json(body, 2));
        if (out === undefined) return context.io.out(body.file);
        await writeNew(context.io, out, [body.file]);
        context.say(`Written to ${out}.${body.secrets.length === 0 ? '' : ` Another installation needs ${body.secrets.length} secrets, which it names at the top.`}`);
      }),
    );

  about('plan')
    .option(...PRUNE)
    .description('What applying a file would change. Changes nothing. Exit code 2 when something would.')
    .action(
      run<[string, FileOptions]>(async (context, file, options) => {
        const planned = await plan(context, bodyOf(context, file, options));
        show(context, planned);
        if (planned.changes.length > 0) context.end(EXIT.differs);
      }),
    );

  about('apply')
    .option(...PRUNE)
    .description('Bring a tenant, or all, to what a file says. Shows it first, asks, and does that or nothing.')
    .action(
      run<[string, FileOptions]>(async (context, file, options) => {
        const body = bodyOf(context, file, options);
        const planned = await plan(context, body);
        if (planned.changes.length === 0) return show(context, planned);
        if (!context.common.json) show(context, planned);
        await context.agree('Do this?');
        const { tenant } = context.place;
        const bound = { ...body, plan: planned.plan };
        const done = tenant === undefined ? await post(context, `${ALL}/apply`, { body: bound }) : await post(context, `${ONE}/apply`, { path: { tenant }, body: bound });
        tellDone(context, done);
      }),
    );

  about('drift')
    .description('What is otherwise here than in the file, and what is here and not in it. Exit code 2 when there is something.')
    .action(
      run<[string, FileOptions]>(async (context, file, options) => {
        const { prune: _prune, ...body } = bodyOf(context, file, options);
        const { tenant } = context.place;
        const found = tenant === undefined ? await post(context, `${ALL}/drift`, { body }) : await post(context, `${ONE}/drift`, { path: { tenant }, body });
        show(context, found);
        if (found.changes.length > 0) context.end(EXIT.differs);
      }),
    );

  program
    .command('promote')
    .argument('<from>', 'slug of the tenant that is as this one is to become')
    .option('--env-file <file>', 'variables and secrets of this tenant, NAME=value a line')
    .option('--there-env-file <file>', 'the same variables with their values at the other tenant')
    .option(...PRUNE)
    .option('--plan', 'only show it. Exit code 2 when something would change')
    .description('From test to live: bring a tenant to what another one is. Shows it first, asks, and does that or nothing. Secrets that are here stay.')
    .action(run<[string, PromoteOptions]>(promote));

  paged(program.command('revisions').argument('[number]', 'one revision: what differs from the one before', whole))
    .option('--file', 'of one revision: the file that says all of it, secrets by reference')
    .description('What the configuration of a tenant was, newest first.')
    .action(run<[number | undefined, Paged & { file?: true }]>(revisions));

  program
    .command('rollback')
    .argument('<number>', 'revision', whole)
    .option('--secrets', 'bring back the secrets of then as well; without it those that are here stay')
    .description('Bring a tenant back to an earlier revision. Shows what would happen first, and asks. It is a new revision: nothing of the history goes.')
    .action(
      run<[number, { secrets?: true }]>(async (context, number, options) => {
        const path = { tenant: context.tenant(), number };
        const secrets = options.secrets ? 'restore' : 'keep';
        const { body: planned, etag = '*' } = await context.admin.read(`${ONE}/revisions/{number}/rollback-plan`, { path, query: { secrets } });
        if (planned.changes.length === 0) return show(context, planned);
        if (!context.common.json) show(context, planned);
        await context.agree('Do this?');
        const body = { secrets, plan: planned.plan } as const;
        tellDone(context, await post(context, `${ONE}/revisions/{number}/rollback`, { path, etag, body }));
      }),
    );
}

async function exported(context: Context, envFile: string | undefined) {
  if (envFile !== undefined) return post(context, `${ONE}/export`, { path: { tenant: context.tenant() }, body: { variables: valuesIn(envFile) } });
  const { tenant } = context.place;
  return (tenant === undefined ? await context.admin.read(ALL) : await context.admin.read(ONE, { path: { tenant } })).body;
}

interface PromoteOptions {
  readonly envFile?: string;
  readonly thereEnvFile?: string;
  readonly prune?: true;
  readonly plan?: true;
}

/** From test to live, within an installation. */
async function promote(context: Context, from: string, options: PromoteOptions): Promise<void> {
  const tenant = context.tenant();
  const [here, there] = [options.envFile, options.thereEnvFile].map((file) => (file === undefined ? {} : valuesIn(file))) as [Record<string, string>, Record<string, string>];
  const lacking = Object.keys(there).filter((name) => here[name] === undefined);
  if (lacking.length > 0) throw new CliError(`${options.envFile ?? '--env-file'} does not say what ${lacking.join(', ')} is at ${tenant}.`);
  const values = Object.fromEntries(Object.entries(here).map(([name, value]) => [name, { here: value, ...(there[name] === undefined ? {} : { there: there[name] }) }]));
  const body = { from, values, prune: options.prune ?? false };
  // Whoever changes it from here on is noticed.
  const { etag = '*' } = await context.admin.read(`${ONE}/revisions`, { path: { tenant }, query: { limit: 1 } });
  const planned = await post(context, `${ONE}/promotion-plan`, { path: { tenant }, body });
  if (options.plan || planned.changes.length === 0) {
    show(context, planned);
    if (planned.changes.length > 0) context.end(EXIT.differs);
    return;
  }
  if (!context.common.json) show(context, planned);
  await context.agree(`Bring ${tenant} to what ${from} is?`);
  tellDone(context, await post(context, `${ONE}/promotion`, { path: { tenant }, etag, body: { ...body, plan: planned.plan } }));
}

function bodyOf({ io }: Context, file: string, { envFile, prune }: FileOptions) {
  const text = readText(file);
  return { file: text, variables: variablesFor(text, io.env, envFile), prune: prune ?? false };
}

async function plan(context: Context, body: ReturnType<typeof bodyOf>): Promise<Planned> {
  const { tenant } = context.place;
  if (tenant === undefined) return post(context, `${ALL}/plan`, { body });
  return post(context, `${ONE}/plan`, { path: { tenant }, body });
}

function show(context: Context, planned: Planned): void {
  if (context.common.json) context.say(json(planned, 2));
  else context.plan(planned.text);
}

function tellDone(context: Context, done: Planned & { readonly revisions: Readonly<Record<string, number>> }): void {
  if (context.common.json) return context.say(json(done, 2));
  const made = Object.entries(done.revisions).map(([slug, number]) => `${slug} ${number}`);
  context.say(made.length === 0 ? 'Done.' : `Done: revision ${made.join(', ')}.`);
}

const SOURCES = { apply: 'a file', rollback: 'back to', elsewhere: 'single changes' } as const;

async function revisions(context: Context, number: number | undefined, { file, ...page }: Paged & { readonly file?: true }): Promise<void> {
  const path = { tenant: context.tenant() };
  if (number === undefined) {
    return context.list({ from: context.admin.all(`${ONE}/revisions`, { path }), limit: limitOf(page) }, [
      { head: 'REVISION', of: (row) => row.number },
      { head: 'AT', of: ({ at }) => minute(at) },
      { head: 'BY', of: ({ actor }) => (actor.id === undefined ? actor.kind : `${actor.kind} ${actor.id}`) },
      { head: 'THROUGH', of: ({ source, back_to: back }) => `${SOURCES[source]}${back === undefined ? '' : ` ${back}`}` },
      { head: 'WHAT', of: ({ changes: [first, ...more] }) => (first === undefined ? '' : `${first.what}${more.length > 0 ? ` and ${more.length} more` : ''}`) },
    ]);
  }
  const { body } = await context.admin.read(`${ONE}/revisions/{number}`, { path: { ...path, number } });
  if (file) return context.io.out(body.file);
  if (context.common.json) return context.say(json(body, 2));
  context.plan(body.text);
}
