import type { Keys } from '#platform/crypto';
import type { Delivery, SmsMessage } from '#platform/delivery';
import type { Limits } from '#platform/limits';
import type { StepContext, StepResult } from '#journeys/contract';
import type { Tenants } from '#tenants/contract';
import { codeSent } from '../events.ts';
import { messageBrand } from '#tenants';
import { brandOf } from '../mail-brand.ts';
import { codeRule, isFirstPress } from '../mailed-code/code-limits.ts';
import { isWorthResending, resendIn } from '../mailed-code/code-memory.ts';
import { deriveCode, nameOfCode, spaced } from '../mailed-code/derive-code.ts';
import { minutes } from '../minutes.ts';
import { CODE_SECONDS } from '../settings.ts';
import { permitText } from '../text-traffic/permit-text.ts';
import { countSms, recordSmsRefusal, type CountSmsDeps } from './count-sms.ts';
import { SMS_FACTOR } from './factor.ts';
import { NO_SMS } from '../text-traffic/no-sms.ts';
import { readPhone } from './phone-number.ts';
import { boundAddress, type SmsMemory } from './sms-memory.ts';

export interface SendSmsDeps extends CountSmsDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly limits: CountSmsDeps['limits'] & Pick<Limits, 'peek'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly delivery: Delivery;
}

export interface SmsRecipient {
  readonly userId: string;
  readonly number: string;
  readonly own: boolean;
}

/** Sends the code of `before`, the same one while it is good (OT3), or a new one. A number that may not be written to any more gets none. */
export async function sendSms(deps: SendSmsDeps, ctx: StepContext, to: SmsRecipient, before: SmsMemory, template: string): Promise<StepResult> {
  const { flow, now } = ctx;
  const [cipher, tenant, brand] = await Promise.all([deps.keys.tenant(flow.tenantId), deps.tenants.byId(flow.tenantId), brandOf(deps.tenants, flow)]);
  const rules = tenant?.settings.sms ?? NO_SMS;
  const read = readPhone(to.number, rules.countries, undefined);
  const { refused: _over, ...rest } = before;
  if (!read.ok) {
    await recordSmsRefusal(deps, ctx, read.why === 'format' ? 'kind' : read.why, read.country);
    return { kind: 'show', memory: { ...rest, refused: 'number' } };
  }
  const counted = await countSms(deps, ctx, cipher, { ...to, country: read.country }, rules);
  if (!counted.allowed) return { kind: 'show', memory: { ...rest, refused: 'limit' } };

  const address = boundAddress(to.userId, to.number);
  const again = before.address === address && isWorthResending(ctx, before);
  // The moment names the code: a step that forgot its memory never hands out an old code as a new one.
  const generation = again ? before.generation : Math.max(before.generation + 1, Math.floor(now.getTime() / 1000));
  const issuedAt = again && before.issuedAt !== undefined ? before.issuedAt : now.toISOString();
  const name = { flow, address, generation };
  const expires = new Date(Date.parse(issuedAt) + CODE_SECONDS * 1000);
  const code = deriveCode(cipher, name);
  const message: SmsMessage = {
    channel: 'sms',
    to: to.number,
    locale: flow.locale,
    brand: messageBrand(brand),
    template: `credentials.${template}`,
    text: { id: `credentials.${template}`, values: { code: spaced(code), sender: brand.senderName, minutes: minutes((expires.getTime() - now.getTime()) / 1000) } },
    code,
    boundTo: new URL(flow.issuer).hostname,
    idempotencyKey: `sms:${nameOfCode(cipher, name)}:${now.getTime()}`,
    notAfter: expires,
  };
  const permit = await permitText({ ...deps, db: ctx.db }, rules, { tenantId: flow.tenantId, kind: 'code', country: read.country, own: to.own, origin: ctx.origin, message });
  if (!permit.allowed) {
    await deps.limits.forgive?.(flow.tenantId, counted.shared);
    await recordSmsRefusal(deps, ctx, permit.why, read.country);
    return { kind: 'show', memory: { ...rest, refused: permit.why === 'paused' ? 'paused' : 'limit' } };
  }
  return {
    kind: 'show',
    memory: {
      ...rest,
      generation,
      sends: again ? before.sends + 1 : 1,
      address,
      issuedAt,
      sentAt: now.toISOString(),
      live: true,
      wrong: again ? before.wrong : 0,
      spent: false,
      used: false,
    },
    commit: async (tx) => {
      await permit.send(tx);
      await deps.events.publish(tx, codeSent, { origin: ctx.origin, subject: to.userId, data: { type: SMS_FACTOR.type, template: `credentials.${template}`, resend: again } });
    },
  };
}

/** "Send again": not before its time, and a new code when the old one is used up by parallel entries. */
export async function resendSms(deps: SendSmsDeps, ctx: StepContext, to: SmsRecipient, memory: SmsMemory, template: string): Promise<StepResult> {
  const wait = resendIn(ctx, memory);
  if (wait > 0) return { kind: 'show', errors: [{ text: { id: 'credentials.code_wait', values: { seconds: wait } } }] };
  if (!(await isFirstPress(deps, ctx))) return { kind: 'show' };
  const cipher = await deps.keys.tenant(ctx.flow.tenantId);
  const left = await deps.limits.peek(ctx.flow.tenantId, [codeRule(cipher, { flow: ctx.flow, address: memory.address, generation: memory.generation })]);
  return sendSms(deps, ctx, to, left.allowed ? memory : { ...memory, spent: true }, template);
}
