import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as oidc from 'openid-client';
import type { DemoApp } from '../shared/app.ts';
import type { Session } from '../shared/sessions.ts';
import { challengeFor, isEnough, readChallenge, type Wanted } from '../shared/step-up.ts';
import { refreshTokens } from '../shared/tokens.ts';

/** What an order needs: two kinds of proof, one of them given in the last five minutes. Each level meets those before it. */
const ORDERING: Wanted = { acrValues: ['urn:parvis:acr:2', 'urn:parvis:acr:phr'], maxAge: 300 };

export type OrderResult = { kind: 'placed'; order: string } | { kind: 'confirm'; wanted: Wanted } | { kind: 'failed' };

/**
 * The shop's orders, as an API of its own: it knows its callers by their access token only, and asks the identity server about it each time
 * (RFC 7662). A token that says too little is refused with what is missing (RFC 9470).
 */
export function addOrdersApi(app: DemoApp): void {
  app.web.post<{ Body: { note?: string } }>('/api/orders', { config: { serverToServer: true } }, async (request, reply) => {
    const token = /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return refuse(reply, 'Bearer', 'missing_token');
    const about = await introspect(app, request, token);
    if (about === undefined) return reply.code(503).header('retry-after', '5').send({ error: 'temporarily_unavailable' });
    if (!about.active || about.client_id !== app.settings.clientId) return refuse(reply, 'Bearer error="invalid_token"', 'invalid_token');
    if (!isEnough({ acr: about['acr'], auth_time: about['auth_time'] }, ORDERING)) return refuse(reply, challengeFor(ORDERING), 'insufficient_user_authentication');
    return reply.code(201).send({ order: randomBytes(4).toString('hex').toUpperCase() });
  });
}

function refuse(reply: FastifyReply, challenge: string, error: string): FastifyReply {
  return reply.code(401).header('www-authenticate', challenge).send({ error });
}

async function introspect(app: DemoApp, request: FastifyRequest, token: string): Promise<oidc.IntrospectionResponse | undefined> {
  try {
    return await oidc.tokenIntrospection(await app.provider.configuration(), token);
  } catch (error) {
    request.log.warn({ err: error }, 'an access token could not be looked up');
    return undefined;
  }
}

/** The shop's page calling it, as any client would. */
export async function placeOrder(app: DemoApp, session: Session, note: string): Promise<OrderResult> {
  const { expiresAt } = session.tokens;
  if (expiresAt !== undefined && expiresAt < Date.now() + 5_000) await refreshTokens(session, app.provider);
  try {
    const response = await fetch(`${app.settings.baseUrl}/api/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session.tokens.accessToken}` },
      body: new URLSearchParams({ note }),
      signal: AbortSignal.timeout(10_000),
    });
    const wanted = readChallenge(response.headers.get('www-authenticate'));
    if (response.status === 401 && wanted !== undefined) return { kind: 'confirm', wanted };
    if (response.status !== 201) return { kind: 'failed' };
    return { kind: 'placed', order: ((await response.json()) as { order: string }).order };
  } catch {
    return { kind: 'failed' };
  }
}
