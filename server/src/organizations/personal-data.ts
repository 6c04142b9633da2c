import { byUser, type PersonalData } from '#platform/personal-data';
import { leaveAsChild, orphan } from './store.ts';

export const organizationsData: PersonalData = {
  /** A guardian's children wait for another one; a child's family is none without it. */
  async erase(tx, { id }) {
    await orphan(tx, id);
    await leaveAsChild(tx, id);
    return {};
  },
  tables: {
    'organizations.members': { holds: 'That somebody is a guardian or a child of a family', ends: 'deleted', by: byUser, backup: 'lasting' },
    'organizations.children': {
      holds: 'Day of birth and name of a child, and the address of a guardian who was asked; sealed with the own key',
      ends: 'deleted',
      by: byUser,
      backup: 'lasting',
    },
    'organizations.looks': { holds: 'When a child’s account is looked at again', ends: 'deleted', by: byUser, backup: 'short' },
    'organizations.memberships': { holds: 'That somebody belongs to a business customer, since when and as what', ends: 'deleted', by: byUser, backup: 'lasting' },
    'organizations.organizations': {
      holds: 'That there is a family, by a random identifier; what a business customer is called',
      ends: 'deleted',
      why: 'A family goes with its last child; a business customer is nobody, and stays',
      backup: 'lasting',
    },
  },
};
