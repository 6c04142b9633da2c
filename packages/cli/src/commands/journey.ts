import type { Bench, Context } from '../context.ts';
import { CliError } from '../failure.ts';
import { readText } from '../files.ts';
import { EXIT } from '../io.ts';
import { limitOf, paged, type Paged } from '../options.ts';
import { post } from '../post.ts';
import { json, minute, plain } from '../print.ts';

const ALL = '/admin/v1/tenants/{tenant}/journeys';
const ONE = `${ALL}/{journey}` as const;
const JOURNEY = ['<journey>', 'e.g. sign-in'] as const;

export function addJourneyCommands({ program, run }: Bench): void {
  const journey = program.command('journey').alias('journeys').description('Sign-up, sign-in and all else that customers are led through.');
  journey
    .command('list')
    .description('All of the tenant.')
    .action(
      run(async (context) => {
        const { body } = await context.admin.read(ALL, { path: { tenant: context.tenant() } });
        await context.list(body.items, [
          { head: 'JOURNEY', of: ({ id }) => id },
          { head: 'VERSION', of: ({ version }) => version },
          { head: 'FROM', of: ({ source }) => (source === 'own' ? 'published here' : 'built in') },
          { head: 'STEPS', of: ({ nodes }) => nodes },
          { head: 'PUBLISHED', of: (row) => minute(row.published_at) },
        ]);
      }),
    );
  journey
    .command('show')
    .argument(...JOURNEY)
    .option('--definition', 'as it is written: what `publish` takes')
    .description('Its steps, and where each leads.')
    .action(
      run<[string, { definition?: true }]>(async (context, id, { definition }) => {
        const { body } = await context.admin.read(ONE, { path: { tenant: context.tenant(), journey: id } });
        if (definition) return context.say(json(body.definition, 2));
        if (context.common.json) return context.say(json(body, 2));
        context.one(body, {
          journey: body.id,
          version: body.version,
          from: body.source === 'own' ? 'published here' : 'built in',
          published: minute(body.published_at),
          start: body.start,
        });
        for (const { id: node, step, next, leave } of body.nodes) {
          context.say(`${plain(node)}  (${plain(step)})`);
          for (const { outcome, to } of next) context.say(`    ${plain(outcome)} -> ${plain(to)}`);
          if (leave !== undefined) context.say(`    cancel -> ${plain(leave)}`);
        }
      }),
    );
  journey
    .command('publish')
    .argument(...JOURNEY)
    .argument('<file>', 'its definition as JSON: `{ id, start, nodes }`')
    .description('Publish a version: it is judged first, and takes the place of the one that was there when this was begun, or of none.')
    .action(run<[string, string]>(publish));
  paged(journey.command('versions').argument(...JOURNEY))
    .description('What was published, newest first.')
    .action(
      run<[string, Paged]>(async (context, id, options) =>
        context.list({ from: context.admin.all(`${ONE}/versions`, { path: { tenant: context.tenant(), journey: id } }), limit: limitOf(options) }, [
          { head: 'VERSION', of: ({ version }) => version },
          { head: 'PUBLISHED', of: (row) => minute(row.published_at) },
          { head: '', of: ({ current }) => (current ? 'in use' : '') },
        ]),
      ),
    );
  journey
    .command('rollback')
    .alias('roll-back')
    .argument(...JOURNEY)
    .argument('<version>', 'as `versions` lists them')
    .description('Go back to a version. Whoever is on the way goes on with what they began with.')
    .action(
      run<[string, string]>(async (context, id, version) => {
        const path = { tenant: context.tenant(), journey: id };
        const { body, etag = '*' } = await context.admin.read(ONE, { path });
        await context.agree(`${id} is at version ${body.version} now. Go back to ${version}?`);
        const now = await post(context, `${ONE}/roll-back`, { path, etag, body: { version } });
        tell(context, now);
      }),
    );
}

async function publish(context: Context, id: string, file: string): Promise<void> {
  const path = { tenant: context.tenant(), journey: id };
  const definition = definitionIn(readText(file), file);
  // Whoever publishes has what is there now in mind, and not what somebody else publishes in the meantime.
  const { body, etag = '*' } = await context.admin.read(ONE, { path });
  const { ok, problems } = await post(context, `${ONE}/validate`, { path, body: { definition } });
  if (!ok) throw new CliError([`${file} is not published:`, ...problems.map((problem) => `  ${plain(problem)}`)].join('\n'));
  await context.agree(`Publish ${id} in place of version ${body.version}?`);
  const saved = await context.admin.change(ONE, { path, etag, body: { definition } });
  if (saved.kind === 'conflict')
    throw new CliError(`Somebody else published ${id} in the meantime: it is at version ${saved.current.version}. Nothing was done.`, EXIT.changedMeanwhile);
  tell(context, saved.body);
}

const tell = (context: Context, { id, version }: { readonly id: string; readonly version: string }) =>
  context.say(context.common.json ? json({ id, version }) : `${id} is at version ${version} now.`);

function definitionIn(text: string, file: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new CliError(`${file} is no definition of a journey: JSON such as \`parvis journey show ${'<journey>'} --definition\` prints.`);
}
