import type { DemoApp } from './app.ts';
import { LogoutTokenVerifier } from './logout-token.ts';

/** The identity server tells us, directly, that someone signed out elsewhere. */
export function addBackchannelLogout(app: DemoApp): void {
  const verifier = new LogoutTokenVerifier({
    clientId: app.settings.clientId,
    issuer: async () => (await app.provider.configuration()).serverMetadata().issuer,
    keys: () => app.provider.keys(),
  });

  app.web.route<{ Body: Record<string, unknown> | undefined }>({
    method: 'POST',
    url: '/backchannel-logout',
    config: { serverToServer: true },
    errorHandler: (_error, _request, reply) => reply.code(400).send({ error: 'invalid_request' }),
    handler: async (request, reply) => {
      const token = request.body?.['logout_token'];
      if (typeof token !== 'string') return reply.code(400).send({ error: 'invalid_request' });
      try {
        const ended = app.sessions.endMatching(await verifier.verify(token));
        request.log.info({ ended }, 'back-channel logout');
        return reply.code(200).send();
      } catch (error) {
        request.log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'logout token refused');
        return reply.code(400).send({ error: 'invalid_request' });
      }
    },
  });
}
