import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Invitation, InviteOutcome, MemberChange, Membership, OwnMembership } from '#organizations/contract';
import { problem } from '#platform/http';
import { accountErrors } from '../errors.ts';
import { managedBy, manages, MOST_SHOWN, shownMembers } from '../organizations/seen-by.ts';
import type { AccountApiDeps } from './deps.ts';
import { familyJson, toldJson } from './family-json.ts';
import { NEEDS_RECENT } from './needs-recent.ts';
import { accessChecks, type Caller } from './require-access.ts';

const schema = { tags: ['Organizations'], security: [{ accessToken: [] }] };
const refusals = { 401: problem, 403: problem };
const params = z.strictObject({ organization: z.uuid() });
const memberParams = params.extend({ member: z.uuid() });
const invitationParams = params.extend({ invitation: z.uuid() });
const time = z.iso.datetime();
const roles = z.array(z.string().max(40)).max(10);
const ownJson = z.strictObject({
  id: z.string(),
  name: z.string(),
  state: z.enum(['active', 'suspended']),
  roles: z.array(z.string()),
  since: time,
  manages: z.boolean().describe('Whether the customer looks after its members.'),
});
const listJson = z.strictObject({ organizations: z.array(ownJson), url: z.string().describe('The page for people.') });
const memberJson = z.strictObject({ id: z.string(), roles: z.array(z.string()), since: time, ...toldJson });
const invitationJson = z.strictObject({ id: z.string(), address: z.string(), roles: z.array(z.string()), created_at: time, expires_at: time, expired: z.boolean() });
const oneJson = ownJson.extend({
  members: z.array(memberJson),
  invitations: z.array(invitationJson),
  known_roles: z.array(z.strictObject({ id: z.string(), name: z.string(), built_in: z.boolean(), permissions: z.array(z.string()) })),
});
const rolesBody = z.strictObject({ roles });
const inviteBody = z.strictObject({ email: z.string().min(1).max(254), roles: roles.optional() });

const ownJsonOf = (one: OwnMembership) => ({
  id: one.organizationId,
  name: one.name,
  state: one.state,
  roles: [...one.roles],
  since: one.since.toISOString(),
  manages: manages(one),
});
const invitationJsonOf = ({ id, email, roles: held, createdAt, expiresAt, expired }: Invitation) => ({
  id,
  address: email,
  roles: [...held],
  created_at: createdAt.toISOString(),
  expires_at: expiresAt.toISOString(),
  expired,
});

function refuseMember(change: Exclude<MemberChange, { kind: 'saved' }>): never {
  if (change.kind === 'forbidden') throw accountErrors.not_yours_to_give();
  if (change.kind === 'last_owner') throw accountErrors.last_owner();
  if (change.kind === 'unknown_role') throw accountErrors.unknown_role({ fields: [{ field: 'roles', fix: `names what is no role: ${change.roles.join(', ')}` }] });
  throw change.kind === 'unknown' ? accountErrors.unknown_organization() : accountErrors.unknown_member();
}

function refuseInvitation(outcome: Exclude<InviteOutcome, { kind: 'invited' }>): never {
  switch (outcome.kind) {
    case 'forbidden':
      throw accountErrors.not_yours_to_give();
    case 'suspended':
      throw accountErrors.organization_suspended();
    case 'invalid_address':
      throw accountErrors.invalid_invitation({ fields: [{ field: 'email', fix: 'must be an e-mail address' }] });
    case 'already_member':
      throw accountErrors.already_member();
    case 'unwanted':
      throw accountErrors.invitation_unwanted();
    case 'unknown_role':
      throw accountErrors.unknown_role({ fields: [{ field: 'roles', fix: `names what is no role: ${outcome.roles.join(', ')}` }] });
    case 'unknown':
      throw accountErrors.unknown_organization();
  }
}

/** `/account/v1/organizations`: business customers the owner of the access token belongs to, and what they may do there. */
export function organizationRoutes(deps: AccountApiDeps) {
  const { requireAccess, requireRecent } = accessChecks(deps);
  const { localeOf, toldOf } = familyJson(deps);
  const companies = () => deps.companies;

  async function managed({ tenant, access }: Caller, organization: string): Promise<OwnMembership> {
    const found = await deps.db.read(tenant.id, (tx) => managedBy(deps, tx, access.userId, organization));
    if (!found) throw accountErrors.unknown_organization();
    return found;
  }

  async function memberJsonOf(caller: Caller, members: readonly Membership[]) {
    const shown = await deps.db.read(caller.tenant.id, (tx) => shownMembers(deps, tx, members));
    return Promise.all(
      shown.map(async ({ userId, roles: held, since, name, address }) => ({
        id: userId,
        roles: [...held],
        since: since.toISOString(),
        ...(address === undefined ? {} : await toldOf(caller, { id: userId, name: name ?? address, address })),
      })),
    );
  }

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get('/organizations', { schema: { ...schema, summary: 'Organizations one belongs to', response: { 200: listJson, ...refusals } } }, async (request, reply) => {
      const { tenant, access } = await requireAccess(request, reply);
      const own = await deps.db.read(tenant.id, (tx) => companies().membershipsOf(tx, access.userId));
      return reply.send({ organizations: own.map(ownJsonOf), url: `${tenant.issuer}/account/organizations` });
    });

    app.get(
      '/organizations/:organization',
      {
        schema: {
          ...schema,
          summary: 'One that one looks after',
          description: `With its members (${MOST_SHOWN} at most; names and addresses as far as the application may have them) and open invitations. To whoever does not look after it there is none.`,
          params,
          response: { 200: oneJson, ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { tenant } = caller;
        const own = await managed(caller, request.params.organization);
        const { members, invitations } = await deps.db.read(tenant.id, async (tx) => ({
          members: await companies().members(tx, own.organizationId, MOST_SHOWN),
          invitations: await companies().invitations(tx, own.organizationId, MOST_SHOWN),
        }));
        return reply.send({
          ...ownJsonOf(own),
          members: await memberJsonOf(caller, members),
          invitations: invitations.map(invitationJsonOf),
          known_roles: deps.rolesOf(tenant.settings.organizations).map(({ id, name, builtIn, permissions }) => ({ id, name, built_in: builtIn, permissions: [...permissions] })),
        });
      },
    );

    app.delete(
      '/organizations/:organization/membership',
      {
        schema: {
          ...schema,
          summary: 'Leave it',
          description: `Not as its last owner (409). ${NEEDS_RECENT}`,
          params,
          response: { 204: z.undefined().describe('Left.'), ...refusals, 404: problem, 409: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        const of = { organization: request.params.organization, userId: access.userId };
        const left = await deps.db.tenant(tenant.id, (tx) => companies().removeMember(tx, origin, { user: access.userId }, of));
        if (left === 'last_owner') throw accountErrors.last_owner();
        if (left !== 'removed') throw accountErrors.unknown_organization();
        return reply.code(204).send(undefined);
      },
    );

    app.put(
      '/organizations/:organization/members/:member',
      {
        schema: {
          ...schema,
          summary: 'Give a member other roles',
          description: `Owners are made and unmade by owners alone, and one stays. ${NEEDS_RECENT}`,
          params: memberParams,
          body: rolesBody,
          response: { 200: memberJson, 400: problem, ...refusals, 404: problem, 409: problem, 422: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireRecent(request, reply);
        const { tenant, access, origin } = caller;
        const { organization, member } = request.params;
        await managed(caller, organization);
        const of = { organization, userId: member, roles: request.body.roles };
        const change = await deps.db.tenant(tenant.id, (tx) => companies().putMember(tx, origin, { user: access.userId }, of));
        if (change.kind !== 'saved') return refuseMember(change);
        const [json] = await memberJsonOf(caller, [change.membership]);
        return reply.send(json as NonNullable<typeof json>);
      },
    );

    app.delete(
      '/organizations/:organization/members/:member',
      {
        schema: {
          ...schema,
          summary: 'Take a member out',
          description: NEEDS_RECENT,
          params: memberParams,
          response: { 204: z.undefined().describe('Taken out.'), ...refusals, 404: problem, 409: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireRecent(request, reply);
        const { tenant, access, origin } = caller;
        const { organization, member } = request.params;
        await managed(caller, organization);
        const removal = await deps.db.tenant(tenant.id, (tx) => companies().removeMember(tx, origin, { user: access.userId }, { organization, userId: member }));
        if (removal === 'forbidden') throw accountErrors.not_yours_to_give();
        if (removal === 'last_owner') throw accountErrors.last_owner();
        if (removal !== 'removed') throw accountErrors.unknown_member();
        return reply.code(204).send(undefined);
      },
    );

    app.post(
      '/organizations/:organization/invitations',
      {
        schema: {
          ...schema,
          summary: 'Invite somebody',
          description: `By mail, whether or not they have an account: the answer does not differ. Asked again it is sent anew, and the link before ends. ${NEEDS_RECENT}`,
          params,
          body: inviteBody,
          response: { 201: invitationJson, 400: problem, ...refusals, 404: problem, 409: problem, 422: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireRecent(request, reply);
        const { tenant, access, origin } = caller;
        const { organization } = request.params;
        await managed(caller, organization);
        const wait = await companies().countInvitation(tenant.id, organization, request.body.email, access.userId);
        if (wait !== undefined) throw accountErrors.too_many_messages({ retryAfter: wait });
        const of = { organization, email: request.body.email, roles: request.body.roles ?? [], locale: localeOf(request) };
        const outcome = await deps.db.tenant(tenant.id, (tx) => companies().invite(tx, origin, { user: access.userId }, of));
        if (outcome.kind !== 'invited') return refuseInvitation(outcome);
        return reply.code(201).send(invitationJsonOf(outcome.invitation));
      },
    );

    app.delete(
      '/organizations/:organization/invitations/:invitation',
      {
        schema: {
          ...schema,
          summary: 'Take an invitation back',
          description: NEEDS_RECENT,
          params: invitationParams,
          response: { 204: z.undefined().describe('Its link opens nothing any more.'), ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireRecent(request, reply);
        const { tenant, access, origin } = caller;
        const { organization, invitation } = request.params;
        await managed(caller, organization);
        const done = await deps.db.tenant(tenant.id, (tx) => companies().withdraw(tx, origin, { user: access.userId }, { organization, id: invitation }));
        if (done === 'forbidden') throw accountErrors.not_yours_to_give();
        if (done !== 'withdrawn') throw accountErrors.unknown_invitation();
        return reply.code(204).send(undefined);
      },
    );
  };
}
