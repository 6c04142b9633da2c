import type { Database, Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { Tenant } from '#tenants/contract';
import { adminErrors } from '../errors.ts';
import { adminEvents } from '../events.ts';
import type { Caller } from '../kit/contract.ts';
import { ownerIds } from '../team/store.ts';
import { tellOperators, type TellDeps } from '../team/tell.ts';
import { KEY_DEFAULTS, largest, readingLimits, type ReadingLimits } from './limits.ts';
import { readerName } from './reader-name.ts';
import { countReading, noteStop, readCounted, readLimits, type Counted, type Limits, type Reader } from './store.ts';

/** Details of customers that are about to be shown. */
export interface Reading {
  readonly caller: Caller;
  readonly tenant: Tenant;
  readonly system: Tenant;
  readonly origin: Origin;
  /** Method and pattern. */
  readonly route: string;
  readonly persons: number;
  /** Where it is one customer: which. */
  readonly subject?: string;
}

export interface NoteReadingDeps extends TellDeps {
  readonly db: Database;
  readonly events: Pick<Events, 'publish'>;
}

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Whoever goes on trying is told of in the trail this often, and no more. */
const EVERY = 100;

interface Over {
  readonly seconds: number;
  readonly limit: number;
  readonly retryAfter: number;
}

function limitsOf(kind: Reader['kind'], { grants, key_hour: hour, key_day: day, set }: Limits): ReadingLimits {
  if (kind === 'api_key') return { perHour: hour ?? KEY_DEFAULTS.perHour, perDay: day ?? KEY_DEFAULTS.perDay };
  const changed = new Map((set ?? []).map((row) => [row.role, row]));
  return largest((grants ?? []).map(({ role }) => readingLimits(role, changed.get(role))));
}

/**
 * Before anything is shown (AZ-6, AZ-7): so many customers are counted against what the reader may see in an hour and in a day. Over it nothing is shown, owners are
 * told, and somebody else has to allow more. What is shown stands in the trail of the tenant whose customers they are (SEC-5).
 */
export function createNoteReading(deps: NoteReadingDeps) {
  /** Which limit is reached; undefined: it is counted. */
  async function count(tx: Tx, reader: Reader, persons: number): Promise<Over | undefined> {
    const [limits, before] = await Promise.all([readLimits(tx, reader), readCounted(tx, reader)]);
    const { perHour, perDay } = limitsOf(reader.kind, limits);
    const allowed = { hour: perHour + limits.extra, day: perDay + limits.extra };
    const over = ({ hour, day, hour_left: hourLeft, day_left: dayLeft }: Counted): Over | undefined => {
      if (day + persons > allowed.day) return { seconds: DAY, limit: allowed.day, retryAfter: dayLeft };
      if (hour + persons > allowed.hour) return { seconds: HOUR, limit: allowed.hour, retryAfter: hourLeft };
      return undefined;
    };
    // Whoever is over it already waits for nobody.
    const known = over(before);
    if (known) return known;
    if (await countReading(tx, reader, persons, allowed)) return undefined;
    return over(await readCounted(tx, reader)) ?? { seconds: HOUR, limit: allowed.hour, retryAfter: before.hour_left };
  }

  /** Committed although the request is refused. */
  async function stop(tx: Tx, { caller, origin, route, persons }: Reading, { seconds, limit }: Over): Promise<void> {
    const reader = { kind: caller.kind, id: caller.id };
    const noted = await noteStop(tx, reader, { id: newId(), route, persons, seconds, allowed: limit });
    if (!noted || (noted.times > 1 && noted.times % EVERY !== 0)) return;
    const { id, times } = noted;
    const data = { stop: id, route, persons, window: seconds, allowed: limit, times, readerKind: caller.kind, reader: caller.id };
    await deps.events.publish(tx, adminEvents.readingStopped, { origin, result: 'failure', data });
    if (times > 1) return;
    const owners = (await ownerIds(tx)).filter((owner) => owner !== caller.id);
    await tellOperators(deps, tx, owners, { kind: 'reading_stopped', key: id, who: await readerName(deps, tx, reader) });
  }

  return async function noteReading(reading: Reading): Promise<void> {
    const { caller, tenant, system, origin, route, persons, subject } = reading;
    const over = await deps.db.tenant(system.id, (tx) => count(tx, { kind: caller.kind, id: caller.id }, persons));
    if (over) {
      await deps.db.tenant(system.id, (tx) => stop(tx, reading, over));
      const within = over.seconds === HOUR ? 'an hour' : 'a day';
      throw adminErrors.reading_budget_used({
        retryAfter: over.retryAfter,
        values: { limit: over.limit, seconds: over.seconds },
        detail: `You may be shown ${over.limit} customers within ${within}, and this would be more. Owners were told. Wait as long as Retry-After says, or ask an owner to allow more.`,
      });
    }
    await deps.db.tenant(tenant.id, (tx) => deps.events.publish(tx, adminEvents.recordsRead, { origin, ...(subject === undefined ? {} : { subject }), data: { route, persons } }));
  };
}
