import { countOver, removeOver, type OldRows, type RetentionRule } from '#platform/retention';

const OLD: OldRows = { table: 'platform.event_clients', at: 'at', key: ['event_id'] };

export const eventsRetention: readonly RetentionRule[] = [
  {
    setting: 'retention.addressDays',
    about: 'From which address and browser something was done; that it was done stays',
    tables: ['platform.event_clients'],
    why: 'To look into attacks, and for customers to see where they were signed in; an address is personal data (GDPR recital 30)',
    count: (tx, days) => countOver(tx, OLD, days),
    remove: { within: removeOver(OLD).within },
  },
];
