import { isBuiltIn, rolesOf } from '#organizations';
import type { RoleInfo } from '#organizations/contract';
import type { Origin } from '#platform/events';
import { isAppError } from '#platform/errors';
import { tenantErrors } from '#tenants';
import type { OrganizationRole, StoredTenant, Tenant } from '#tenants/contract';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { TAG, type OrganizationsAreaDeps } from './deps.ts';
import { roleBody, roleJson, roleParams, rolesJson } from './shapes.ts';

const ALL = '/tenants/:tenant/organization-roles';
const ONE = `${ALL}/:role`;
const ID = /^[a-z][a-z0-9-]{0,39}$/;

const jsonOf = ({ id, name, builtIn, permissions }: RoleInfo) => ({ id, name, built_in: builtIn, permissions: [...permissions] });

/** Roles are settings of the tenant (`organizations.roles`), so that they are configuration as code as well; here they are changed one by one. */
export function organizationRoleRoutes({ db, tenants, organizations }: OrganizationsAreaDeps): readonly AdminRoute[] {
  async function stored(tenant: Tenant): Promise<StoredTenant> {
    const found = await tenants.stored(tenant.id);
    if (!found) throw adminErrors.not_found();
    return found;
  }

  /** Over what was read: somebody else's change in between is refused, and nothing of it is lost. */
  async function save(tenant: Tenant, origin: Origin, change: (roles: readonly OrganizationRole[]) => readonly OrganizationRole[]): Promise<readonly RoleInfo[]> {
    const { tenant: now, set } = await stored(tenant);
    const { organizations: chosen, ...others } = set as { readonly organizations?: object };
    const settings = { ...others, organizations: { ...chosen, roles: change(now.settings.organizations.roles) } };
    try {
      await tenants.save({ slug: now.slug, name: now.name, issuer: now.issuer, settings }, { origin, expected: now.version });
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (error.code === tenantErrors.changed_meanwhile.code)
        throw adminErrors.state_conflict({ cause: error, detail: 'The settings were changed at this very moment. Try again.' });
      if (error.code !== tenantErrors.invalid_settings.code) throw error;
      throw tenantErrors.invalid_settings({ cause: error, fields: error.fields.map(({ field, fix }) => ({ field: field.replace(/^organizations\.roles\.\d+\./, ''), fix })) });
    }
    return rolesOf((await stored(tenant)).tenant.settings.organizations);
  }

  return [
    adminRoute({
      method: 'GET',
      path: ALL,
      permission: 'organizations:read',
      tag: TAG,
      summary: 'What members can be',
      description: 'Roles that come with Parvis first. They are settings of the tenant.',
      answer: rolesJson,
      async handle({ tenant }) {
        return { body: { items: rolesOf((await stored(tenant)).tenant.settings.organizations).map(jsonOf) } };
      },
    }),
    adminRoute({
      method: 'PUT',
      path: ONE,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Make or change a role',
      description: 'Of one that comes with Parvis only the permissions. They count from the next token on.',
      params: roleParams,
      body: roleBody,
      answer: roleJson,
      async handle({ tenant, origin, params: { role: id }, body: { name, permissions } }) {
        if (!ID.test(id)) throw adminErrors.not_found();
        const role = { id, ...(name === undefined || isBuiltIn(id) ? {} : { name }), permissions: [...new Set(permissions)] };
        const saved = await save(tenant, origin, (roles) => (roles.some((one) => one.id === id) ? roles.map((one) => (one.id === id ? role : one)) : [...roles, role]));
        return { body: jsonOf(saved.find((one) => one.id === id) as RoleInfo) };
      },
    }),
    adminRoute({
      method: 'DELETE',
      path: ONE,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Remove a role',
      description: 'That nobody has.',
      params: roleParams,
      async handle({ tenant, origin, params: { role: id } }) {
        const { tenant: now } = await stored(tenant);
        if (isBuiltIn(id)) throw adminErrors.role_built_in();
        if (!now.settings.organizations.roles.some((one) => one.id === id)) throw adminErrors.not_found();
        if (await db.read(tenant.id, (tx) => organizations.companies.roleHeld(tx, id))) throw adminErrors.role_in_use();
        await save(tenant, origin, (roles) => roles.filter((one) => one.id !== id));
      },
    }),
  ];
}
