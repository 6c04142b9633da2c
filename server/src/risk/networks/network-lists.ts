import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import type { NetworkKind } from '../contract.ts';

const KINDS: readonly string[] = ['anonymiser', 'hosting'] satisfies readonly NetworkKind[];

/** Ranges by kind and length: finding an address costs one look for each length that occurs, however long the lists are. */
export interface NetworkLists {
  kindsOf(ip: string): readonly NetworkKind[];
  readonly ranges: number;
}

/** Lines like `203.0.113.0/24 hosting`; what follows a # is a remark. A line that cannot be read stops the start: half a list must not pass for a whole one. */
export function readNetworkLists(file: string): NetworkLists {
  const lists = new Map<string, { readonly family: string; readonly bits: number; readonly kind: NetworkKind; readonly starts: Set<string> }>();
  let ranges = 0;
  for (const [position, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const text = (line.split('#', 1)[0] as string).trim();
    if (text === '') continue;
    const [range = '', kind = '', more] = text.split(/\s+/);
    if (!ipaddr.isValidCIDR(range) || !KINDS.includes(kind) || more !== undefined)
      throw new Error(`Line ${position + 1} of ${file} is not a network like 203.0.113.0/24 and one of ${KINDS.join(', ')}: ${text.slice(0, 80)}`);
    const [address, bits] = ipaddr.parseCIDR(range);
    const name = `${address.kind()} ${bits} ${kind}`;
    let list = lists.get(name);
    if (!list) lists.set(name, (list = { family: address.kind(), bits, kind: kind as NetworkKind, starts: new Set() }));
    list.starts.add(startOf(address, bits));
    ranges++;
  }
  return {
    ranges,
    kindsOf(ip) {
      if (!ipaddr.isValid(ip)) return [];
      const address = ipaddr.process(ip);
      const found = [...lists.values()].filter(({ family, bits, starts }) => family === address.kind() && starts.has(startOf(address, bits))).map(({ kind }) => kind);
      return [...new Set(found)];
    },
  };
}

function startOf(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const bytes = address.toByteArray();
  for (let index = 0; index < bytes.length; index++) {
    const kept = Math.min(8, Math.max(0, bits - index * 8));
    bytes[index] = (bytes[index] as number) & (0xff << (8 - kept)) & 0xff;
  }
  return bytes.join('.');
}
