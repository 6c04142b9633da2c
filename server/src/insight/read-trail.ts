import type { Database } from '#platform/db';
import type { EventHub, Events, Origin, TrailEntry, TrailPage, TrailQuery } from '#platform/events';
import type { Limits } from '#platform/limits';
import { trailRead } from './events.ts';

export interface ReadTrailDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly events: Pick<EventHub, 'search' | 'one'> & Pick<Events, 'publish'>;
  readonly limits: Pick<Limits, 'hit'>;
}

export interface TrailReading extends TrailQuery {
  /** Somebody follows it: the same reading again and again is one fact in ten minutes, or nobody would see anything else. */
  readonly live?: boolean;
}

const FOLLOWED_SECONDS = 600;

/** Whoever reads it stands in it afterwards (SEC-5): what they looked for, and how much they were shown. */
export function readTrail({ db, events, limits }: ReadTrailDeps) {
  async function note(tenantId: string, origin: Origin, { subject, type, live = false, ...query }: TrailReading, entries: number): Promise<void> {
    const filters = Object.entries(query).flatMap(([name, value]) => (value === undefined || name === 'limit' || name === 'after' || name === 'newer' ? [] : [name]));
    const about = subject === undefined ? {} : { subject };
    if (live) {
      const key = `insight.follow:${origin.actor.kind}:${origin.actor.id ?? ''}:${JSON.stringify([subject, type, query.types, query.actor, query.applicationId, query.requestId, query.result])}`;
      const first = await limits.hit(tenantId, [{ key, limit: 1, windowSeconds: FOLLOWED_SECONDS }]);
      if (!first.allowed) return;
    }
    const data = { entries, ...(type === undefined ? {} : { type }), ...(filters.length > 0 ? { filters } : {}), ...(live ? { followed: true } : {}) };
    await db.tenant(tenantId, (tx) => events.publish(tx, trailRead, { origin, ...about, data }));
  }

  return {
    /** One page, newest first. Publishes `insight.trail_read`, before anybody sees it. */
    async readTrail(tenantId: string, origin: Origin, reading: TrailReading): Promise<TrailPage> {
      const { live: _live, ...query } = reading;
      const page = await events.search(tenantId, query);
      await note(tenantId, origin, reading, page.entries.length);
      return page;
    },
    /** By its `cursor`. The same. */
    async readEntry(tenantId: string, origin: Origin, cursor: string): Promise<TrailEntry | undefined> {
      const entry = await events.one(tenantId, cursor);
      if (entry) await note(tenantId, origin, { ...(entry.subject === undefined ? {} : { subject: entry.subject }), type: entry.type }, 1);
      return entry;
    },
  };
}
