import type { OutboundAnswer, OutboundFailure } from '#platform/outbound';

/** What an answer means for the message and for its endpoint. */
export type Judgement =
  | { readonly kind: 'delivered'; readonly status: number }
  /** It says that it is no more (410). */
  | { readonly kind: 'gone'; readonly status: number }
  | {
      readonly kind: 'again' | 'failed';
      readonly status?: number;
      readonly problem: string;
      readonly delaySeconds: number;
      /** Somebody was there and read it, whatever they said of it. */
      readonly there: boolean;
      /** How long the endpoint as a whole asked for. */
      readonly restSeconds: number;
    };

const MINUTE = 60;
const HOUR = 3600;
/** Between tries: ten of them, over a good two days. */
const DELAYS = [5, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR] as const;
export const MAX_ATTEMPTS = DELAYS.length + 1;
/** What a receiver may ask for. */
const LONGEST_WAIT = 24 * HOUR;

/** These say that nobody is there who could do anything with it, or not now. */
const NOT_THERE = new Set([408, 425, 429]);

/** `random` from 0 to 1: so that what failed together does not come back together. */
export function judge(answer: OutboundAnswer | OutboundFailure, attempts: number, now: Date, random: number): Judgement {
  const status = answer.ok ? answer.status : undefined;
  if (status !== undefined && status >= 200 && status < 300) return { kind: 'delivered', status };
  if (status === 410) return { kind: 'gone', status };
  const asked = answer.ok ? retryAfter(answer.headers['retry-after'], now) : 0;
  const there = status !== undefined && status < 500 && !NOT_THERE.has(status);
  return {
    kind: attempts >= MAX_ATTEMPTS ? 'failed' : 'again',
    ...(status === undefined ? {} : { status }),
    problem: answer.ok ? 'refused' : answer.why,
    delaySeconds: Math.max((DELAYS[Math.min(attempts, DELAYS.length) - 1] ?? DELAYS[0]) * (1 + random / 4), asked),
    there,
    restSeconds: there ? 0 : asked,
  };
}

/** Seconds, or a date (RFC 9110 section 10.2.3). */
function retryAfter(value: string | undefined, now: Date): number {
  if (value === undefined) return 0;
  const seconds = /^\d{1,9}$/.test(value.trim()) ? Number(value) : (Date.parse(value) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), LONGEST_WAIT) : 0;
}
