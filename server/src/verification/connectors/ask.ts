import type { Outbound, OutboundRequest } from '#platform/outbound';
import type { Unavailable } from '../contract.ts';
import { readObject, type JsonObject } from './read-json.ts';

/** From resolving the name to the last byte: a browser waits meanwhile. */
const TIMEOUT_MS = 8000;
/** No answer here is larger; more is somebody's attempt to fill our memory (D14). Pictures are never asked for. */
const MAX_BYTES = 256 * 1024;

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly body: JsonObject;
}

export const unavailable = (detail: string, retryAfter?: number): Unavailable => ({ kind: 'unavailable', detail, ...(retryAfter === undefined ? {} : { retryAfter }) });

/** One question to a service. `what` names it in details. "Not now", "too many" and what is no JSON are no answer; a refusal is one, and its text stays here. */
export async function ask(outbound: Pick<Outbound, 'fetch'>, what: string, url: string, request: OutboundRequest = {}): Promise<Answer | Unavailable> {
  const answer = await outbound.fetch(url, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, ...request, headers: { accept: 'application/json', ...request.headers } });
  if (!answer.ok) return unavailable(`${what}: ${answer.why}`);
  const { status } = answer;
  if (status === 429) return unavailable(`${what}: too many requests`, secondsOf(answer.headers['retry-after']));
  if (status < 200 || status >= 300) return unavailable(`${what}: status ${status}`);
  const body = readObject(answer.body);
  return body ? { kind: 'answer', status, body } : unavailable(`${what}: no JSON object`);
}

const secondsOf = (header: string | undefined): number | undefined => (header !== undefined && /^\d{1,5}$/.test(header) ? Number(header) : undefined);
