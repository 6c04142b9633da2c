import { byUser, type PersonalData } from '#platform/personal-data';

export const verificationData: PersonalData = {
  tables: {
    'verification.assurances': { holds: 'What services vouch for, with the value they saw', ends: 'deleted', by: byUser, backup: 'lasting' },
    'verification.runs': { holds: 'Checks of who somebody is, and how they ended', ends: 'deleted', by: byUser, backup: 'short' },
    'verification.messages': { holds: 'Which messages of services were taken in', ends: 'expires', why: 'Hashes, within days', backup: 'short' },
  },
};
