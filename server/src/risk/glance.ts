import { LEVELS, type Attempt, type Facts, type Finding, type Level, type Networks, type Signal } from './contract.ts';
import { readShown } from './features/read-shown.ts';
import { NO_PRESSURE } from './windows/create-watch.ts';

const NO_LOGINS = Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<Level, number>;

/** Pure: signals about somebody without a history, where nothing was counted. */
export function glance(signals: readonly Signal[], networks: Networks, { origin, told = {} }: Pick<Attempt, 'origin' | 'told'>, now: Date): readonly Finding[] {
  const network = networks.of(origin.ip);
  const facts: Facts = {
    now,
    shown: readShown(origin, network),
    userAgent: origin.userAgent ?? '',
    network,
    account: { logins: 0, own: NO_LOGINS, placed: { asn: 0, country: 0 }, lastHour: { logins: 0, networks: 0 }, hours: [], held: false, browser: 'unasked' },
    pressure: { account: NO_PRESSURE, network: NO_PRESSURE, tenant: NO_PRESSURE, password: NO_PRESSURE },
    odd: origin.odd ?? [],
    told,
  };
  return signals.flatMap((signal) => signal.find(facts));
}
