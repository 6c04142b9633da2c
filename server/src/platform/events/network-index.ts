import type { TenantCipher } from '#platform/crypto';
import ipaddr from 'ipaddr.js';

/** One address is written in one way, however it was: `2001:DB8::0001`, or IPv4 as an IPv6 socket sees it. */
function plainAddress(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip.trim().toLowerCase();
  return ipaddr.process(ip).toString();
}

/** What an address in the trail is found by, without being readable. */
export const indexNetwork = (cipher: TenantCipher, ip: string): Buffer => cipher.blindIndex('platform.events.network', plainAddress(ip)).subarray(0, 16);
