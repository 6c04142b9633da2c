import webpush from 'web-push';
import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { AnyJobType, JobType } from '#platform/jobs';
import type { Outbound } from '#platform/outbound';
import { findDevice, writeSubscription } from './device-store.ts';
import { pushErrors } from './errors.ts';
import { openDetails } from './prompt-details.ts';
import { findPrompt } from './prompt-store.ts';
import { createPushKeys } from './push-keys.ts';
import { openPush } from './seal-push.ts';
import { ENROLMENT_SECONDS, NUMBER_TRIES, PROMPT_SECONDS } from './settings.ts';
import { subscriptionShape } from './subscription.ts';

const data = z.object({ tenantId: z.string(), userId: z.string(), prompt: z.string(), device: z.string() });
type Data = z.infer<typeof data>;

/** Ids only; what is sent is read when it is sent. */
export const sendPush: Pick<JobType<Data>, 'name' | 'schema'> = { name: 'credentials.send-push', schema: data };

export interface PushJobDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly outbound: Pick<Outbound, 'fetch'>;
  /** `mailto:` or `https:` where the operator of a push service reaches whoever sends (RFC 8292 section 2.1). */
  readonly contact: string;
}

/** The job that wakes a phone. All it carries is which question, and of which application: the phone reads the rest from its inbox. */
export function pushJobs(deps: PushJobDeps): AnyJobType[] {
  const keysOf = createPushKeys(deps);
  // A development installation is at http, which is no contact by RFC 8292.
  const subject = deps.contact.startsWith('http:') ? 'mailto:nobody@localhost' : deps.contact;

  async function send({ tenantId, userId, prompt: promptId, device: deviceId }: Data, signal: AbortSignal): Promise<void> {
    const cipher = await deps.keys.tenant(tenantId);
    const [prompt, device] = await deps.db.read(tenantId, (tx) =>
      Promise.all([findPrompt(tx, userId, promptId), findDevice(tx, deviceId, { tries: NUMBER_TRIES, seconds: ENROLMENT_SECONDS })]),
    );
    // Answered, over or removed meanwhile: a late ring would only confuse.
    if (!prompt || prompt.status !== 'pending' || prompt.seconds < 1 || device?.user_id !== userId || !device.confirmed_at || !device.subscription) return;
    const subscription = subscriptionShape.parse(JSON.parse(openPush(cipher, userId, deviceId, 'subscription', device.subscription)));
    const keys = await keysOf(tenantId);
    const request = webpush.generateRequestDetails(subscription, JSON.stringify({ prompt: promptId, application: openDetails(cipher, prompt).application }), {
      vapidDetails: { subject, publicKey: keys.publicKey, privateKey: keys.privateKey },
      contentEncoding: 'aes128gcm',
      TTL: Math.floor(prompt.seconds),
      urgency: 'high',
    });
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
    const answer = await deps.outbound.fetch(request.endpoint, { method: 'POST', headers, body: request.body, maxBytes: 16 * 1024, signal });
    if (answer.ok && (answer.status === 404 || answer.status === 410)) {
      const { subscription: gone } = device;
      await deps.db.tenant(tenantId, (tx) => writeSubscription(tx, userId, deviceId, null, gone));
      return;
    }
    if (answer.ok ? answer.status === 429 || answer.status >= 500 : answer.why !== 'forbidden_url' && answer.why !== 'forbidden_address')
      throw pushErrors.push_service({ cause: new Error(answer.ok ? `status ${answer.status}` : answer.why) });
  }

  const type: JobType<Data> = {
    ...sendPush,
    retryLimit: 6,
    retryDelay: 2,
    retryDelayMax: 20,
    expireIn: PROMPT_SECONDS,
    concurrency: 4,
    handle: (job, { signal }) => send(job, signal),
  };
  return [type];
}
