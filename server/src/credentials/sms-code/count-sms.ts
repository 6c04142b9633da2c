import type { TenantCipher } from '#platform/crypto';
import type { Events } from '#platform/events';
import type { LimitRule, Limits, NetworkKey } from '#platform/limits';
import type { StepContext } from '#journeys/contract';
import type { SmsRules } from '#tenants/contract';
import { REFUSALS_RECORDED } from '../settings.ts';
import { smsCapReached, smsRefused, type SmsRefusal } from './events.ts';
import { DAY, type SmsQuotas } from './settings.ts';

export interface CountSmsDeps {
  readonly limits: Pick<Limits, 'hit' | 'forgive'>;
  readonly networkKey: NetworkKey;
  readonly events: Pick<Events, 'publish'>;
  readonly quotas: SmsQuotas;
}

export interface SmsTarget {
  readonly userId: string;
  readonly number: string;
  readonly country: string;
  /** The user proved before that the number is theirs. */
  readonly own: boolean;
}

/** `shared`: what was taken from all, for giving it back. */
export type CountedSms = { readonly allowed: false } | { readonly allowed: true; readonly shared: readonly LimitRule[] };

/**
 * One message, counted before it is queued. What one stranger can use up comes first, what all share only when that allowed it: a flood that is
 * refused takes nothing from the others. Each counter is raised by one statement, so parallel sends on any number of processes never exceed a cap.
 */
export async function countSms(
  deps: CountSmsDeps,
  ctx: StepContext,
  cipher: TenantCipher,
  target: SmsTarget,
  rules: Pick<SmsRules, 'dailyMessages' | 'dailyPerCountry'>,
): Promise<CountedSms> {
  const { tenantId } = ctx.flow;
  const { quotas } = deps;
  const number = cipher.blindIndex('credentials.sms.number', target.number).toString('base64url');
  const own: readonly (readonly [SmsRefusal, LimitRule])[] = [
    ['flow', { key: `sms:flow:${ctx.flow.id}`, ...quotas.flow }],
    ['user', { key: `sms:user:${target.userId}`, ...quotas.user }],
    ['network', { key: `sms:network:${deps.networkKey(ctx.origin.ip)}`, ...quotas.network }],
    ['number', { key: target.own ? `sms:own-number:${target.userId}:${number}` : `sms:number:${number}`, ...quotas.number }],
  ];
  const first = await deps.limits.hit(
    tenantId,
    own.map(([, rule]) => rule),
  );
  if (!first.allowed) {
    await recordSmsRefusal(deps, ctx, own.find(([, rule]) => rule.key === first.rule.key)?.[0] ?? 'user', target.country);
    return { allowed: false };
  }
  // Its proved owner is not locked out by strangers that have numbers beside it (R2).
  if (!target.own) {
    const block = cipher.blindIndex('credentials.sms.block', target.number.slice(0, -3)).toString('base64url');
    if (!(await deps.limits.hit(tenantId, [{ key: `sms:block:${block}`, ...quotas.block }])).allowed) {
      await recordSmsRefusal(deps, ctx, 'block', target.country);
      return { allowed: false };
    }
  }
  const all: LimitRule = { key: 'sms:tenant', limit: rules.dailyMessages, windowSeconds: DAY };
  const country: LimitRule = { key: `sms:country:${target.country}`, limit: rules.dailyPerCountry, windowSeconds: DAY };
  if (!(await deps.limits.hit(tenantId, [country])).allowed) {
    await recordSmsRefusal(deps, ctx, 'country_cap', target.country);
    await tellCap(deps, ctx, { cap: 'country', country: target.country, limit: rules.dailyPerCountry });
    return { allowed: false };
  }
  if (!(await deps.limits.hit(tenantId, [all])).allowed) {
    await deps.limits.forgive?.(tenantId, [country]);
    await recordSmsRefusal(deps, ctx, 'tenant_cap', target.country);
    await tellCap(deps, ctx, { cap: 'tenant', limit: rules.dailyMessages });
    return { allowed: false };
  }
  return { allowed: true, shared: [country, all] };
}

/** In a transaction of its own: of many refusals at the same moment only one moves the flow. The first ones of each network are kept (D14). */
export async function recordSmsRefusal(deps: Omit<CountSmsDeps, 'quotas'>, ctx: StepContext, reason: SmsRefusal, country: string | undefined): Promise<void> {
  const { tenantId } = ctx.flow;
  const counted = await deps.limits.hit(tenantId, [{ key: `sms:refusals:network:${deps.networkKey(ctx.origin.ip)}`, ...REFUSALS_RECORDED }]);
  if (!counted.allowed) return;
  const { userId } = ctx.facts;
  await ctx.db.tenant(tenantId, (tx) =>
    deps.events.publish(tx, smsRefused, {
      origin: ctx.origin,
      result: 'failure',
      ...(userId === undefined ? {} : { subject: userId }),
      data: { reason, ...(country === undefined ? {} : { country }) },
    }),
  );
}

/** Once a day for each cap, whoever reaches it: one counter with room for one. */
async function tellCap(
  deps: Omit<CountSmsDeps, 'quotas'>,
  ctx: StepContext,
  data: { readonly cap: 'country' | 'tenant'; readonly country?: string; readonly limit: number },
): Promise<void> {
  const { tenantId } = ctx.flow;
  const day = ctx.now.toISOString().slice(0, 10);
  const told = await deps.limits.hit(tenantId, [{ key: `sms:cap-told:${data.cap}:${data.country ?? ''}:${day}`, limit: 1, windowSeconds: 2 * DAY }]);
  if (told.allowed) await ctx.db.tenant(tenantId, (tx) => deps.events.publish(tx, smsCapReached, { origin: ctx.origin, result: 'failure', data }));
}
