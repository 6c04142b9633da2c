import { BUILT_IN_ROLES } from '../roles/built-in.ts';
import type { Permission } from '../roles/permissions.ts';
import type { Caller, RoleHeld } from '../kit/contract.ts';

/** A role somebody has, at these tenants; without `tenants`: everywhere, and for what is no tenant's. */
export interface Grant {
  readonly role: string;
  readonly tenants?: readonly string[];
}

export interface Rights {
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

const allows = (rights: readonly Rights[], permission: string, tenant: string | undefined): boolean =>
  rights.some(({ permissions, tenants }) => permissions.has(permission) && (tenants === undefined || (tenant !== undefined && tenants.includes(tenant))));

/** Undefined: all of them. */
function tenantsOf(rights: readonly Rights[]): readonly string[] | undefined {
  return rights.some(({ tenants }) => tenants === undefined) ? undefined : [...new Set(rights.flatMap(({ tenants }) => tenants ?? []))];
}

export const operatorCaller = (id: string, rights: readonly Rights[], roles: readonly RoleHeld[]): Caller => ({
  kind: 'operator',
  id,
  roles,
  tenants: tenantsOf(rights),
  may: (permission: Permission, tenant?: string) => allows(rights, permission, tenant),
});

/** A key: what it was given, and no more of it than `keeper` may, whoever answers for it. Without one it was made on the server. */
export function keyCaller(id: string, given: Rights, keeper: readonly Rights[] | undefined): Caller {
  const theirs = keeper && tenantsOf(keeper);
  const tenants = given.tenants === undefined ? theirs : theirs === undefined ? given.tenants : given.tenants.filter((one) => theirs.includes(one));
  return {
    kind: 'api_key',
    id,
    roles: [],
    tenants,
    may: (permission: Permission, tenant?: string) => allows([given], permission, tenant) && (keeper === undefined || allows(keeper, permission, tenant)),
  };
}
