import { byUser, type PersonalData } from '#platform/personal-data';
import { forgetInviter } from './company/invitation-store.ts';
import { leaveAsChild, orphan } from './store.ts';

export const organizationsData: PersonalData = {
  /** A guardian's children wait for another one; a child's family is none without it. Nobody is let in any more by an invitation of theirs. */
  async erase(tx, { id }) {
    await orphan(tx, id);
    await leaveAsChild(tx, id);
    await forgetInviter(tx, id);
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
    'organizations.departures': {
      holds: 'That somebody left a business customer, so that their address alone does not bring them back',
      ends: 'deleted',
      by: byUser,
      backup: 'lasting',
    },
    'organizations.invitations': {
      holds: 'The address of somebody who was invited to a business customer; sealed',
      ends: 'expires',
      why: 'Whoever it is may have no account; it goes with the answer, or 30 days after its time',
      backup: 'short',
    },
    'organizations.unwanted': {
      holds: 'That whoever has a mailbox does not know a business customer; a keyed hash',
      ends: 'expires',
      why: 'It keeps messages away from somebody who may have no account; it goes after two years, or with the business customer',
      backup: 'short',
    },
    'organizations.organizations': {
      holds: 'That there is a family, by a random identifier; what a business customer is called',
      ends: 'deleted',
      why: 'A family goes with its last child; a business customer is nobody, and stays',
      backup: 'lasting',
    },
  },
};
