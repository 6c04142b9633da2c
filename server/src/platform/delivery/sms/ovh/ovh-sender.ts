import { createHash } from 'node:crypto';
import type { SmsSenderDeps, SmsSenderType } from '../contract.ts';
import { field, readAnswer, readJson } from '../read-answer.ts';
import { originOf, part, senderOf } from '../read-url.ts';

/**
 * OVHcloud: `ovh://<application key>:<application secret>@eu.api.ovh.com/<service>?consumer=<consumer key>`. Without a sender the service's short
 * number is used.
 */
export const ovhSmsSender: SmsSenderType = {
  scheme: 'ovh',
  create(url, deps) {
    const application = part(url, 'username', 'application key (ovh://key:secret@eu.api.ovh.com/service?consumer=key)');
    const secret = part(url, 'password', 'application secret');
    const consumer = url.searchParams.get('consumer');
    const service = url.pathname.slice(1);
    if (consumer === null) throw new Error('SMS_URL lacks the consumer key (?consumer=...).');
    if (!/^[A-Za-z0-9_-]+$/.test(service)) throw new Error('SMS_URL lacks the SMS service (ovh://key:secret@eu.api.ovh.com/sms-ab12345-1?consumer=key).');
    const origin = originOf(url, deps.outbound);
    const target = `${origin}/1.0/sms/${service}/jobs`;
    const from = senderOf(url, deps);
    const clock = createClock(origin, deps);
    return {
      async send(message, signal) {
        const body = JSON.stringify({
          message: message.text,
          receivers: [message.to],
          // Not advertising: no "STOP" line, and before other traffic.
          noStopClause: true,
          priority: 'high',
          ...(from === undefined ? { senderForResponse: true } : { sender: from }),
          // In minutes.
          ...(message.worthSeconds === undefined ? {} : { validityPeriod: Math.max(1, Math.ceil(message.worthSeconds / 60)) }),
        });
        const timestamp = String(await clock(signal));
        const answer = await deps.outbound.fetch(target, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-ovh-application': application,
            'x-ovh-consumer': consumer,
            'x-ovh-timestamp': timestamp,
            'x-ovh-signature': `$1$${sign([secret, consumer, 'POST', target, body, timestamp])}`,
          },
          body,
          signal,
        });
        const outcome = readAnswer(answer, { vendor: 'ovh', codeOf: (problem) => field(problem, 'errorCode') });
        // A number the vendor does not serve is told in a success.
        return outcome.kind === 'sent' && answer.ok && refusedReceiver(answer.body) ? { kind: 'rejected', code: 'ovh_invalid_receiver' } : outcome;
      },
    };
  },
};

/** The vendor's scheme of signatures is SHA-1 over the parts joined by plus signs. */
const sign = (parts: readonly string[]) => createHash('sha1').update(parts.join('+')).digest('hex');

function refusedReceiver(body: string): boolean {
  const { invalidReceivers } = (readJson(body) ?? {}) as { readonly invalidReceivers?: unknown };
  return Array.isArray(invalidReceivers) && invalidReceivers.length > 0;
}

/** Signatures are refused when the clocks differ: the vendor's is asked once, and the difference kept. */
function createClock(origin: string, deps: SmsSenderDeps): (signal: AbortSignal) => Promise<number> {
  const own = () => Math.floor(Date.now() / 1000);
  let ahead: number | undefined;
  return async (signal) => {
    if (ahead === undefined) {
      const answer = await deps.outbound.fetch(`${origin}/1.0/auth/time`, { signal, timeoutMs: 3000 });
      if (answer.ok && answer.status === 200 && /^\d{9,11}$/.test(answer.body.trim())) ahead = Number(answer.body.trim()) - own();
    }
    return own() + (ahead ?? 0);
  };
}
