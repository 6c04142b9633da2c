import type { StartInput } from '#journeys/contract';

/** Who a finished flow goes back to. */
export const RETURN_KIND = { interaction: 'oidc', logout: 'oidc-logout', home: 'home' } as const;

/** Where the browser goes when a flow is done. Built from what the flow itself kept, never from the request (O2). */
export function finishUrl(issuer: string, returnTo: StartInput['returnTo'], flowId: string): string {
  const flow = encodeURIComponent(flowId);
  if (returnTo.kind === RETURN_KIND.logout) return `${issuer}/logout/finish?flow=${flow}`;
  if (returnTo.kind === RETURN_KIND.home) return `${issuer}/home/finish?flow=${flow}`;
  return `${issuer}/interaction/${encodeURIComponent(returnTo.ref)}/finish?flow=${flow}`;
}
