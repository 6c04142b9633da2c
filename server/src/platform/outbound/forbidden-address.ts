import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one we never connect to on somebody else's word: everything that is not public unicast. Loopback, private,
 * link-local (with the cloud's metadata service), unique local, shared (CGNAT), multicast, reserved and documentation ranges, and every form
 * that carries an IPv4 address inside an IPv6 one (mapped, NAT64, 6to4, Teredo), which a translator would unpack (D9).
 */
export function isForbiddenAddress(address: string): boolean {
  if (isIP(address) === 0) return true;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return true;
  // A zone names an interface of this machine.
  if (address.includes('%')) return true;
  return parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST);
}
