import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Delivery, SmsMessage } from '#platform/delivery';
import type { Events, Origin } from '#platform/events';
import type { Limits } from '#platform/limits';
import type { SmsRules } from '#tenants/contract';
import { smsCapReached } from '../sms-code/events.ts';
import { areasOf, kindOf } from './areas-of.ts';
import { textsPaused } from './events.ts';
import { looksPumped } from './looks-pumped.ts';
import { priceOf } from './price.ts';
import { DAY, MICROS_PER_CENT } from './settings.ts';
import { countEntered, countText, pauseArea, type CountedText } from './store.ts';

export interface TextTrafficDeps {
  readonly db: Pick<Database, 'statement' | 'tenant'>;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly events: Pick<Events, 'publish'>;
  readonly delivery: Delivery;
}

export type TextRules = Pick<SmsRules, 'priceMicros' | 'prices' | 'dailyCents' | 'dailyNoticesCents' | 'pumpingPauseHours'>;

export interface PlannedText {
  readonly tenantId: string;
  /** Codes may be asked for by anybody; notices go to numbers that were proved, and have money of their own. */
  readonly kind: 'code' | 'notice';
  readonly country: string;
  /** Its owner proved the number before: strangers that have numbers beside it lock nobody out (R2). */
  readonly own: boolean;
  readonly origin: Origin;
  readonly message: SmsMessage;
}

/** The only way to a telephone: `send` queues the message that was paid for. */
export type TextPermit = { readonly allowed: true; readonly send: (tx: Tx) => Promise<void> } | { readonly allowed: false; readonly why: 'paused' | 'spend_cap' };

/** Every text message passes here, after what one stranger, number or network may use up: what it costs, and whether where it goes looks like a place where nobody reads. */
export async function permitText(deps: TextTrafficDeps, rules: TextRules, text: PlannedText): Promise<TextPermit> {
  const { tenantId, kind, country, message } = text;
  const [cipher, parts] = await Promise.all([deps.keys.tenant(tenantId), deps.delivery.countParts?.(tenantId, message) ?? 1]);
  const { areas, name } = areasOf(cipher, message.to, country);
  const cents = kind === 'code' ? rules.dailyCents : rules.dailyNoticesCents;
  const counted = await countText(deps.db, tenantId, {
    kind,
    micros: priceOf(rules, message.to, parts),
    limit: cents * MICROS_PER_CENT,
    country,
    areas: kind === 'code' ? areas : [],
    number: name,
    anyway: text.own || rules.pumpingPauseHours === 0,
  });
  if (counted.paused) return { allowed: false, why: 'paused' };
  if (!counted.spent) {
    await tellSpent(deps, text, cents);
    return { allowed: false, why: 'spend_cap' };
  }
  await pausePumped(deps, text, counted, rules.pumpingPauseHours);
  return { allowed: true, send: (tx) => deps.delivery.send(tx, message) };
}

/** A code came back from a number. */
export async function textEntered(deps: Pick<TextTrafficDeps, 'db' | 'keys'>, tenantId: string, number: string, country: string): Promise<void> {
  const { areas, name } = areasOf(await deps.keys.tenant(tenantId), number, country);
  await countEntered(deps.db, tenantId, areas, name);
}

/** The message that shows it still goes; those after it do not. */
async function pausePumped(deps: TextTrafficDeps, { tenantId, country, origin }: PlannedText, { areas }: CountedText, hours: number): Promise<void> {
  const pumped = hours === 0 ? [] : areas.filter(({ area, ...counts }) => looksPumped({ kind: kindOf(area), ...counts }));
  if (pumped.length === 0) return;
  await deps.db.tenant(tenantId, async (tx) => {
    for (const { area, asked, entered } of pumped) {
      const until = await pauseArea(tx, area, hours);
      if (until) await deps.events.publish(tx, textsPaused, { origin, result: 'failure', data: { area: kindOf(area), country, asked, entered, until: until.toISOString() } });
    }
  });
}

/** Once a day for each kind. */
async function tellSpent(deps: TextTrafficDeps, { tenantId, kind, origin }: PlannedText, limit: number): Promise<void> {
  const cap = kind === 'code' ? 'spend' : 'notices_spend';
  const told = await deps.limits.hit(tenantId, [{ key: `sms:cap-told:${cap}`, limit: 1, windowSeconds: DAY }]);
  if (told.allowed) await deps.db.tenant(tenantId, (tx) => deps.events.publish(tx, smsCapReached, { origin, result: 'failure', data: { cap, limit } }));
}
