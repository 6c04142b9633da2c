import { readClient } from '../features/read-client.ts';
import type { PastLogin, Values } from './memory-history.ts';
import { seededRandom } from './seeded-random.ts';

/*
 * Logins of a company's customers over a year, the same ones for the same seed. Nobody's data: habits are drawn from the few things that are known of how people sign in, and
 * written down here so that they can be doubted.
 */

const DAY = 86_400_000;
const BEGINNING = Date.UTC(2025, 0, 1);

interface Country {
  readonly code: string;
  readonly share: number;
  /** Operators of networks: homes, and telephones. */
  readonly homes: readonly number[];
  readonly mobiles: readonly number[];
}
/** Most customers are at home in one country, as most companies' are. */
const COUNTRIES: readonly Country[] = [
  { code: 'FR', share: 0.72, homes: [3215, 12322, 5410, 15557, 21502, 16276, 29075, 34019], mobiles: [3216, 51207, 5411, 15558] },
  { code: 'BE', share: 0.1, homes: [5432, 6848, 12392], mobiles: [5433, 47377] },
  { code: 'DE', share: 0.08, homes: [3320, 3209, 6805, 8881, 31334], mobiles: [3321, 3210, 6806] },
  { code: 'ES', share: 0.05, homes: [3352, 12479], mobiles: [3353] },
  { code: 'CH', share: 0.05, homes: [3303, 6730], mobiles: [3304] },
];

/** How often somebody comes, in days between two logins; and how many are like that. */
const RHYTHMS = [
  { everyDays: 1.2, share: 0.08 },
  { everyDays: 4, share: 0.22 },
  { everyDays: 14, share: 0.35 },
  { everyDays: 60, share: 0.35 },
] as const;

/** Systems with their browsers; the first of each is the most used. Versions rise every four weeks, and each device follows a few days later. */
const DEVICES = [
  { share: 0.36, kind: 'mobile', names: ['android-chrome', 'android-chrome', 'android-samsung'] },
  { share: 0.26, kind: 'mobile', names: ['iphone-safari', 'iphone-safari', 'iphone-chrome'] },
  { share: 0.26, kind: 'desktop', names: ['windows-chrome', 'windows-edge', 'windows-firefox'] },
  { share: 0.08, kind: 'desktop', names: ['mac-safari', 'mac-chrome', 'mac-firefox'] },
  { share: 0.04, kind: 'tablet', names: ['ipad-safari'] },
] as const;
/** Android says which model it is: some are everybody's, most are rare. */
const MODELS = Array.from({ length: 60 }, (_, number) => `SM-A${100 + number * 7}B`);

interface Device {
  /** It signed in before, and nobody cleared what it keeps. */
  known: boolean;
  readonly name: string;
  readonly model: string;
  /** Days its updates come late, and by how many versions it stands apart from the newest. */
  readonly late: number;
  readonly mobile: boolean;
  readonly system: number;
}

/** Of a hundred sign-ins, so many come from a browser that was cleared since, or that keeps nothing. */
const CLEARED = 0.06;

interface Customer {
  readonly id: string;
  readonly country: Country;
  readonly home: number;
  readonly mobile: number;
  /** Days after which the address at home is another one; none: it stays. */
  readonly lease: number | undefined;
  readonly everyDays: number;
  readonly hour: number;
  readonly devices: Device[];
  /** Journeys abroad in a year. */
  readonly journeys: number;
  readonly number: number;
  readonly joined: number;
}

export interface GeneratorOptions {
  readonly seed: number;
  readonly logins: number;
  /** Default: one for each eight logins. */
  readonly customers?: number;
  readonly days?: number;
}

export function generateLogins({ seed, logins, customers = Math.ceil(logins / 8), days = 365 }: GeneratorOptions): PastLogin[] {
  const random = seededRandom(seed);
  const people = Array.from({ length: customers }, (_, number) => newCustomer(number, random, days));
  const visits: { readonly at: number; readonly who: Customer }[] = [];
  // Whoever is drawn comes once more at about their own pace, until there are as many as are wanted.
  const pace = people.map((who) => 1 / who.everyDays);
  const total = pace.reduce((sum, one) => sum + one, 0);
  for (const [index, who] of people.entries()) {
    const count = Math.max(1, Math.round((logins * (pace[index] as number)) / total + random() - 0.5));
    for (let visit = 0; visit < count; visit++) {
      const day = who.joined + Math.floor(random() * (days - who.joined));
      const hour = (who.hour + normal(random) * 2.5 + 24) % 24;
      visits.push({ at: BEGINNING + day * DAY + Math.floor(hour * 3_600_000 + random() * 60_000), who });
    }
  }
  return visits
    .toSorted((a, b) => a.at - b.at || a.who.number - b.who.number)
    .slice(0, logins)
    .map(({ at, who }) => ({ at, user: who.id, ...shownBy(who, Math.floor((at - BEGINNING) / DAY), days, random) }));
}

function newCustomer(number: number, random: () => number, days: number): Customer {
  const country = weighted(COUNTRIES, random);
  const first = newDevice(random);
  const more = random();
  return {
    number,
    id: `customer-${number}`,
    country,
    home: pick(country.homes, random),
    mobile: pick(country.mobiles, random),
    lease: weighted(
      [
        { share: 0.55, days: undefined },
        { share: 0.3, days: 30 },
        { share: 0.15, days: 2 },
      ],
      random,
    ).days,
    everyDays: weighted(RHYTHMS, random).everyDays,
    hour: 7 + random() * 15,
    devices: [first, ...(more < 0.55 ? [newDevice(random)] : []), ...(more < 0.15 ? [newDevice(random)] : [])],
    journeys: random() < 0.25 ? 1 + Math.floor(random() * 3) : 0,
    // Most were customers before; the others arrive over the time.
    joined: random() < 0.6 ? 0 : Math.floor(random() * (days - 2)),
  };
}

function newDevice(random: () => number): Device {
  const kind = weighted(DEVICES, random);
  const name = pick(kind.names, random);
  return {
    known: false,
    name,
    model: MODELS[Math.floor(random() ** 2 * MODELS.length)] as string,
    late: Math.floor(random() ** 2 * 40),
    mobile: kind.kind !== 'desktop',
    system: Math.floor(random() * 3),
  };
}

function shownBy(who: Customer, day: number, days: number, random: () => number): Pick<PastLogin, 'values' | 'knownBrowser'> {
  // A device is replaced about once in three years.
  if (random() < (who.everyDays / 365 / 3) * who.devices.length) who.devices[Math.floor(random() * who.devices.length)] = newDevice(random);
  const device = who.devices[random() < 0.7 ? 0 : Math.floor(random() * who.devices.length)] as Device;
  const knownBrowser = device.known && random() > CLEARED;
  device.known = true;
  return { values: { ...placeOf(who, device, day, days, random), ...clientOf(nameOf(device, day)) }, knownBrowser };
}

/** Thousands of logins have the same name. */
const clients = new Map<string, Values>();
function clientOf(name: string): Values {
  let client = clients.get(name);
  if (!client) clients.set(name, (client = readClient(name)));
  return client;
}

function placeOf(who: Customer, device: Device, day: number, days: number, random: () => number): Values {
  const journey = who.journeys > 0 && isAway(who, day, days);
  if (journey) {
    const abroad = COUNTRIES[(who.number + Math.floor(day / 40)) % COUNTRIES.length] as Country;
    const asn = pick([...abroad.homes, ...abroad.mobiles], random);
    return { ip: `away-${asn}-${Math.floor(random() * 4000)}`, asn: String(asn), country: abroad.code };
  }
  // Telephones share addresses of their operator, another one nearly each time.
  if (device.mobile && random() < 0.45) return { ip: `mobile-${who.mobile}-${Math.floor(random() * 600)}`, asn: String(who.mobile), country: who.country.code };
  // At work, with colleagues.
  if (!device.mobile && random() < 0.2) return { ip: `office-${who.number % 40}`, asn: String(who.country.homes[0]), country: who.country.code };
  const lease = who.lease === undefined ? 0 : Math.floor(day / who.lease);
  return { ip: `home-${who.number}-${lease}`, asn: String(who.home), country: who.country.code };
}

/** A fortnight at a time. */
function isAway(who: Customer, day: number, days: number): boolean {
  for (let journey = 0; journey < who.journeys; journey++) {
    const from = ((who.number * 7919 + journey * 104_729) % 997) / 997;
    const begins = Math.floor(from * (days - 14));
    if (day >= begins && day < begins + 10) return true;
  }
  return false;
}

/** The whole name of the browser on this day. */
function nameOf({ name, model, late, system }: Device, day: number): string {
  const version = 131 + Math.max(0, Math.floor((day - late) / 28));
  const ios = `18_${Math.max(0, Math.floor((day - late) / 75))}`;
  const safari = `18.${Math.max(0, Math.floor((day - late) / 75))}`;
  switch (name) {
    case 'android-chrome':
      return `Mozilla/5.0 (Linux; Android ${13 + system}; ${model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Mobile Safari/537.36`;
    case 'android-samsung':
      return `Mozilla/5.0 (Linux; Android ${13 + system}; ${model}) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/${27 + Math.floor(day / 120)}.0 Chrome/125.0.0.0 Mobile Safari/537.36`;
    case 'iphone-safari':
      return `Mozilla/5.0 (iPhone; CPU iPhone OS ${ios} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${safari} Mobile/15E148 Safari/604.1`;
    case 'iphone-chrome':
      return `Mozilla/5.0 (iPhone; CPU iPhone OS ${ios} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/${version}.0.0.0 Mobile/15E148 Safari/604.1`;
    case 'ipad-safari':
      return `Mozilla/5.0 (iPad; CPU OS ${ios} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${safari} Mobile/15E148 Safari/604.1`;
    case 'windows-edge':
      return `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36 Edg/${version}.0.0.0`;
    case 'windows-firefox':
      return `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
    case 'mac-safari':
      return `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${safari} Safari/605.1.15`;
    case 'mac-chrome':
      return `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;
    case 'mac-firefox':
      return `Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
    default:
      return `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;
  }
}

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;

function weighted<T extends { readonly share: number }>(list: readonly T[], random: () => number): T {
  let left = random() * list.reduce((sum, { share }) => sum + share, 0);
  for (const entry of list) if ((left -= entry.share) < 0) return entry;
  return list.at(-1) as T;
}

/** About a normal distribution, by the sum of twelve. */
function normal(random: () => number): number {
  let sum = -6;
  for (let roll = 0; roll < 12; roll++) sum += random();
  return sum;
}
