import { createCache } from '#platform/cache';
import type { Outbound, OutboundAnswer, OutboundFailure } from '#platform/outbound';
import { systemClock, type Clock } from '#platform/time';
import type { HashSource } from './create-breached-passwords.ts';

export interface RangeDeps {
  readonly outbound: Pick<Outbound, 'fetch'>;
  readonly url: string;
  readonly clock?: Clock;
}

const DEADLINE_MS = 1000;
/** Some 36 KB each: at most nine megabytes. */
const MAX_PREFIXES = 256;
const KEEP_MS = 24 * 60 * 60 * 1000;
/** Requests under way; beyond it a sign-in does without the answer. */
const MAX_UNDER_WAY = 32;
const FAILURES_BEFORE_PAUSE = 5;
const PAUSE_MS = 30_000;
/** What a `Retry-After` may ask for at most. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * The k-anonymity range API: asked for all hashes that begin with five digits, so that the service learns one in a million of which password it was;
 * padded, so that whoever sees the size of the answer learns no more. After failures in a row nobody is asked for a while, then one request tries again.
 */
export function rangeService({ outbound, url, clock = systemClock }: RangeDeps): HashSource {
  const base = url.endsWith('/') ? url : `${url}/`;
  const ranges = createCache<string>({ max: MAX_PREFIXES, ttl: KEEP_MS, clock });
  let underWay = 0;
  let failures = 0;
  let pausedUntil = 0;

  async function ask(prefix: string): Promise<string> {
    const now = clock.now().getTime();
    if (now < pausedUntil || underWay >= MAX_UNDER_WAY) throw new Unanswered();
    // The one that tries again after a pause; the others wait for what it finds.
    if (failures >= FAILURES_BEFORE_PAUSE) pausedUntil = now + 2 * DEADLINE_MS;
    underWay++;
    try {
      const answer = await outbound.fetch(`${base}${prefix}`, { headers: { 'add-padding': 'true', 'user-agent': 'Parvis-CIAM', accept: 'text/plain' }, timeoutMs: DEADLINE_MS });
      const range = answer.ok && answer.status === 200 ? readRange(answer.body) : undefined;
      if (range === undefined) throw failed(answer);
      failures = 0;
      pausedUntil = 0;
      return range;
    } finally {
      underWay--;
    }
  }

  function failed(answer: OutboundAnswer | OutboundFailure): Error {
    failures++;
    const now = clock.now().getTime();
    const wait = answer.ok && (answer.status === 429 || answer.status === 503) ? retryAfterMs(answer.headers['retry-after']) : 0;
    if (wait > 0 || failures >= FAILURES_BEFORE_PAUSE) pausedUntil = now + Math.max(wait, failures >= FAILURES_BEFORE_PAUSE ? PAUSE_MS : 0);
    return new Unanswered();
  }

  return {
    async has(hash) {
      try {
        const range = await ranges.load(hash.slice(0, 5), () => ask(hash.slice(0, 5)));
        return range.includes(hash.slice(5)) ? 'seen' : 'unseen';
      } catch (error) {
        if (error instanceof Unanswered) return 'unknown';
        throw error;
      }
    },
  };
}

class Unanswered extends Error {}

/** Suffixes that count, one per line; undefined for what is not an answer of this API (a captive portal, a proxy's error page, nothing). */
export function readRange(body: string): string | undefined {
  const lines = body.split(/\r?\n/).filter((line) => line !== '');
  if (lines.length === 0) return undefined;
  const suffixes: string[] = [];
  for (const line of lines) {
    const match = /^([0-9A-F]{35}):(\d{1,15})$/i.exec(line);
    if (!match?.[1]) return undefined;
    // Padding counts 0 and is made up.
    if (Number(match[2]) > 0) suffixes.push(match[1].toUpperCase());
  }
  return suffixes.join('\n');
}

/** Seconds only (RFC 9110 10.2.3); a date would be compared with our clock, and is not what the service sends. */
function retryAfterMs(value: string | undefined): number {
  return value !== undefined && /^\d{1,6}$/.test(value) ? Math.min(Number(value) * 1000, LONGEST_PAUSE_MS) : 0;
}
