import type { Invitation, InviteOutcome } from '#organizations/contract';
import { adminErrors } from '../errors.ts';
import { adminRoute, type AdminRoute } from '../kit/contract.ts';
import { packCursor, pageQuery, toPage, unpackCursor } from '../kit/paging.ts';
import { maskIdentifier } from '../users/mask.ts';
import { ONE, TAG, type OrganizationsAreaDeps } from './deps.ts';
import { invitationJson, invitationParams, invitationsJson, inviteBody, organizationParams } from './shapes.ts';

const DATE = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const UUID = /^[0-9a-f-]{36}$/;
const OPERATOR = { operator: true } as const;

const jsonOf = ({ id, email, roles, createdAt, expiresAt, expired }: Invitation) => ({
  id,
  email: maskIdentifier('email', email),
  roles: [...roles],
  created_at: createdAt.toISOString(),
  expires_at: expiresAt.toISOString(),
  expired,
});

function invitedOf(outcome: InviteOutcome): Invitation {
  switch (outcome.kind) {
    case 'invited':
      return outcome.invitation;
    case 'invalid_address':
      throw adminErrors.invalid_address({ fields: [{ field: 'email', fix: 'must be an e-mail address' }] });
    case 'unknown_role':
      throw adminErrors.unknown_role({ fields: [{ field: 'roles', fix: `names what is no role: ${outcome.roles.join(', ')}` }] });
    case 'already_member':
      throw adminErrors.already_member();
    case 'unwanted':
      throw adminErrors.invitation_unwanted();
    case 'suspended':
      throw adminErrors.state_conflict({ detail: 'The organization is suspended: nobody is invited to it now.' });
    case 'forbidden':
      throw adminErrors.forbidden();
    case 'unknown':
      throw adminErrors.not_found();
  }
}

export function invitationRoutes({ db, organizations }: OrganizationsAreaDeps): readonly AdminRoute[] {
  const ALL = `${ONE}/invitations`;

  /** Counted for an organization that is there, before anything is sent. */
  async function count(tenantId: string, id: string, email: string): Promise<void> {
    const found = await db.read(tenantId, (tx) => organizations.companies.find(tx, id));
    if (!found) throw adminErrors.not_found();
    const wait = await organizations.companies.countInvitation(tenantId, id, email);
    if (wait !== undefined) throw adminErrors.too_many_invitations({ retryAfter: wait });
  }

  return [
    adminRoute({
      method: 'GET',
      path: ALL,
      permission: 'organizations:read',
      tag: TAG,
      summary: 'Who was invited, and did not answer yet',
      description: 'Newest first. Addresses are masked.',
      params: organizationParams,
      query: pageQuery,
      answer: invitationsJson,
      async handle({ tenant, params: { id }, query: { limit, after: cursor } }) {
        const [at = '', last = ''] = cursor === undefined ? [] : (unpackCursor(cursor, 2) ?? []);
        if (cursor !== undefined && !(DATE.test(at) && UUID.test(last))) return { body: { items: [] } };
        const found = await db.read(tenant.id, async (tx) => {
          if (!(await organizations.companies.find(tx, id))) throw adminErrors.not_found();
          return organizations.companies.invitations(tx, id, limit + 1, cursor === undefined ? undefined : { at, id: last });
        });
        return { body: toPage(found, limit, jsonOf, ({ id: key, createdAt }) => packCursor(createdAt.toISOString(), key)) };
      },
    }),
    adminRoute({
      method: 'POST',
      path: ALL,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Invite somebody',
      description: 'By mail, whether or not they have an account. Asked again of the same address it is sent anew, and the link before ends.',
      params: organizationParams,
      body: inviteBody,
      answer: invitationJson,
      status: 201,
      creates: true,
      async handle({ tenant, origin, params: { id }, body: { email, roles = [], locale }, once }) {
        await count(tenant.id, id, email);
        const of = { organization: id, email, roles, ...(locale === undefined ? {} : { locale }) };
        const invited = await db.tenant(tenant.id, (tx) => once(tx, async () => jsonOf(invitedOf(await organizations.companies.invite(tx, origin, OPERATOR, of)))));
        return { body: invited };
      },
    }),
    adminRoute({
      method: 'POST',
      path: `${ALL}/:invitation/resend`,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Send it again',
      description: 'With a new link and a new time; the link before ends.',
      params: invitationParams,
      answer: invitationJson,
      async handle({ tenant, origin, params: { id, invitation: key } }) {
        const found = await db.read(tenant.id, (tx) => organizations.companies.invitation(tx, id, key));
        if (!found) throw adminErrors.not_found();
        await count(tenant.id, id, found.email);
        const of = { organization: id, email: found.email, roles: found.roles };
        return { body: jsonOf(invitedOf(await db.tenant(tenant.id, (tx) => organizations.companies.invite(tx, origin, OPERATOR, of)))) };
      },
    }),
    adminRoute({
      method: 'DELETE',
      path: `${ALL}/:invitation`,
      permission: 'organizations:write',
      tag: TAG,
      summary: 'Take it back',
      description: 'Its link opens nothing any more.',
      params: invitationParams,
      async handle({ tenant, origin, params: { id, invitation: key } }) {
        const done = await db.tenant(tenant.id, (tx) => organizations.companies.withdraw(tx, origin, OPERATOR, { organization: id, id: key }));
        if (done !== 'withdrawn') throw adminErrors.not_found();
      },
    }),
  ];
}
