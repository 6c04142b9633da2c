import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { doorOf } from '#platform/http';
import type { Screen } from '#journeys/contract';
import { beginInteraction } from '../interactions/begin-interaction.ts';
import type { InteractionDeps } from '../interactions/deps.ts';
import { finishAtHome } from '../interactions/finish-at-home.ts';
import { finishInteraction } from '../interactions/finish-interaction.ts';
import { finishedElsewhere } from '../interactions/finished-elsewhere.ts';
import { endSession, finishLogout, type LogoutAnswer, type LogoutRequest } from '../logout/end-session.ts';
import { ROUTES, SIGNED_OUT } from '../provider/addresses.ts';
import { drawPage, pathOf } from '../screens/draw-page.ts';
import { problemScreen } from '../screens/problem-screen.ts';

const LOGOUT_PARAMETERS = ['id_token_hint', 'post_logout_redirect_uri', 'state', 'client_id', 'ui_locales'] as const;
const FLOW_ID = /^[A-Za-z0-9_-]{8,128}$/;

type Values = Readonly<Record<string, unknown>>;

const signedOutScreen = (application: string | undefined): Screen => ({
  id: 'oidc.signed-out',
  title: { id: 'oidc.signed_out_title' },
  nodes: [{ kind: 'text', text: application === undefined ? { id: 'oidc.signed_out' } : { id: 'oidc.signed_out_of', values: { application } }, tone: 'success' }],
});

/** A page of this room on a route of its own. */
export async function sendPage(deps: InteractionDeps, request: FastifyRequest, reply: FastifyReply, status: number, screen: Screen): Promise<FastifyReply> {
  const tenant = deps.tenantOf(request);
  const page = await drawPage(deps, {
    tenant,
    savedLocale: deps.savedLocale?.(request),
    savedTheme: deps.savedTheme?.(request),
    acceptLanguage: request.headers['accept-language'],
    screen,
    path: pathOf(tenant, request.method, request.url),
    reference: status >= 400 ? doorOf(request).requestId : undefined,
  });
  return reply.code(status).headers(page.headers).send(page.html);
}

/** Between provider and journeys, and the end of a session: the routes a browser passes through. */
export function browserRoutes(deps: InteractionDeps) {
  const lost = (request: FastifyRequest, reply: FastifyReply) => sendPage(deps, request, reply, 400, problemScreen('session_not_found'));

  async function answer(request: FastifyRequest, reply: FastifyReply, result: LogoutAnswer): Promise<FastifyReply> {
    if (result.kind === 'redirect') return reply.redirect(result.to, 303);
    if (result.kind === 'signed-out') return sendPage(deps, request, reply, 200, signedOutScreen(result.application));
    return sendPage(deps, request, reply, 400, problemScreen(result.code));
  }

  /** A parameter given twice, or not as text, is no parameter of ours. */
  function logoutRequest(values: Values): LogoutRequest | undefined {
    const given = LOGOUT_PARAMETERS.flatMap((name) => (values[name] === undefined || values[name] === '' ? [] : [[name, values[name]] as const]));
    return given.every(([, value]) => typeof value === 'string') ? (Object.fromEntries(given) as LogoutRequest) : undefined;
  }

  async function logout(request: FastifyRequest, reply: FastifyReply, values: Values): Promise<FastifyReply> {
    const wanted = logoutRequest(values);
    return answer(request, reply, wanted ? await endSession(deps, request, reply, wanted) : { kind: 'problem', code: 'invalid_request' });
  }

  return (app: FastifyInstance): void => {
    app.get<{ Params: { uid: string } }>('/interaction/:uid', async (request, reply) => {
      const to = await beginInteraction(deps, request, reply, request.params.uid);
      if (to === undefined) return lost(request, reply);
      return typeof to === 'string' ? reply.redirect(to, 303) : sendPage(deps, request, reply, 403, to);
    });
    app.get<{ Params: { uid: string }; Querystring: { flow?: unknown } }>('/interaction/:uid/finish', async (request, reply) => {
      const { flow } = request.query;
      if (typeof flow !== 'string' || !FLOW_ID.test(flow)) return lost(request, reply);
      const { uid } = request.params;
      const to = await finishInteraction(deps, request, reply, uid, flow);
      if (to !== undefined) return reply.redirect(to, 303);
      const screen = await finishedElsewhere(deps, request, uid, flow);
      return screen ? sendPage(deps, request, reply, 200, screen) : lost(request, reply);
    });
    app.get<{ Querystring: { flow?: unknown } }>('/home/finish', async (request, reply) => {
      const { flow } = request.query;
      if (typeof flow === 'string' && FLOW_ID.test(flow)) await finishAtHome(deps, request, reply, flow);
      return reply.redirect(`${deps.tenantOf(request).issuer}/`, 303);
    });
    app.get<{ Querystring: Values }>(ROUTES.end_session, (request, reply) => logout(request, reply, request.query));
    app.get(SIGNED_OUT, (request, reply) => sendPage(deps, request, reply, 200, signedOutScreen(undefined)));
    app.get<{ Querystring: { flow?: unknown } }>(`${ROUTES.end_session}/finish`, async (request, reply) => {
      const { flow } = request.query;
      if (typeof flow !== 'string' || !FLOW_ID.test(flow)) return lost(request, reply);
      return answer(request, reply, await finishLogout(deps, request, reply, flow));
    });
    // The session cookie does not come with a cross-site POST (SameSite=Lax). Going on by GET keeps single sign-on for applications that post.
    app.post<{ Body: Record<string, string> | undefined }>(ROUTES.authorization, async (request, reply) => {
      const tenant = deps.tenantOf(request);
      return reply.redirect(`${tenant.issuer}${ROUTES.authorization}?${new URLSearchParams(request.body ?? {}).toString()}`, 303);
    });
    // Nor does it come with a cross-site POST here: answered at once, the customer would read "signed out" and still be signed in.
    app.post<{ Body: Values | undefined }>(ROUTES.end_session, async (request, reply) => {
      const wanted = logoutRequest(request.body ?? {});
      if (!wanted) return answer(request, reply, { kind: 'problem', code: 'invalid_request' });
      return reply.redirect(`${deps.tenantOf(request).issuer}${ROUTES.end_session}?${new URLSearchParams({ ...wanted }).toString()}`, 303);
    });
  };
}
