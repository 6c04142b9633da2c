import ipaddr from 'ipaddr.js';
import type { NetworkKey } from './contract.ts';

/** RFC 6052: IPv4 clients as an IPv6-only server sees them. One /64 would be the whole IPv4 Internet. */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96') as [ipaddr.IPv6, number];

/**
 * IPv6 hands every household at least a /64, so single addresses are free to rotate (better-auth CVE-2026-45364): the /64 is counted.
 * What cannot be read shares one bucket: it must never mean "no limit" (authentik CVE-2024-47070).
 */
export const networkKey: NetworkKey = (ip) => {
  if (ip === undefined) return 'unknown';
  if (ipaddr.IPv4.isValidFourPartDecimal(ip)) return ipaddr.IPv4.parse(ip).toString();
  if (!ipaddr.IPv6.isValid(ip)) return 'unknown';
  const address = ipaddr.IPv6.parse(ip);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  if (address.match(NAT64)) return new ipaddr.IPv4(address.toByteArray().slice(12)).toString();
  return `${new ipaddr.IPv6([...address.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
};
