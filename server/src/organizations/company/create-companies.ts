import { isId } from '#platform/ids';
import type { Companies } from '../contract.ts';
import type { OrganizationsDeps } from '../deps.ts';
import { acceptInvitation, declineInvitation, lookAtInvitation, reportInvitation } from './answer-invitation.ts';
import { memberOf, membershipOf, putMember, removeMember } from './change-members.ts';
import { changeOrganization, createOrganization, removeOrganization } from './change-organization.ts';
import { addDomain, checkDomain, domainOf, removeDomain } from './domains.ts';
import { connectionOf, listDomains } from './domain-store.ts';
import { joinByDomain } from './join-by-domain.ts';
import { findInvitation } from './invitation-store.ts';
import { countInvitation, invitationOf, invitationsOf, invite, withdrawInvitation } from './invite.ts';
import { grantedBy } from './roles.ts';
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
    countInvitation: (...of) => countInvitation(deps, ...of),
    invitations: (tx, organization, ...page) => invitationsOf(deps, tx, organization, ...page),
    async invitation(tx, organization, id) {
      const row = isId(id) ? await findInvitation(tx, id) : undefined;
      return row?.organization_id === organization ? invitationOf(deps, tx, row) : undefined;
    },
    invite: (tx, origin, ...of) => invite(deps, tx, origin, ...of),
    withdraw: (tx, origin, ...of) => withdrawInvitation(deps, tx, origin, ...of),
    look: (...of) => lookAtInvitation(deps, ...of),
    accept: (...of) => acceptInvitation(deps, ...of),
    decline: (...of) => declineInvitation(deps, ...of),
    report: (...of) => reportInvitation(deps, ...of),
    membership: async (tx, organization, userId) => (isId(organization) ? memberOf(tx, organization, userId) : undefined),
    domains: async (tx, organization) => (isId(organization) ? (await listDomains(tx, organization)).map(domainOf) : []),
    addDomain: (tx, origin, ...of) => addDomain(deps, tx, origin, ...of),
    removeDomain: (tx, origin, ...of) => removeDomain(deps, tx, origin, ...of),
    checkDomain: (...of) => checkDomain(deps, ...of),
    joinByDomain: (...of) => joinByDomain(deps, ...of),
    connectionOf,
    async standings(tx, userId) {
      const [own, tenant] = [await membershipsIn(tx, userId), await deps.tenants.byId(tx.tenantId)];
      const active = tenant ? own.filter(({ state }) => state === 'active') : [];
      return active.map(({ organization_id: id, name, roles, requires_second_step: requiresSecondStep }) => ({
        id,
        name,
        requiresSecondStep,
        ...grantedBy(tenant?.settings.organizations ?? { roles: [] }, roles),
      }));
    },
    roleHeld,
  };
}
