import type { TenantCipher } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { Limits, LimitRule } from '#platform/limits';
import type { SmsRules } from '#tenants/contract';
import { smsCapReached, smsRefused, type SmsCap, type SmsRefusal } from '../sms-code/events.ts';
import { REFUSALS_TOLD, type TextQuotas } from './settings.ts';

export interface CountTextDeps {
  readonly db: Pick<Database, 'tenant'>;
  readonly limits: Pick<Limits, 'hit' | 'peek' | 'forgive'>;
  readonly events: Pick<Events, 'publish'>;
  readonly quotas: TextQuotas;
}

export interface TextTarget {
  readonly tenantId: string;
  readonly userId: string;
  readonly what: string;
  readonly number: string;
  readonly country: string;
  readonly origin: Origin;
  /** When it is sent, for saying once a day that a cap was reached. */
  readonly now: Date;
}

/** `last`: the account gets no more today, and should know. */
export type CountedText = { readonly allowed: false } | { readonly allowed: true; readonly last: boolean };

/**
 * One text, counted before it is queued: what is one customer's own first, what all share only when that allowed it. Every counter is of this class alone,
 * raised by one statement, so any number of workers together never exceed a cap.
 */
export async function countText(deps: CountTextDeps, cipher: TenantCipher, target: TextTarget, rules: SmsRules): Promise<CountedText> {
  const { tenantId, userId, what, country } = target;
  const { quotas, limits } = deps;
  const day = quotas.user.windowSeconds;
  const number = cipher.blindIndex('credentials.text-notices.number', target.number).toString('base64url');
  const user: LimitRule = { key: `sms:notice:user:${userId}`, ...quotas.user };
  const own: readonly (readonly [SmsRefusal, LimitRule])[] = [
    ['kind_of_notice', { key: `sms:notice:user:${userId}:${what}`, ...quotas.kind }],
    ['user', user],
    ['number', { key: `sms:notice:number:${number}`, ...quotas.number }],
  ];
  const ownRules = own.map(([, rule]) => rule);
  const first = await limits.hit(tenantId, ownRules);
  if (!first.allowed) {
    // What was not sent takes no room: the quota of one kind must not eat up the account's.
    await limits.forgive?.(tenantId, ownRules);
    return refuse(deps, target, own.find(([, rule]) => rule.key === first.rule.key)?.[0] ?? 'user');
  }
  const caps: readonly (readonly [SmsCap, LimitRule])[] = [
    ['notices_country', { key: `sms:notice:country:${country}`, limit: rules.dailyNoticesPerCountry, windowSeconds: day }],
    ['notices_tenant', { key: 'sms:notice:tenant', limit: rules.dailyNotices, windowSeconds: day }],
  ];
  const hits: LimitRule[] = [];
  for (const [cap, rule] of caps) {
    hits.push(rule);
    if ((await limits.hit(tenantId, [rule])).allowed) continue;
    await limits.forgive?.(tenantId, [...ownRules, ...hits]);
    await tellCap(deps, target, { cap, ...(cap === 'notices_country' ? { country } : {}), limit: rule.limit });
    return refuse(deps, target, cap === 'notices_country' ? 'country_cap' : 'tenant_cap');
  }
  return { allowed: true, last: !(await limits.peek(tenantId, [user])).allowed };
}

/** In the trail of the customer who was not told. The number is not in it. */
export async function recordTextRefusal(
  deps: Pick<CountTextDeps, 'db' | 'events' | 'limits'>,
  target: Omit<TextTarget, 'country' | 'number'> & { readonly country?: string | undefined },
  reason: SmsRefusal,
): Promise<void> {
  const { tenantId, userId, origin, country } = target;
  if (!(await deps.limits.hit(tenantId, [{ key: `sms:notice:refusals:${userId}:${target.what}`, ...REFUSALS_TOLD }])).allowed) return;
  await deps.db.tenant(tenantId, (tx) =>
    deps.events.publish(tx, smsRefused, { origin, result: 'failure', subject: userId, data: { reason, notice: target.what, ...(country === undefined ? {} : { country }) } }),
  );
}

async function refuse(deps: CountTextDeps, target: TextTarget, reason: SmsRefusal): Promise<CountedText> {
  await recordTextRefusal(deps, target, reason);
  return { allowed: false };
}

/** Once a day for each cap. */
async function tellCap(
  deps: CountTextDeps,
  { tenantId, origin, now }: TextTarget,
  data: { readonly cap: SmsCap; readonly country?: string; readonly limit: number },
): Promise<void> {
  const key = `sms:cap-told:${data.cap}:${data.country ?? ''}:${now.toISOString().slice(0, 10)}`;
  const told = await deps.limits.hit(tenantId, [{ key, limit: 1, windowSeconds: 2 * 24 * 3600 }]);
  if (told.allowed) await deps.db.tenant(tenantId, (tx) => deps.events.publish(tx, smsCapReached, { origin, result: 'failure', data }));
}
