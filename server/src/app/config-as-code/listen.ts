import type { Listener } from '#platform/events';
import type { Tenants } from '#tenants/contract';
import { isSystemTenant } from '#tenants/contract';
import type { History } from './history.ts';

/** Facts that say that something of what a file can say is another now. */
const FACTS = [
  'tenants.tenant_saved',
  'tenants.brand_saved',
  'messages.published',
  'oidc.application_saved',
  'oidc.resource_saved',
  'saml.application_saved',
  'provisioning.webhooks_saved',
  'federation.connection_saved',
  'federation.connection_removed',
  'verification.connection_saved',
  'verification.connection_removed',
  'consent.purpose_saved',
  'consent.notice_published',
  'preferences.topic_saved',
  'journeys.definition_published',
  'risk.policy_published',
];

/** Whoever changes single things, by the API or the console, makes a revision as well: under their name, a moment later. */
export const noticeChanges = ({ history, tenants }: { readonly history: History; readonly tenants: Pick<Tenants, 'byId'> }): Listener => ({
  name: 'configuration.notice-changes',
  types: FACTS,
  async handle({ tenantId, actor, requestId }) {
    const tenant = await tenants.byId(tenantId);
    if (tenant && !isSystemTenant(tenant)) await history.notice(tenantId, { actor, requestId });
  },
});
