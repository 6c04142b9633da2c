import { countOver, removeOver, type OldRows, type RetentionRule } from '#platform/retention';

const KEPT: OldRows = { table: 'federation.kept_accounts', at: 'used_at', key: ['browser_index', 'user_id'] };
const USED: OldRows = { table: 'federation.last_used', at: 'used_at', key: ['browser_index'] };
const rule = (of: OldRows, about: string): RetentionRule => ({
  setting: 'retention.browserDays',
  about,
  tables: [of.table],
  why: 'No browser keeps its own secret for longer than 400 days',
  count: (tx, days) => countOver(tx, of, days),
  remove: { across: removeOver(of).across },
});

/** What was remembered for browsers that have forgotten it themselves. */
export const federationRetention: readonly RetentionRule[] = [
  rule(KEPT, 'Browsers that show an account for the next time, and did not come back'),
  rule(USED, 'Which provider a browser used last, where it did not come back'),
];
