import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { isId } from '#platform/ids';
import type { ChangedBy, MemberChange, Membership, MemberRemoval } from '../contract.ts';
import type { OrganizationsDeps } from '../deps.ts';
import { memberAdded, memberChanged, memberRemoved } from '../events.ts';
import { forgetDeparture, noteDeparture } from './domain-store.ts';
import { isOwner, manages, mayGive, OWNER, tidyRoles, unknownRoles } from './roles.ts';
import { tellMember } from './tell-member.ts';
import { MAX_OF_USER, MAX_ROLES_HELD } from './settings.ts';
import { countMemberships, deleteMembership, lockCompany, membershipsIn, ownersOf, putMembership, type MembershipRow } from './store.ts';

export type MembersDeps = Pick<OrganizationsDeps, 'events' | 'identity' | 'tenants' | 'delivery'>;

export const membershipOf = ({ user_id, organization_id, roles, since }: MembershipRow): Membership => ({
  userId: user_id,
  organizationId: organization_id,
  roles,
  since,
});

export async function memberOf(tx: Tx, organization: string, userId: string): Promise<Membership | undefined> {
  const [row] = await membershipsIn(tx, userId, organization);
  return row && membershipOf(row);
}

/** What whoever acts is there, read now; undefined for an operator. Null: nobody who may change anything. */
export async function acting(tx: Tx, organization: string, by: ChangedBy): Promise<Membership | undefined | null> {
  if ('operator' in by) return undefined;
  const own = await memberOf(tx, organization, by.user);
  return own && manages(own) ? own : null;
}

/** In a transaction that has locked the organization. */
export async function join(
  deps: Pick<MembersDeps, 'events'>,
  tx: Tx,
  origin: Origin,
  of: { readonly organization: string; readonly userId: string; readonly roles: readonly string[]; readonly how: 'operator' | 'member' | 'invitation' | 'domain' },
): Promise<'joined' | 'already' | 'too_many'> {
  const { organization, userId, how } = of;
  if (await memberOf(tx, organization, userId)) return 'already';
  if ((await countMemberships(tx, userId)) >= MAX_OF_USER) return 'too_many';
  const roles = tidyRoles(of.roles);
  await putMembership(tx, organization, userId, roles);
  await forgetDeparture(tx, organization, userId);
  await deps.events.publish(tx, memberAdded, { origin, subject: userId, data: { organization, roles: [...roles], how } });
  return 'joined';
}

/** Makes somebody a member, or gives a member these roles instead of those they had. */
export async function putMember(
  deps: MembersDeps,
  tx: Tx,
  origin: Origin,
  by: ChangedBy,
  of: { readonly organization: string; readonly userId: string; readonly roles: readonly string[] },
): Promise<MemberChange> {
  const { organization, userId } = of;
  if (!isId(organization) || !(await lockCompany(tx, organization))) return { kind: 'unknown' };
  const own = await acting(tx, organization, by);
  if (own === null) return { kind: 'forbidden' };
  const tenant = await deps.tenants.byId(tx.tenantId);
  if (!tenant) return { kind: 'unknown' };
  const roles = tidyRoles(of.roles);
  const unknown = unknownRoles(tenant.settings.organizations, roles);
  if (unknown.length > 0 || roles.length > MAX_ROLES_HELD) return { kind: 'unknown_role', roles: unknown };
  const before = isId(userId) ? await memberOf(tx, organization, userId) : undefined;
  if (own && (!before || !mayGive(own, before.roles, roles))) return { kind: before ? 'forbidden' : 'unknown_user' };
  if (!before) {
    const user = isId(userId) ? await deps.identity.find(tx, userId) : undefined;
    if (!user || user.state === 'erased' || user.state === 'merged') return { kind: 'unknown_user' };
    const joined = await join(deps, tx, origin, { organization, userId, roles, how: 'operator' });
    if (joined === 'too_many') return { kind: 'too_many' };
    if (!('operator' in by && by.quietly)) await tellMember(deps, tx, 'added', { organization, userId });
    return { kind: 'saved', created: true, membership: (await memberOf(tx, organization, userId)) as Membership };
  }
  if (JSON.stringify(before.roles) === JSON.stringify(roles)) return { kind: 'saved', created: false, membership: before };
  if (isOwner(before) && !roles.includes(OWNER) && (await ownersOf(tx, organization, userId)).length === 0) return { kind: 'last_owner' };
  await putMembership(tx, organization, userId, roles);
  await deps.events.publish(tx, memberChanged, { origin, subject: userId, data: { organization, roles: [...roles], before: [...before.roles] } });
  if (!('user' in by && by.user === userId)) await tellMember(deps, tx, 'changed', { organization, userId });
  return { kind: 'saved', created: false, membership: { ...before, roles } };
}

/** Takes somebody out; oneself, where `by` is the same user: that needs no right, only that an owner stays. */
export async function removeMember(
  deps: MembersDeps,
  tx: Tx,
  origin: Origin,
  by: ChangedBy,
  of: { readonly organization: string; readonly userId: string },
): Promise<MemberRemoval> {
  const { organization, userId } = of;
  if (!isId(organization) || !isId(userId) || !(await lockCompany(tx, organization))) return 'unknown';
  const member = await memberOf(tx, organization, userId);
  const leaves = 'user' in by && by.user === userId;
  if (!leaves) {
    const own = await acting(tx, organization, by);
    if (own === null) return 'forbidden';
    if (own && member && !mayGive(own, member.roles, [])) return 'forbidden';
  }
  if (!member) return 'unknown';
  if (isOwner(member) && (await ownersOf(tx, organization, userId)).length === 0) return 'last_owner';
  await deleteMembership(tx, organization, userId);
  await noteDeparture(tx, organization, userId);
  if (!leaves) await tellMember(deps, tx, 'removed', { organization, userId });
  await deps.events.publish(tx, memberRemoved, { origin, subject: userId, data: { organization, how: leaves ? 'left' : 'removed' } });
  return 'removed';
}
