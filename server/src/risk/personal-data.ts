import { byUser, type PersonalData } from '#platform/personal-data';
import { forgetUser } from './history/learn-logins.ts';

export const riskData: PersonalData = {
  tables: {
    'risk.logins': { holds: 'What sign-ins looked like, as keyed names that nobody can read back, and what was noticed', ends: 'deleted', by: byUser, backup: 'short' },
    'risk.decisions': { holds: 'What was decided of their sign-ins, for which reasons, and what came of it', ends: 'deleted', by: byUser, backup: 'short' },
    'risk.questions': {
      holds: 'What they were asked about sign-ins, as keyed names and a sealed description, and what they answered',
      ends: 'deleted',
      by: byUser,
      backup: 'short',
    },
    'risk.joined': { holds: 'Whose sign-ins count for which account', ends: 'deleted', by: byUser, backup: 'short' },
  },
  // By the room itself: what was counted of them is taken back.
  erase: async (tx, person) => ({ 'risk.logins': await forgetUser(tx, person.id) }),
};
