import { z } from 'zod';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Delivery, SmsMessage } from '#platform/delivery';
import type { Events } from '#platform/events';
import { LOCALES } from '#platform/i18n';
import type { AnyJobType, Jobs, JobType } from '#platform/jobs';
import type { Limits } from '#platform/limits';
import type { Tenants } from '#tenants/contract';
import type { CredentialType, NoticePhones, NoticeText } from '../contract.ts';
import { messageBrand } from '#tenants';
import { brandOf } from '../mail-brand.ts';
import { readPhone } from '../sms-code/phone-number.ts';
import { NO_SMS } from '../text-traffic/no-sms.ts';
import { permitText } from '../text-traffic/permit-text.ts';
import { countText, recordTextRefusal, type TextTarget } from './count-text.ts';
import { MAX_BRAND, MAX_NUMBERS, TEXT_NOTICES, type TextQuotas } from './settings.ts';

export interface TextNoticesDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly limits: Pick<Limits, 'hit' | 'peek' | 'forgive'>;
  readonly events: Pick<Events, 'publish'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly delivery: Delivery;
  /** Some prove phone numbers. They are made from the notices, so they are known later. */
  readonly types: () => readonly Pick<CredentialType, 'numbers'>[];
  /** How many texts may be sent, where the defaults do not fit. */
  readonly textQuotas?: Partial<TextQuotas>;
}

const jobShape = z.object({ tenantId: z.uuid(), userId: z.string(), sealed: z.base64() });
type TextJob = z.infer<typeof jobShape>;

const textShape = z.object({
  what: z.string(),
  numbers: z.array(z.object({ number: z.string(), key: z.string() })),
  url: z.url(),
  locale: z.enum(LOCALES),
  brandId: z.string(),
  requestId: z.string(),
  until: z.iso.datetime(),
});

const sealedFor = (userId: string) => `credentials.text-notice:${userId}`;

/**
 * Word of what happened to an account, as a text message, for customers that have nothing better. It is queued where it happened and counted by the worker:
 * no transaction of a sign-in waits for a counter that all customers share, and none takes longer because there is a phone.
 */
export function createTextNotices(deps: TextNoticesDeps): NoticePhones & { readonly jobTypes: readonly AnyJobType[] } {
  const quotas: TextQuotas = { ...TEXT_NOTICES, ...deps.textQuotas };
  const rulesOf = async (tenantId: string) => (await deps.tenants.byId(tenantId))?.settings.sms ?? NO_SMS;

  const job: JobType<TextJob> = {
    name: 'credentials.text-notice',
    schema: jobShape,
    retryLimit: 5,
    retryDelay: 5,
    expireIn: 60,
    concurrency: 2,
    handle: (data) => sendAll(data),
  };

  async function sendAll({ tenantId, userId, sealed }: TextJob): Promise<void> {
    const cipher = await deps.keys.tenant(tenantId);
    const text = textShape.parse(JSON.parse(cipher.openText(Buffer.from(sealed, 'base64'), sealedFor(userId))));
    const [rules, brand] = await Promise.all([rulesOf(tenantId), brandOf(deps.tenants, { tenantId, brandId: text.brandId })]);
    const origin = { actor: { kind: 'system' as const }, requestId: text.requestId };
    for (const { number, key } of text.numbers) {
      const read = readPhone(number, rules.countries, undefined);
      const target = { tenantId, userId, what: text.what, number, origin, now: new Date() };
      if (!read.ok) {
        await recordTextRefusal(deps, { ...target, country: read.country }, read.why === 'format' ? 'kind' : read.why);
        continue;
      }
      const counted = await countText({ ...deps, quotas }, cipher, { ...target, country: read.country } satisfies TextTarget, rules);
      if (!counted.allowed) continue;
      const values = { brand: [...brand.name].slice(0, MAX_BRAND).join('') };
      const message: SmsMessage = {
        channel: 'sms',
        to: number,
        locale: text.locale,
        brand: messageBrand(brand),
        template: `credentials.text_${text.what}`,
        text: counted.last ? { id: 'credentials.text_last', values } : { id: `credentials.text_${text.what}`, values },
        link: text.url,
        idempotencyKey: key,
        notAfter: new Date(text.until),
      };
      const permit = await permitText(deps, rules, { tenantId, kind: 'notice', country: read.country, own: true, origin, message });
      if (permit.allowed) await deps.db.tenant(tenantId, permit.send);
      else await recordTextRefusal(deps, { ...target, country: read.country }, permit.why);
    }
  }

  return {
    async numbers(tx, userId) {
      const { countries } = await rulesOf(tx.tenantId);
      if (deps.delivery.phones !== true || countries.length === 0) return [];
      return (await Promise.all(deps.types().map(async (type) => (await type.numbers?.(tx, userId)) ?? []))).flat();
    },
    async send(tx, userId, text: NoticeText) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      const { until, ...rest } = text;
      const json = JSON.stringify({ ...rest, numbers: text.numbers.slice(0, MAX_NUMBERS), until: until.toISOString() } satisfies z.input<typeof textShape>);
      await deps.jobs.enqueue(tx, job, { tenantId: tx.tenantId, userId, sealed: cipher.seal(json, sealedFor(userId)).toString('base64') });
    },
    jobTypes: [job as AnyJobType],
  };
}
