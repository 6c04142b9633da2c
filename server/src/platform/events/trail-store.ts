import type { Tx } from '#platform/db';
import type { EventEnvelope, TrailQuery } from './contract.ts';
import { COLUMNS, envelope, type StoredEvent } from './store.ts';

export interface Place {
  readonly occurredAt: string;
  readonly id: string;
}

export interface TrailLook extends Omit<TrailQuery, 'after' | 'limit' | 'newer' | 'ip'> {
  readonly after?: Place;
  readonly newer?: Place;
  /** One entry. */
  readonly exactly?: Place;
  /** What an address is found by. */
  readonly networkIndex?: Buffer;
  readonly limit: number;
}

export type TrailRow = EventEnvelope & { readonly network: Buffer | null; readonly agent: Buffer | null };
type StoredTrailEvent = StoredEvent & { readonly network: Buffer | null; readonly agent: Buffer | null };

const KEYS = 'e.occurred_at, e.id';
const NEWEST = 'order by e.occurred_at desc, e.id desc';

/**
 * A page of the trail, newest first. First which entries, from an index alone where one has all that is asked; then what they say. Where several indexes have to be looked
 * into (several kinds of facts; what somebody did, to themselves or to others), each gives a page, and the newest of all are taken: so it takes no longer when the facts that
 * are looked for are rare, nor when they are frequent.
 */
export async function readTrail(tx: Tx, query: TrailLook): Promise<TrailRow[]> {
  const values: unknown[] = [tx.tenantId];
  const value = (item: unknown) => `$${values.push(item)}`;
  const limit = value(query.limit);
  const bounds = (at: string, id: string) => [
    ...(query.since === undefined ? [] : [`${at} >= ${value(query.since)}`]),
    ...(query.until === undefined ? [] : [`${at} < ${value(query.until)}`]),
    ...(query.after ? [`(${at}, ${id}) < (${value(query.after.occurredAt)}, ${value(query.after.id)})`] : []),
    ...(query.newer ? [`(${at}, ${id}) > (${value(query.newer.occurredAt)}, ${value(query.newer.id)})`] : []),
  ];
  const { actor, subject, types } = query;
  const conditions = [
    ...(subject === undefined ? [] : [`e.subject = ${value(subject)}`]),
    ...(query.type === undefined ? [] : [`e.type = ${value(query.type)}`]),
    ...(actor?.kind === undefined ? [] : [`e.actor_kind = '${KINDS[actor.kind]}'`]),
    ...(query.applicationId === undefined ? [] : [`e.application_id = ${value(query.applicationId)}`]),
    ...(query.result === undefined ? [] : [`e.result = '${query.result === 'failure' ? 'failure' : 'success'}'`]),
    ...(query.requestId === undefined ? [] : [`e.request_id = ${value(query.requestId)}`]),
    ...(query.exactly ? [`e.occurred_at = ${value(query.exactly.occurredAt)}`, `e.id = ${value(query.exactly.id)}`] : []),
  ];
  const page = (conditions: readonly string[]) => `(select ${KEYS} from platform.events e where ${conditions.join(' and ')} ${NEWEST} limit ${limit})`;

  function keys(): string {
    if (query.networkIndex !== undefined) {
      const of = ['c.tenant_id = $1', `c.network_index = ${value(query.networkIndex)}`, ...bounds('c.happened_at', 'c.event_id')];
      if (types !== undefined) conditions.push(`e.type = any(${value(types)}::text[])`);
      if (actor?.id !== undefined) conditions.push(`e.actor_id = ${value(actor.id)}`);
      // One look for each, in their order: a join of the two as wholes is what no page may become.
      const also =
        conditions.length === 0
          ? ''
          : `cross join lateral (select from platform.events e where e.tenant_id = $1 and e.occurred_at = c.happened_at and e.id = c.event_id and ${conditions.join(' and ')} limit 1) e`;
      return `(select c.happened_at as occurred_at, c.event_id as id from platform.event_clients c ${also} where ${of.join(' and ')} order by c.happened_at desc, c.event_id desc limit ${limit})`;
    }
    const where = ['e.tenant_id = $1', ...bounds('e.occurred_at', 'e.id'), ...conditions];
    if (actor?.id !== undefined) {
      if (types !== undefined) where.push(`e.type = any(${value(types)}::text[])`);
      const who = value(actor.id);
      const toThemselves = [...where, `e.subject = ${who}`, `e.actor_id = ${who}`, `e.actor_kind = 'user'`];
      const toOthers = [...where, `e.actor_id = ${who}`, `(e.actor_kind <> 'user' or e.subject is distinct from e.actor_id)`];
      return `(${page(toThemselves)} union all ${page(toOthers)})`;
    }
    if (types === undefined) return page(where);
    if (subject !== undefined || query.requestId !== undefined) return page([...where, `e.type = any(${value(types)}::text[])`]);
    return `(select k.occurred_at, k.id from unnest(${value(types)}::text[]) as t (type) cross join lateral ${page([...where, 'e.type = t.type'])} k)`;
  }

  const rows = await tx.query<StoredTrailEvent>(
    `select ${COLUMNS}, coalesce(c.network, e.network) as network, coalesce(c.agent, e.agent) as agent
     from (select k.occurred_at as at, k.id as entry from ${keys()} k order by 1 desc, 2 desc limit ${limit}) k
     join platform.events e on e.tenant_id = $1 and e.occurred_at = k.at and e.id = k.entry
     left join platform.event_clients c on c.tenant_id = e.tenant_id and c.event_id = e.id ${NEWEST}`,
    values,
  );
  return rows.map((row) => ({ ...envelope(tx.tenantId, row), network: row.network, agent: row.agent }));
}

/** Written into the statement, so that the partial indexes of the rare ones are seen. */
const KINDS = { user: 'user', operator: 'operator', application: 'application', system: 'system', anonymous: 'anonymous' } as const;

/** Kinds of facts there are in the trail of a tenant, as far as one of the patterns fits: a look into the index for each kind, however many facts there are. */
export async function typesLike(tx: Tx, patterns: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ type: string }>(
    `with recursive kinds (type) as (
       (select type from platform.events where tenant_id = $1 order by type limit 1)
       union all
       select (select e.type from platform.events e where e.tenant_id = $1 and e.type > k.type order by e.type limit 1) from kinds k where k.type is not null)
     select type from kinds where type like any ($2::text[])`,
    [tx.tenantId, patterns],
  );
  return rows.map(({ type }) => type);
}
