import { countOver, removeOver, type OldRows, type RetentionRule } from '#platform/retention';

const ENDED: OldRows = { table: 'sessions.sessions', at: 'expires_at', key: ['id'] };

export const sessionsRetention: readonly RetentionRule[] = [
  {
    setting: 'retention.sessionDays',
    about: 'Sessions after their end, with browser and address',
    tables: ['sessions.sessions'],
    why: 'Signing out everywhere must still reach tokens that outlive their session; longer only helps to look into an attack',
    count: (tx, days) => countOver(tx, ENDED, days),
    remove: { across: removeOver(ENDED).across },
  },
];
