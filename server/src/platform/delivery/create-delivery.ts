import { z } from 'zod';
import type { Keys, TenantCipher } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { I18n, Locale, Wording } from '#platform/i18n';
import { isLastAttempt, type Jobs, type JobType } from '#platform/jobs';
import { isSendable } from './address.ts';
import { countParts } from './count-parts.ts';
import type { Delivery, EmailMessage, OutgoingMessage, SmsMessage } from './contract.ts';
import { deliveryErrors } from './errors.ts';
import { renderEmail } from './render-email.ts';
import { isPhoneNumber, renderSms } from './render-sms.ts';
import type { SmsSender } from './sms/contract.ts';
import { claimDelivery, closeDelivery, insertDelivery, postponeDelivery, readDelivery, reopenDelivery, takeBackDelivery, type DeliveryState } from './store.ts';
import type { MailTransport, SendOutcome } from './transport.ts';

export interface DeliveryDeps {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly i18n: I18n;
  readonly transport: MailTransport;
  /** Absent: nothing can be sent to phones. */
  readonly sms?: SmsSender;
  /** What a tenant says in its own words, for one message of one brand in one language. */
  readonly wordingOf?: WordingOf;
  /** For the metrics: what became of an attempt, and how long after it was queued. */
  readonly onOutcome?: (outcome: { readonly template: string; readonly result: 'sent' | 'rejected' | 'failed'; readonly code?: string; readonly ageSeconds: number }) => void;
}

export type WordingOf = (tenantId: string, of: { readonly template: string; readonly locale: Locale; readonly brandId?: string }) => Promise<Wording | undefined>;

export interface DeliveryService extends Delivery {
  /** What became of the message with this key. */
  status(tenantId: string, idempotencyKey: string): Promise<DeliveryState | undefined>;
  /** For the worker. */
  readonly jobTypes: readonly JobType<DeliveryJob>[];
  close(): Promise<void>;
}

const deliveryJob = z.object({ tenantId: z.uuid(), key: z.base64url() });
type DeliveryJob = z.infer<typeof deliveryJob>;

/** One attempt, from connecting to the last reply. */
const ATTEMPT_MS = 45_000;
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
    const { sealed, template, ageSeconds, attempts } = claim.delivery;
    // A message that was postponed goes on as a new job, whose own count begins again.
    const last = isLastAttempt(job, Math.max(run.attempt, attempts));
    const giveBack = async (code: string) => {
      if (last) await closeDelivery(deps.db, tenantId, keyHash, 'failed', code);
      else await reopenDelivery(deps.db, tenantId, keyHash, code);
      throw Object.assign(new Error('The message could not be sent'), { code });
    };
    let transmit: (signal: AbortSignal) => Promise<SendOutcome>;
    try {
      transmit = await prepare(tenantId, keyHash, readMessage((await deps.keys.tenant(tenantId)).openText(sealed, context(keyHash))));
    } catch {
      return giveBack('not_renderable');
    }
    const outcome = await transmit(AbortSignal.any([run.signal, AbortSignal.timeout(ATTEMPT_MS)]));
    deps.onOutcome?.({ template, result: outcome.kind, ageSeconds, ...(outcome.kind === 'sent' ? {} : { code: outcome.code }) });
    if (outcome.kind === 'failed' && outcome.retryAfter !== undefined && !last) {
      const startAfter = new Date(Date.now() + outcome.retryAfter * 1000);
      return deps.db.tenant(tenantId, async (tx) => {
        await postponeDelivery(tx, keyHash, outcome.code);
        await deps.jobs.enqueue(tx, job, { tenantId, key }, { startAfter });
      });
    }
    if (outcome.kind === 'failed') return giveBack(outcome.code);
    await closeDelivery(deps.db, tenantId, keyHash, outcome.kind === 'sent' ? 'sent' : 'failed', outcome.kind === 'sent' ? null : outcome.code);
  }

  const ownWords = async (tenantId: string, template: string, { locale, brand }: Pick<OutgoingMessage, 'locale' | 'brand'>) =>
    deps.wordingOf?.(tenantId, { template, locale, ...(brand.id === undefined ? {} : { brandId: brand.id }) });

  async function prepare(tenantId: string, keyHash: Buffer, message: StoredMessage): Promise<(signal: AbortSignal) => Promise<SendOutcome>> {
    const own = await ownWords(tenantId, message.channel === 'email' ? message.content.template : message.template, message);
    const id = keyHash.toString('hex').slice(0, 32);
    if (message.channel === 'email') {
      const mail = renderEmail(deps.i18n, message, own);
      return (signal) => deps.transport.send(tenantId, mail, id, signal);
    }
    const text = renderSms(deps.i18n, message, own);
    const worthSeconds = message.notAfter === undefined ? undefined : Math.max(1, Math.ceil((Date.parse(message.notAfter) - Date.now()) / 1000));
    return async (signal) =>
      deps.sms?.send({ tenantId, id, ...text, ...(worthSeconds === undefined ? {} : { worthSeconds }) }, signal) ?? { kind: 'failed', code: 'sms_not_set_up' };
  }

  return {
    phones: deps.sms !== undefined,
    async send(tx, message) {
      check(message);
      const text = JSON.stringify(message);
      if (Buffer.byteLength(text) > MAX_BYTES) throw deliveryErrors.invalid_message({ cause: new Error('The message is too long') });
      const cipher = await deps.keys.tenant(tx.tenantId);
      const keyHash = hash(cipher, message.idempotencyKey);
      const row = {
        keyHash,
        channel: message.channel,
        template: message.channel === 'email' ? message.content.template : message.template,
        sealed: cipher.seal(text, context(keyHash)),
        notAfter: message.notAfter,
      };
      // Sent one behind the other on the same connection. A second job for a known key finds nothing to do.
      await Promise.all([insertDelivery(tx, row), deps.jobs.enqueue(tx, job, { tenantId: tx.tenantId, key: keyHash.toString('base64url') })]);
    },
    takeBack: async (tx, idempotencyKey) => takeBackDelivery(tx, hash(await deps.keys.tenant(tx.tenantId), idempotencyKey)),
    countParts: async (tenantId, message) => countParts(renderSms(deps.i18n, message, await ownWords(tenantId, message.template, message)).text),
    status: async (tenantId, idempotencyKey) => readDelivery(deps.db, tenantId, hash(await deps.keys.tenant(tenantId), idempotencyKey)),
    jobTypes: [job],
    close: () => deps.transport.close(),
  };
}

/** Mistakes of the caller, found before anything is queued. */
function check(message: OutgoingMessage): void {
  const wrong = (reason: string) => deliveryErrors.invalid_message({ cause: new Error(reason) });
  if (message.idempotencyKey.length === 0 || message.idempotencyKey.length > 500) throw wrong('A message needs an idempotency key of at most 500 characters');
  const code = message.channel === 'email' ? message.content.code : message.code;
  if (code !== undefined && !/^[\p{L}\p{N} -]{1,64}$/u.test(code)) throw wrong('The code of a message must be letters and digits');
  if (message.channel === 'sms') {
    if (!isPhoneNumber(message.to)) throw deliveryErrors.invalid_number();
    if (message.link !== undefined && !isWebAddress(message.link)) throw wrong('The link of a message must be an http or https URL');
    if (message.boundTo !== undefined && !/^[a-z0-9.-]{1,253}$/.test(message.boundTo)) throw wrong('A message is bound to a host name in lower case');
    return;
  }
  if (!isSendable(message.to)) throw deliveryErrors.invalid_address();
  for (const link of [message.content.action, message.content.also]) if (link && !isWebAddress(link.url)) throw wrong('The link of a message must be an http or https URL');
}

const isWebAddress = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** As it comes out of the queue: JSON. */
type StoredMessage = (Omit<EmailMessage, 'notAfter'> | Omit<SmsMessage, 'notAfter'>) & { readonly notAfter?: string };

function readMessage(text: string): StoredMessage {
  return JSON.parse(text) as StoredMessage;
}
