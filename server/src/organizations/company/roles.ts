import type { OrganizationRole, OrganizationsSettings } from '#tenants/contract';
import type { Membership, RoleInfo } from '../contract.ts';

/** Whoever has it may do everything with their organization, and there is always one. */
export const OWNER = 'owner';
/** Invites, removes and gives roles, but does not touch owners. */
export const ADMIN = 'admin';
/** What somebody is who was given nothing else. */
export const MEMBER = 'member';

const BUILT_IN = [OWNER, ADMIN, MEMBER] as const;
export const isBuiltIn = (id: string): boolean => (BUILT_IN as readonly string[]).includes(id);

/** Roles a membership may have: those that come with Parvis, with what the tenant lets them do in its applications, and its own. */
export function rolesOf({ roles }: Pick<OrganizationsSettings, 'roles'>): readonly RoleInfo[] {
  const said = new Map(roles.map((role) => [role.id, role]));
  const info = (id: string, builtIn: boolean, role?: OrganizationRole): RoleInfo => ({ id, builtIn, name: role?.name ?? id, permissions: role?.permissions ?? [] });
  return [...BUILT_IN.map((id) => info(id, true, said.get(id))), ...roles.filter(({ id }) => !isBuiltIn(id)).map((role) => info(role.id, false, role))];
}

/** Ids that are no roles (any more). */
export const unknownRoles = (settings: Pick<OrganizationsSettings, 'roles'>, ids: readonly string[]): readonly string[] => {
  const known = new Set(rolesOf(settings).map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
};

/** What applications are told of a membership: roles that are still there, and what they allow together. */
export function grantedBy(settings: Pick<OrganizationsSettings, 'roles'>, held: readonly string[]): { readonly roles: readonly string[]; readonly permissions: readonly string[] } {
  const roles = rolesOf(settings).filter(({ id }) => held.includes(id));
  return { roles: roles.map(({ id }) => id), permissions: [...new Set(roles.flatMap(({ permissions }) => permissions))].toSorted() };
}

/** Once each, in one order, and never none: who belongs to an organization is something in it. */
export const tidyRoles = (ids: readonly string[]): readonly string[] => (ids.length === 0 ? [MEMBER] : [...new Set(ids)].toSorted());

type Held = Pick<Membership, 'roles'>;
export const isOwner = ({ roles }: Held): boolean => roles.includes(OWNER);
/** Looks after who belongs to it. */
export const manages = ({ roles }: Held): boolean => roles.includes(OWNER) || roles.includes(ADMIN);

/** Whether somebody who belongs to an organization may make this of another one there: nobody but an owner makes or unmakes owners. */
export function mayGive(own: Held, before: readonly string[], after: readonly string[]): boolean {
  if (!manages(own)) return false;
  return isOwner(own) || !(before.includes(OWNER) || after.includes(OWNER));
}
