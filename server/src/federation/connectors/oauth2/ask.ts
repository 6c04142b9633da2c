import type { Outbound, OutboundRequest } from '#platform/outbound';
import { unavailable, type Unavailable } from './failures.ts';

/** From resolving the name to the last byte: a browser waits meanwhile. */
export const TIMEOUT_MS = 8000;
/** No answer to a sign-in is larger; more is somebody's attempt to fill our memory (D14). */
export const MAX_BYTES = 64 * 1024;

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One question to the other side. `what` names the endpoint in details. An answer that says "not now" is none. */
export async function ask(outbound: Pick<Outbound, 'fetch'>, what: string, url: string, request: OutboundRequest = {}): Promise<Answer | Unavailable> {
  const answer = await outbound.fetch(url, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, ...request, headers: { accept: 'application/json', ...request.headers } });
  if (!answer.ok) return unavailable(`${what}: ${answer.why}`);
  if (answer.status >= 500 || answer.status === 429) return unavailable(`${what}: status ${answer.status}`);
  return { kind: 'answer', status: answer.status, headers: answer.headers, body: answer.body };
}
