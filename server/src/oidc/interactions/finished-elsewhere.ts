import type { FastifyRequest } from 'fastify';
import type { Screen } from '#journeys/contract';
import { doorOf } from '#platform/http';
import type { InteractionDeps } from './deps.ts';
import { RETURN_KIND } from './finish-url.ts';

/**
 * The page for a tab whose flow was carried to its end in another tab of the same browser, as by a mailed link. It says so and leads to the
 * application; nothing is handed over twice. Undefined: the flow is not this browser's, or was never finished.
 */
export async function finishedElsewhere(deps: InteractionDeps, request: FastifyRequest, uid: string, flowId: string): Promise<Screen | undefined> {
  const tenant = deps.tenantOf(request);
  const secret = deps.browser.read(request);
  if (secret === undefined) return undefined;
  const result = await deps.journeys.show(tenant.id, flowId, secret, doorOf(request).origin);
  if (result.kind !== 'done' || result.returnTo.kind !== RETURN_KIND.interaction || result.returnTo.ref !== uid) return undefined;
  // Facts still there: nobody collected them (D4), so nothing was finished anywhere.
  if (result.facts.sub !== undefined) return undefined;
  const { application } = result.flow;
  const home = application && (await deps.applications.byId(tenant.id, application.id))?.metadata.client_uri;
  return {
    id: 'oidc.finished',
    title: { id: 'oidc.finished_title' },
    nodes: [
      { kind: 'text', text: { id: 'oidc.finished' }, tone: 'success' },
      ...(application && home ? [{ kind: 'link', label: { id: 'oidc.finished_go', values: { application: application.name } }, href: home } as const] : []),
    ],
  };
}
