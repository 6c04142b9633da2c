import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import { doorOf } from '#platform/http';
import type { SamlDeps } from './deps.ts';
import type { Refusal } from './errors.ts';
import { samlErrors } from './errors.ts';
import { admitLogout, type LogoutAnswer } from './logout/serve-logout.ts';
import { goToNext } from './logout/chain.ts';
import { ROUTES } from './messages/addresses.ts';
import { publishMetadata } from './messages/publish-metadata.ts';
import { receivePost, receiveRedirect, type Receiving } from './messages/receive.ts';
import { signedFields } from './messages/send-message.ts';
import { installFormParser } from './requests/body.ts';
import { countMessage, recordRefusal, type Refused } from './requests/admit-message.ts';
import { keepWaiting, takeWaiting } from './requests/waiting.ts';
import { leavingScreen, problemScreen, returningScreen } from './screens/problem-screen.ts';
import { sendPostPage } from './screens/post-page.ts';
import { admitSignOn } from './sign-on/admit-sign-on.ts';
import { finishSignOn, serveSignOn, unasked, type SignOnAnswer } from './sign-on/serve-sign-on.ts';

const FLOW_ID = /^[A-Za-z0-9_-]{8,128}$/;

type Form = { Body: Readonly<Record<string, string>> | undefined };
type Query = { Querystring: Readonly<Record<string, unknown>> };

/** The addresses of the identity provider, under the issuer. Which messages come by address and which by form is the application's choice. */
export function samlRoutes(deps: SamlDeps) {
  const metadata = publishMetadata(deps);
  const queryOf = (request: FastifyRequest) => request.raw.url?.split('?').slice(1).join('?') ?? '';

  async function refuse(request: FastifyRequest, reply: FastifyReply, refused: Refused): Promise<FastifyReply> {
    const { application } = refused;
    if (refused.refused !== 'sign_in_gone') await recordRefusal(deps, deps.tenantOf(request), request, refused);
    return deps.pages.show(request, reply, {
      status: samlErrors[refused.refused].spec.status,
      screen: problemScreen(refused.refused, application),
      reference: doorOf(request).requestId,
      ...(application?.brandId === undefined ? {} : { brandId: application.brandId }),
    });
  }

  /** A page of its own ends the chain of redirects after a form, which the policy of the page with the form would otherwise stop (G12). */
  function onward(request: FastifyRequest, reply: FastifyReply, screen: Screen, to: string, brandId?: string): Promise<FastifyReply> {
    return deps.pages.show(request, reply.header('refresh', `0; url=${to}`), { screen, ...(brandId === undefined ? {} : { brandId }) });
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, given: SignOnAnswer | LogoutAnswer): Promise<FastifyReply> {
    if (given.kind === 'refused') return refuse(request, reply, given);
    if (given.kind === 'redirect') {
      const away = request.method === 'POST' && !given.to.startsWith(`${deps.tenantOf(request).issuer}/`);
      return away ? onward(request, reply, returningScreen(given.to), given.to) : reply.redirect(given.to, 303);
    }
    const { application } = given;
    if (given.kind === 'pass') {
      return onward(request, reply, leavingScreen(application, given.to), given.to, application.brandId);
    }
    const kind = given.kind === 'respond' ? 'SAMLResponse' : given.message;
    return sendPostPage(reply, deps.i18n, {
      locale: await deps.pages.localeFor(request, application.brandId),
      theme: deps.pages.savedTheme(request),
      title: given.kind === 'respond' ? { id: 'saml.continue_title', values: { application: application.name } } : { id: 'saml.leaving_title' },
      text: { id: given.kind === 'respond' ? 'saml.continue' : 'saml.leaving', values: { application: application.name } },
      button: { id: 'saml.leaving_go' },
      action: given.to,
      fields: signedFields({ kind, xml: given.xml, relayState: given.relayState }),
    });
  }

  const no = (request: FastifyRequest, reply: FastifyReply, refused: Refusal) => refuse(request, reply, { refused });

  async function receive(request: FastifyRequest, read: () => Receiving): Promise<Receiving> {
    await countMessage(deps, deps.tenantOf(request), request);
    return read();
  }

  return (app: FastifyInstance): void => {
    installFormParser(app);

    app.get(ROUTES.metadata, async (request, reply) => {
      return reply
        .header('cache-control', 'public, max-age=600')
        .type('application/samlmetadata+xml')
        .send(await metadata(deps.tenantOf(request)));
    });

    app.get(ROUTES.sso, async (request, reply) => {
      const received = await receive(request, () => receiveRedirect(queryOf(request)));
      const signOn = 'refused' in received ? received : await admitSignOn(deps, deps.tenantOf(request), received);
      return 'refused' in signOn ? refuse(request, reply, signOn) : answer(request, reply, await serveSignOn(deps, request, reply, signOn));
    });
    // The session's cookie does not come with a cross-site form (SameSite=Lax): the request waits for the browser to come back by an address.
    app.post<Form>(ROUTES.sso, async (request, reply) => {
      const received = await receive(request, () => receivePost(request.body ?? {}));
      const signOn = 'refused' in received ? received : await admitSignOn(deps, deps.tenantOf(request), received);
      return 'refused' in signOn ? refuse(request, reply, signOn) : reply.redirect(await keepWaiting(deps, deps.tenantOf(request), signOn), 303);
    });
    app.get<Query>(ROUTES.continue, async (request, reply) => {
      const waiting = await takeWaiting(deps, deps.tenantOf(request), request.query.request);
      return waiting ? answer(request, reply, await serveSignOn(deps, request, reply, waiting)) : no(request, reply, 'sign_in_gone');
    });
    app.get<Query>(ROUTES.finish, async (request, reply) => {
      const { flow } = request.query;
      if (typeof flow !== 'string' || !FLOW_ID.test(flow)) return no(request, reply, 'sign_in_gone');
      return answer(request, reply, await finishSignOn(deps, request, reply, flow));
    });
    app.get<Query>(ROUTES.start, async (request, reply) => {
      const { application: entityId } = request.query;
      const application = typeof entityId === 'string' ? await deps.applications.find(deps.tenantOf(request).id, entityId) : undefined;
      if (application?.state !== 'active') return no(request, reply, 'unknown_application');
      const pending = unasked(application);
      return pending
        ? answer(request, reply, await serveSignOn(deps, request, reply, { application, pending }))
        : refuse(request, reply, { refused: 'not_idp_initiated', application });
    });

    app.get(ROUTES.slo, async (request, reply) => {
      const received = await receive(request, () => receiveRedirect(queryOf(request)));
      return answer(request, reply, await admitLogout(deps, request, reply, received));
    });
    app.post<Form>(ROUTES.slo, async (request, reply) => {
      const received = await receive(request, () => receivePost(request.body ?? {}));
      return answer(request, reply, await admitLogout(deps, request, reply, received));
    });
    app.get<Query>(ROUTES.next, async (request, reply) => answer(request, reply, await goToNext(deps, request, request.query.step)));
  };
}
