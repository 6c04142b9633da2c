import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import { doorOf, httpErrors, installFormParser, parseForm, type Scope } from '#platform/http';
import type { Limits, NetworkKey } from '#platform/limits';
import type { OneTime } from '#platform/onetime';
import type { BrowserProof, FlowView, Journeys, Screen, StartInput } from '#journeys/contract';
import type { Tenant } from '#tenants/contract';
import { contextFor } from './connections/connector-context.ts';
import type { Connections, LoadedConnection } from './connections/connections.ts';
import type { Returned } from './contract.ts';
import { federationErrors } from './errors.ts';
import type { EndedHere, ExternalSessions } from './sessions/external-sessions.ts';
import type { Leaving, PassOn } from './sessions/pass-on.ts';
import { ANSWER_LIMITS, KEPT_ANSWERS, SIGN_OUTS } from './settings.ts';
import { flowOfAnswer, keepAnswer, returnedInput, type Answer } from './steps/answers.ts';
import { flowOfState } from './steps/state.ts';
import { isTrialState, type Trials } from './trials/trials.ts';

export interface FederationRoutesDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly oneTime: Pick<OneTime, 'issue' | 'peek'>;
  readonly journeys: Pick<Journeys, 'look' | 'advance'>;
  readonly connections: Connections;
  readonly sessions: ExternalSessions;
  readonly passOn: PassOn;
  readonly trials: Pick<Trials, 'keepAnswer'>;
  /** The tenant the door found. */
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  /** The secret this browser brought: flows are bound to it. */
  readonly browserSecret: (request: FastifyRequest) => BrowserProof | undefined;
  /** The same, made where there is none. */
  readonly ensureBrowser: (request: FastifyRequest, reply: FastifyReply) => BrowserProof;
  /** Where an app that draws the screens itself is told of an answer; undefined: the flow is a browser's. */
  readonly appUrl: (returnTo: StartInput['returnTo']) => string | undefined;
  /** A page outside any flow. */
  readonly showPage: (
    request: FastifyRequest,
    reply: FastifyReply,
    page: { readonly screen: Screen; readonly status?: number; readonly brandId?: string; readonly formAction?: readonly string[] },
  ) => Promise<FastifyReply>;
}

interface SlugParams {
  Params: { slug: string };
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * `<issuer>/federation/<slug>/`: where other systems send customers back to. What arrives is an answer and no more: it is given to the flow it names, if this
 * browser began that flow, and the step there decides. Nothing that was brought is shown, followed or believed here.
 */
export function federationScope(deps: FederationRoutesDeps, onError: NonNullable<Scope['onError']>): Scope {
  return { name: 'federation', prefix: '/federation', plugin: (app) => addRoutes(app, deps), onError };
}

function addRoutes(app: FastifyInstance, deps: FederationRoutesDeps): void {
  installFormParser(app, ANSWER_LIMITS);
  const flowUrl = (request: FastifyRequest, flowId: string) => `${deps.tenantOf(request).issuer}/flow/${flowId}`;

  async function connectionOf(request: FastifyRequest<SlugParams>): Promise<LoadedConnection> {
    const connection = await deps.connections.bySlug(deps.tenantOf(request).id, request.params.slug);
    if (connection?.state !== 'active' || !connection.connectorPart.away) throw federationErrors.unknown_connection();
    return connection;
  }

  /** The answer of a sign-in that is only tried: kept for whoever began it, shown to nobody here. */
  async function tried(request: FastifyRequest<SlugParams>, reply: FastifyReply, returned: Returned): Promise<FastifyReply | undefined> {
    const tenantId = deps.tenantOf(request).id;
    const connection = await deps.connections.bySlug(tenantId, request.params.slug);
    const state = returned.parameters[connection?.connectorPart.away?.stateParameter ?? 'state'];
    if (!connection || !isTrialState(state)) return undefined;
    await countAnswer(request);
    const kept = await deps.trials.keepAnswer(tenantId, connection, state, returned);
    return kept ? deps.showPage(request, reply, { screen: triedScreen(connection) }) : over(request, reply);
  }

  async function countAnswer(request: FastifyRequest): Promise<void> {
    const counted = await deps.limits.hit(deps.tenantOf(request).id, [{ key: `federation:answers:network:${deps.networkKey(doorOf(request).ip)}`, ...KEPT_ANSWERS }]);
    if (!counted.allowed) throw httpErrors.rate_limited({ retryAfter: counted.retryAfter });
  }

  /** Which running flow an answer is for. Its id is unguessable, and it is still worth nothing without the browser's secret. */
  async function expected(request: FastifyRequest<SlugParams>, returned: Returned): Promise<{ answer: Answer; flow: FlowView; returnTo: StartInput['returnTo'] } | undefined> {
    const connection = await connectionOf(request);
    const flowId = flowOfState(returned.parameters[connection.connectorPart.away?.stateParameter ?? 'state']);
    if (flowId === undefined) throw federationErrors.malformed_answer();
    const found = await deps.journeys.look(deps.tenantOf(request).id, flowId);
    return found && { answer: { ...returned, slug: connection.slug }, ...found };
  }

  async function keep(request: FastifyRequest, flow: FlowView, answer: Answer): Promise<string> {
    await countAnswer(request);
    return deps.db.tenant(flow.tenantId, (tx) => keepAnswer(deps.oneTime, tx, flow.id, answer));
  }

  /** Checking a signature costs something, and nobody but the other side has a reason to send one. */
  async function countSignOut(request: FastifyRequest): Promise<void> {
    const counted = await deps.limits.hit(deps.tenantOf(request).id, [{ key: `federation:ended:network:${deps.networkKey(doorOf(request).ip)}`, ...SIGN_OUTS }]);
    if (!counted.allowed) throw httpErrors.rate_limited({ retryAfter: counted.retryAfter });
  }

  /** To the page of the flow, whatever it shows now: also in a browser that did not begin it, where it says so. */
  async function give(request: FastifyRequest, reply: FastifyReply, flow: FlowView, answer: Answer): Promise<FastifyReply> {
    const secret = deps.browserSecret(request);
    if (secret !== undefined) await deps.journeys.advance(flow.tenantId, flow.id, secret, flow.version, returnedInput(answer), doorOf(request).origin);
    return reply.redirect(flowUrl(request, flow.id), 303);
  }

  async function toApp(request: FastifyRequest, reply: FastifyReply, url: string, flow: FlowView, answer: Answer): Promise<FastifyReply> {
    const target = new URL(url);
    target.searchParams.set('answer', await keep(request, flow, answer));
    return reply.redirect(target.href, 303);
  }

  app.get<SlugParams>('/:slug/callback', async (request, reply) => {
    const returned: Returned = { method: 'GET', parameters: readQuery(request) };
    const trial = await tried(request, reply, returned);
    if (trial) return trial;
    const found = await expected(request, returned);
    if (!found) return over(request, reply);
    const { answer, flow, returnTo } = found;
    const app = deps.appUrl(returnTo);
    return app === undefined ? give(request, reply, flow, answer) : toApp(request, reply, app, flow, answer);
  });

  /** A post from another site comes without our cookie: the answer waits, and the browser comes for it by itself, with the cookie (G13). */
  app.post<SlugParams>('/:slug/callback', { bodyLimit: ANSWER_LIMITS.bytes }, async (request, reply) => {
    const returned: Returned = { method: 'POST', parameters: (request.body ?? {}) as Record<string, string> };
    const trial = await tried(request, reply, returned);
    if (trial) return trial;
    const found = await expected(request, returned);
    if (!found) return over(request, reply);
    const { answer, flow, returnTo } = found;
    const app = deps.appUrl(returnTo);
    if (app !== undefined) return toApp(request, reply, app, flow, answer);
    const { issuer } = deps.tenantOf(request);
    return reply.redirect(`${issuer}/federation/${answer.slug}/returned?answer=${await keep(request, flow, answer)}`, 303);
  });

  app.get<SlugParams>('/:slug/returned', async (request, reply) => {
    const token = readQuery(request)['answer'] ?? '';
    const tenantId = deps.tenantOf(request).id;
    const flowId = TOKEN.test(token) ? await flowOfAnswer(deps.oneTime, tenantId, token) : undefined;
    const found = flowId === undefined ? undefined : await deps.journeys.look(tenantId, flowId);
    return found ? give(request, reply, found.flow, { slug: request.params.slug, method: 'POST', parameters: {}, token }) : over(request, reply);
  });

  /** Word of the other side itself that a session ended there (Back-Channel Logout 1.0 section 2.5): no browser, no cookie, nothing to redirect. */
  app.post<SlugParams>('/:slug/ended', async (request, reply) => {
    const tenant = deps.tenantOf(request);
    const { origin } = doorOf(request);
    await countSignOut(request);
    const message: Returned = { method: 'POST', parameters: (request.body ?? {}) as Record<string, string> };
    const ended = await deps.sessions.end(tenant, request.params.slug, message, origin);
    reply.header('cache-control', 'no-store');
    return ended === undefined ? reply.code(400).send({ error: 'invalid_request' }) : reply.code(200).send();
  });

  /** The same by a browser that was sent around to everybody (SAML Profiles section 4.4). The message proves itself; whose browser it is does not matter. */
  async function signOut(request: FastifyRequest<SlugParams>, reply: FastifyReply, message: Returned): Promise<FastifyReply> {
    await countSignOut(request);
    // Our own question comes back here too, where the protocol has one address for both.
    const back = await deps.passOn.answered(deps.tenantOf(request), request.params.slug, message, doorOf(request).origin);
    if (back !== undefined) return reply.redirect(back, 303);
    const ended = await deps.sessions.endInBrowser(deps.tenantOf(request), request.params.slug, message, doorOf(request).origin);
    if (!ended) throw federationErrors.sign_out_refused();
    reply.header('cache-control', 'no-store');
    const { reply: answer } = ended;
    if (answer && !answer.form) return reply.redirect(answer.url, 303);
    // Browsers hold a form's target against every redirect that follows it (G12).
    return deps.showPage(request, reply, { screen: signedOutScreen(ended), ...(answer ? { formAction: ['*'] } : {}) });
  }

  app.get<SlugParams>('/:slug/logout', async (request, reply) => signOut(request, reply, { method: 'GET', parameters: readQuery(request), query: rawQuery(request) }));
  app.post<SlugParams>('/:slug/logout', { bodyLimit: ANSWER_LIMITS.bytes }, async (request, reply) =>
    signOut(request, reply, { method: 'POST', parameters: (request.body ?? {}) as Record<string, string> }),
  );

  /** Signed out here, and on the way to sign out over there. */
  app.get<SlugParams>('/:slug/leave', async (request, reply) => {
    await countSignOut(request);
    const { out = '' } = readQuery(request);
    const leaving = TOKEN.test(out)
      ? await deps.passOn.leave(deps.tenantOf(request), request.params.slug, out, deps.ensureBrowser(request, reply).secret, doorOf(request).origin)
      : undefined;
    if (leaving === undefined) return wayOver(request, reply);
    if (typeof leaving === 'string') return reply.redirect(leaving, 303);
    return deps.showPage(request, reply, {
      screen: leavingScreen(leaving),
      ...(leaving.brandId === undefined ? {} : { brandId: leaving.brandId }),
      ...(leaving.there.form ? { formAction: ['*'] } : {}),
    });
  });

  /** Back from there, or past it. */
  app.get<SlugParams>('/:slug/left', async (request, reply) => {
    await countSignOut(request);
    const { state = '', told } = readQuery(request);
    const { origin } = doorOf(request);
    const to = TOKEN.test(state)
      ? await deps.passOn.back(deps.tenantOf(request), request.params.slug, state, deps.browserSecret(request)?.secret, told === 'yes', origin)
      : undefined;
    return to === undefined ? wayOver(request, reply) : reply.redirect(to, 303);
  });

  app.get<SlugParams & { Params: { leaf: string } }>('/:slug/:leaf', async (request, reply) => {
    const connection = await connectionOf(request);
    const { documents } = connection.connectorPart.away ?? {};
    const document = documents && Object.hasOwn(documents, request.params.leaf) ? documents[request.params.leaf] : undefined;
    if (!document) throw httpErrors.not_found();
    const { type, body } = await document(await connection.open(), await contextFor(deps, deps.tenantOf(request), connection, new Date()));
    return reply.header('cache-control', 'no-store').type(type).send(body);
  });

  /** Used before, of another browser, too old or made up: nobody is told which. */
  const wayOver = (request: FastifyRequest, reply: FastifyReply) => deps.showPage(request, reply, { status: 400, screen: wayOverScreen() });

  /** The flow is over, or was never there. Its page says the same of both. */
  const over = (request: FastifyRequest, reply: FastifyReply) => reply.redirect(flowUrl(request, 'ended'), 303);
}

function triedScreen({ name }: Pick<LoadedConnection, 'name'>): Screen {
  return {
    id: 'federation.tried',
    title: { id: 'federation.tried_title' },
    nodes: [{ kind: 'text', tone: 'lead', text: { id: 'federation.tried_lead', values: { connection: name } } }],
  };
}

function signedOutScreen({ connection, reply }: EndedHere): Screen {
  const values = { connection: connection.name };
  return {
    id: 'federation.signed-out',
    title: { id: 'federation.signed_out_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'federation.signed_out_lead', values } },
      ...(reply ? [{ kind: 'redirect' as const, label: { id: 'federation.away_go', values }, href: reply.url, ...(reply.form ? { form: reply.form } : {}) }] : []),
    ],
  };
}

function leavingScreen({ connection, there, without }: Leaving): Screen {
  const values = { connection: connection.name };
  return {
    id: 'federation.leaving',
    title: { id: 'federation.leaving_title' },
    nodes: [
      { kind: 'text', tone: 'lead', text: { id: 'federation.leaving_lead', values } },
      { kind: 'redirect', label: { id: 'federation.away_go', values }, href: there.url, ...(there.form ? { form: there.form } : {}) },
      { kind: 'link', label: { id: 'federation.leaving_without', values }, href: without },
    ],
  };
}

const wayOverScreen = (): Screen => ({
  id: 'federation.way-over',
  title: { id: 'federation.way_over_title' },
  nodes: [{ kind: 'text', tone: 'lead', text: { id: 'federation.way_over_lead' } }],
});

const rawQuery = ({ url }: FastifyRequest): string => (url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');

/** Read from the address itself: of a name that stands there twice two readers may take different ones. */
function readQuery(request: FastifyRequest): Record<string, string> {
  const query = rawQuery(request);
  return query === '' ? {} : parseForm(query, ANSWER_LIMITS);
}
