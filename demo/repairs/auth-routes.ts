import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { safeReturnTo } from '../shared/sign-in.ts';
import { readCookie, setCookie } from '../shared/web.ts';
import type { RepairsApp } from './app.ts';
import { signedOutPage, signInFailedPage } from './message-pages.ts';
import { addPickUp } from './pick-up.ts';
import type { Manner } from './service-provider.ts';

const BROWSER_COOKIE_SECONDS = 60 * 60;
const FROM_ELSEWHERE = { config: { serverToServer: true } };

type Query = { Querystring: Record<string, string> };
type Form = { Body: Record<string, string> | undefined };

export function addAuthRoutes(app: RepairsApp): void {
  const { web, settings, provider, signOn, visits } = app;

  web.get<Query>('/login', async (request, reply) => {
    const returnTo = safeReturnTo(request.query['return_to']);
    if (app.visit(request) !== undefined) return reply.redirect(returnTo, 303);
    return leave(request, reply, returnTo, 'plain');
  });

  // A link from a sister site: recognise the visitor when possible, never ask anything.
  web.get<Query>('/sso', async (request, reply) => {
    const returnTo = safeReturnTo(request.query['return_to']);
    if (app.visit(request) !== undefined || !(await provider.isReachable())) return reply.redirect(returnTo, 303);
    return leave(request, reply, returnTo, 'passive');
  });

  addPickUp(app, (request, reply, returnTo) => leave(request, reply, returnTo, 'pick-up'));

  async function leave(request: FastifyRequest, reply: FastifyReply, returnTo: string, manner: Manner): Promise<FastifyReply> {
    const browserId = readCookie(request, settings, 'browser') || randomBytes(32).toString('base64url');
    try {
      const url = await signOn.start({ browserId, returnTo, manner });
      setCookie(reply, settings, 'browser', browserId, BROWSER_COOKIE_SECONDS);
      return reply.redirect(url, 303);
    } catch (error) {
      request.log.warn({ err: error }, 'the identity server cannot be reached');
      return app.show(request, reply, signInFailedPage(), 503);
    }
  }

  web.post<Form>('/saml/acs', FROM_ELSEWHERE, async (request, reply) => {
    try {
      const ticket = await signOn.arrive({ ...request.body });
      if (ticket !== undefined) return reply.redirect(`/saml/arrived?ticket=${ticket}`, 303);
      request.log.warn('an answer to no attempt of ours');
    } catch (error) {
      request.log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'an answer was refused');
    }
    return app.show(request, reply, signInFailedPage(), 400);
  });

  web.get<Query>('/saml/arrived', async (request, reply) => {
    const outcome = signOn.finish(String(request.query['ticket']), readCookie(request, settings, 'browser'));
    if (outcome.kind === 'signed-in') {
      visits.end(readCookie(request, settings, 'session'));
      setCookie(reply, settings, 'session', visits.begin(outcome.profile).id);
      return reply.redirect(outcome.returnTo, 303);
    }
    if (outcome.kind === 'quiet') return reply.redirect(outcome.returnTo, 303);
    if (outcome.kind === 'declined') return reply.redirect('/', 303);
    // Back or reload after a sign-on that worked is not an error worth showing.
    if (app.visit(request) !== undefined) return reply.redirect('/', 303);
    return app.show(request, reply, signInFailedPage(), 400);
  });

  web.post('/logout', async (request, reply) => {
    const visit = app.visit(request);
    visits.end(visit?.id);
    setCookie(reply, settings, 'session', '', 0);
    if (visit === undefined) return reply.redirect('/signed-out', 303);
    const state = randomBytes(16).toString('base64url');
    setCookie(reply, settings, 'signout', state, 600);
    return reply.redirect(await provider.signOutUrl(visit.profile, state), 303);
  });

  // By the browser: an answer to our own request, or somebody signed out elsewhere and is sent by.
  web.get<Query>('/saml/slo', async (request, reply) => {
    try {
      const query = { ...request.query };
      const leaving = await provider.readLogout(query, request.url.split('?').slice(1).join('?'));
      const state = query['RelayState'] ?? '';
      if (leaving === undefined) return reply.redirect(`/signed-out?state=${encodeURIComponent(state)}`, 303);
      request.log.info({ ended: visits.endMatching(leaving) }, 'signed out by browser');
      return reply.redirect(await provider.confirmUrl(leaving, state), 303);
    } catch (error) {
      request.log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'a message about signing out was refused');
      return app.show(request, reply, signedOutPage(false), 400);
    }
  });

  // From server to server: works when nobody is there.
  web.post<Form>('/saml/notice', { ...FROM_ELSEWHERE, errorHandler: (_error, _request, reply) => void reply.code(400).send() }, async (request, reply) => {
    try {
      request.log.info({ ended: visits.endMatching(await provider.readNotice({ ...request.body })) }, 'signed out by the identity server');
      return await reply.code(200).send();
    } catch (error) {
      request.log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'a notice was refused');
      return reply.code(400).send();
    }
  });

  web.get<Query>('/signed-out', async (request, reply) => {
    if (app.visit(request) !== undefined) return reply.redirect('/', 303);
    const state = readCookie(request, settings, 'signout');
    const everywhere = state !== undefined && state !== '' && state === request.query['state'];
    setCookie(reply, settings, 'signout', '', 0);
    return app.show(request, reply, signedOutPage(everywhere));
  });

  web.get('/saml/metadata', async (_request, reply) => reply.type('application/samlmetadata+xml').send(await provider.metadata()));
}
