import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '#identity/contract';
import type { FlowFacts, Journeys, Screen } from '#journeys/contract';
import type { Application } from '#oidc/contract';
import type { Database } from '#platform/db';
import { doorOf } from '#platform/http';
import type { Portability } from '#portability/contract';
import { ACR } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import type { AccountCredentials, AccountProtocol } from '../contract.ts';
import type { CentreDeps } from '../centre/deps.ts';
import { centreRoutes } from '../centre/routes.ts';
import { pictureFiles } from '../centre/picture-routes.ts';
import { isEnough, RECENT_SECONDS } from '../recent.ts';
import { readClock } from '../store.ts';
import { placeUrl } from '../centre/places.ts';
import type { FamilyPagesDeps } from '../family/deps.ts';
import { familyPages } from '../family/pages.ts';
import type { CompanyPorts } from '../organizations/deps.ts';
import { companyPages } from '../organizations/pages.ts';
import { copyRoutes } from './copy-routes.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { readReturn } from './return-to.ts';
import { startJourney } from './start-journey.ts';
import { createSurroundings, type SurroundingsDeps } from './surroundings.ts';
import { cancelledScreen, doneScreen, signInScreen } from './screens.ts';

export interface AccountPagesDeps extends SurroundingsDeps, CentreDeps, FamilyPagesDeps, CompanyPorts {
  readonly i18n: FamilyPagesDeps['i18n'];
  readonly db: Database;
  readonly identity: CentreDeps['identity'] & Pick<Identity, 'find' | 'identifiers' | 'assertActive'>;
  readonly journeys: Pick<Journeys, 'start' | 'collect' | 'show'>;
  readonly protocol: AccountProtocol;
  readonly credentials: CentreDeps['credentials'] & Pick<AccountCredentials, 'hasSecondStep'>;
  readonly portability: Pick<Portability, 'heldUntil' | 'keys' | 'open'>;
}

const JOURNEYS = ['merge', 'verified', 'privacy', 'export', 'delete'] as const;
type Journey = 'security' | (typeof JOURNEYS)[number];
/** As `signInUrl` writes it: a look-up key, and nothing that is believed. */
const STATE = /^(?:([a-z]{1,20}):)?(.*)$/s;
/** As `shortOf` makes it. */
const SHORT = /^[A-Za-z0-9_-]{22}$/;
const FLOW_ID = /^[A-Za-z0-9_-]{8,128}$/;

type Query = { Querystring: Readonly<Record<string, unknown>> };

/** The account centre; and `/account/security`, `/account/privacy`, `/account/verified`, `/account/merge`, `/account/export` and `/account/delete`, the way there and the way back. */
export function accountPages(deps: AccountPagesDeps) {
  const { db, protocol } = deps;
  const { browserAccount } = protocol;
  const { applicationIn, localeOf, sendPage } = createSurroundings(deps);

  /**
   * The journey about this account's security, when this browser is signed in surely enough; else what is missing. `asked`: somebody with a second step
   * was asked for it a moment ago. Who could not do it may still look; the journey itself sees to what may be changed. `about`: what of the page is wanted.
   */
  async function begin(
    request: FastifyRequest,
    reply: FastifyReply,
    application: Application | undefined,
    journey: Journey,
    asked: boolean,
    about?: FlowFacts['request'],
  ): Promise<{ readonly to: string } | { readonly acr: string | undefined }> {
    const tenant = deps.tenantOf(request);
    const found = await browserAccount.trusted(tenant, request, reply);
    if (!found) return { acr: undefined };
    const { session, uid } = found;
    const [now, known] = await Promise.all([
      readClock(db),
      db.read(tenant.id, async (tx) => ({
        user: await deps.identity.find(tx, session.userId),
        identifiers: await deps.identity.identifiers(tx, session.userId),
        hasSecondStep: await deps.credentials.hasSecondStep(tx, tenant, session.userId),
      })),
    ]);
    // Two accounts become one, and what was verified is shown and may change the account, by nobody who did not prove all of theirs.
    // Taking a yes back is as easy as giving it (GDPR 7(3)): being signed in is enough for that.
    const enough = journey === 'privacy' || isEnough(session, now, known.hasSecondStep && !(asked && journey === 'security'));
    if (!known.user || !enough) return { acr: known.hasSecondStep ? ACR.two : undefined };
    deps.identity.assertActive(known.user);
    const own = known.identifiers.find((identifier) => identifier.primary) ?? known.identifiers[0];
    const facts: Partial<FlowFacts> =
      journey === 'merge'
        ? { request: { kind: 'merge', userId: session.userId, sub: session.sub } }
        : {
            userId: session.userId,
            sub: session.sub,
            candidateId: session.userId,
            ...(own ? { identifier: { kind: own.kind, value: own.value } } : {}),
            ...(about ? { request: about } : {}),
          };
    const locale = await localeOf(request, tenant, application?.brandId ?? tenant.defaultBrandId);
    const to = await startJourney(deps, request, reply, { tenant, application, session, uid, locale }, { journey, facts });
    return to === undefined ? { acr: undefined } : { to };
  }

  /** To the home of the application, as it is registered; without one, to a page that leads to the security page. */
  async function goHome(request: FastifyRequest, reply: FastifyReply, application: Application | undefined, screen: (back: string) => Screen): Promise<FastifyReply> {
    const home = application?.metadata.client_uri;
    if (typeof home === 'string') return reply.redirect(home, 303);
    const back = securityUrl(deps.tenantOf(request), application);
    return sendPage(request, reply, { status: 200, screen: screen(back), application, address: back });
  }

  const centre = centreRoutes(deps);
  return (app: FastifyInstance): void => {
    centre.add(app);
    const opens = (journey: Journey) => async (request: FastifyRequest<Query>, reply: FastifyReply) => {
      const tenant = deps.tenantOf(request);
      const application = await applicationIn(tenant, request.query.application);
      const { who } = request.query;
      const about = journey === 'privacy' && typeof who === 'string' && SHORT.test(who) ? ({ kind: 'sharing', who } as const) : undefined;
      const begun = await begin(request, reply, application, journey, false, about);
      if ('to' in begun) return reply.redirect(begun.to, 303);
      const wanted = {
        ...(application ? { applicationId: application.clientId } : {}),
        ...(begun.acr === undefined ? {} : { acr: begun.acr }),
        ...(journey === 'security' ? {} : { journey }),
        maxAge: RECENT_SECONDS,
      };
      return reply.redirect(browserAccount.signInUrl(tenant, wanted), 303);
    };
    app.get<Query>('/account/security', opens('security'));
    app.get<Query>('/account/verified', opens('verified'));
    app.get<Query>('/account/privacy', opens('privacy'));
    app.get<Query>('/account/merge', opens('merge'));
    app.get<Query>('/account/export', opens('export'));
    app.get<Query>('/account/delete', opens('delete'));
    pictureFiles(deps)(app);
    copyRoutes(deps)(app);
    receiptRoutes(deps)(app);
    familyPages(deps)(app);
    companyPages(deps)(app);

    /*
     * Back from the authorization endpoint. Nothing in this address is believed: no code is redeemed and no session begun by it, so there is nothing
     * to slip under somebody else's browser (login CSRF). Who is signed in is what the browser's own cookie says, or the customer is asked to begin
     * again by hand: this never sends anybody to sign in, so it cannot go round in circles. `state` is a look-up key that anybody may give.
     */
    app.get<Query>('/account/signed-in', async (request, reply) => {
      const { state } = request.query;
      const [, named, clientId] = (typeof state === 'string' ? STATE.exec(state) : undefined) ?? [];
      const journey: Journey = JOURNEYS.find((name) => name === named) ?? 'security';
      const application = await applicationIn(deps.tenantOf(request), clientId);
      const place = centre.place(named);
      const cancelled = request.query.error === 'access_denied';
      if (place && !(cancelled && !(await centre.isOpen(request, reply)))) {
        if (cancelled) centre.forgetNote(request, reply);
        const back = placeUrl(deps.tenantOf(request), place, application);
        if (await centre.isOpen(request, reply)) return reply.redirect(back, 303);
        return sendPage(request, reply, { status: 400, screen: signInScreen(back), application, address: back });
      }
      // Cancel: back to where they came from. Whoever made up this address gets no more than a page, or a home that is registered.
      if (cancelled) return goHome(request, reply, application, cancelledScreen);
      const begun = await begin(request, reply, application, journey, true);
      if ('to' in begun) return reply.redirect(begun.to, 303);
      const again = securityUrl(deps.tenantOf(request), application, journey);
      return sendPage(request, reply, { status: 400, screen: signInScreen(again), application, address: again });
    });

    app.get<Query>('/account/done', async (request, reply) => {
      const tenant = deps.tenantOf(request);
      const { flow } = request.query;
      const secret = deps.browser.read(request);
      if (typeof flow !== 'string' || !FLOW_ID.test(flow) || secret === undefined) return reply.redirect(securityUrl(tenant, undefined), 303);
      const collected = await deps.journeys.collect(tenant.id, flow, secret);
      // Back, refresh, double click: where to go is told as often as asked.
      const again = collected ? undefined : await deps.journeys.show(tenant.id, flow, secret, doorOf(request).origin);
      const came = collected ? readReturn(collected.returnTo) : again?.kind === 'done' ? readReturn(again.returnTo) : undefined;
      if (!came) return reply.redirect(securityUrl(tenant, undefined), 303);
      if (collected) await deps.browser.finished(request, reply, collected);
      // What was proved in this flow took the handle away. Where nothing was, whoever else proved something did, and a copy of the older one stays what it is (D5).
      const sessionId = collected && collected.facts.evidence.length > 0 ? collected.flow.currentSessionId : undefined;
      if (sessionId !== undefined) await browserAccount.keep(tenant, request, reply, { sessionId, uid: came.uid });
      const application = await applicationIn(tenant, came.application);
      const place = centre.place(came.place);
      return place ? reply.redirect(placeUrl(tenant, place, application), 303) : goHome(request, reply, application, doneScreen);
    });
  };
}

const securityUrl = ({ issuer }: Tenant, application: Application | undefined, journey: Journey = 'security') =>
  `${issuer}/account/${journey}${application ? `?application=${encodeURIComponent(application.clientId)}` : ''}`;
