import type { Database } from '#platform/db';
import type { SmsRules } from '#tenants/contract';
import type { ScheduledJob } from '#platform/jobs';
import { kindOf } from './areas-of.ts';
import { MICROS_PER_CENT, PURGE_BATCH } from './settings.ts';
import { deleteOldAreas, KINDS, readTraffic } from './store.ts';

export interface TextTraffic {
  readonly currency: string;
  /** Spent in the current day, and what it may cost; in hundredths of the currency, rounded up. */
  readonly codes: { readonly cents: number; readonly limit: number };
  readonly notices: { readonly cents: number; readonly limit: number };
  /** Where no codes go for now. */
  readonly paused: readonly { readonly area: 'block' | 'country'; readonly country: string; readonly until: Date }[];
}

/** For whoever looks after a tenant. Nothing in it is anybody's number. */
export async function readTextTraffic(
  db: Pick<Database, 'statement'>,
  tenantId: string,
  rules: Pick<SmsRules, 'currency' | 'dailyCents' | 'dailyNoticesCents'>,
): Promise<TextTraffic> {
  const { spending, paused } = await readTraffic(db, tenantId);
  const cents = (kind: keyof typeof KINDS) => Math.ceil((spending.find((row) => row.kind === KINDS[kind])?.micros ?? 0) / MICROS_PER_CENT);
  return {
    currency: rules.currency,
    codes: { cents: cents('code'), limit: rules.dailyCents },
    notices: { cents: cents('notice'), limit: rules.dailyNoticesCents },
    paused: paused.map(({ area, country, until }) => ({ area: kindOf(area), country, until: new Date(until) })),
  };
}

export function purgeTextAreas(db: Pick<Database, 'statement'>): ScheduledJob {
  return {
    name: 'credentials.purge-text-areas',
    everySeconds: 3600,
    async run(signal) {
      while (!signal.aborted && (await deleteOldAreas(db, PURGE_BATCH)) === PURGE_BATCH);
    },
  };
}
