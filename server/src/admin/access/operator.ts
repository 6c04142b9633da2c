import { BUILT_IN_ROLES } from '../roles/built-in.ts';
import type { Permission } from '../roles/permissions.ts';
import type { Caller, RoleHeld } from '../kit/contract.ts';

/** A role somebody has, at these tenants; without `tenants`: everywhere, and for what is no tenant's. */
export interface Grant {
  readonly role: string;
  readonly tenants?: readonly string[];
}

interface Rights {
  readonly permissions: ReadonlySet<string>;
  readonly tenants: readonly string[] | undefined;
}

const NAMES = new Map(BUILT_IN_ROLES.map(({ key, name }) => [key, name]));
const BUILT_IN = new Map(BUILT_IN_ROLES.map((role) => [role.key, new Set<string>(role.permissions)]));

/** What somebody's roles let them do. A role that is not there (any more) lets nobody do or see anything. */
export function rightsOf(grants: readonly Grant[], roles: readonly { readonly key: string; readonly permissions: readonly string[] }[]): readonly Rights[] {
  const own = new Map(roles.map((role) => [role.key, new Set(role.permissions)]));
  return grants.flatMap(({ role, tenants }) => {
    const permissions = BUILT_IN.get(role) ?? own.get(role);
    return permissions ? [{ permissions, tenants }] : [];
  });
}

/** Under the names people know them by. */
export const rolesOf = (grants: readonly Grant[], roles: readonly { readonly key: string; readonly name: string }[]): readonly RoleHeld[] =>
  grants.flatMap(({ role, tenants }) => {
    const name = NAMES.get(role) ?? roles.find(({ key }) => key === role)?.name;
    return name === undefined ? [] : [{ key: role, name, ...(tenants ? { tenants } : {}) }];
  });

export function callerOf(kind: Caller['kind'], id: string, rights: readonly Rights[], roles: readonly RoleHeld[] = []): Caller {
  const everywhere = rights.some(({ tenants }) => tenants === undefined);
  return {
    kind,
    id,
    roles,
    tenants: everywhere ? undefined : [...new Set(rights.flatMap(({ tenants }) => tenants ?? []))],
    may: (permission: Permission, tenant?: string) =>
      rights.some(({ permissions, tenants }) => permissions.has(permission) && (tenants === undefined || (tenant !== undefined && tenants.includes(tenant)))),
  };
}
