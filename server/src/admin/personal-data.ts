import { byUser, type PersonalData } from '#platform/personal-data';

export const adminData: PersonalData = {
  tables: {
    'admin.operators': { holds: 'That somebody runs this installation, and in which roles', ends: 'deleted', by: byUser, backup: 'short' },
  },
};
