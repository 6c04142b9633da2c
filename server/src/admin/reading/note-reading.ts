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
import { countReading, noteStop, readCounted, readLimits, type Counted, type Counting, type Limits, type Reader, type Shown } from './store.ts';
import { countedIn, HOUR_SLOT, secondsUntil, type Window } from './windows.ts';

/** Details of customers that are about to be shown. */
export interface Reading {
  readonly caller: Caller;
  readonly tenant: Tenant;
  readonly system: Tenant;
  readonly origin: Origin;
  /** Method and pattern. */
  readonly route: string;
  /** Whom it shows, as far as they can be told apart; else how many. */
  readonly persons: number | readonly string[];
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

const howMany = (persons: Reading['persons']): number => (typeof persons === 'number' ? persons : new Set(persons).size);

/** Rolls back what was counted, of which nothing is shown. */
class NotCounted extends Error {
  readonly over: Over;
  constructor(over: Over) {
    super('Not counted.');
    this.over = over;
  }
}

function limitsOf(kind: Reader['kind'], { grants, key_hour: hour, key_day: day, set }: Limits): ReadingLimits {
  if (kind === 'api_key') return { perHour: hour ?? KEY_DEFAULTS.perHour, perDay: day ?? KEY_DEFAULTS.perDay };
  const changed = new Map((set ?? []).map((row) => [row.role, row]));
  return largest((grants ?? []).map(({ role }) => readingLimits(role, changed.get(role))));
}

function shownOf({ persons, subject, route }: Reading): Shown {
  if (typeof persons !== 'number') return { persons, others: 0 };
  return subject !== undefined && persons === 1 ? { persons: [subject], others: 0, route } : { persons: [], others: persons };
}

function overOf({ hour, day, persons }: Counted, allowed: { readonly hour: number; readonly day: number }): Over | undefined {
  const over = (window: Window, limit: number, seconds: number): Over | undefined =>
    persons > 0 && countedIn(window) + persons > limit ? { seconds, limit, retryAfter: Math.max(1, secondsUntil(window, limit - persons)) } : undefined;
  return over(day, allowed.day, DAY) ?? over(hour, allowed.hour, HOUR);
}

/**
 * Before anything is shown (AZ-6, AZ-7): so many customers are counted against what the reader may see in an hour and in a day. Over it nothing is shown, owners are
 * told, and somebody else has to allow more. What is shown stands in the trail of the tenant whose customers they are (SEC-5): each list, and of one customer the first
 * page; the others of the hour are told when it is over (`closeVisits`).
 */
export function createNoteReading(deps: NoteReadingDeps) {
  async function count(tx: Tx, reader: Reader, reading: Reading, shown: Shown): Promise<Over | Counting> {
    const ofTenant = reading.tenant.id;
    const [limits, before] = await Promise.all([readLimits(tx, reader), readCounted(tx, reader, ofTenant, shown)]);
    const { perHour, perDay } = limitsOf(reader.kind, limits);
    const allowed = { hour: perHour + limits.extra, day: perDay + limits.extra };
    // Whoever is over it already waits for nobody.
    const known = overOf(before, allowed);
    if (known) return known;
    const counted = await countReading(tx, reader, { ofTenant, request: reading.origin.requestId, shown, allowed });
    if (counted.fits) return counted;
    const now = await readCounted(tx, reader, ofTenant, shown);
    throw new NotCounted(overOf({ ...now, persons: counted.persons }, allowed) ?? { seconds: HOUR, limit: allowed.hour, retryAfter: HOUR_SLOT });
  }

  /** Committed although the request is refused. */
  async function stop(tx: Tx, { caller, origin, route, ...of }: Reading, { seconds, limit }: Over): Promise<void> {
    const persons = howMany(of.persons);
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
    const { caller, tenant, system, origin, route, subject } = reading;
    const reader = { kind: caller.kind, id: caller.id };
    const shown = shownOf(reading);
    const found = await deps.db
      .tenant(system.id, (tx) => count(tx, reader, reading, shown))
      .catch((error: unknown) => {
        if (error instanceof NotCounted) return error.over;
        throw error;
      });
    if ('limit' in found) {
      await deps.db.tenant(system.id, (tx) => stop(tx, reading, found));
      const within = found.seconds === HOUR ? 'an hour' : 'a day';
      throw adminErrors.reading_budget_used({
        retryAfter: found.retryAfter,
        values: { limit: found.limit, seconds: found.seconds },
        detail: `You may be shown ${found.limit} customers within ${within}, and this would be more. Owners were told. Wait as long as Retry-After says, or ask an owner to allow more.`,
      });
    }
    if (shown.route !== undefined && !found.began) return;
    const data = { route, persons: howMany(reading.persons) };
    await deps.db.tenant(tenant.id, (tx) => deps.events.publish(tx, adminEvents.recordsRead, { origin, ...(subject === undefined ? {} : { subject }), data }));
  };
}
