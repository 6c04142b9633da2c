import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as oidc from 'openid-client';
import type { DemoApp } from './app.ts';
import { signedOutPage, signInFailedPage } from './message-pages.ts';
import type { Session } from './sessions.ts';
import { newBrowserId, safeReturnTo, type SignInRequest } from './sign-in.ts';
import { readCookie, setCookie } from './web.ts';

const BROWSER_COOKIE_SECONDS = 60 * 60;
const SILENT_PAUSE_SECONDS = 60;

interface ReturnQuery {
  Querystring: { return_to?: string };
}

export function addAuthRoutes(app: DemoApp): void {
  const { web, settings, sessions } = app;

  web.get<ReturnQuery>('/login', async (request, reply) => {
    const returnTo = safeReturnTo(request.query.return_to);
    if (app.session(request) !== undefined) return reply.redirect(returnTo, 303);
    return sendToSignIn(app, request, reply, { returnTo });
  });

  web.get<ReturnQuery>('/signup', async (request, reply) => {
    const returnTo = safeReturnTo(request.query.return_to);
    if (app.session(request) !== undefined) return reply.redirect(returnTo, 303);
    return sendToSignIn(app, request, reply, { returnTo, prompt: 'create' });
  });

  // A link from the sister site: recognise the visitor when possible, never ask anything.
  web.get<ReturnQuery>('/sso', async (request, reply) => {
    const returnTo = safeReturnTo(request.query.return_to);
    if (app.session(request) !== undefined || !(await app.provider.isReachable())) return reply.redirect(returnTo, 303);
    return sendSilently(app, request, reply, returnTo);
  });

  web.get('/callback', async (request, reply) => {
    const outcome = await app.signIn.finish(request.url, readCookie(request, settings, 'browser'));
    if (outcome.kind === 'signed-in') {
      sessions.end(readCookie(request, settings, 'session'));
      setCookie(reply, settings, 'session', outcome.session.id);
      return reply.redirect(outcome.returnTo, 303);
    }
    if (outcome.kind === 'quiet') return reply.redirect(outcome.returnTo, 303);
    if (outcome.kind === 'unconfirmed') {
      if (outcome.cancelled) return reply.redirect(toldCancelled(outcome.returnTo), 303);
      request.log.warn({ detail: outcome.detail }, 'what more was asked for did not come about');
      return reply.redirect(outcome.returnTo, 303);
    }
    // Back or reload after a sign-in that worked is not an error worth showing.
    if (outcome.reason === 'expired' && app.session(request) !== undefined) return reply.redirect('/', 303);
    request.log.warn({ reason: outcome.reason, detail: outcome.detail }, 'sign-in did not complete');
    const status = outcome.reason === 'unavailable' ? 503 : 400;
    return app.show(request, reply, signInFailedPage(outcome.reason, outcome.returnTo), status);
  });

  web.post('/logout', async (request, reply) => {
    const session = app.session(request);
    sessions.end(session?.id);
    setCookie(reply, settings, 'session', '', 0);
    setCookie(reply, settings, 'silent', 'tried', SILENT_PAUSE_SECONDS);
    const target = session === undefined ? '/signed-out' : await endSessionUrl(app, reply, session);
    return reply.redirect(target, 303);
  });

  web.get<{ Querystring: { state?: string } }>('/signed-out', async (request, reply) => {
    if (app.session(request) !== undefined) return reply.redirect('/', 303);
    const state = readCookie(request, settings, 'signout');
    const everywhere = state !== undefined && state !== '' && state === request.query.state;
    setCookie(reply, settings, 'signout', '', 0);
    return app.show(request, reply, signedOutPage(everywhere));
  });

  web.addHook('preHandler', async (request, reply) => {
    if (!settings.silentSignOn || request.routeOptions.config.silentSignOn !== true) return;
    if (request.method !== 'GET' || app.session(request) !== undefined || !isPageVisit(request)) return;
    if (readCookie(request, settings, 'silent') !== undefined || !(await app.provider.isReachable())) return;
    return sendSilently(app, request, reply, safeReturnTo(request.url));
  });
}

/** Says to the page one comes back to that it was the customer's own choice. Anybody may write this address: it changes a sentence and nothing else. */
function toldCancelled(returnTo: string): string {
  const url = new URL(returnTo, 'http://return.invalid');
  url.searchParams.set('cancelled', 'yes');
  return url.pathname + url.search;
}

/** For actions that need a person. */
export function requireSession(
  app: DemoApp,
  request: FastifyRequest,
  reply: FastifyReply,
  returnTo: string = request.method === 'GET' ? safeReturnTo(request.url) : '/',
): Session | undefined {
  const session = app.session(request);
  if (session === undefined) {
    reply.redirect(`/login?return_to=${encodeURIComponent(returnTo)}`, 303);
  }
  return session;
}

export async function sendToSignIn(app: DemoApp, request: FastifyRequest, reply: FastifyReply, wanted: Omit<SignInRequest, 'browserId'>): Promise<FastifyReply> {
  const browserId = readCookie(request, app.settings, 'browser') || newBrowserId();
  try {
    const url = await app.signIn.start({ ...wanted, browserId });
    setCookie(reply, app.settings, 'browser', browserId, BROWSER_COOKIE_SECONDS);
    return reply.redirect(url.href, 303);
  } catch (error) {
    if (wanted.prompt === 'none') return reply.redirect(wanted.returnTo, 303);
    request.log.warn({ err: error }, 'the identity server cannot be reached');
    return app.show(request, reply, signInFailedPage('unavailable', wanted.returnTo), 503);
  }
}

/** The attempt is remembered before it is made, so that no failure can loop. */
function sendSilently(app: DemoApp, request: FastifyRequest, reply: FastifyReply, returnTo: string) {
  setCookie(reply, app.settings, 'silent', 'tried', SILENT_PAUSE_SECONDS);
  return sendToSignIn(app, request, reply, { returnTo, prompt: 'none' });
}

async function endSessionUrl(app: DemoApp, reply: FastifyReply, session: Session): Promise<string> {
  try {
    const configuration = await app.provider.configuration();
    const state = randomBytes(16).toString('base64url');
    const url = oidc.buildEndSessionUrl(configuration, {
      id_token_hint: session.idToken,
      post_logout_redirect_uri: `${app.settings.baseUrl}/signed-out`,
      state,
    });
    url.searchParams.set('client_id', app.settings.clientId);
    setCookie(reply, app.settings, 'signout', state, 600);
    return url.href;
  } catch {
    return '/signed-out';
  }
}

/** A person opening a page, not a prefetch, an image or a script. */
function isPageVisit(request: FastifyRequest): boolean {
  const destination = request.headers['sec-fetch-dest'];
  if (destination !== undefined) return destination === 'document' && request.headers['sec-purpose'] === undefined;
  return (request.headers.accept ?? '').includes('text/html');
}
