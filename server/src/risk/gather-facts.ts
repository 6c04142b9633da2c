import type { TenantCipher } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import { LEVELS, type Attempt, type Facts, type Kept, type Level, type Networks } from './contract.ts';
import { keyedNames } from './features/keyed-names.ts';
import { readShown } from './features/read-shown.ts';
import { readFacts, type FactsRow } from './facts-store.ts';
import { numberOf } from './history/store.ts';
import type { FeatureCounts, FeatureName, History } from './model/counts.ts';
import { openPlace, sealPlace } from './seal-place.ts';
import { pressureOf, windowKeys } from './windows/create-watch.ts';

export interface GatherDeps {
  readonly db: Pick<Database, 'read'>;
  readonly networks: Networks;
  /** Until when sensitive changes wait. */
  readonly heldUntil: (tx: Tx, userId: string) => Promise<Date | undefined>;
}

export interface Gathered {
  readonly facts: Facts;
  readonly shown: Kept;
  readonly history: History;
  readonly features: Readonly<Record<FeatureName, FeatureCounts>>;
}

/** All there is to know, in one round trip: the statements are sent together. */
export async function gatherFacts({ db, networks, heldUntil }: GatherDeps, cipher: TenantCipher, attempt: Attempt): Promise<Gathered> {
  const { tenantId, userId, origin, changed: told } = attempt;
  const network = networks.of(origin.ip);
  const shown = readShown(origin, network);
  const values = keyedNames(cipher, shown);
  const masked = network.kinds.length > 0;
  const windows = windowKeys(cipher, { ip: origin.ip, account: userId ?? '', ...(attempt.tried === undefined ? {} : { password: attempt.tried }) }, values.ip);
  const [row, held, known, changed] = await db.read(tenantId, (tx) =>
    Promise.all([
      readFacts(tx, { userId, values, windows }),
      userId === undefined ? undefined : heldUntil(tx, userId),
      attempt.isKnownBrowser?.(tx),
      typeof told === 'function' ? told(tx) : told,
    ]),
  );
  const { now, last_at: lastAt, last_place: lastPlace } = row;
  const [logins, withAsn, withCountry, ...same] = row.own;
  const pressure = row.windows ?? [];
  const lately = row.lately ?? [];
  const levels = Object.fromEntries(LEVELS.map((level, index) => [level, same[index] ?? 0])) as Record<Level, number>;
  return {
    shown: { values, masked, ...(network.place ? { place: sealPlace(cipher, tenantId, network.place) } : {}) },
    history: { logins: row.totals?.[0] ?? 0, users: row.totals?.[1] ?? 0, own: logins },
    features: featuresOf(values, row, levels),
    facts: {
      now,
      shown,
      userAgent: origin.userAgent ?? '',
      network,
      account: {
        logins,
        own: levels,
        placed: { asn: withAsn, country: withCountry },
        lastHour: { logins: lately.length, networks: new Set(lately.filter((name) => name !== '')).size },
        hours: row.hours ?? [],
        ...(lastAt === null ? {} : { last: { at: lastAt, masked: row.last_masked === true, ...(lastPlace ? { place: openPlace(cipher, tenantId, lastPlace) } : {}) } }),
        held: held !== undefined && held > now,
        browser: known === undefined ? 'unasked' : known ? 'known' : 'new',
        ...(row.denied > 0 ? { denied: row.denied } : {}),
      },
      pressure: {
        account: pressureOf(pressure, 'account'),
        network: pressureOf(pressure, 'network'),
        tenant: pressureOf(pressure, 'tenant'),
        password: pressureOf(pressure, 'password'),
      },
      odd: origin.odd ?? [],
      told: attempt.told ?? {},
      ...(changed ? { session: { changed } } : {}),
    },
  };
}

function featuresOf(values: Kept['values'], { totals, seen }: Pick<FactsRow, 'totals' | 'seen'>, own: Readonly<Record<Level, number>>): Record<FeatureName, FeatureCounts> {
  const rowOf = (level: Level) => seen?.find(([of]) => of === numberOf(level));
  const feature = (levels: readonly Level[], parents: number): FeatureCounts => ({
    levels: levels.map((level) => (values[level] === undefined ? undefined : { all: rowOf(level)?.[1] ?? 0, own: own[level] })),
    distinct: { all: parents, here: rowOf(levels[0] as Level)?.[2] ?? 0 },
  });
  return { ip: feature(['ip', 'asn', 'country'], totals?.[2] ?? 0), ua: feature(['ua', 'browser', 'os', 'device'], totals?.[3] ?? 0) };
}
