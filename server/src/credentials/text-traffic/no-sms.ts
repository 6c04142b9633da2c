import type { SmsRules } from '#tenants/contract';

/** Of a tenant that is not there any more: nothing is sent. */
export const NO_SMS: SmsRules = {
  countries: [],
  dailyMessages: 0,
  dailyPerCountry: 0,
  dailyNotices: 0,
  dailyNoticesPerCountry: 0,
  currency: 'EUR',
  priceMicros: 0,
  prices: {},
  dailyCents: 0,
  dailyNoticesCents: 0,
  pumpingPauseHours: 0,
};
