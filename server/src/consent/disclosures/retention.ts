import type { RetentionRule } from '#platform/retention';
import { countDisclosures, dropDisclosures } from './store.ts';

export const disclosureRetention: RetentionRule = {
  setting: 'consent.sharingLogDays',
  about: 'The sharing log: who got which details when, and on what ground',
  tables: ['consent.disclosures'],
  why: 'Customers may ask who got their data (GDPR article 15(1)(c)); the log is about them as well',
  count: countDisclosures,
  remove: { within: dropDisclosures },
};
