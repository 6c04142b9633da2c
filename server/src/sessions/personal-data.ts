import { byUser, type PersonalData } from '#platform/personal-data';

export const sessionsData: PersonalData = {
  tables: {
    'sessions.sessions': { holds: 'Sign-ins with browser and address, and who acted for them', ends: 'deleted', by: byUser, backup: 'short' },
    'sessions.browser_keys': { holds: 'Keys that browsers are known again by', ends: 'expires', why: 'Hashes of random keys; what hung on them is deleted', backup: 'short' },
    'sessions.sign_outs': {
      holds: 'The moment since which nothing proved before counts any more',
      ends: 'kept',
      why: 'Keeps what was begun before the erasure from coming to life after it; a moment and random identifiers',
      backup: 'short',
    },
  },
};
