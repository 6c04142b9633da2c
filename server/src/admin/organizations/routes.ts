import type { Organization, OrganizationChange } from '#organizations/contract';
import { isId } from '#platform/ids';
import { adminErrors } from '../errors.ts';
import { ChangedMeanwhile } from '../kit/changed-meanwhile.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { toPage } from '../kit/paging.ts';
import { expectedNumber } from '../kit/versions.ts';
import { ALL, ONE, TAG, type OrganizationsAreaDeps } from './deps.ts';
import { organizationDomainRoutes } from './domain-routes.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { mustBeSaved, memberRoutes } from './member-routes.ts';
import { organizationRoleRoutes } from './role-routes.ts';
import {
  afterOf,
  cursorOf,
  inputOf,
  jsonOf,
  newOrganizationBody,
  organizationBody,
  organizationJson,
  organizationParams,
  organizationsJson,
  removeQuery,
  searchQuery,
} from './shapes.ts';

function savedOf(change: OrganizationChange): Organization {
  if (change.kind === 'saved') return change.organization;
  if (change.kind === 'changed_meanwhile') throw new ChangedMeanwhile(jsonOf(change.organization), change.organization.version);
  throw change.kind === 'unknown' ? adminErrors.not_found() : adminErrors.exists({ fields: [{ field: 'reference', fix: 'belongs to another organization; choose another' }] });
}

/** Business customers: found, made, changed, suspended, removed; who belongs to them, and what members can be. */
export function organizationRoutes(deps: OrganizationsAreaDeps): readonly AdminRoute[] {
  const { db } = deps;

  /** A name that nobody has would send people nowhere. */
  async function assertConnection(tenantId: string, slug: string | undefined): Promise<void> {
    if (slug !== undefined && !(await deps.federation.connections(tenantId)).some((one) => one.slug === slug))
      throw adminErrors.unknown_connection({ fields: [{ field: 'connection', fix: 'is no connection of this tenant' }] });
  }

  return [
    adminRoute({
      method: 'GET',
      path: ALL,
      permission: 'organizations:read',
      tag: TAG,
      summary: 'Find organizations',
      description: 'In the order of their names.',
      query: searchQuery,
      answer: organizationsJson,
      async handle({ tenant, query: { q, state, limit, after: cursor } }) {
        const after = cursor === undefined ? undefined : afterOf(cursor);
        if (cursor !== undefined && (!after || !isId(after.id))) return { body: { items: [] } };
        const question = { limit: limit + 1, ...(q ? { text: q } : {}), ...(state ? { state } : {}), ...(after ? { after } : {}) };
        return { body: toPage(await db.read(tenant.id, (tx) => deps.organizations.companies.list(tx, question)), limit, jsonOf, cursorOf) };
      },
    }),
    adminRoute({
      method: 'POST',
      path: ALL,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Make an organization',
      description: 'With an owner, or without anybody yet.',
      body: newOrganizationBody,
      answer: organizationJson,
      status: 201,
      creates: true,
      async handle({ tenant, origin, body: { owner, ...body }, once }) {
        await assertConnection(tenant.id, body.connection);
        const made = await db.tenant(tenant.id, (tx) =>
          once(tx, async () => {
            const { id } = savedOf(await deps.organizations.companies.create(tx, origin, inputOf(body)));
            if (owner !== undefined)
              mustBeSaved(await deps.organizations.companies.putMember(tx, origin, { operator: true }, { organization: id, userId: owner, roles: ['owner'] }), 'owner');
            return jsonOf((await deps.organizations.companies.find(tx, id)) as Organization);
          }),
        );
        return { body: made, version: made.version, location: `${tenant.slug}/organizations/${made.id}` };
      },
    }),
    adminRoute({
      method: 'GET',
      path: ONE,
      permission: 'organizations:read',
      tag: TAG,
      summary: 'One organization',
      params: organizationParams,
      answer: organizationJson,
      versioned: 'answers',
      async handle({ tenant, params: { id } }) {
        const found = await db.read(tenant.id, (tx) => deps.organizations.companies.find(tx, id));
        if (!found) throw adminErrors.not_found();
        return { body: jsonOf(found), version: found.version };
      },
    }),
    adminRoute({
      method: 'PUT',
      path: ONE,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Change it, or suspend it',
      description: 'As a whole: what is left out is gone; its state stays.',
      params: organizationParams,
      body: organizationBody,
      answer: organizationJson,
      versioned: 'expects',
      async handle({ tenant, origin, params: { id }, body, expected }) {
        const version = expectedNumber(expected);
        await assertConnection(tenant.id, body.connection);
        const saved = await db.tenant(tenant.id, async (tx) => savedOf(await deps.organizations.companies.change(tx, origin, id, inputOf(body), version)));
        return { body: jsonOf(saved), version: saved.version };
      },
    }),
    adminRoute({
      method: 'DELETE',
      path: ONE,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Remove it',
      description: 'For good, with who belongs to it; their accounts stay.',
      params: organizationParams,
      query: removeQuery,
      versioned: 'expects',
      fresh: true,
      async handle({ tenant, origin, params: { id }, query: { name }, expected }) {
        const version = expectedNumber(expected);
        const removal = await db.tenant(tenant.id, (tx) => deps.organizations.companies.remove(tx, origin, id, { name, expected: version }));
        if (removal.kind === 'changed_meanwhile') savedOf(removal);
        if (removal.kind === 'unknown') throw adminErrors.not_found();
        if (removal.kind === 'other_name') throw adminErrors.not_meant({ fields: [{ field: 'name', fix: 'must be its name, letter by letter' }] });
      },
    }),
    ...memberRoutes(deps),
    ...invitationRoutes(deps),
    ...organizationDomainRoutes(deps),
    ...organizationRoleRoutes(deps),
  ];
}
