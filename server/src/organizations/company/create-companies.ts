import { isId } from '#platform/ids';
import type { Companies } from '../contract.ts';
import type { OrganizationsDeps } from '../deps.ts';
import { membershipOf, putMember, removeMember } from './change-members.ts';
import { changeOrganization, createOrganization, removeOrganization } from './change-organization.ts';
import { findOrganization, listMembers, listOrganizations, membershipsIn, roleHeld } from './store.ts';

export function createCompanies(deps: OrganizationsDeps): Companies {
  return {
    list: listOrganizations,
    find: async (tx, id) => (isId(id) ? findOrganization(tx, id) : undefined),
    create: (tx, origin, input) => createOrganization(deps, tx, origin, input),
    change: (tx, origin, ...of) => changeOrganization(deps, tx, origin, ...of),
    remove: (tx, origin, ...of) => removeOrganization(deps, tx, origin, ...of),
    members: async (tx, organization, ...page) => (await listMembers(tx, organization, ...page)).map(membershipOf),
    membershipsOf: async (tx, userId) => (await membershipsIn(tx, userId)).map((row) => ({ ...membershipOf(row), name: row.name, state: row.state })),
    putMember: (tx, origin, ...of) => putMember(deps, tx, origin, ...of),
    removeMember: (tx, origin, ...of) => removeMember(deps, tx, origin, ...of),
    roleHeld,
  };
}
