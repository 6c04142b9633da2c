import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FieldError } from '#journeys/contract';
import { INVITATION_COOKIE, type InviteOutcome, type OwnMembership } from '#organizations/contract';
import { isId } from '#platform/ids';
import { takeNote } from '../centre/notes.ts';
import { createPlacePages } from '../centre/place-pages.ts';
import { placeUrl } from '../centre/places.ts';
import type { Visit } from '../centre/visit.ts';
import { accountErrors } from '../errors.ts';
import type { CompanyPagesDeps } from './deps.ts';
import { companyScreen, fieldOf, invitationEnded, invitationScreen, leaveScreen, memberScreen, organizationsScreen, otherAddressScreen, removeScreen } from './screens.ts';
import { managedBy, manages, mayTouch, MOST_SHOWN, rolesToGive, shownMembers } from './seen-by.ts';

type Query = { Querystring: Readonly<Record<string, unknown>> };
type Posted = Query & { Params: { readonly id: string; readonly member: string }; Body: Readonly<Record<string, string>> | undefined };
const ACTION = /^([a-z-]{1,20})(?::([0-9a-f-]{36}))?$/;

interface At {
  readonly request: FastifyRequest<Posted>;
  readonly reply: FastifyReply;
  readonly visit: Visit;
  readonly own: OwnMembership;
}

/** `/account/invitation`, where somebody who was invited joins; `/account/organizations`, one page for each that they look after, and one for each of its members. */
export function companyPages(deps: CompanyPagesDeps) {
  const { visits, send, readAction, to, said } = createPlacePages(deps, 'organizations', ACTION);
  const { db, companies } = deps;
  const rolesAt = ({ tenant }: Visit) => deps.rolesOf(tenant.settings.organizations);

  const pageOf = (organization: string, member?: string) => `organizations/${organization}${member === undefined ? '' : `/members/${member}`}`;

  // ---------------------------------------------------------------- Invited

  async function showInvitation(request: FastifyRequest, reply: FastifyReply, visit: Visit): Promise<FastifyReply> {
    const token = deps.cookies.get(request, INVITATION_COOKIE);
    const found = token === undefined ? undefined : await companies.look(visit.tenant.id, token);
    return found ? send(request, reply, visit, 'invitation', invitationScreen(found)) : send(request, reply, visit, 'invitation', invitationEnded('gone'), 410);
  }

  async function answerInvitation(request: FastifyRequest<Posted>, reply: FastifyReply, visit: Visit): Promise<FastifyReply> {
    const [what] = readAction(request);
    const token = deps.cookies.get(request, INVITATION_COOKIE) ?? '';
    const { tenant, origin, session } = visit;
    if (what === 'decline') {
      const declined = await companies.decline(tenant.id, origin, token);
      deps.cookies.clear(request, reply, INVITATION_COOKIE);
      return send(request, reply, visit, 'invitation', invitationEnded(declined ? 'declined' : 'gone'), declined ? 200 : 410);
    }
    if (what !== 'join') throw accountErrors.unknown_action();
    const answer = await companies.accept(tenant.id, origin, { token, userId: session.userId });
    if (answer.kind === 'other_address') {
      const screen = otherAddressScreen(answer.organization, answer.address, placeUrl(tenant, 'profile', visit.application));
      return send(request, reply, visit, 'invitation', screen, 409);
    }
    deps.cookies.clear(request, reply, INVITATION_COOKIE);
    if (answer.kind === 'joined' || answer.kind === 'already')
      return said({ request, reply, visit }, 'organizations', answer.kind === 'joined' ? 'organization_joined' : 'organization_already');
    return send(request, reply, visit, 'invitation', invitationEnded(answer.kind), answer.kind === 'gone' ? 410 : 409);
  }

  // ---------------------------------------------------------------- One's own

  const ownOnes = ({ tenant, session }: Visit) => db.read(tenant.id, (tx) => companies.membershipsOf(tx, session.userId));
  async function pressedInOwn(request: FastifyRequest<Posted>, reply: FastifyReply, visit: Visit): Promise<FastifyReply> {
    const [what, which] = readAction(request);
    const { tenant, origin, session } = visit;
    if (what === 'back') return to(reply, visit, 'organizations');
    const one = (await ownOnes(visit)).find(({ organizationId }) => organizationId === which);
    if (!one) throw accountErrors.unknown_organization();
    if (what === 'see') return to(reply, visit, pageOf(which));
    if (what === 'leave') return send(request, reply, visit, 'organizations', leaveScreen(one));
    if (what !== 'leave-now') throw accountErrors.unknown_action();
    if (!(await visits.mayChange(request, reply, visit, 'organizations'))) return reply;
    const left = await db.tenant(tenant.id, (tx) => companies.removeMember(tx, origin, { user: session.userId }, { organization: which, userId: session.userId }));
    return said({ request, reply, visit }, 'organizations', left === 'last_owner' ? 'organization_last_owner' : 'organization_left');
  }

  // ---------------------------------------------------------------- Looked after

  const ownIn = ({ tenant, session }: Visit, id: string) => (isId(id) ? db.read(tenant.id, (tx) => managedBy(deps, tx, session.userId, id)) : undefined);

  async function show({ request, reply, visit, own }: At, more: { readonly typed?: string; readonly errors?: readonly FieldError[] } = {}): Promise<FastifyReply> {
    const id = own.organizationId;
    const { members, invitations } = await db.read(visit.tenant.id, async (tx) => ({
      members: await shownMembers(deps, tx, await companies.members(tx, id, MOST_SHOWN)),
      invitations: await companies.invitations(tx, id, MOST_SHOWN),
    }));
    const roles = rolesAt(visit);
    const shown = { notes: takeNote(deps.cookies, request, reply), own, members, invitations, roles, giving: rolesToGive(own, roles), mayTouch: mayTouch(own), ...more };
    return send(request, reply, visit, pageOf(id), companyScreen(shown), more.errors ? 422 : 200);
  }

  const chosenRoles = ({ visit, own, request }: At) =>
    rolesToGive(own, rolesAt(visit))
      .map(({ id }) => id)
      .filter((id) => request.body?.[fieldOf(id)] === 'true');

  const REFUSED: Readonly<Partial<Record<InviteOutcome['kind'] | 'limited', string>>> = {
    invalid_address: 'organization_address_wrong',
    already_member: 'organization_is_member',
    unwanted: 'organization_unwanted',
    limited: 'organization_limited',
    suspended: 'organization_is_suspended',
  };

  async function invite(at: At, email: string, roles: readonly string[], again = false): Promise<FastifyReply> {
    const { visit, own } = at;
    const { tenant, origin, session, locale } = visit;
    const wait = await companies.countInvitation(tenant.id, own.organizationId, email, session.userId);
    const outcome =
      wait !== undefined
        ? ({ kind: 'limited' } as const)
        : await db.tenant(tenant.id, (tx) => companies.invite(tx, origin, { user: session.userId }, { organization: own.organizationId, email, roles, locale }));
    if (outcome.kind === 'invited') return said(at, pageOf(own.organizationId), 'invited');
    const why = REFUSED[outcome.kind];
    if (why === undefined) throw accountErrors.unknown_organization();
    return show(at, { ...(again ? {} : { typed: email }), errors: [{ ...(again ? {} : { field: 'email' }), text: { id: `account.${why}` } }] });
  }

  async function pressed(at: At): Promise<FastifyReply> {
    const { request, reply, visit, own } = at;
    const [what, which] = readAction(request);
    const { tenant, origin, session } = visit;
    const organization = own.organizationId;
    if (what === 'back') return to(reply, visit, 'organizations');
    if (what === 'member' && isId(which)) return to(reply, visit, pageOf(organization, which));
    if (!(await visits.mayChange(request, reply, visit, 'organizations'))) return reply;
    if (what === 'invite') return invite(at, request.body?.['email'] ?? '', chosenRoles(at));
    const invitation = await db.read(tenant.id, (tx) => companies.invitation(tx, organization, which));
    if (!invitation) throw accountErrors.unknown_invitation();
    if (what === 'again') return invite(at, invitation.email, invitation.roles, true);
    if (what !== 'withdraw') throw accountErrors.unknown_action();
    const done = await db.tenant(tenant.id, (tx) => companies.withdraw(tx, origin, { user: session.userId }, { organization, id: which }));
    if (done !== 'withdrawn') throw accountErrors.unknown_invitation();
    return said(at, pageOf(organization), 'organization_withdrawn');
  }

  async function memberIn({ visit, own }: Pick<At, 'visit' | 'own'>, id: string) {
    const [member] = isId(id)
      ? await db.read(visit.tenant.id, async (tx) => {
          const found = await companies.membership(tx, own.organizationId, id);
          return found ? shownMembers(deps, tx, [found]) : [];
        })
      : [];
    if (!member || member.userId === own.userId || !mayTouch(own)(member.roles)) throw accountErrors.unknown_member();
    return member;
  }

  async function pressedAtMember(at: At, id: string): Promise<FastifyReply> {
    const { request, reply, visit, own } = at;
    const [what] = readAction(request);
    const member = await memberIn(at, id);
    const { tenant, origin, session } = visit;
    const organization = own.organizationId;
    if (what === 'back') return to(reply, visit, pageOf(organization));
    if (what === 'stay') return to(reply, visit, pageOf(organization, id));
    if (what === 'remove') return send(request, reply, visit, pageOf(organization, id), removeScreen(member, own.name));
    if (!(await visits.mayChange(request, reply, visit, 'organizations'))) return reply;
    if (what === 'remove-now') {
      const removal = await db.tenant(tenant.id, (tx) => companies.removeMember(tx, origin, { user: session.userId }, { organization, userId: id }));
      return said(at, pageOf(organization), removal === 'removed' ? 'organization_removed' : 'organization_last_owner');
    }
    if (what !== 'save') throw accountErrors.unknown_action();
    // Roles that are not there any more stay: nobody saw them here.
    const kept = member.roles.filter((role) => !rolesAt(visit).some((known) => known.id === role));
    const change = await db.tenant(tenant.id, (tx) =>
      companies.putMember(tx, origin, { user: session.userId }, { organization, userId: id, roles: [...chosenRoles(at), ...kept] }),
    );
    if (change.kind === 'saved') return said(at, pageOf(organization), 'saved');
    if (change.kind === 'last_owner') return said(at, pageOf(organization), 'organization_last_owner');
    throw accountErrors.unknown_member();
  }

  type Handler = (at: At) => Promise<FastifyReply>;
  const managed = (work: Handler) => async (request: FastifyRequest<Posted>, reply: FastifyReply) => {
    const visit = await visits.visit(request, reply, 'organizations');
    if (!visit) return reply;
    const own = await ownIn(visit, request.params.id);
    if (!own) throw accountErrors.unknown_organization();
    return work({ request, reply, visit, own });
  };

  return (app: FastifyInstance): void => {
    app.get<Query>('/account/invitation', async (request, reply) => {
      const visit = await visits.visit(request, reply, 'invitation');
      return visit ? showInvitation(request, reply, visit) : reply;
    });
    app.post<Posted>('/account/invitation', async (request, reply) => {
      const visit = await visits.visit(request, reply, 'invitation');
      return visit ? answerInvitation(request, reply, visit) : reply;
    });
    app.get<Query>('/account/organizations', async (request, reply) => {
      const visit = await visits.visit(request, reply, 'organizations');
      if (!visit) return reply;
      const notes = takeNote(deps.cookies, request, reply);
      return send(request, reply, visit, 'organizations', organizationsScreen(notes, await ownOnes(visit), rolesAt(visit), manages));
    });
    app.post<Posted>('/account/organizations', async (request, reply) => {
      const visit = await visits.visit(request, reply, 'organizations');
      return visit ? pressedInOwn(request, reply, visit) : reply;
    });
    app.get<Posted>('/account/organizations/:id', managed(show));
    app.post<Posted>('/account/organizations/:id', managed(pressed));
    app.get<Posted>(
      '/account/organizations/:id/members/:member',
      managed(async (at) => {
        const member = await memberIn(at, at.request.params.member);
        const notes = takeNote(deps.cookies, at.request, at.reply);
        const giving = rolesToGive(at.own, rolesAt(at.visit));
        return send(at.request, at.reply, at.visit, pageOf(at.own.organizationId, member.userId), memberScreen(notes, { member, giving }));
      }),
    );
    app.post<Posted>(
      '/account/organizations/:id/members/:member',
      managed((at) => pressedAtMember(at, at.request.params.member)),
    );
  };
}
