import type { FastifyReply, FastifyRequest } from 'fastify';
import { newSecret } from '#platform/ids';
import { doorOf } from '#platform/http';
import { browserSession } from './browser-session.ts';
import type { InteractionDeps } from './deps.ts';
import { RETURN_KIND } from './finish-url.ts';

/**
 * The end of a journey that no application asked for: the link of a notice, and the way back in after it. Whoever was proved is signed in here from now
 * on, under a handle of their own (D5); somebody whose session was in this browser before is not any more.
 */
export async function finishAtHome(deps: InteractionDeps, request: FastifyRequest, reply: FastifyReply, flowId: string): Promise<void> {
  const { db, sessions } = deps;
  const tenant = deps.tenantOf(request);
  const secret = deps.browser.read(request);
  const collected = secret === undefined ? undefined : await deps.journeys.collect(tenant.id, flowId, secret);
  const sessionId = collected?.returnTo.kind === RETURN_KIND.home ? collected.facts.sessionId : undefined;
  if (collected) await deps.browser.finished(request, reply, collected);
  // Back, refresh, double click; or nothing was proved: "It was me".
  if (sessionId === undefined) return;
  const browser = browserSession(await deps.pool.of(tenant), request, reply);
  const handle = browser.handle();
  const before = handle === undefined ? undefined : await sessions.byHandle(tenant.id, handle);
  if (before && before.id !== sessionId) await db.tenant(tenant.id, (tx) => sessions.revoke(tx, { ...doorOf(request).origin }, { sessionId: before.id }, 'replaced'));
  await sessions.attach(tenant.id, sessionId, browser.renew(), { uid: newSecret(), state: {} }, doorOf(request).origin);
}
