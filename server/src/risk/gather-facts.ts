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
  const windows = windowKeys(cipher, { ip: origin.ip, account: userId ?? '', ...(attempt.tried === undefined ? {} : { password: attempt.tried }) });
  const [row, held, known, changed] = await db.read(tenantId, (tx) =>
    Promise.all([
      readFacts(tx, { userId, values, windows }),
      userId === undefined ? undefined : heldUntil(tx, userId),
      attempt.isKnownBrowser?.(tx),
      typeof told === 'function' ? told(tx) : told,
    ]),
  );
  const { now, own } = row;
  const pressure = row.windows ?? [];
  const levels = Object.fromEntries(LEVELS.map((level) => [level, values[level] === undefined ? 0 : own[level]])) as Record<Level, number>;
  return {
    shown: { values, masked, ...(network.place ? { place: sealPlace(cipher, tenantId, network.place) } : {}) },
    history: { logins: row.totals?.logins ?? 0, users: row.totals?.users ?? 0, own: own.logins },
    features: featuresOf(values, row, levels),
    facts: {
      now,
      shown,
      userAgent: origin.userAgent ?? '',
      network,
      account: {
        logins: own.logins,
        own: levels,
        placed: { asn: own.with_asn, country: own.with_country },
        lastHour: { logins: own.hour_logins, networks: own.hour_networks },
        hours: own.hours ?? [],
        ...(own.last_at === null
          ? {}
          : {
              last: {
                at: new Date(own.last_at),
                masked: own.last_masked === true,
                ...(own.last_place ? { place: openPlace(cipher, tenantId, Buffer.from(own.last_place, 'base64')) } : {}),
              },
            }),
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
  const rowOf = (level: Level) => seen?.find((row) => row.level === numberOf(level));
  const feature = (levels: readonly Level[], parents: number): FeatureCounts => ({
    levels: levels.map((level) => (values[level] === undefined ? undefined : { all: rowOf(level)?.logins ?? 0, own: own[level] })),
    distinct: { all: parents, here: rowOf(levels[0] as Level)?.parents ?? 0 },
  });
  return { ip: feature(['ip', 'asn', 'country'], totals?.ip_parents ?? 0), ua: feature(['ua', 'browser', 'os', 'device'], totals?.ua_parents ?? 0) };
}
