import { signedHeaders, type Outbound } from '#platform/outbound';
import type { Clock } from '#platform/time';
import type { OpenTarget, WebhookTarget } from '../contract.ts';

const TIMEOUT_MS = 15_000;
/** Read to its end, and nothing is done with it. */
const ANSWER_BYTES = 16 * 1024;
const LONGEST_WAIT = 3600;

/** Standard Webhooks: one message for some entries in a row. The same entries have the same id, however often they are sent. */
export function openWebhook(
  { url }: WebhookTarget,
  {
    outbound,
    clock,
    secrets,
    stream,
    signal,
  }: { readonly outbound: Pick<Outbound, 'fetch'>; readonly clock: Clock; readonly secrets: readonly string[]; readonly stream: string; readonly signal: AbortSignal },
): OpenTarget {
  return {
    async send(entries) {
      const [first, last] = [entries[0], entries.at(-1)];
      if (!first || !last) return { ok: true };
      const id = `${stream}.${first.tenant}.${first.entry}-${last.entry}`;
      const now = clock.now();
      const body = JSON.stringify({ type: 'audit.entries', time: now.toISOString(), tenant: first.tenant, data: { entries } });
      const answer = await outbound.fetch(url, {
        method: 'POST',
        headers: signedHeaders(secrets, id, Math.floor(now.getTime() / 1000), body),
        body,
        timeoutMs: TIMEOUT_MS,
        maxBytes: ANSWER_BYTES,
        signal,
      });
      if (!answer.ok) return { ok: false, problem: answer.why };
      const { status } = answer;
      if (status >= 200 && status < 300) return { ok: true };
      const asked = Number(answer.headers['retry-after'] ?? 0);
      return { ok: false, problem: 'refused', status, ...(asked > 0 ? { retryAfter: Math.min(asked, LONGEST_WAIT) } : {}) };
    },
    close: async () => ({ ok: true }),
  };
}
