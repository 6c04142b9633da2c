import type { OutboundAnswer, OutboundFailure } from '#platform/outbound';
import type { SendOutcome } from '../transport.ts';

/** Nothing of the request can have reached the vendor. */
const NOT_TAKEN: ReadonlySet<OutboundFailure['why']> = new Set(['unreachable', 'unresolvable', 'untrusted', 'forbidden_url', 'forbidden_address', 'redirect']);
const MAX_WAIT_SECONDS = 900;

export interface AnswerReading {
  /** Names the vendor in codes. */
  readonly vendor: string;
  /** The vendor's own error code, from the body. */
  readonly codeOf?: (body: unknown) => string | undefined;
  /** A receiver that knows a repeated message by its id: then what is unsure may be tried again. */
  readonly repeatable?: boolean;
}

/** What an answer means for the message. Codes are made of letters and digits only: bodies repeat the number, and codes end in logs. */
export function readAnswer(answer: OutboundAnswer | OutboundFailure, { vendor, codeOf, repeatable = false }: AnswerReading): SendOutcome {
  if (!answer.ok) {
    if (repeatable || NOT_TAKEN.has(answer.why)) return { kind: 'failed', code: `${vendor}_${answer.why}` };
    return { kind: 'rejected', code: `${vendor}_unsure_${answer.why}` };
  }
  if (answer.status >= 200 && answer.status < 300) return { kind: 'sent' };
  const own = codeOf?.(readJson(answer.body))
    ?.replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
  // A run of digits as long as a number is one.
  const code = `${vendor}_${answer.status}${own === undefined || /\d{7}/.test(own) ? '' : `_${own.slice(0, 40)}`}`;
  if (answer.status !== 429 && answer.status < 500) return { kind: 'rejected', code };
  const retryAfter = readRetryAfter(answer.headers['retry-after']);
  return { kind: 'failed', code, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** RFC 9110 section 10.2.3: seconds or a date. Bounded, so that nobody makes a message wait for ever. */
export function readRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - now) / 1000);
  return Number.isNaN(seconds) || seconds <= 0 ? undefined : Math.min(seconds, MAX_WAIT_SECONDS);
}

export function readJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** A field of a JSON object, as text. */
export function field(body: unknown, name: string): string | undefined {
  const value = body !== null && typeof body === 'object' ? (body as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
