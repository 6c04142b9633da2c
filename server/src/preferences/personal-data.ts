import { byUser, type PersonalData } from '#platform/personal-data';

export const preferencesData: PersonalData = {
  tables: {
    'preferences.choices': { holds: 'What somebody wants to hear of, by which channel, and where to', ends: 'deleted', by: byUser, backup: 'lasting' },
    'preferences.proofs': { holds: 'Another address while it is being proved', ends: 'deleted', by: byUser, backup: 'short' },
  },
};
