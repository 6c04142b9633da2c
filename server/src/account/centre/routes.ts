import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import type { Tx } from '#platform/db';
import { isOwnForm } from '#platform/http';
import { isId } from '#platform/ids';
import { accountErrors } from '../errors.ts';
import { createSurroundings } from '../pages/surroundings.ts';
import { confirmSignIn, denySignIn } from './asked.ts';
import { ACTION_PLACE, ACTIONS } from './check-up.ts';
import type { CentreDeps } from './deps.ts';
import { leaveNote, forgetNote, takeNote, type Note } from './notes.ts';
import { CENTRE_PLACES, COMPANY_PLACES, FAMILY_PLACES, navigation, editUrl, placeUrl, type CentrePlace, type VisitPlace } from './places.ts';
import { readDevices, readOverview } from './read.ts';
import { applicationsScreen, GOT } from './applications-screen.ts';
import { readApplications } from './connected.ts';
import { namesFor } from '../privacy/words.ts';
import { devicesScreen } from './devices-screen.ts';
import { overviewScreen } from './overview-screen.ts';
import { addressPages } from './addresses.ts';
import { pictureForm } from './picture-routes.ts';
import { PICTURE_SCREEN } from './picture-screen.ts';
import { preferencePages } from '../preferences/preference-pages.ts';
import { profilePages } from './profile-changes.ts';
import { protectionScreen } from './protection-screen.ts';
import { requestPages } from '../requests/pages.ts';
import { actingNotes, supportScreen } from './support-screen.ts';
import { createVisits, type Visit } from './visit.ts';

type Query = { Querystring: Readonly<Record<string, unknown>> };
type Posted = Query & { Body: Readonly<Record<string, string>> | undefined };
/** `what:which`, as the buttons of cards say it. */
const ACTION = /^([a-z-]{1,20})(?::([A-Za-z0-9._-]{1,100}))?$/;

/** Buttons of the overview that lead to a page about what they stand beside. */
const LED: Readonly<Partial<Record<string, string>>> = {
  linked: 'security',
  merges: 'merge',
  privacy: 'privacy',
  requests: 'requests',
  protection: 'protection',
  support: 'support',
};

/** `/account` and its places: looked at with GET, changed by a form of theirs, and looked at again. */
export function centreRoutes(deps: CentreDeps) {
  const surroundings = createSurroundings(deps);
  const visits = createVisits(deps, surroundings);
  const { db, sessions } = deps;
  /** Whatever a form may say. */
  const sessionById = async (tx: Tx, id: string) => (isId(id) ? sessions.byId(tx, id) : undefined);
  const actingOf = ({ tenant, session }: Visit) => db.read(tenant.id, (tx) => deps.acting.state(tx, tenant, session.userId));
  const profile = profilePages(deps);
  const requests = requestPages(deps);
  const preferences = preferencePages(deps);

  function send(request: FastifyRequest, reply: FastifyReply, { tenant, application }: Visit, place: CentrePlace, screen: Screen, status = 200): Promise<FastifyReply> {
    const address = placeUrl(tenant, place, application);
    const action = screen.id === PICTURE_SCREEN ? placeUrl(tenant, 'profile/picture', application) : address;
    const page = { status, screen, application, address, form: { action }, navigation: navigation(tenant, place, application, deps.places) };
    return surroundings.sendPage(request, reply, page);
  }

  /** A change comes from our own page or not at all (W7); browsers of today always say where a form was posted from (D20). */
  function requireOwnPage(request: FastifyRequest): void {
    if (!isOwnForm(request.headers, deps.tenantOf(request).issuer)) throw accountErrors.cross_site();
  }

  function readAction(request: FastifyRequest<Posted>): readonly [string, string] {
    const [, what, which = ''] = ACTION.exec(request.body?.['_action'] ?? '') ?? [];
    if (what === undefined) throw accountErrors.unknown_action();
    return [what, which];
  }

  const to = (reply: FastifyReply, { tenant, application }: Visit, place: string) => reply.redirect(placeUrl(tenant, place, application), 303);
  const said = (request: FastifyRequest, reply: FastifyReply, visit: Visit, place: CentrePlace, note: Note) => {
    leaveNote(deps.cookies, request, reply, note);
    return to(reply, visit, place);
  };

  const screens: Readonly<Record<CentrePlace, (visit: Visit, request: FastifyRequest, reply: FastifyReply) => Promise<Screen>>> = {
    overview: async (visit, request, reply) =>
      overviewScreen({
        notes: [...takeNote(deps.cookies, request, reply), ...(visit.session.actor ? [] : actingNotes(await actingOf(visit)))],
        ...(await readOverview(deps, visit)),
      }),
    profile: (visit, request, reply) => profile.show(visit, (request.query as Readonly<Record<string, unknown>>)['edit'], takeNote(deps.cookies, request, reply)),
    preferences: (visit, request, reply) => preferences.show(visit, request, takeNote(deps.cookies, request, reply)),
    devices: async (visit, request, reply) =>
      devicesScreen({ notes: takeNote(deps.cookies, request, reply), locale: visit.locale, ...(await readDevices(deps, visit, deps.browser.read(request))) }),
    requests: (visit, request, reply) => requests.show(visit, request.query as Readonly<Record<string, unknown>>, takeNote(deps.cookies, request, reply)),
    applications: async (visit, request, reply) =>
      applicationsScreen({
        notes: takeNote(deps.cookies, request, reply),
        applications: await readApplications(deps, visit),
        names: await namesFor(deps.privacy, visit.tenant, visit.locale, []),
      }),
    support: async (visit, request, reply) => supportScreen({ notes: takeNote(deps.cookies, request, reply), state: await actingOf(visit) }),
    protection: async ({ tenant, application }) =>
      protectionScreen({ privacyUrl: placeUrl(tenant, 'privacy', application), securityUrl: placeUrl(tenant, 'security', application) }),
  };

  type Change = (at: { request: FastifyRequest; reply: FastifyReply; visit: Visit }, which: string) => Promise<FastifyReply>;
  const { trustedBrowsers } = deps;
  const changes: Readonly<Record<CentrePlace, Readonly<Record<string, Change>>>> = {
    overview: {},
    profile: {},
    requests: {},
    preferences: {},
    protection: {},
    support: {
      async make({ request, reply, visit }) {
        const { tenant, session, origin } = visit;
        const made = await deps.acting.approve(tenant, origin, session.userId);
        if (made.kind === 'limited') throw accountErrors.too_many_codes({ retryAfter: made.retryAfter });
        const code = made.kind === 'approved' ? { code: made.code } : {};
        return send(request, reply, visit, 'support', supportScreen({ notes: [], state: await actingOf(visit), ...code }));
      },
    },
    devices: {
      async end({ request, reply, visit }, which) {
        const { tenant, session, origin } = visit;
        const ended = await db.tenant(tenant.id, async (tx) => {
          const other = await sessionById(tx, which);
          return other?.userId === session.userId ? sessions.revoke(tx, origin, { sessionId: which }, 'user') : 0;
        });
        if (ended === 0) throw accountErrors.unknown_session();
        return said(request, reply, visit, 'devices', 'signed_out');
      },
      async 'end-others'({ request, reply, visit }) {
        const { tenant, session, origin } = visit;
        await db.tenant(tenant.id, (tx) => sessions.revoke(tx, origin, { userId: session.userId, except: session.id }, 'user'));
        return said(request, reply, visit, 'devices', 'signed_out_others');
      },
      async unknown({ reply, visit }, which) {
        const { tenant, session, brandId, locale } = visit;
        const token = await db.tenant(tenant.id, async (tx) => {
          const other = await sessionById(tx, which);
          if (other?.userId !== session.userId || which === session.id) return undefined;
          return deps.beginSecuring(tx, { userId: session.userId, sessionId: which, at: other.createdAt, client: other.client }, { brandId, locale });
        });
        if (token === undefined) throw accountErrors.unknown_session();
        return reply.redirect(`${tenant.issuer}/secure/${token}`, 303);
      },
      async mine({ request, reply, visit }, which) {
        const { tenant, session, origin } = visit;
        const answered = await confirmSignIn(deps, origin, { tenantId: tenant.id, userId: session.userId, sessionId: session.id, id: which });
        if (!answered || answered.kind === 'gone') throw accountErrors.unknown_sign_in();
        return said(request, reply, visit, 'devices', answered.kind === 'said_not_me' ? 'answered_before' : 'said_me');
      },
      async 'not-mine'({ request, reply, visit }, which) {
        const { tenant, session, brandId, locale } = visit;
        const begun = await denySignIn(deps, { tenantId: tenant.id, userId: session.userId, sessionId: session.id, id: which }, { brandId, locale });
        if (begun === undefined) throw accountErrors.unknown_sign_in();
        return begun === 'said_not_me' ? said(request, reply, visit, 'devices', 'answered_before') : reply.redirect(`${tenant.issuer}/secure/${begun.token}`, 303);
      },
      async forget({ request, reply, visit }, which) {
        const { tenant, session, origin } = visit;
        if (!(await db.tenant(tenant.id, (tx) => trustedBrowsers.forget(tx, origin, session.userId, which)))) throw accountErrors.unknown_browser();
        return said(request, reply, visit, 'devices', 'forgotten');
      },
    },
    applications: {
      async withdraw({ request, reply, visit }, which) {
        const { tenant, session, origin } = visit;
        if (!(await db.tenant(tenant.id, (tx) => deps.protocol.accountApplications.withdraw(tx, origin, session, which)))) throw accountErrors.unknown_application();
        return said(request, reply, visit, 'applications', 'withdrawn');
      },
    },
  };

  const addresses = addressPages(deps);
  const WISHES: readonly string[] = ['add-address', 'change-address', 'verify-address'];

  /** What somebody says of themselves needs no more than being signed in; addresses need a proof of them, and of its owner. */
  async function pressedInProfile({ request, reply, visit }: Parameters<Change>[0], what: string, which: string): Promise<FastifyReply> {
    if (what === 'edit') return reply.redirect(editUrl(visit.tenant, which, visit.application), 303);
    if (WISHES.includes(what)) {
      const next = await addresses.begin(request, reply, visit, what, which);
      if (next === undefined) throw accountErrors.unknown_address();
      return reply.redirect(next, 303);
    }
    if (what === 'remove-address') {
      if (!(await visits.mayChange(request, reply, visit, 'profile'))) return reply;
      const note = await addresses.remove(request, visit, which);
      if (note === undefined) throw accountErrors.unknown_address();
      return said(request, reply, visit, 'profile', note);
    }
    const { body } = request as FastifyRequest<Posted>;
    const pressed = await profile.press(visit, what, which, body ?? {});
    if (pressed.kind === 'unknown') throw accountErrors.unknown_action();
    if (pressed.kind === 'wrong') return send(request, reply, visit, 'profile', pressed.screen, 422);
    return pressed.kind === 'saved' ? said(request, reply, visit, 'profile', 'saved') : to(reply, visit, 'profile');
  }

  /** Nor putting somebody out: only letting them in does. Undefined: it is about that. */
  async function pressedInSupport({ request, reply, visit }: Parameters<Change>[0], what: string, which: string): Promise<FastifyReply | undefined> {
    const { tenant, session, origin } = visit;
    if (what === 'take-back') {
      await db.tenant(tenant.id, (tx) => deps.acting.takeBack(tx, origin, session.userId));
      return said(request, reply, visit, 'support', 'code_taken_back');
    }
    if (what !== 'end') return undefined;
    await db.tenant(tenant.id, (tx) => deps.acting.end(tx, origin, session.userId, which, 'customer'));
    return said(request, reply, visit, 'support', 'acting_ended');
  }

  /** Nor does asking for something. */
  async function pressedInRequests({ request, reply, visit }: Parameters<Change>[0], what: string, which: string): Promise<FastifyReply> {
    const pressed = await requests.press(visit, what, which, (request as FastifyRequest<Posted>).body ?? {});
    if (pressed.kind === 'unknown') throw accountErrors.unknown_action();
    if (pressed.kind === 'wrong') return send(request, reply, visit, 'requests', pressed.screen, 422);
    if (pressed.kind === 'saved') return said(request, reply, visit, 'requests', pressed.note);
    const url = new URL(placeUrl(visit.tenant, 'requests', visit.application));
    for (const [name, value] of Object.entries(pressed.query)) url.searchParams.set(name, value);
    return reply.redirect(url.href, 303);
  }

  async function pressedInPreferences({ request, reply, visit }: Parameters<Change>[0], what: string, which: string): Promise<FastifyReply> {
    const form = (request as FastifyRequest<Posted>).body ?? {};
    const pressed = await preferences.press(visit, { request, reply, what, which, form, mayChange: () => visits.mayChange(request, reply, visit, 'preferences') });
    if (pressed.kind === 'unknown') throw accountErrors.unknown_action();
    if (pressed.kind === 'needs-proof') return reply;
    if (pressed.kind === 'wrong') return send(request, reply, visit, 'preferences', pressed.screen, 422);
    if (pressed.kind === 'lead') return reply.redirect(placeUrl(visit.tenant, 'preferences', visit.application, pressed.to), 303);
    return pressed.kind === 'saved' ? said(request, reply, visit, 'preferences', 'saved') : to(reply, visit, 'preferences');
  }

  return {
    isOpen: visits.isOpen,
    place: (id: string | undefined): VisitPlace | undefined => [...CENTRE_PLACES, ...FAMILY_PLACES, ...COMPANY_PLACES].find((place) => place === id),
    forgetNote: (request: FastifyRequest, reply: FastifyReply) => forgetNote(deps.cookies, request, reply),

    add(app: FastifyInstance): void {
      pictureForm(deps, {
        requireOwnPage,
        visit: (request, reply) => visits.visit(request, reply, 'profile'),
        send: (request, reply, visit, screen) => send(request, reply, visit, 'profile', screen, 422),
        back: (request, reply, visit, saved) => (saved ? said(request, reply, visit, 'profile', 'saved') : to(reply, visit, 'profile')),
      })(app);
      for (const place of CENTRE_PLACES) {
        const path = place === 'overview' ? '/account' : `/account/${place}`;
        app.get<Query>(path, async (request, reply) => {
          const visit = await visits.visit(request, reply, place);
          return visit ? send(request, reply, visit, place, await screens[place](visit, request, reply)) : reply;
        });
        app.post<Posted>(path, async (request, reply) => {
          requireOwnPage(request);
          const visit = await visits.visit(request, reply, place);
          if (!visit) return reply;
          const [what, which] = readAction(request);
          // Buttons that only lead on.
          const next = what === 'go' ? (LED[which] ?? (ACTIONS.some((action) => action === which) && ACTION_PLACE[which as (typeof ACTIONS)[number]])) : undefined;
          if (next) return to(reply, visit, next);
          if (place === 'applications' && what === GOT) return reply.redirect(placeUrl(visit.tenant, 'privacy', visit.application, { who: which }), 303);
          if (place === 'preferences') return pressedInPreferences({ request, reply, visit }, what, which);
          if (place === 'profile') return pressedInProfile({ request, reply, visit }, what, which);
          if (place === 'requests') return pressedInRequests({ request, reply, visit }, what, which);
          if (place === 'support') {
            const pressed = await pressedInSupport({ request, reply, visit }, what, which);
            if (pressed) return pressed;
          }
          const change = Object.hasOwn(changes[place], what) ? changes[place][what] : undefined;
          if (!change) throw accountErrors.unknown_action();
          return (await visits.mayChange(request, reply, visit, place)) ? change({ request, reply, visit }, which) : reply;
        });
      }
    },
  };
}
