import type { Keys, TenantCipher } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Jobs, JobType, Loop, ScheduledJob } from '#platform/jobs';
import type { EventEnvelope, Events, Listener, PeriodQuery, TrailEntry, TrailPage, TrailQuery } from './contract.ts';
import { eventErrors } from './errors.ts';
import { createPublisher, sealContext } from './publish-events.ts';
import { listenerJobs, relayBatch, RELAY_BATCH } from './relay.ts';
import { readPeriod } from './read-period.ts';
import { indexNetwork } from './network-index.ts';
import { searchTrail } from './search-trail.ts';
import { actedSince, beganAt, countDay, firstDay, makeEventPartitions, outboxLag, readEarlier, type EventRef } from './store.ts';
import { readTrail, type Place, type TrailLook, type TrailRow } from './trail-store.ts';

export interface EventsDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  /** A function where listeners belong to rooms that publish themselves: it is asked once, at the first event. */
  readonly listeners: readonly Listener[] | (() => readonly Listener[]);
  /** Refuse data that looks personal or secret. True everywhere but in production. */
  readonly strict: boolean;
}

export interface EventHub extends Events {
  /** For the worker: one job type per listener. */
  readonly jobTypes: readonly JobType<EventRef>[];
  /** For the worker: partitions are made months ahead. */
  readonly scheduled: readonly ScheduledJob[];
  /** For the worker: moves events from the outbox to the listeners' queues, at once after a commit of this process. */
  relay(jobs: Jobs): Loop;
  /** The audit trail of a tenant, newest first, page by page. */
  trail(tenantId: string, query?: TrailQuery): Promise<readonly TrailEntry[]>;
  /** The same, for whoever looks for something in a long trail: it answers after a moment, also when it has not seen all of it. */
  search(tenantId: string, query?: TrailQuery): Promise<TrailPage>;
  /** One fact by its `cursor`; undefined: there is none. */
  one(tenantId: string, cursor: string): Promise<TrailEntry | undefined>;
  /** Page by page, a day's worth of the trail at a time, so that no statement takes long however sparse the facts are. */
  period(tenantId: string, query: PeriodQuery): AsyncIterable<EventEnvelope>;
  /** What happened to the subject of an event in the seconds before it, of these types, oldest first: for listeners to whom the order matters. */
  earlier(event: EventEnvelope, types: readonly string[], seconds: number): Promise<readonly EventEnvelope[]>;
  /** Of these subjects, whom something of theirs happened to since then: what they did themselves, or a fact of these types. */
  actedSince(tx: Tx, subjects: readonly string[], since: Date, types: readonly string[]): Promise<ReadonlySet<string>>;
  /** Where the trail begins now: what is older may have been cut off. */
  readonly beganAt: typeof beganAt;
  /** For statistics: facts of one day (`2026-05-03`, UTC) that are alike in type, application and these parts of their data, and how many. */
  readonly countDay: typeof countDay;
  readonly firstDay: typeof firstDay;
  /** For the metrics. */
  lag(): Promise<{ readonly waiting: number; readonly seconds: number }>;
}

const RELAY_MS = 500;
const PARTITIONS_AHEAD = 3;
const PAGE = 50;
const MAX_PAGE = 500;

export function createEvents(deps: EventsDeps): EventHub {
  let wake = () => {};
  const listeners = () => (typeof deps.listeners === 'function' ? deps.listeners() : deps.listeners);
  const publisher = createPublisher({ keys: deps.keys, listeners, strict: deps.strict, onCommitted: () => wake() });
  let made: readonly JobType<EventRef>[] | undefined;
  const jobTypes = () => (made ??= listenerJobs(deps.db, listeners()));
  async function lookOf(tenantId: string, { after, newer, ip, limit, ...query }: TrailQuery): Promise<TrailLook> {
    for (const moment of [query.since, query.until]) if (moment !== undefined && Number.isNaN(Date.parse(moment))) throw eventErrors.invalid_since();
    return {
      ...query,
      limit: Math.min(Math.max(Math.trunc(limit ?? PAGE), 1), MAX_PAGE),
      ...(after === undefined ? {} : { after: readCursor(after) }),
      ...(newer === undefined ? {} : { newer: readCursor(newer) }),
      ...(ip === undefined ? {} : { networkIndex: indexNetwork(await deps.keys.tenant(tenantId), ip) }),
    };
  }
  async function opened(tenantId: string, rows: readonly TrailRow[]): Promise<readonly TrailEntry[]> {
    const cipher = rows.some((row) => row.network ?? row.agent) ? await deps.keys.tenant(tenantId) : undefined;
    return rows.map(({ network, agent, ...event }) => ({ ...event, ...openClient(cipher, event.id, network, agent), cursor: cursorAt(event) }));
  }
  const search: EventHub['search'] = async (tenantId, query = {}) => {
    const look = await lookOf(tenantId, query);
    const { rows, next, lookedTo } = await deps.db.read(tenantId, (tx) => searchTrail(tx, look));
    return { entries: await opened(tenantId, rows), ...(next ? { next: cursorAt(next) } : {}), ...(lookedTo === undefined ? {} : { lookedTo }) };
  };
  const trail: EventHub['trail'] = async (tenantId, query = {}) => {
    const look = await lookOf(tenantId, query);
    const rows = await deps.db.read(tenantId, (tx) => searchTrail(tx, look, { patience: Number.POSITIVE_INFINITY }));
    return opened(tenantId, rows.rows);
  };
  return {
    ...publisher,
    get jobTypes() {
      return jobTypes();
    },
    scheduled: [
      {
        name: 'platform.make-event-partitions',
        everySeconds: 6 * 3600,
        async run() {
          await makeEventPartitions(deps.db, PARTITIONS_AHEAD);
        },
      },
    ],
    relay: (jobs) => ({
      name: 'platform.relay-events',
      everyMs: RELAY_MS,
      run: async () => (await relayBatch(deps.db, jobs, jobTypes(), listeners())) >= RELAY_BATCH,
      onStart(ask) {
        wake = ask;
      },
    }),
    trail,
    search,
    one: async (tenantId, cursor) => {
      const exactly = cursorOf(cursor);
      if (!exactly || cursorAt(exactly) !== cursor) return undefined;
      const [entry] = await opened(tenantId, await deps.db.read(tenantId, (tx) => readTrail(tx, { exactly, limit: 1 })));
      return entry;
    },
    period: (tenantId, query) => readPeriod(deps.db, tenantId, query),
    earlier: (event, types, seconds) => deps.db.read(event.tenantId, (tx) => readEarlier(tx, event, types, seconds)),
    actedSince,
    beganAt,
    countDay,
    firstDay,
    lag: () => outboxLag(deps.db),
  };
}

/** The trail stays readable when a sealed part was altered or its key destroyed: that part is simply absent. */
function openClient(cipher: TenantCipher | undefined, id: string, network: Buffer | null, agent: Buffer | null): { ip?: string; userAgent?: string } {
  const open = (column: 'network' | 'agent', sealed: Buffer | null): string | undefined => {
    if (!cipher || !sealed) return undefined;
    try {
      return cipher.openText(sealed, sealContext(column, id));
    } catch {
      return undefined;
    }
  };
  const ip = open('network', network);
  const userAgent = open('agent', agent);
  return { ...(ip === undefined ? {} : { ip }), ...(userAgent === undefined ? {} : { userAgent }) };
}

const cursorAt = ({ occurredAt, id }: Place): string => Buffer.from(`${occurredAt} ${id}`).toString('base64url');

function cursorOf(cursor: string): Place | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  return match ? { occurredAt: match[1] as string, id: match[2] as string } : undefined;
}

function readCursor(cursor: string): Place {
  const read = cursorOf(cursor);
  if (!read) throw eventErrors.invalid_cursor();
  return read;
}
