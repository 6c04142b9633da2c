import { byUser, type PersonalData } from '#platform/personal-data';

export const erasureData: PersonalData = {
  tables: {
    'erasure.erasures': {
      holds: 'That an account was erased, with its random identifiers, this certificate, and a hash of the link that shows how far it is',
      ends: 'kept',
      why: 'Proves the erasure, and repeats it after a backup was restored',
      backup: 'short',
    },
    'erasure.holds': { holds: 'Why an account could not be erased for a time', ends: 'deleted', by: byUser, backup: 'short' },
    'erasure.inactive': { holds: 'When somebody was asked whether they still want their account', ends: 'deleted', by: byUser, backup: 'short' },
    'erasure.due': { holds: 'When an account is to be erased', ends: 'deleted', by: byUser, backup: 'short' },
  },
};
