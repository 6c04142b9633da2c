import type { MemberChange, Membership } from '#organizations/contract';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { packCursor, pageQuery, toPage, unpackCursor } from '../kit/paging.ts';
import { maskIdentifier, maskWords } from '../users/mask.ts';
import { NAMES, nameOf } from '../users/search.ts';
import { userParams } from '../users/shapes.ts';
import { ONE, TAG, type OrganizationsAreaDeps } from './deps.ts';
import { memberParams, membershipJson, membersJson, organizationParams, ownMembershipsJson, rolesBody } from './shapes.ts';

const DATE = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const UUID = /^[0-9a-f-]{36}$/;

/** `field`: whose value it is that is wrong. */
export function mustBeSaved(change: MemberChange, field: 'owner' | 'user'): Membership {
  switch (change.kind) {
    case 'saved':
      return change.membership;
    case 'unknown':
      throw adminErrors.not_found();
    case 'unknown_user':
      throw field === 'owner' ? adminErrors.unknown_customer({ fields: [{ field, fix: 'is no customer of this tenant' }] }) : adminErrors.not_found();
    case 'unknown_role':
      throw adminErrors.unknown_role({ fields: [{ field: 'roles', fix: `names what is no role: ${change.roles.join(', ')}` }] });
    case 'last_owner':
      throw adminErrors.last_organization_owner();
    case 'too_many':
      throw adminErrors.too_many_organizations();
    case 'forbidden':
      throw adminErrors.forbidden();
  }
}

const jsonOf = ({ userId, roles, since }: Membership) => ({ user: userId, roles: [...roles], since: since.toISOString() });

export function memberRoutes({ db, organizations, identity }: OrganizationsAreaDeps): readonly AdminRoute[] {
  const MEMBERS = `${ONE}/members`;
  return [
    adminRoute({
      method: 'GET',
      path: MEMBERS,
      permission: 'organizations:read',
      tag: TAG,
      summary: 'Who belongs to it',
      description: 'The longest known first. Names and addresses are masked.',
      params: organizationParams,
      query: pageQuery,
      answer: membersJson,
      persons: ({ items }) => items.map(({ user }) => user),
      async handle({ tenant, params: { id }, query: { limit, after: cursor } }) {
        const [at = '', user = ''] = cursor === undefined ? [] : (unpackCursor(cursor, 2) ?? []);
        if (cursor !== undefined && !(DATE.test(at) && UUID.test(user))) return { body: { items: [] } };
        const { rows, people } = await db.read(tenant.id, async (tx) => {
          if (!(await organizations.companies.find(tx, id))) throw adminErrors.not_found();
          const found = await organizations.companies.members(tx, id, limit + 1, cursor === undefined ? undefined : { at, id: user });
          const ids = found.slice(0, limit).map(({ userId }) => userId);
          return { rows: found, people: await identity.people(tx, ids, NAMES) };
        });
        const json = (member: Membership) => {
          const person = people.get(member.userId);
          const name = person && nameOf(person);
          const email =
            person && [...person.identifiers.toSorted((one, two) => Number(two.primary) - Number(one.primary)), ...person.contacts].find(({ kind }) => kind === 'email');
          return { ...jsonOf(member), ...(name === undefined ? {} : { name: maskWords(name) }), ...(email ? { email: maskIdentifier('email', email.value) } : {}) };
        };
        return { body: toPage(rows, limit, json, ({ userId, since }) => packCursor(since.toISOString(), userId)) };
      },
    }),
    adminRoute({
      method: 'PUT',
      path: `${MEMBERS}/:user`,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Make somebody a member, or give a member other roles',
      description: 'An organization that has an owner keeps one.',
      params: memberParams,
      body: rolesBody,
      answer: membershipJson,
      async handle({ tenant, origin, params: { id, user }, body: { roles } }) {
        const change = await db.tenant(tenant.id, (tx) => organizations.companies.putMember(tx, origin, { operator: true }, { organization: id, userId: user, roles }));
        return { body: jsonOf(mustBeSaved(change, 'user')) };
      },
    }),
    adminRoute({
      method: 'DELETE',
      path: `${MEMBERS}/:user`,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Take somebody out',
      description: 'Their account stays. What applications got for it is not renewed.',
      params: memberParams,
      async handle({ tenant, origin, params: { id, user } }) {
        const removal = await db.tenant(tenant.id, (tx) => organizations.companies.removeMember(tx, origin, { operator: true }, { organization: id, userId: user }));
        if (removal === 'last_owner') throw adminErrors.last_organization_owner();
        if (removal !== 'removed') throw adminErrors.not_found();
      },
    }),
    adminRoute({
      method: 'GET',
      path: '/tenants/:tenant/users/:id/organizations',
      permission: 'organizations:read',
      tag: TAG,
      summary: 'Organizations a customer belongs to',
      params: userParams,
      answer: ownMembershipsJson,
      persons: () => 1,
      async handle({ tenant, params: { id } }) {
        const all = await db.read(tenant.id, async (tx) => {
          const user = await identity.find(tx, id);
          if (!user || user.state === 'erased') throw adminErrors.not_found();
          return organizations.companies.membershipsOf(tx, id);
        });
        return {
          subject: id,
          body: {
            items: all.map(({ organizationId, name, state, roles, since }) => ({ organization: organizationId, name, state, roles: [...roles], since: since.toISOString() })),
          },
        };
      },
    }),
  ];
}
