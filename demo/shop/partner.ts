import { createHash, randomBytes } from 'node:crypto';
import type { DemoApp, Page } from '../shared/app.ts';
import { html } from '../shared/html.ts';

/**
 * Stands in for Trailmates, an application of somebody else, so that its consent page can be seen: `/partner` asks, `/partner-callback` tells what
 * came back. The code is not redeemed. A real partner checks `state`, keeps its PKCE verifier and runs on a server of its own.
 */
export function addPartnerRoutes(app: DemoApp): void {
  const callback = `${app.settings.baseUrl}/partner-callback`;

  app.web.get('/partner', async (_request, reply) => {
    const { authorization_endpoint } = (await app.provider.configuration()).serverMetadata();
    const query = new URLSearchParams({
      client_id: 'demo-partner',
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid profile email',
      prompt: 'consent',
      state: randomBytes(16).toString('base64url'),
      code_challenge: createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url'),
      code_challenge_method: 'S256',
    });
    return reply.redirect(`${authorization_endpoint}?${query}`, 303);
  });

  app.web.get<{ Querystring: { code?: string } }>('/partner-callback', async (request, reply) => app.show(request, reply, request.query.code === undefined ? refused : allowed));
}

const allowed = page('You allowed Trailmates', 'Trailmates would go on now, with what you let it have and nothing else.');
const refused = page('You did not allow Trailmates', 'Trailmates learned only that you said no. Nothing about you left your account.');

function page(title: string, text: string): Page {
  return {
    title,
    main: html`<section class="message">
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      <p class="actions"><a class="button" href="/">Back to the start page</a> <a class="button quiet" href="/partner">Ask again</a></p>
    </section>`,
  };
}
