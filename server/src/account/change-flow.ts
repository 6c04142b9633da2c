import type { FlowView } from '#journeys/contract';
import type { Locale } from '#platform/i18n';
import type { Tenant } from '#tenants/contract';

/** What notices about a change must know: as if it came from a journey. `sessionId`: what was proved in it says how surely it was the owner. */
export function changeFlow(of: {
  readonly requestId: string;
  readonly tenant: Tenant;
  readonly locale: Locale;
  readonly brandId: string;
  readonly now: Date;
  readonly sessionId?: string | undefined;
}): FlowView {
  return {
    id: of.requestId,
    tenantId: of.tenant.id,
    issuer: of.tenant.issuer,
    journey: 'account',
    node: 'api',
    version: 0,
    locale: of.locale,
    brandId: of.brandId,
    ...(of.sessionId === undefined ? {} : { currentSessionId: of.sessionId }),
    browserKey: '',
    nextBrowserKey: '',
    expiresAt: of.now,
  };
}
