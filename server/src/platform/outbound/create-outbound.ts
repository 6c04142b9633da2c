import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { checkUrl, literalAddress, type AllowList } from './check-url.ts';
import { isForbiddenAddress } from './forbidden-address.ts';
import { tellExchange } from './observe.ts';

export interface OutboundOptions {
  /** Development only: `host:port` pairs that may be private and plain http. Production has none; a tenant can never add one. */
  readonly allow?: readonly string[];
  /** All addresses of a name; the system's resolver unless a test brings its own. */
  readonly lookup?: (host: string) => Promise<readonly LookupAddress[]>;
  /** For the metrics: how each request ended. */
  readonly onResult?: (result: 'ok' | OutboundFailure['why']) => void;
}

export interface OutboundRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** From resolving the name to the last byte (default 10 s). */
  readonly timeoutMs?: number;
  /** Largest body that is read (default 256 KiB). */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

export interface OutboundAnswer {
  readonly ok: true;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface OutboundFailure {
  readonly ok: false;
  readonly why: 'forbidden_url' | 'forbidden_address' | 'unresolvable' | 'unreachable' | 'untrusted' | 'timeout' | 'redirect' | 'too_large' | 'broken';
}

/** The only way out over HTTP (D9, W4): https, public addresses, no redirects, bounded in time and size. */
export interface Outbound {
  /** Never throws for what the other side does; an answer of any status is `ok`. */
  fetch(url: string, options?: OutboundRequest): Promise<OutboundAnswer | OutboundFailure>;
  /** What is wrong with a URL before anything is sent, for settings; undefined when it may be tried. */
  refuses(url: string): 'forbidden_url' | 'forbidden_address' | undefined;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 256 * 1024;

const resolveAll = (host: string) =>
  new Promise<readonly LookupAddress[]>((done, fail) => {
    systemLookup(host, { all: true }, (error, addresses) => (error ? fail(error) : done(addresses)));
  });

export function createOutbound(options: OutboundOptions = {}): Outbound {
  const allow: AllowList = new Set(options.allow);
  const lookup = options.lookup ?? resolveAll;

  async function send(text: string, wanted: OutboundRequest): Promise<OutboundAnswer | OutboundFailure> {
    const target = checkUrl(text, allow);
    if (!target.ok) return target;
    const deadline = AbortSignal.timeout(wanted.timeoutMs ?? TIMEOUT_MS);
    const signal = wanted.signal ? AbortSignal.any([deadline, wanted.signal]) : deadline;
    let agent: Agent | undefined;
    try {
      const pinned = literalAddress(target.url) === undefined ? await resolveChecked(target.url.hostname, target.allowed, signal) : undefined;
      if (typeof pinned === 'string') return { ok: false, why: pinned };
      // An agent of its own for each request: a kept connection would outlive the check of its address.
      agent = new Agent({
        connections: 1,
        pipelining: 0,
        maxResponseSize: -1,
        connect: { ...(pinned ? { lookup: pinnedLookup(pinned) } : {}), autoSelectFamily: true, timeout: wanted.timeoutMs ?? TIMEOUT_MS, minVersion: 'TLSv1.2' },
      });
      const answer = await request(target.url, {
        dispatcher: agent,
        method: wanted.method ?? 'GET',
        headers: { 'user-agent': 'Parvis', 'accept-encoding': 'identity', ...wanted.headers },
        ...(wanted.body === undefined ? {} : { body: wanted.body }),
        signal,
        headersTimeout: wanted.timeoutMs ?? TIMEOUT_MS,
        bodyTimeout: wanted.timeoutMs ?? TIMEOUT_MS,
      });
      if (answer.statusCode >= 300 && answer.statusCode < 400 && answer.headers.location !== undefined) {
        answer.body.on('error', () => {}).destroy();
        return { ok: false, why: 'redirect' };
      }
      const body = await readBounded(answer.body, wanted.maxBytes ?? MAX_BYTES);
      if (body === undefined) return { ok: false, why: 'too_large' };
      return { ok: true, status: answer.statusCode, headers: flatHeaders(answer.headers), body };
    } catch (error) {
      return { ok: false, why: signal.aborted ? 'timeout' : whyOf(error) };
    } finally {
      // Also ends a body that was not read to its end.
      await agent?.destroy().catch(() => {});
    }
  }

  /** Every address of the name is checked, and the checked ones are all that can be connected to: a second answer of the resolver is never asked for. */
  async function resolveChecked(host: string, allowed: boolean, signal: AbortSignal): Promise<readonly LookupAddress[] | 'unresolvable' | 'forbidden_address'> {
    let addresses: readonly LookupAddress[];
    try {
      addresses = await abortable(lookup(host), signal);
    } catch (error) {
      if (signal.aborted) throw error;
      return 'unresolvable';
    }
    if (addresses.length === 0) return 'unresolvable';
    if (!allowed && addresses.some(({ address }) => isForbiddenAddress(address))) return 'forbidden_address';
    return addresses;
  }

  return {
    async fetch(url, wanted = {}) {
      const began = performance.now();
      const result = await send(url, wanted);
      tellExchange(wanted.method ?? 'GET', url, began, result);
      options.onResult?.(result.ok ? 'ok' : result.why);
      return result;
    },
    refuses(url) {
      const target = checkUrl(url, allow);
      return target.ok ? undefined : target.why;
    },
  };
}

function pinnedLookup(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, wanted, done) => {
    const [first] = addresses;
    if (wanted.all) (done as (error: null, all: LookupAddress[]) => void)(null, [...addresses]);
    else if (first) done(null, first.address, first.family);
  };
}

async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw signal.reason as Error;
  let leave: (() => void) | undefined;
  const aborted = new Promise<never>((_, fail) => {
    leave = () => fail(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (leave) signal.removeEventListener('abort', leave);
  }
}

async function readBounded(stream: AsyncIterable<Uint8Array>, max: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > max) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]])));
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ENETDOWN', 'EHOSTDOWN']);
const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);
/** What OpenSSL and Node say about a certificate that does not verify. */
const UNTRUSTED = /^(?:CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_CERT|HOSTNAME_MISMATCH|ERR_SSL_|INVALID_)/;

function whyOf(error: unknown): OutboundFailure['why'] {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  const code = (inner as { code?: unknown } | undefined)?.code;
  if (typeof code !== 'string') return 'broken';
  if (UNREACHABLE.has(code)) return 'unreachable';
  if (TIMEOUTS.has(code)) return 'timeout';
  return UNTRUSTED.test(code) ? 'untrusted' : 'broken';
}
