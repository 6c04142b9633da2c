import type { Scope } from '#platform/http';
import { createWebhooks, leadsScope, preferencesScope, releaseAttributes, webhookSchemasScope, type WebhooksRoom } from '#provisioning';
import type { AnyApplication } from './any-application.ts';
import { commonOf, type Platform } from './compose-platform.ts';
import type { Rooms } from './rooms.ts';
import { tenantOf } from './tenant-of.ts';

export interface WebhooksNeeds {
  readonly given: Pick<Rooms, 'tenants' | 'identity' | 'consent' | 'preferences' | 'oidc' | 'saml'>;
  readonly applications: AnyApplication;
}

/** How applications are told. */
export function composeWebhooks({ db, keys, events, outbound, telemetry }: Platform, { given, applications }: WebhooksNeeds): WebhooksRoom {
  const { tenants, identity, consent, preferences, oidc, saml } = given;
  return createWebhooks({
    db,
    keys,
    events,
    tenants,
    outbound,
    subjectsOf: async (tx, userId) => new Map([...(await saml.subjectsOf(tx, userId)), ...(await oidc.subjectsOf(tx, userId))]),
    facts: { consent, identity, preferences, namesBeside: (tx, userId) => saml.subjectsOf(tx, userId) },
    release: releaseAttributes({ consent, identity }),
    async isActive(tenantId, clientId) {
      const [tenant, application] = await Promise.all([tenants.byId(tenantId), applications.find(tenantId, clientId)]);
      return tenant?.state === 'active' && application?.state === 'active';
    },
    meter: telemetry.meter,
    onError: (error) => telemetry.failed(error, 'webhooks', undefined),
  });
}

/** APIs for applications by themselves. */
export function composeProvisioning(platform: Platform, { identity, consent, preferences, oidc }: Pick<Rooms, 'identity' | 'consent' | 'preferences' | 'oidc'>): readonly Scope[] {
  const common = commonOf(platform);
  return [
    leadsScope({ ...common, identity, egress: consent.egress, idempotency: platform.idempotency, protocol: oidc, tenantOf }),
    preferencesScope({ ...common, preferences, protocol: oidc, tenantOf }),
    webhookSchemasScope(),
  ];
}
