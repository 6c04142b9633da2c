import { byUser, type PersonalData } from '#platform/personal-data';

export const portabilityData: PersonalData = {
  tables: {
    'portability.exports': { holds: 'That a copy of the data was taken, and until when it can be fetched', ends: 'deleted', by: byUser, backup: 'short' },
    'portability.pieces': { holds: 'The copy itself, sealed with the own key', ends: 'deleted', why: 'Goes with its row in portability.exports', backup: 'short' },
  },
};
