import type { PersonalData } from '#platform/personal-data';

export const journeysData: PersonalData = {
  tables: {
    'journeys.flows': {
      holds: 'Pages that somebody is in the middle of',
      ends: 'expires',
      why: 'Sealed, within a day; a sign-out everywhere ends what they may do',
      backup: 'short',
    },
  },
};
