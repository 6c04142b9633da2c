import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Events } from '#platform/events';
import { isId } from '#platform/ids';
import { apiKeyNames } from '../api-keys/store.ts';
import { adminErrors } from '../errors.ts';
import { adminEvents } from '../events.ts';
import { adminRoute, type AdminRoute, type Call } from '../kit/contract.ts';
import { packCursor, pageOf, pageQuery } from '../kit/paging.ts';
import { actingIn } from '../team/acting.ts';
import { readPlace } from '../team/place.ts';
import { namesOf, type TellDeps } from '../team/tell.ts';
import { approveStop, listStops, stopById, type StopRow } from './store.ts';

export interface ReadingDeps extends Pick<TellDeps, 'identity'> {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
}

const tag = 'Reading limits';
const APPROVED_SECONDS = 24 * 3600;
const reasonOf = (id: string) => `admin.reading-stop.reason:${id}`;

const stopJson = z.strictObject({
  id: z.string(),
  reader: z.strictObject({ kind: z.enum(['operator', 'api_key']), id: z.string(), name: z.string().optional() }),
  route: z.string().describe('What was asked last.'),
  persons: z.int().describe('How many customers it would have shown.'),
  window_seconds: z.int().describe('Of the limit that was reached: an hour or a day.'),
  allowed: z.int().describe('How many were allowed in it.'),
  times: z.int().describe('How often it was tried.'),
  created_at: z.string(),
  last_at: z.string(),
  approval: z
    .strictObject({
      by: z.strictObject({ id: z.string(), name: z.string().optional() }),
      at: z.string(),
      until: z.string(),
      persons: z.int(),
      reason: z.string().optional().describe('What it was allowed for, in their words.'),
    })
    .optional()
    .describe('Absent: nobody allowed more.'),
  yours: z.boolean().describe('You were stopped, or made the key that was: somebody else must allow it.'),
});

/** With the names of all readers and of who allowed more, by two looks. */
async function toStops(deps: Pick<ReadingDeps, 'identity' | 'keys'>, tx: Tx, rows: readonly StopRow[], callerId: string): Promise<readonly z.infer<typeof stopJson>[]> {
  const idsOf = (kind: StopRow['reader_kind']) => rows.filter((row) => row.reader_kind === kind).map((row) => row.reader_id);
  const operators = [...new Set([...idsOf('operator'), ...rows.flatMap((row) => row.approved_by ?? [])])];
  const [people, keys, cipher] = await Promise.all([namesOf(deps, tx, operators), apiKeyNames(tx, [...new Set(idsOf('api_key'))]), deps.keys.tenant(tx.tenantId)]);
  const named = (name: string | undefined) => (name === undefined ? {} : { name });
  return rows.map((row) => ({
    id: row.id,
    reader: { kind: row.reader_kind, id: row.reader_id, ...named(row.reader_kind === 'operator' ? people.get(row.reader_id) : keys.get(row.reader_id)?.name) },
    route: row.route,
    persons: row.persons,
    window_seconds: row.window_seconds,
    allowed: row.allowed,
    times: row.times,
    created_at: row.created_at.toISOString(),
    last_at: row.last_at.toISOString(),
    ...(row.approved_by && row.approved_at && row.approved_until
      ? {
          approval: {
            by: { id: row.approved_by, ...named(people.get(row.approved_by)) },
            at: row.approved_at.toISOString(),
            until: row.approved_until.toISOString(),
            persons: row.extra ?? 0,
            ...(row.sealed_reason ? { reason: cipher.openText(row.sealed_reason, reasonOf(row.id)) } : {}),
          },
        }
      : {}),
    yours: row.reader_id === callerId || keys.get(row.reader_id)?.people.includes(callerId) === true,
  }));
}

export const readingRoutes = (deps: ReadingDeps): readonly AdminRoute[] => {
  const within = <T>({ system }: Pick<Call, 'system'>, work: (tx: Tx) => Promise<T>) => deps.db.tenant(system.id, work);
  return [
    adminRoute({
      method: 'GET',
      path: '/reading-stops',
      permission: 'operators:read',
      tag,
      summary: 'Who reached the limit of customers they may be shown',
      query: pageQuery,
      answer: pageOf(stopJson),
      handle: (call) =>
        within(call, async (tx) => {
          const { limit, after } = call.query;
          const rows = await listStops(tx, limit + 1, readPlace(after));
          const last = rows[limit - 1];
          const items = await toStops(deps, tx, rows.slice(0, limit), call.caller.id);
          return { body: { items: [...items], ...(rows.length > limit && last ? { next: packCursor(last.created_at.toISOString(), last.id) } : {}) } };
        }),
    }),
    adminRoute({
      method: 'POST',
      path: '/reading-stops/:id/approval',
      permission: 'approvals:write',
      tag,
      summary: 'Allow somebody else to see more customers, for a day',
      description:
        'Never by whoever was stopped, nor by whoever made the key that was. `persons` more, in the hour and in the day, for 24 hours. The reason stands with it, sealed.',
      fresh: true,
      params: z.strictObject({ id: z.string().max(64) }),
      body: z.strictObject({
        persons: z.int().min(1).max(10_000),
        reason: z
          .string()
          .trim()
          .min(5)
          .max(500)
          .refine((text) => !/\S@\S/.test(text), 'must not have addresses or other personal details in it'),
      }),
      answer: stopJson,
      handle: (call) =>
        within(call, async (tx) => {
          const { id } = call.params;
          const stop = isId(id) ? await stopById(tx, id) : undefined;
          if (!stop) throw adminErrors.not_found();
          const acting = await actingIn(tx, call);
          const [before] = await toStops(deps, tx, [stop], acting.id);
          if (before?.yours) throw adminErrors.second_person_needed();
          const sealed = (await deps.keys.tenant(call.system.id)).seal(call.body.reason, reasonOf(id));
          const approved = await approveStop(tx, id, { by: acting.id, extra: call.body.persons, seconds: APPROVED_SECONDS, reason: sealed });
          if (!approved) throw adminErrors.state_conflict({ detail: 'Somebody allowed more already.' });
          await deps.events.publish(tx, adminEvents.readingApproved, {
            origin: call.origin,
            data: { stop: id, persons: call.body.persons, readerKind: stop.reader_kind, reader: stop.reader_id },
          });
          const [body] = await toStops(deps, tx, [approved], acting.id);
          return { body: body as z.infer<typeof stopJson> };
        }),
    }),
  ];
};
