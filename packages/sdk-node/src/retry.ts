import { setTimeout as wait } from 'node:timers/promises';

export interface RetryOptions {
  /** How often a request is sent again at most. Default 3. */
  readonly retries?: number;
  /** Longest wait for one more try, in seconds; an answer that asks for more is given back. Default 30. */
  readonly maxWait?: number;
}

/** Came to nothing at the other side, whatever was asked. */
const NOT_DONE = new Set([429]);
/** May have been done all the same. */
const UNSURE = new Set([502, 503, 504]);

/**
 * `fetch` that tries again where that does no harm: what changes nothing or can be said twice (RFC 9110 section 9.2.2), what carries an `Idempotency-Key`, and anything that
 * was turned away before it began (429). Waits as long as `Retry-After` says.
 */
export function retrying({ retries = 3, maxWait = 30 }: RetryOptions = {}, send: (request: Request) => Promise<Response> = fetch) {
  return async (request: Request): Promise<Response> => {
    const repeatable = request.method !== 'POST' && request.method !== 'PATCH';
    const safe = repeatable || request.headers.has('idempotency-key');
    for (let tried = 0; ; tried++) {
      const last = tried >= retries;
      let answer: Response | undefined;
      try {
        // Sending uses up the body.
        answer = await send(last ? request : request.clone());
      } catch (error) {
        if (last || !safe || request.signal.aborted) throw error;
      }
      if (answer && (last || !(NOT_DONE.has(answer.status) || (safe && UNSURE.has(answer.status))))) return answer;
      const seconds = waitOf(answer, tried);
      if (answer && seconds > maxWait) return answer;
      await answer?.body?.cancel();
      await wait(seconds * 1000, undefined, { signal: request.signal });
    }
  };
}

/** In seconds (RFC 9110 section 10.2.3: a number, or a date). Without a word of the server each wait is twice the one before, a little by chance. */
function waitOf(answer: Response | undefined, tried: number): number {
  const said = answer?.headers.get('retry-after');
  if (said !== null && said !== undefined) {
    const seconds = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1000;
    if (Number.isFinite(seconds)) return Math.max(0, seconds);
  }
  return 0.25 * 2 ** tried * (1 + Math.random());
}
