import { Option, type Command } from 'commander';
import { z } from 'zod';
import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { LOCALES } from '#platform/i18n';
import { newId } from '#platform/ids';
import { REQUEST_KINDS, type PrivacyRequest, type PrivacyRequests, type RequestKind, type RequestOnBehalf, type RequestState, type StepRefusal, type Stepped } from '#requests';
import type { Tenant } from '#tenants';
import type { App } from '../compose.ts';
import { CommandError } from '../main.ts';
import { findUser } from './user.ts';

/** What an operator does with requests of customers. Reading one, and every act, is in the audit trail. */
type Needs = Pick<App, 'platform' | 'identity' | 'requests'>;
export type WithTenant = (slug: string, act: (app: App, tenant: Tenant) => Promise<readonly string[]>) => Promise<void>;

const text = z.string().trim().min(3).max(4000);
const handle = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,39}$/);
const STATES = ['open', 'paused', 'answered', 'refused', 'withdrawn'] as const satisfies readonly RequestState[];

const WHY: Readonly<Record<StepRefusal, string>> = {
  unknown: 'There is no such request in this tenant.',
  closed: 'This request is answered, refused or taken back already.',
  not_pausable: 'The person is asked already, and the clock stands still.',
  not_paused: 'Nobody was asked who they are.',
  not_extendable: 'The time can be extended once, before it is over, and not for every kind of request: it must be answered now.',
  not_applicable: 'There is nothing a machine can do here: no account, another detail than those in the settings, or a kind that is answered in words. Answer without --apply.',
  invalid_value: 'What the customer claims is no value of this detail. Answer without --apply, or refuse it.',
  many: 'There is too much in this request already: answer it.',
};

function words(option: string, given: string): string {
  const read = text.safeParse(given);
  if (!read.success) throw new CommandError(`${option}: say it in 3 to 4000 characters. The person reads it.`);
  return read.data;
}

export interface RequestCommands {
  list(wanted: { readonly state?: RequestState; readonly overdue?: boolean; readonly after?: string; readonly limit: number; readonly json?: boolean }): Promise<string[]>;
  show(id: string, json?: boolean): Promise<string[]>;
  open(of: OpenOptions): Promise<string[]>;
  take(id: string, by: string): Promise<string[]>;
  identity(id: string, of: { readonly ask?: string; readonly confirmed?: string }): Promise<string[]>;
  extend(id: string, reason: string): Promise<string[]>;
  answer(id: string, answer: string, apply: boolean): Promise<string[]>;
  refuse(id: string, reason: string): Promise<string[]>;
}

export interface OpenOptions {
  readonly user?: string;
  readonly kind: RequestKind;
  readonly text: string;
  readonly checked: string;
  readonly attribute?: string;
  readonly value?: string;
  readonly mail?: string;
  readonly locale?: RequestOnBehalf['locale'];
  readonly law?: RequestOnBehalf['law'];
}

export function requestCommands(app: Needs, tenant: Tenant): RequestCommands {
  const { platform, requests } = app;
  const origin: Origin = { actor: { kind: 'operator', id: 'command-line' }, requestId: `command-${newId()}` };
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => platform.db.tenant(tenant.id, work);
  async function step(act: (tx: Tx, room: PrivacyRequests) => Promise<Stepped>): Promise<string[]> {
    const stepped = await inTenant((tx) => act(tx, requests));
    if (stepped.kind === 'refused') throw new CommandError(WHY[stepped.why]);
    return [line(stepped.request)];
  }
  return {
    async list({ json, ...filter }) {
      const page = await platform.db.read(tenant.id, (tx) => requests.list(tx, filter));
      if (json) return page.requests.map((request) => JSON.stringify(request));
      return page.requests.length === 0 ? ['Nothing.'] : [...page.requests.map(line), ...(page.next === undefined ? [] : [`More: --after ${page.next}`])];
    },
    async show(id, json) {
      const request = await inTenant((tx) => requests.read(tx, origin, id));
      if (!request) throw new CommandError(WHY.unknown);
      if (json) return [JSON.stringify(request)];
      const { userId } = request;
      const user = userId === undefined ? undefined : await platform.db.read(tenant.id, (tx) => app.identity.find(tx, userId));
      return [
        line(request),
        `person    ${user?.sub ?? 'no account'}`,
        `law       ${request.law}`,
        ...(request.attribute === undefined ? [] : [`detail    ${request.attribute}`]),
        ...request.entries.flatMap(({ what, at, text: said, value, address }) => [
          '',
          `${at}  ${what}${address === undefined ? '' : `  (answer to ${plain(address)})`}`,
          ...(value === undefined ? [] : [`  should be: ${plain(value)}`]),
          ...said.split('\n').map((row) => `  ${plain(row)}`),
        ]),
      ];
    },
    async open(of) {
      const found = of.user === undefined ? undefined : await findUser(app, tenant, of.user);
      if (of.user !== undefined && !found)
        throw new CommandError(`There is no user "${of.user}" in the tenant "${tenant.slug}". Leave --user out for somebody without an account.`);
      if (!found && of.mail === undefined) throw new CommandError('--mail: somebody without an account needs an address to be answered at.');
      if (of.mail !== undefined && !z.email().max(254).safeParse(of.mail).success) throw new CommandError('--mail is no e-mail address.');
      if (of.kind === 'correction' && of.value === undefined) throw new CommandError('--value: say what should stand there.');
      const filed = await inTenant((tx) =>
        requests.open(tx, origin, {
          kind: of.kind,
          text: words('--text', of.text),
          evidence: words('--checked', of.checked),
          ...(found ? { userId: found.id } : {}),
          ...(of.attribute === undefined ? {} : { attribute: of.attribute }),
          ...(of.value === undefined ? {} : { value: of.value }),
          ...(of.mail === undefined ? {} : { address: of.mail }),
          ...(of.locale === undefined ? {} : { locale: of.locale }),
          ...(of.law === undefined ? {} : { law: of.law }),
        }),
      );
      if (filed.kind === 'refused') throw new CommandError(`--attribute: the tenant has no detail "${of.attribute}". Leave it out and name it in --text.`);
      return [line(filed.request)];
    },
    async take(id, by) {
      if (!handle.safeParse(by).success) throw new CommandError('--by: a short handle in lower case, such as ines or privacy-team.');
      return step((tx, room) => room.take(tx, origin, id, by));
    },
    async identity(id, { ask, confirmed }) {
      if ((ask === undefined) === (confirmed === undefined)) throw new CommandError('Give either --ask or --confirmed.');
      return step((tx, room) =>
        ask === undefined ? room.confirmIdentity(tx, origin, id, words('--confirmed', confirmed as string)) : room.askIdentity(tx, origin, id, words('--ask', ask)),
      );
    },
    extend: async (id, reason) => step((tx, room) => room.extend(tx, origin, id, words('--reason', reason))),
    answer: async (id, given, apply) => step((tx, room) => room.answer(tx, origin, id, words('--text', given), apply)),
    refuse: async (id, reason) => step((tx, room) => room.refuse(tx, origin, id, words('--reason', reason))),
  };
}

/** What somebody wrote must not move the cursor of a terminal (W5). */
const plain = (said: string) => said.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');

const line = ({ id, kind, state, overdue, receivedAt, dueAt, closedAt, extended, source, takenBy }: PrivacyRequest): string =>
  [
    id,
    kind.padEnd(11),
    (overdue ? 'OVERDUE' : state).padEnd(9),
    `received ${receivedAt.toISOString().slice(0, 10)}`,
    closedAt ? `closed ${closedAt.toISOString().slice(0, 10)}` : `due ${dueAt.toISOString().slice(0, 10)}${extended ? ' (extended)' : ''}`,
    `by ${source}`,
    ...(takenBy === undefined ? [] : [`taken by ${takenBy}`]),
  ].join('  ');

/** `parvis privacy-request ...` */
export function addRequestCommands(program: Command, withTenant: WithTenant): void {
  const group = program.command('privacy-request').description('What customers ask under privacy law, and by when it must be answered.');
  const run = (slug: string, act: (commands: RequestCommands) => Promise<string[]>) => withTenant(slug, (app, tenant) => act(requestCommands(app, tenant)));
  const about = (name: string, description: string) => group.command(name).description(description).requiredOption('--tenant <slug>', 'tenant');
  const one = (name: string, description: string) => about(name, description).argument('<id>', 'request');
  type T = { readonly tenant: string };

  about('list', 'Oldest first, with by when each must be answered. What customers wrote is left out.')
    .addOption(new Option('--state <state>', 'only in this state').choices(STATES))
    .option('--overdue', 'only those that should have been answered')
    .option('--after <id>', 'the page after this one')
    .addOption(new Option('--limit <number>', 'at most').default(50).argParser((given) => Math.min(200, Math.max(1, Number.parseInt(given, 10) || 50))))
    .option('--json', 'one JSON object a line')
    .action((options: T & Parameters<RequestCommands['list']>[0]) => {
      const { tenant, ...wanted } = options;
      return run(tenant, (commands) => commands.list(wanted));
    });
  one('show', 'Every word of one, and how it was known who asked. That it was read is in the audit trail.')
    .option('--json', 'as JSON')
    .action((id: string, options: T & { json?: boolean }) => run(options.tenant, (commands) => commands.show(id, options.json)));
  about('open', 'Write one down for somebody who cannot sign in, or asked in another way. They are written to.')
    .addOption(new Option('--kind <kind>', 'what it is about').choices(REQUEST_KINDS).makeOptionMandatory())
    .option('--user <sub>', 'subject identifier, or what they sign in with; absent: no account')
    .requiredOption('--text <words>', 'what they ask')
    .requiredOption('--checked <words>', 'how you know who they are; only operators read it')
    .option('--attribute <name>', 'of a correction: which detail')
    .option('--value <value>', 'of a correction: what should stand there')
    .option('--mail <address>', 'where to answer, without an account')
    .addOption(new Option('--locale <locale>', 'language to answer in, without an account').choices(LOCALES))
    .addOption(new Option('--law <law>', "whose clock, where it is not the tenant's").choices(['gdpr', 'ccpa']))
    .action((options: T & OpenOptions) => run(options.tenant, (commands) => commands.open(options)));
  one('take', 'Say who takes care of it.')
    .requiredOption('--by <handle>', 'short handle of a person or a team')
    .action((id: string, options: T & { by: string }) => run(options.tenant, (commands) => commands.take(id, options.by)));
  one('identity', 'Ask who they are (under the GDPR the clock stands still meanwhile), or note that it is known now.')
    .option('--ask <words>', 'what you need; the person reads it')
    .option('--confirmed <words>', 'how you know it now; only operators read it')
    .action((id: string, options: T & { ask?: string; confirmed?: string }) => run(options.tenant, (commands) => commands.identity(id, options)));
  one('extend', 'Take the further time the law gives, once and before the first is over. The person is told why.')
    .requiredOption('--reason <words>', 'why it takes longer')
    .action((id: string, options: T & { reason: string }) => run(options.tenant, (commands) => commands.extend(id, options.reason)));
  one('answer', 'Answer it. The person reads it in their account, or by mail where there is none.')
    .requiredOption('--text <words>', 'the answer')
    .option('--apply', 'do what was asked in the same step: write the corrected value, restrict, or erase the account after its days of grace')
    .action((id: string, options: T & { text: string; apply?: boolean }) => run(options.tenant, (commands) => commands.answer(id, options.text, options.apply ?? false)));
  one('refuse', 'Refuse it. The person is told why, and where to complain.')
    .requiredOption('--reason <words>', 'why')
    .action((id: string, options: T & { reason: string }) => run(options.tenant, (commands) => commands.refuse(id, options.reason)));
}
