import type { DemoApp } from './app.ts';
import { requireSession } from './auth-routes.ts';
import { currentUserInfo, refreshTokens } from './tokens.ts';
import { type Notice, tokensPage } from './tokens-page.ts';

const NOTICES: Record<string, Notice> = {
  refreshed: { tone: 'good', text: 'Refreshed. The new tokens are below.' },
  'no-refresh-token': { tone: 'bad', text: 'There is no refresh token. Sign out and in again to get one.' },
  rejected: { tone: 'bad', text: 'The refresh token is no longer accepted. Sign out and in again.' },
  unavailable: { tone: 'bad', text: 'The identity server did not answer. Try again in a moment.' },
};

export function addTokensRoutes(app: DemoApp): void {
  app.web.get<{ Querystring: { refresh?: string } }>('/tokens', async (request, reply) => {
    const session = requireSession(app, request, reply);
    if (session === undefined) return reply;
    const userInfo = await currentUserInfo(session, app.provider);
    const result = request.query.refresh ?? '';
    const notice = Object.hasOwn(NOTICES, result) ? NOTICES[result] : undefined;
    return app.show(request, reply, tokensPage(app.settings, session, userInfo, notice));
  });

  app.web.post('/tokens/refresh', async (request, reply) => {
    const session = requireSession(app, request, reply);
    if (session === undefined) return reply;
    const result = await refreshTokens(session, app.provider);
    return reply.redirect(`/tokens?refresh=${result}`, 303);
  });
}
