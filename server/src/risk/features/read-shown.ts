import type { Origin } from '#platform/events';
import { networkKey } from '#platform/limits';
import type { Network, Shown } from '../contract.ts';
import { readClient } from './read-client.ts';

/** IPv6 by its /64: a household has as many addresses as it likes. */
export function readShown({ ip, userAgent }: Pick<Origin, 'ip' | 'userAgent'>, { asn, country }: Network): Shown {
  const address = networkKey(ip);
  return {
    ...(address === 'unknown' ? {} : { ip: address }),
    ...(asn === undefined ? {} : { asn: String(asn) }),
    ...(country === undefined ? {} : { country }),
    ...readClient(userAgent),
  };
}
