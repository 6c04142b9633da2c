import type { PersonalData } from '#platform/personal-data';
import { forgetWords } from './store.ts';

export const requestsData: PersonalData = {
  tables: {
    'requests.requests': {
      holds: 'That something was asked for under privacy law, when, and how it ended; what was said goes',
      ends: 'kept',
      why: 'Shows that requests were answered in time (GDPR article 5(2), 11 CCR 7101(a)); random identifiers and times, no word',
      backup: 'short',
    },
  },
  erase: async (tx, { id }) => ({ 'requests.requests': await forgetWords(tx, id) }),
};
