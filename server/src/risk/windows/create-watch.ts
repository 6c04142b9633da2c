import type { Keys, TenantCipher } from '#platform/crypto';
import type { Database } from '#platform/db';
import { networkKey } from '#platform/limits';
import type { AttemptWatch, Networks, Pressure, TriedAt } from '../contract.ts';
import { keyedName } from '../features/keyed-names.ts';
import { PASSWORD_HEAPS, SLOT_SECONDS } from '../settings.ts';
import { isCommonPassword } from './common-passwords.ts';
import { sourceKeys } from './source-keys.ts';
import { hitWindows, KINDS, type WindowHit, type WindowKey, type WindowKind, type WindowSlot } from './store.ts';

export interface WatchDeps {
  readonly db: Pick<Database, 'statement'>;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly networks: Networks;
}

const COUNTED: WindowHit = { attempts: 1, failures: 1, common: 0, leaked: 0 };
const FORGIVEN: WindowHit = { attempts: 0, failures: -1, common: 0, leaked: 0 };
const LEAKED: WindowHit = { attempts: 0, failures: 0, common: 0, leaked: 1 };

export function createWatch({ db, keys, networks }: WatchDeps): AttemptWatch {
  async function hit(tried: TriedAt, by: WindowHit): Promise<void> {
    const cipher = await keys.tenant(tried.tenantId);
    const person = keyedName(cipher, 'account', tried.account);
    const common = by.failures !== 0 && tried.password !== undefined && (await isCommonPassword(tried.password)) ? by.failures : 0;
    await hitWindows(db, tried.tenantId, [...windowKeys(cipher, tried), ...sourcesOf(networks, tried.ip)], person, { ...by, common });
  }
  return { count: (tried) => hit(tried, COUNTED), forgive: (tried) => hit(tried, FORGIVEN), leaked: (tried) => hit(tried, LEAKED) };
}

/** `network`: the keyed name of the address, where it was made before. */
export function windowKeys(cipher: TenantCipher, tried: Pick<TriedAt, 'ip' | 'account' | 'password'>, network?: string): readonly WindowKey[] {
  const keys: (readonly [WindowKind, string])[] = [
    ['account', keyedName(cipher, 'account', tried.account)],
    ['network', network ?? keyedName(cipher, 'ip', networkKey(tried.ip))],
    ['tenant', '0'],
    ...(tried.password === undefined ? [] : [['password', String(cipher.mac('risk.password', tried.password).readUInt32BE(0) % PASSWORD_HEAPS)] as const]),
  ];
  return keys.map(([kind, key]) => ({ kind, key, seconds: SLOT_SECONDS[kind] }));
}

/** Where an attempt comes from, as far as the operator's files tell. */
function sourcesOf(networks: Networks, ip: string | undefined): readonly WindowKey[] {
  const { network, place } = networks.knows;
  if (!network && !place) return [];
  const keys = sourceKeys(networks.of(ip));
  const known = [...(network ? (['asn'] as const) : []), ...(place ? (['country'] as const) : [])];
  return known.map((kind) => ({ kind, key: keys[kind], seconds: SLOT_SECONDS[kind] }));
}

/** Nobody tried anything. */
export const NO_PRESSURE: Pressure = { attempts: 0, failures: 0, common: 0, leaked: 0, people: 0, passed: 0 };

/** The current slot and the one before, together. */
export function pressureOf(slots: readonly WindowSlot[], kind: WindowKind): Pressure {
  const own = slots.filter(([of]) => of === KINDS[kind]);
  if (own.length === 0) return NO_PRESSURE;
  const sum = (column: 1 | 2 | 3 | 4) => own.reduce((total, slot) => total + slot[column], 0);
  const different = (column: 5 | 6) => new Set(own.flatMap((slot) => namesIn(slot[column]))).size;
  return { attempts: sum(1), failures: sum(2), common: sum(3), leaked: sum(4), people: different(5), passed: different(6) };
}

const namesIn = (list: string) => (list === '{}' ? [] : list.slice(1, -1).split(','));
