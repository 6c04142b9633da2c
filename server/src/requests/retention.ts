import { countOver, removeOver, type OldRows, type RetentionRule } from '#platform/retention';
import { emptyClosed } from './store.ts';

const RECORD: OldRows = { table: 'requests.requests', at: 'closed_at', key: ['id'] };
const WORDS: OldRows = { ...RECORD, where: 'sealed is not null' };

export const requestsRetention: readonly RetentionRule[] = [
  {
    setting: 'retention.requestWordDays',
    about: 'What was said in a privacy request that is over',
    tables: ['requests.requests'],
    why: 'So that the answer can be read again and a complaint be met',
    count: (tx, days) => countOver(tx, WORDS, days),
    remove: { within: emptyClosed },
  },
  {
    setting: 'retention.requestDays',
    about: 'That a privacy request was made, when, and how it ended',
    tables: ['requests.requests'],
    why: 'Shows that requests were answered in time (GDPR article 5(2)); for at least 24 months (11 CCR 7101(a))',
    count: (tx, days) => countOver(tx, RECORD, days),
    remove: { within: removeOver(RECORD).within },
  },
];
