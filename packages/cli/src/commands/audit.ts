import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '@parvis/sdk-node';
import { Option } from 'commander';
import { CliError, must } from '../failure.ts';
import type { Bench, Context } from '../context.ts';
import { writeNew } from '../files.ts';
import { EXIT } from '../io.ts';
import { limitOf, paged, type Paged } from '../options.ts';
import { post } from '../post.ts';
import { json, minute, plain } from '../print.ts';

const AUDIT = '/admin/v1/tenants/{tenant}/audit';
type Verification = Answer<`${typeof AUDIT}/verification/{id}`>;

interface ShowOptions extends Paged {
  readonly type?: string;
  readonly user?: string;
  readonly since?: string;
  readonly until?: string;
}

interface ReportOptions {
  readonly from: string;
  readonly to: string;
  readonly format: 'html' | 'csv' | 'json';
  readonly out?: string;
}

/** Who looks stands in it afterwards. */
export function addAuditCommands({ program, run }: Bench): void {
  const audit = program.command('audit').description('The audit trail: read, verified, exported. Who does it stands in it.');
  paged(audit.command('show', { isDefault: true }))
    .option('--type <type>', 'only facts of this type, e.g. sessions.session_started; % stands for anything')
    .option('--user <id>', 'only about this customer')
    .option('--since <time>', 'from then on')
    .option('--until <time>', 'before')
    .description('The audit trail, newest first.')
    .action(
      run<[ShowOptions]>(async (context, { type, user, since, until, ...page }) => {
        const query = {
          ...(type === undefined ? {} : { type }),
          ...(user === undefined ? {} : { subject: user }),
          ...(since === undefined ? {} : { since }),
          ...(until === undefined ? {} : { until }),
        };
        await context.list({ from: context.admin.all(AUDIT, { path: { tenant: context.tenant() }, query }), limit: limitOf(page) }, [
          { head: 'AT', of: ({ at }) => at.slice(0, 19).replace('T', ' ') },
          { head: 'WHAT', of: ({ type: fact }) => fact },
          { head: 'RESULT', of: ({ result }) => result },
          { head: 'BY', of: ({ actor }) => (actor.id === undefined ? actor.kind : `${actor.kind} ${actor.id}`) },
          { head: 'ABOUT', of: ({ subject }) => subject },
          { head: 'DATA', of: ({ data }) => json(data) },
        ]);
      }),
    );
  audit
    .command('verify')
    .description('Have every entry checked against the signed chain, and the first named that is not as it was written. Exit code 2 when one is not.')
    .action(run(verify));
  audit
    .command('export')
    .option('--out <file>', 'new file to write to, instead of printing it')
    .description('All of it with its chain and public keys, as JSON lines: `npm run parvis -- audit verify --file` checks it anywhere.')
    .action(
      run<[{ out?: string }]>(async (context, { out }) => {
        const body = await streamOf(context.admin.api.GET(`${AUDIT}/export`, { params: { path: { tenant: context.tenant() } }, parseAs: 'stream', signal: context.io.signal }));
        await write(context, body, out);
      }),
    );
  audit
    .command('report')
    .requiredOption('--from <time>', 'e.g. 2026-01-01')
    .requiredOption('--to <time>', 'before this')
    .addOption(new Option('--format <format>', 'to read and print, for a spreadsheet, or for a program').choices(['html', 'csv', 'json']).default('html'))
    .option('--out <file>', 'new file to write to, instead of printing it')
    .description('What operators did, what was changed, what customers agreed to, requests and erasures of a time, and whether the trail is as it was written.')
    .action(
      run<[ReportOptions]>(async (context, { from, to, format, out }) => {
        const params = { path: { tenant: context.tenant() }, query: { format, since: time(from), until: time(to) } };
        const body = await streamOf(context.admin.api.GET(`${AUDIT}/report`, { params, parseAs: 'stream', signal: context.io.signal }));
        await write(context, body, out);
      }),
    );
}

const LOOK_AGAIN_MS = 1000;

/** A short trail is verified when the answer comes; a long one is work for the worker, and asked after. */
async function verify(context: Context): Promise<void> {
  const path = { tenant: context.tenant() };
  let now: Verification = await post(context, `${AUDIT}/verification`, { path });
  while (now.state === 'waiting' || now.state === 'running') {
    await wait(LOOK_AGAIN_MS, undefined, { signal: context.io.signal });
    now = (await context.admin.read(`${AUDIT}/verification/{id}`, { path: { ...path, id: now.id } })).body;
  }
  if (!now.result) throw new CliError('It could not be verified. Does the worker run? `parvis jobs` says so.');
  const { ok, entries, blocks, until, anchors, findings, more } = now.result;
  if (!ok) context.end(EXIT.differs);
  context.one(now, {
    entries: `${entries} in ${blocks} blocks`,
    'written before': minute(until),
    anchor: anchors ? `${anchors.known} ends of the chain are known from elsewhere` : 'none: that nothing was cut off at the end is not shown',
    result: ok ? 'good: every entry is as it was written' : 'BAD',
  });
  if (!context.common.json) for (const { says } of findings) context.say(`  ${plain(says)}`);
  if (more > 0) context.io.err(`And ${more} more.\n`);
}

/** A day is its beginning. */
const time = (text: string): string => (/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);

const streamOf = async (asked: Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>) => (await must(asked)) as AsyncIterable<Uint8Array>;

async function write(context: Context, body: AsyncIterable<Uint8Array>, out: string | undefined): Promise<void> {
  if (out !== undefined) {
    await writeNew(context.io, out, body);
    return context.say(`Written to ${out}.`);
  }
  const decoder = new TextDecoder();
  for await (const piece of body) context.io.out(decoder.decode(piece, { stream: true }));
}
