import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import { isAppError } from '#platform/errors';
import { isId } from '#platform/ids';
import { GUARDIAN_COOKIE } from '#organizations/contract';
import type { ChildOf, NoGuardian } from '#organizations/contract';
import { accountErrors } from '../errors.ts';
import { takeNote } from '../centre/notes.ts';
import { createPlacePages } from '../centre/place-pages.ts';
import type { Visit } from '../centre/visit.ts';
import { wordsIn } from '../privacy/words.ts';
import { sendCopy } from '../send-copy.ts';
import type { FamilyPagesDeps } from './deps.ts';
import { childScreen, endChildScreen, familyScreen, fieldOf, guardianEnded, guardianScreen, isAsked } from './screens.ts';

type Query = { Querystring: Readonly<Record<string, unknown>> };
type Posted = Query & { Params: { readonly child: string }; Body: Readonly<Record<string, string>> | undefined };
type Fetched = Query & { Params: { readonly child: string; readonly copy: string } };
const ACTION = /^([a-z-]{1,20})(?::([A-Za-z0-9._-]{1,100}))?$/;
const WHY: Readonly<Record<NoGuardian, string>> = {
  self: 'account.guardian_self',
  child: 'account.guardian_is_child',
  too_young: 'account.guardian_too_young',
  inactive: 'account.guardian_is_child',
};

interface At {
  readonly request: FastifyRequest<Posted>;
  readonly reply: FastifyReply;
  readonly visit: Visit;
  readonly which: string;
  readonly child: ChildOf;
}

/** `/account/guardian`, where somebody who was asked by a child decides; `/account/family` and one page for each child. */
export function familyPages(deps: FamilyPagesDeps) {
  const { visits, send, readAction, to, said } = createPlacePages(deps, 'family', ACTION);
  const { db, family } = deps;

  const pageOf = ({ id }: Pick<ChildOf, 'id'>) => `family/${id}`;

  // ---------------------------------------------------------------- Asked by a child

  const tokenIn = (request: FastifyRequest) => deps.cookies.get(request, GUARDIAN_COOKIE);
  async function requestOf(request: FastifyRequest, { tenant }: Visit) {
    const token = tokenIn(request);
    const found = token === undefined ? undefined : await family.look(tenant.id, token);
    return token !== undefined && found ? { token, request: found } : undefined;
  }
  async function showRequest(
    request: FastifyRequest,
    reply: FastifyReply,
    visit: Visit,
    more: { readonly typed?: Readonly<Record<string, string>>; readonly yes?: readonly string[]; readonly errors?: Screen['errors'] } = {},
  ): Promise<FastifyReply> {
    const found = await requestOf(request, visit);
    if (!found) return send(request, reply, visit, 'guardian', guardianEnded('gone'), 410);
    const { tenant, brandId, locale } = visit;
    const brand = (await deps.tenants.brand(tenant.id, brandId))?.name ?? tenant.name;
    const { typed, errors, yes } = more;
    const shown = { request: found.request, brand, locale, age: family.age.nodes(locale, typed), ...(errors ? { errors } : {}), ...(yes ? { yes } : {}) };
    return send(request, reply, visit, 'guardian', guardianScreen(shown), errors && errors.length > 0 ? 422 : 200);
  }

  async function answer(request: FastifyRequest<Posted>, reply: FastifyReply, visit: Visit): Promise<FastifyReply> {
    const [what, shown] = readAction(request);
    const found = await requestOf(request, visit);
    if (!found) return send(request, reply, visit, 'guardian', guardianEnded('gone'), 410);
    const { tenant, origin, locale, session } = visit;
    if (what === 'refuse' || what === 'unknown') {
      const declined = await family.decline(tenant.id, origin, found.token, what === 'refuse' ? 'refused' : 'not_mine');
      deps.cookies.clear(request, reply, GUARDIAN_COOKIE);
      return send(request, reply, visit, 'guardian', guardianEnded(declined ? 'declined' : 'gone'), declined ? 200 : 410);
    }
    if (what !== 'agree') throw accountErrors.unknown_action();
    // Not whoever sits down at a browser that an adult left signed in: least of all the child.
    if (!(await visits.mayChange(request, reply, visit, 'guardian'))) return reply;
    const body = request.body ?? {};
    const { born, typed, errors } = family.age.read(body, visit.now);
    const yes = found.request.purposes.filter((state) => isAsked(state) && body[fieldOf(state.purpose.key)] === 'true').map(({ purpose }) => purpose.key);
    if (errors.length > 0) return showRequest(request, reply, visit, { typed, yes, errors });
    const wording = deps.i18n.format(locale, { id: 'account.guardian_agree' });
    const answered = await family.agree(tenant.id, origin, { token: found.token, guardian: session.userId, born, shown, yes, locale, wording });
    if (answered.kind === 'changed') return showRequest(request, reply, visit, { typed, errors: [{ text: { id: 'account.guardian_changed' } }] });
    if (answered.kind === 'refused') return showRequest(request, reply, visit, { typed, yes, errors: [{ text: { id: WHY[answered.why] } }] });
    deps.cookies.clear(request, reply, GUARDIAN_COOKIE);
    if (answered.kind === 'gone') return send(request, reply, visit, 'guardian', guardianEnded('gone'), 410);
    return said({ request, reply, visit }, 'family', 'guardian_agreed');
  }

  // ---------------------------------------------------------------- A child of one's own

  const childOf = async ({ tenant, session }: Visit, id: string) => (isId(id) ? db.read(tenant.id, (tx) => family.child(tx, session.userId, id)) : undefined);
  async function show({ request, reply, visit, child }: Omit<At, 'which'>, errors?: Screen['errors']): Promise<FastifyReply> {
    const { tenant, session, locale } = visit;
    const [purposes, copies] = await db.read(tenant.id, (tx) => Promise.all([family.purposes(tx, child.id), family.copies(tx, session.userId, child.id)]));
    const shown = {
      child,
      purposes,
      copies,
      locale,
      copyUrl: `${tenant.issuer}/account/${pageOf(child)}/copies`,
      notes: takeNote(deps.cookies, request, reply),
      ...(errors ? { errors } : {}),
    };
    return send(request, reply, visit, pageOf(child), childScreen(shown), errors ? 422 : 200);
  }
  const wrong = (at: At, id: string) => show(at, [{ field: 'email', text: { id: `account.${id}` } }]);

  async function decide(at: At, yes: boolean): Promise<FastifyReply> {
    const { visit, which, child } = at;
    const [, purpose = '', version = ''] = /^(.+)\.(\d{1,9})$/.exec(which) ?? [];
    const { tenant, session, origin, locale } = visit;
    try {
      const done = await db.tenant(tenant.id, async (tx) => {
        const state = (await family.purposes(tx, child.id)).find((one) => one.purpose.key === purpose);
        const wording = deps.i18n.format(locale, { id: yes ? 'account.privacy_allow' : 'account.privacy_stop' });
        const words = state ? wordsIn(state.purpose.notice, locale).locale : locale;
        return family.decide(tx, origin, { guardian: session.userId, child: child.id, purpose, version: Number(version), yes, locale: words, wording });
      });
      if (!done) throw accountErrors.unknown_purpose();
    } catch (error) {
      if (!isAppError(error) || error.code !== 'consent.notice_changed') throw error;
      return said(at, pageOf(child), 'words_changed');
    }
    return said(at, pageOf(child), 'saved');
  }

  /** Each with whether it needs a proof of a moment ago: what gives data away, or takes a child's account, does. */
  const changes: Readonly<Record<string, { readonly fresh: boolean; readonly run: (at: At) => Promise<FastifyReply> }>> = {
    allow: { fresh: false, run: (at) => decide(at, true) },
    stop: { fresh: false, run: (at) => decide(at, false) },
    'withdraw-all': {
      fresh: false,
      async run(at) {
        const { tenant, session, origin, locale } = at.visit;
        await db.tenant(tenant.id, (tx) => family.withdrawAll(tx, origin, { guardian: session.userId, child: at.child.id, locale }));
        return said(at, pageOf(at.child), 'saved');
      },
    },
    copy: {
      fresh: true,
      async run(at) {
        const { tenant, session, origin, locale, brandId } = at.visit;
        const begun = await family.beginCopy(tenant.id, origin, { guardian: session.userId, child: at.child.id, locale, brandId });
        return said(at, pageOf(at.child), begun?.kind === 'begun' || begun?.kind === 'busy' ? 'copy_begun' : 'copy_not_now');
      },
    },
    invite: {
      fresh: true,
      async run(at) {
        const { tenant, session, origin, locale } = at.visit;
        const invited = await family.invite(tenant.id, origin, { guardian: session.userId, child: at.child.id, email: at.request.body?.['email'] ?? '', locale });
        if (invited === 'not_possible') return wrong(at, 'child_invite_wrong');
        if (invited === 'limited') return wrong(at, 'child_invite_limited');
        return said(at, pageOf(at.child), 'invited');
      },
    },
    leave: {
      fresh: true,
      async run(at) {
        const { tenant, session, origin } = at.visit;
        const left = await db.tenant(tenant.id, (tx) => family.leave(tx, origin, session.userId, at.child.id));
        return said(at, 'family', left === 'left' ? 'left_family' : 'last_guardian');
      },
    },
    end: { fresh: false, run: ({ request, reply, visit, child }) => send(request, reply, visit, pageOf(child), endChildScreen(child)) },
    'end-now': {
      fresh: true,
      async run(at) {
        const { tenant, session, origin } = at.visit;
        await db.tenant(tenant.id, (tx) => family.end(tx, origin, session.userId, at.child.id));
        return said(at, pageOf(at.child), 'child_ends');
      },
    },
    keep: {
      fresh: true,
      async run(at) {
        const { tenant, session, origin } = at.visit;
        await db.tenant(tenant.id, (tx) => family.keep(tx, origin, session.userId, at.child.id));
        return said(at, pageOf(at.child), 'saved');
      },
    },
    stay: { fresh: false, run: async ({ reply, visit, child }) => to(reply, visit, pageOf(child)) },
    back: { fresh: false, run: async ({ reply, visit }) => to(reply, visit, 'family') },
  };

  return (app: FastifyInstance): void => {
    app.get<Query>('/account/guardian', async (request, reply) => {
      const visit = await visits.visit(request, reply, 'guardian');
      return visit ? showRequest(request, reply, visit) : reply;
    });
    app.post<Posted>('/account/guardian', async (request, reply) => {
      const visit = await visits.visit(request, reply, 'guardian');
      return visit ? answer(request, reply, visit) : reply;
    });

    app.get<Query>('/account/family', async (request, reply) => {
      const visit = await visits.visit(request, reply, 'family');
      if (!visit) return reply;
      const children = await db.read(visit.tenant.id, (tx) => family.children(tx, visit.session.userId));
      return send(request, reply, visit, 'family', familyScreen(takeNote(deps.cookies, request, reply), children));
    });
    app.post<Posted>('/account/family', async (request, reply) => {
      const [what, which] = readAction(request);
      const visit = await visits.visit(request, reply, 'family');
      if (!visit) return reply;
      if (what !== 'see' || !isId(which)) throw accountErrors.unknown_action();
      return to(reply, visit, pageOf({ id: which }));
    });

    app.get<Posted>('/account/family/:child', async (request, reply) => {
      const visit = await visits.visit(request, reply, 'family');
      if (!visit) return reply;
      const child = await childOf(visit, request.params.child);
      if (!child) throw accountErrors.unknown_child();
      return show({ request, reply, visit, child });
    });
    app.post<Posted>('/account/family/:child', async (request, reply) => {
      const [what, which] = readAction(request);
      const visit = await visits.visit(request, reply, 'family');
      if (!visit) return reply;
      const child = await childOf(visit, request.params.child);
      if (!child) throw accountErrors.unknown_child();
      const change = Object.hasOwn(changes, what) ? changes[what] : undefined;
      if (!change) throw accountErrors.unknown_action();
      if (change.fresh && !(await visits.mayChange(request, reply, visit, 'family'))) return reply;
      return change.run({ request, reply, visit, which, child });
    });

    app.get<Fetched>('/account/family/:child/copies/:copy', async (request, reply) => {
      const visit = await visits.visit(request, reply, 'family');
      if (!visit || !(await visits.mayChange(request, reply, visit, 'family'))) return reply;
      const { child, copy: id } = request.params;
      const copy = isId(child) ? await family.openCopy(visit.tenant.id, visit.origin, visit.session.userId, child, id) : undefined;
      if (!copy) throw accountErrors.unknown_copy();
      return sendCopy(reply, copy);
    });
  };
}
