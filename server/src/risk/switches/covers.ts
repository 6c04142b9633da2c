import ipaddr from 'ipaddr.js';

/** Whether an address lies in a range such as `203.0.113.0/24`. */
export function covers(range: string, ip: string | undefined): boolean {
  if (ip === undefined || !ipaddr.isValid(ip) || !ipaddr.isValidCIDR(range)) return false;
  const [start, bits] = ipaddr.parseCIDR(range);
  const address = ipaddr.process(ip);
  return address.kind() === start.kind() && address.match([start, bits] as [ipaddr.IPv4 & ipaddr.IPv6, number]);
}
