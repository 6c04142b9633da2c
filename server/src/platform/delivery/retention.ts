import { countOver, removeOver, type OldRows, type RetentionRule } from '#platform/retention';

const OLD: OldRows = { table: 'platform.deliveries', at: 'updated_at', key: ['key_hash'] };

export const deliveryRetention: readonly RetentionRule[] = [
  {
    setting: 'retention.messageDays',
    about: 'That a message was sent, and how it went; address and text are gone since then',
    tables: ['platform.deliveries'],
    why: 'So that nothing is sent twice, and support can say whether it was sent',
    count: (tx, days) => countOver(tx, OLD, days),
    remove: { across: removeOver(OLD).across },
  },
];
