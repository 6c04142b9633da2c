import { z } from 'zod';
import type { Keys, TenantCipher } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { I18n } from '#platform/i18n';
import { isLastAttempt, type Jobs, type JobType, type ScheduledJob } from '#platform/jobs';
import { isSendable } from './address.ts';
import type { Delivery, OutgoingMessage } from './contract.ts';
import { deliveryErrors } from './errors.ts';
import { renderEmail } from './render-email.ts';
import { claimDelivery, closeDelivery, insertDelivery, purgeDeliveries, readDelivery, reopenDelivery, type DeliveryState } from './store.ts';
import type { MailTransport } from './transport.ts';

export interface DeliveryDeps {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly i18n: I18n;
  readonly transport: MailTransport;
  /** For the metrics: what became of an attempt, and how long after it was queued. */
  readonly onOutcome?: (outcome: { readonly template: string; readonly result: 'sent' | 'rejected' | 'failed'; readonly code?: string; readonly ageSeconds: number }) => void;
}

export interface DeliveryService extends Delivery {
  /** What became of the message with this key. */
  status(tenantId: string, idempotencyKey: string): Promise<DeliveryState | undefined>;
  /** For the worker. */
  readonly jobTypes: readonly JobType<DeliveryJob>[];
  readonly scheduled: readonly ScheduledJob[];
  close(): Promise<void>;
}

const deliveryJob = z.object({ tenantId: z.uuid(), key: z.base64url() });
type DeliveryJob = z.infer<typeof deliveryJob>;

/** One attempt, from connecting to the last reply. */
const ATTEMPT_MS = 45_000;
const KEEP_DAYS = 30;
const MAX_BYTES = 64 * 1024;

/**
 * Messages: sealed in the transaction of what they tell about, sent by the worker. The job carries a hash; address, code and link are
 * nowhere readable, and are destroyed once the message is sent, refused or too late.
 */
export function createDelivery(deps: DeliveryDeps): DeliveryService {
  const hash = (cipher: TenantCipher, idempotencyKey: string) => cipher.mac('platform.delivery.key', idempotencyKey);
  const context = (keyHash: Buffer) => `platform.deliveries:${keyHash.toString('base64url')}`;

  const job: JobType<DeliveryJob> = {
    name: 'platform.send-message',
    schema: deliveryJob,
    // About nine hours: longer than most mail servers are down.
    retryLimit: 40,
    retryDelay: 4,
    retryDelayMax: 900,
    expireIn: 60,
    concurrency: 5,
    handle: attempt,
  };

  async function attempt({ tenantId, key }: DeliveryJob, run: { readonly attempt: number; readonly signal: AbortSignal }): Promise<void> {
    const keyHash = Buffer.from(key, 'base64url');
    const claim = await claimDelivery(deps.db, tenantId, keyHash);
    if (claim.state === 'over') return;
    // Another worker may be at it, or died at it: look again later.
    if (claim.state === 'held') throw Object.assign(new Error('The message is being sent by another worker'), { code: 'delivery_held' });
    const { sealed, template, ageSeconds } = claim.delivery;
    const last = isLastAttempt(job, run.attempt);
    const giveBack = async (code: string) => {
      if (last) await closeDelivery(deps.db, tenantId, keyHash, 'failed', code);
      else await reopenDelivery(deps.db, tenantId, keyHash, code);
      throw Object.assign(new Error('The message could not be sent'), { code });
    };
    let mail: ReturnType<typeof renderEmail>;
    try {
      mail = renderEmail(deps.i18n, readMessage((await deps.keys.tenant(tenantId)).openText(sealed, context(keyHash))));
    } catch {
      return giveBack('not_renderable');
    }
    const outcome = await deps.transport.send(tenantId, mail, keyHash.toString('hex').slice(0, 32), AbortSignal.any([run.signal, AbortSignal.timeout(ATTEMPT_MS)]));
    deps.onOutcome?.({ template, result: outcome.kind, ageSeconds, ...(outcome.kind === 'sent' ? {} : { code: outcome.code }) });
    if (outcome.kind === 'failed') return giveBack(outcome.code);
    await closeDelivery(deps.db, tenantId, keyHash, outcome.kind === 'sent' ? 'sent' : 'failed', outcome.kind === 'sent' ? null : outcome.code);
  }

  return {
    async send(tx, message) {
      check(message);
      const text = JSON.stringify(message);
      if (Buffer.byteLength(text) > MAX_BYTES) throw deliveryErrors.invalid_message({ cause: new Error('The message is too long') });
      const cipher = await deps.keys.tenant(tx.tenantId);
      const keyHash = hash(cipher, message.idempotencyKey);
      const row = { keyHash, channel: message.channel, template: message.content.template, sealed: cipher.seal(text, context(keyHash)), notAfter: message.notAfter };
      // Sent one behind the other on the same connection. A second job for a known key finds nothing to do.
      await Promise.all([insertDelivery(tx, row), deps.jobs.enqueue(tx, job, { tenantId: tx.tenantId, key: keyHash.toString('base64url') })]);
    },
    status: async (tenantId, idempotencyKey) => readDelivery(deps.db, tenantId, hash(await deps.keys.tenant(tenantId), idempotencyKey)),
    jobTypes: [job],
    scheduled: [
      {
        name: 'platform.purge-deliveries',
        everySeconds: 3600,
        async run(signal) {
          for (let round = 0; round < 100 && !signal.aborted; round++) if ((await purgeDeliveries(deps.db, KEEP_DAYS, 1000)) < 1000) return;
        },
      },
    ],
    close: () => deps.transport.close(),
  };
}

/** Mistakes of the caller, found before anything is queued. */
function check(message: OutgoingMessage): void {
  if (!isSendable(message.to)) throw deliveryErrors.invalid_address();
  const { action, code } = message.content;
  const url = action && URL.canParse(action.url) ? new URL(action.url) : undefined;
  if (action && !(url && /^https?:$/.test(url.protocol))) throw deliveryErrors.invalid_message({ cause: new Error('The link of a message must be an http or https URL') });
  if (code !== undefined && !/^[\p{L}\p{N} -]{1,64}$/u.test(code)) throw deliveryErrors.invalid_message({ cause: new Error('The code of a message must be letters and digits') });
  if (message.idempotencyKey.length === 0 || message.idempotencyKey.length > 500)
    throw deliveryErrors.invalid_message({ cause: new Error('A message needs an idempotency key of at most 500 characters') });
}

function readMessage(text: string): OutgoingMessage {
  const { notAfter: _late, ...message } = JSON.parse(text) as Omit<OutgoingMessage, 'notAfter'> & { readonly notAfter?: string };
  return message;
}
