import { byUser, type PersonalData } from '#platform/personal-data';
import { anonymiseUser, deleteMergesOf } from './store.ts';

/** What this room keeps of people. The key goes first: from then on nothing that was sealed with it can be read, wherever it lies. */
export const identityData: PersonalData = {
  tables: {
    'identity.user_keys': { holds: 'The key that opens everything sealed for this account', ends: 'destroyed', by: byUser, backup: 'short' },
    'identity.identifiers': { holds: 'What somebody signs in with: addresses, numbers, names', ends: 'deleted', by: byUser, backup: 'short' },
    'identity.contacts': { holds: 'Addresses and numbers to write to', ends: 'deleted', by: byUser, backup: 'short' },
    'identity.attributes': { holds: 'The profile: names, birthday and the like, with where each is from', ends: 'deleted', by: byUser, backup: 'lasting' },
    'identity.pictures': { holds: 'The photo somebody gave us', ends: 'deleted', by: byUser, backup: 'lasting' },
    'identity.search_terms': {
      holds: 'Keyed hashes of the words of names and mailboxes, of their beginnings, and of the domains of addresses',
      ends: 'deleted',
      by: byUser,
      backup: 'short',
    },
    'identity.lead_references': { holds: 'What sites told before there was an account', ends: 'deleted', by: byUser, backup: 'lasting' },
    'identity.visits': { holds: 'How often somebody signed in to which application', ends: 'deleted', by: byUser, backup: 'lasting' },
    'identity.prompts': { holds: 'Which questions somebody was asked and put off', ends: 'deleted', by: byUser, backup: 'lasting' },
    'identity.address_changes': { holds: 'Addresses that were changed in the last days, as they were', ends: 'deleted', by: byUser, backup: 'lasting' },
    'identity.address_change_ends': { holds: 'When a change of addresses can no longer be taken back', ends: 'deleted', why: 'Goes with the change', backup: 'lasting' },
    'identity.merges': { holds: 'Accounts that became one, and how they were before', ends: 'deleted', backup: 'lasting' },
    'identity.merge_ends': { holds: 'When a merge can no longer be undone', ends: 'deleted', why: 'Goes with the merge', backup: 'lasting' },
    'identity.users': {
      holds: 'That there was an account under this subject identifier, and since when',
      ends: 'anonymised',
      why: 'A subject identifier is never given to anybody else; language and state of the account go',
      backup: 'lasting',
    },
  },
  erase: async (tx, person) => ({ 'identity.merges': await deleteMergesOf(tx, person.id), 'identity.users': await anonymiseUser(tx, person.id) }),
};
