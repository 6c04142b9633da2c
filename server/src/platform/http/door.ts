import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import type { FastifyRequest } from 'fastify';
import type { Origin } from '#platform/events';
import type { Door } from './contract.ts';

/** Finds who a host and path belong to; undefined: nobody (421). `basePath` is stripped from the URL. */
export type Resolve<T = unknown> = (host: string, path: string) => Promise<{ readonly place: T; readonly basePath: string } | undefined>;

const doors = new WeakMap<IncomingMessage, Door>();

export function openDoor(message: IncomingMessage, door: Door): void {
  doors.set(message, door);
}

/** What the door found out about this request before routing. */
export function doorOf<T>(request: FastifyRequest): Door<T> {
  const door = doors.get(request.raw);
  if (!door) throw new Error('The request did not come through the door.');
  return door as Door<T>;
}

/**
 * Somebody acts for whoever the browser belongs to: from here on everything this request does was done by them. That the browser asks not to have anything shared is no word
 * of the customer's then. Returns what events of it say.
 */
export function actAs(request: FastifyRequest, actor: Origin['actor']): Origin {
  const door = doorOf(request);
  const { gpc: _, ...origin } = door.origin;
  const acted = { ...origin, actor };
  doors.set(request.raw, { ...door, origin: acted });
  return acted;
}

export function hasDoor(request: FastifyRequest): boolean {
  return doors.has(request.raw);
}

export function newRequestId(): string {
  return randomBytes(12).toString('base64url');
}

/** `Host` in its plain form, or undefined when it is not one: exactly one value, a DNS name or address, an optional port. */
export function plainHost(message: IncomingMessage): string | undefined {
  // Node keeps the first of several; a proxy in front may have gone by another one (RFC 9112 section 3.2: such a request is refused).
  const [host, second] = message.headersDistinct.host ?? [];
  if (host === undefined || second !== undefined || host.length > 255) return undefined;
  if (!/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host)) return undefined;
  return host.toLowerCase();
}

/** Refuses the aliases that make path rules disagree with each other (D10): empty and dot segments, encoded separators, backslashes, control characters. */
export function plainPath(url: string): boolean {
  if (!url.startsWith('/') || url.length > 8192) return false;
  const path = url.split('?', 1)[0] as string;
  if (/\/\/|\\|%2f|%5c|%00|[\x00-\x20\x7f]/i.test(path)) return false;
  return !path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

export interface ClientAddress {
  /** The address the request came from, or undefined when a trusted proxy's header cannot be read: then the request is refused, never taken as "no address" (D2). */
  of(message: IncomingMessage): string | undefined;
}

/** Believes X-Forwarded-For only from the proxies named, walking from the right past them (W8). */
export function createClientAddress(trusted: readonly string[]): ClientAddress {
  const ranges = trusted.map(
    (entry): Range => (entry.includes('/') ? (ipaddr.parseCIDR(entry) as Range) : [ipaddr.process(entry), ipaddr.process(entry).kind() === 'ipv4' ? 32 : 128]),
  );
  const isTrusted = (text: string) => {
    const address = ipaddr.process(text);
    return ranges.some(([range, bits]) => range.kind() === address.kind() && (address as ipaddr.IPv4).match(range as ipaddr.IPv4, bits));
  };
  return {
    of(message) {
      const peer = message.socket.remoteAddress;
      if (peer === undefined || !ipaddr.isValid(peer)) return undefined;
      const direct = ipaddr.process(peer).toString();
      if (ranges.length === 0 || !isTrusted(direct)) return direct;
      const header = message.headers['x-forwarded-for'];
      if (header === undefined) return direct;
      const hops = (Array.isArray(header) ? header.join(',') : header).split(',').map((hop) => hop.trim());
      for (const hop of hops.reverse()) {
        if (!ipaddr.isValid(hop)) return undefined;
        if (!isTrusted(hop)) return ipaddr.process(hop).toString();
      }
      return ipaddr.process(hops.at(-1) as string).toString();
    },
  };
}
