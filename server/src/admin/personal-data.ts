import { byUser, type PersonalData } from '#platform/personal-data';

export const adminData: PersonalData = {
  tables: {
    'admin.operators': { holds: 'That somebody runs this installation, in which roles, and what the others call them', ends: 'deleted', by: byUser, backup: 'short' },
    'admin.readings': {
      holds: 'How many customers somebody who runs this installation was shown',
      ends: 'deleted',
      by: { column: 'reader_id', value: ({ id }) => id },
      backup: 'short',
    },
    'admin.reading_visits': {
      holds: 'Which pages about a customer somebody who runs this installation was shown within the last hour',
      ends: 'expires',
      why: 'It goes when the hour is over; the audit trail tells of it',
      backup: 'short',
    },
    'admin.reading_stops': {
      holds: 'That somebody who runs this installation reached the limit of customers to be shown, and who allowed more',
      ends: 'deleted',
      by: { column: 'reader_id', value: ({ id }) => id },
      backup: 'short',
    },
    'admin.invitations': {
      holds: 'The address of somebody who was invited to run this installation; sealed',
      ends: 'expires',
      why: 'Nobody has an account yet whom it is about; it goes with the answer, or 30 days after its time',
      backup: 'short',
    },
  },
};
