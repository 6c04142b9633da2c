import { BUILT_IN_ROLES } from '../roles/built-in.ts';
import type { Grant } from '../access/operator.ts';
import { rightsOf } from '../access/operator.ts';
import { OWNER } from './contract.ts';

/** A role as data, or one that is built in. */
export interface RoleRights {
  readonly key: string;
  readonly permissions: readonly string[];
}

const everywhere = ({ tenants }: Grant) => tenants === undefined;

/** Runs the installation as a whole; a role of that name at some tenants is less. */
export const isOwner = (grants: readonly Grant[]): boolean => grants.some((grant) => grant.role === OWNER && everywhere(grant));

/** Roles that are neither built in nor among those of the installation. */
export const unknownRoles = (grants: readonly Grant[], roles: readonly RoleRights[]): readonly string[] => {
  const known = new Set([...BUILT_IN_ROLES, ...roles].map(({ key }) => key));
  return [...new Set(grants.map(({ role }) => role))].filter((role) => !known.has(role));
};

/**
 * Whether one set of rights has all of another: permission by permission, tenant by tenant. Nobody gives what they have not, takes it from somebody who has more, or
 * changes a role (or key) that has more (AZ-3).
 */
export function covers(mine: readonly Grant[], wanted: readonly Grant[], roles: readonly RoleRights[]): boolean {
  const all = new Map([...roles, ...BUILT_IN_ROLES].map(({ key, permissions }) => [key, permissions]));
  return wanted.every(({ role, tenants }) => coversRights(mine, { permissions: all.get(role) ?? [], tenants }, roles));
}

export function coversRights(
  mine: readonly Grant[],
  wanted: { readonly permissions: readonly string[]; readonly tenants?: readonly string[] | undefined },
  roles: readonly RoleRights[],
): boolean {
  const rights = rightsOf(mine, roles);
  const has = (permission: string, tenant: string | undefined) =>
    rights.some(({ permissions, tenants }) => permissions.has(permission) && (tenants === undefined || (tenant !== undefined && tenants.includes(tenant))));
  return (wanted.tenants ?? [undefined]).every((tenant) => wanted.permissions.every((permission) => has(permission, tenant)));
}
