import { z } from 'zod';
import type { TrailCheck, TrailReading } from '#insight';
import type { TrailEntry } from '#platform/events';
import { changeJson } from '../configuration/shapes.ts';
import { pageOf, pageQuery } from '../kit/paging.ts';
import { actorJson, type Names } from '../who/name-actors.ts';

const ACTORS = ['user', 'operator', 'application', 'system', 'anonymous'] as const;
const moment = z.iso.datetime({ offset: true });

export const trailQuery = pageQuery.extend({
  type: z
    .string()
    .max(500)
    .regex(/^[a-z_%]+(?:\.[a-z_%]+)?(?:,[a-z_%]+(?:\.[a-z_%]+)?)*$/, 'must be kinds of facts, such as sessions.session_started; % stands for anything, and a comma between several')
    .optional()
    .describe('Kinds of facts, several with commas between them; `%` stands for anything: `requests.%`.'),
  subject: z.string().max(200).optional().describe('Id of the user it is about.'),
  actor_kind: z.enum(ACTORS).optional(),
  actor: z.string().max(200).optional().describe('Id of who did it.'),
  application: z.string().max(200).optional().describe('Id of the application.'),
  result: z.enum(['success', 'failure']).optional(),
  request_id: z.string().max(200).optional().describe('Reference of an error page, or of a log line.'),
  ip: z.string().max(64).optional().describe('Address it was done from. Facts from before addresses could be found are not among them.'),
  since: moment.optional().describe('From then on.'),
  until: moment.optional().describe('Before then.'),
  newer: z.string().max(500).optional().describe('`entry` of one: what came after it.'),
  clients: z.stringbool().default(true).describe('`false`: without addresses and browsers, and so without details of customers to be counted.'),
  live: z.stringbool().optional().describe('Followed: asked again every few seconds. That somebody reads is then noted once in ten minutes.'),
});

export const entryJson = z.strictObject({
  entry: z.string().describe('Its address, for `/audit/:entry` and for `after`.'),
  id: z.string(),
  at: z.string().describe('To the microsecond, by the clock of the database.'),
  type: z.string(),
  version: z.number().int(),
  result: z.enum(['success', 'failure']),
  actor: z.strictObject({
    kind: z.enum(ACTORS),
    id: z.string().optional(),
    name: z.string().optional().describe('Of an operator, an API key or an application. Customers are not named.'),
  }),
  subject: z.string().optional().describe('Id of the user it is about.'),
  subject_name: z.string().optional().describe('In the trail of the operators.'),
  application: z.string().optional(),
  application_name: z.string().optional(),
  request_id: z.string(),
  ip: z.string().optional().describe('Gone with the account of whoever it was.'),
  user_agent: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});
export const entryPage = pageOf(entryJson).extend({
  looked_to: z.string().optional().describe('Only so far back was looked, because it took long: `next` goes on from there, also where nothing was found yet.'),
});
export const wholeEntryJson = entryJson.extend({
  changes: z
    .strictObject({ revision: z.number().int(), things: z.array(changeJson) })
    .optional()
    .describe('What it changed of the configuration, before and after, for whoever may see that. Never a secret, never anything of a customer.'),
});
export const entryParams = z.object({ entry: z.string().max(200) });
export const typesJson = z.strictObject({ items: z.array(z.strictObject({ type: z.string(), about: z.string() })) });

export function readingOf({
  limit,
  after,
  newer,
  ip,
  live,
  type,
  subject,
  actor,
  actor_kind: kind,
  application,
  result,
  request_id: requestId,
  since,
  until,
}: z.output<typeof trailQuery>): TrailReading {
  const types = type?.split(',');
  const [only] = types ?? [];
  return {
    limit,
    ...(after === undefined ? {} : { after }),
    ...(newer === undefined ? {} : { newer }),
    ...(ip === undefined ? {} : { ip }),
    ...(live ? { live } : {}),
    ...(types === undefined ? {} : types.length === 1 && !only?.includes('%') ? { type: only as string } : { types: types.map((one) => one.replaceAll('_', '\\_')) }),
    ...(subject === undefined ? {} : { subject }),
    ...(actor === undefined && kind === undefined ? {} : { actor: { ...(kind ? { kind } : {}), ...(actor === undefined ? {} : { id: actor }) } }),
    ...(application === undefined ? {} : { applicationId: application }),
    ...(result ? { result } : {}),
    ...(requestId === undefined ? {} : { requestId }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

/** Whoever looks for an address is shown it, whether it stands there or not. */
export const withClients = ({ clients, ip }: z.output<typeof trailQuery>): boolean => clients || ip !== undefined;

export const jsonOf = (entry: TrailEntry, names: Names, clients = true): z.input<typeof entryJson> => ({
  entry: entry.cursor,
  id: entry.id,
  at: entry.occurredAt,
  type: entry.type,
  version: entry.version,
  result: entry.result,
  actor: { ...actorJson(entry.actor, names), kind: entry.actor.kind },
  ...(entry.subject === undefined ? {} : { subject: entry.subject }),
  ...named('subject_name', names.subject(entry.subject)),
  ...(entry.applicationId === undefined ? {} : { application: entry.applicationId }),
  ...named('application_name', names.application(entry.applicationId)),
  request_id: entry.requestId,
  ...(entry.ip === undefined || !clients ? {} : { ip: entry.ip }),
  ...(entry.userAgent === undefined || !clients ? {} : { user_agent: entry.userAgent }),
  data: entry.data as Record<string, unknown>,
});

const named = <K extends string>(key: K, name: string | undefined) => (name === undefined ? {} : ({ [key]: name } as Record<K, string>));

/** Customers whose address is among them. */
export const personsIn = (entries: readonly z.input<typeof entryJson>[]): readonly string[] => [
  ...new Set(entries.flatMap(({ subject, ip }) => (ip === undefined || subject === undefined ? [] : [subject]))),
];

const finding = z.strictObject({
  problem: z.string(),
  says: z.string(),
  entry: z.number().int().optional().describe('Number of the entry in the chain; absent: it was put in.'),
  block: z.number().int().optional(),
  id: z.string().optional(),
  at: z.string().optional(),
});
export const checkJson = z.strictObject({
  id: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed']).describe('`failed`: it broke off, and says nothing about the trail.'),
  began_at: z.iso.datetime(),
  finished_at: z.iso.datetime().optional(),
  entries: z.number().int().describe('Of the chain when it began.'),
  checked: z.number().int().describe('Of those, how many were looked at so far.'),
  result: z
    .strictObject({
      ok: z.boolean(),
      blocks: z.number().int(),
      entries: z.number().int(),
      head: z.string().optional().describe('Hash of the last block, base64url.'),
      until: z.string().optional().describe('All that was written before is in the chain.'),
      behind_seconds: z.number().optional().describe('Age of the oldest fact that is in no block yet.'),
      removed: z.number().int().describe('Gone after their time, as was said and signed.'),
      clients: z
        .strictObject({ kept: z.number().int(), gone: z.number().int() })
        .describe('Addresses and browsers that are as they were written, and that are not there any more.'),
      findings: z.array(finding).describe('What is wrong, the first bad entry first; at most 100.'),
      more: z.number().int(),
      anchors: z
        .strictObject({ known: z.number().int(), unreadable: z.number().int(), given_up: z.number().int() })
        .optional()
        .describe('What is known of the chain outside of the database. Absent: nothing, so that nothing was cut off at the end is not shown.'),
      seconds: z.number(),
    })
    .optional(),
});
export const checksJson = z.strictObject({ items: z.array(checkJson) });
export const checkParams = z.object({ id: z.string().max(100) });

export const checkJsonOf = ({ id, state, beganAt, finishedAt, entries, checked, result }: TrailCheck): z.input<typeof checkJson> => ({
  id,
  state,
  began_at: beganAt.toISOString(),
  ...(finishedAt ? { finished_at: finishedAt.toISOString() } : {}),
  entries,
  checked,
  ...(result
    ? {
        result: {
          ok: result.ok,
          blocks: result.blocks,
          entries: result.entries,
          ...(result.head === undefined ? {} : { head: result.head }),
          ...(result.until === undefined ? {} : { until: result.until }),
          ...(result.behind === undefined ? {} : { behind_seconds: result.behind }),
          removed: result.removed,
          clients: result.clients,
          findings: result.findings.map((one) => ({ ...one })),
          more: result.more,
          ...(result.anchors ? { anchors: { known: result.anchors.known, unreadable: result.anchors.unreadable, given_up: result.anchors.givenUp } } : {}),
          seconds: result.seconds,
        },
      }
    : {}),
});

export const REPORT_TYPES = { html: 'text/html; charset=utf-8', csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;
const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;
export const reportQuery = z
  .strictObject({ format: z.enum(['html', 'csv', 'json']).default('html'), since: moment.describe('From then on.'), until: moment.describe('Before then.') })
  .refine(({ since, until }) => Date.parse(since) < Date.parse(until), { path: ['until'], message: 'must be later than since' })
  .refine(({ since, until }) => Date.parse(until) - Date.parse(since) <= LONGEST_DAYS * DAY_MS, { path: ['until'], message: `must be at most ${LONGEST_DAYS} days after since` });
