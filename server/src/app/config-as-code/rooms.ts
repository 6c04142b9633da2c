import type { Consent } from '#consent/contract';
import type { Credentials } from '#credentials/contract';
import type { Federation } from '#federation/contract';
import type { Identity } from '#identity/contract';
import type { JourneysRoom } from '#journeys';
import type { Messages } from '#messages/contract';
import type { Oidc } from '#oidc/contract';
import type { Database } from '#platform/db';
import type { Organizations } from '#organizations/contract';
import type { Preferences } from '#preferences/contract';
import type { Webhooks } from '#provisioning/contract';
import type { RiskPolicies } from '#risk';
import type { SamlIdp } from '#saml-idp/contract';
import type { Tenants } from '#tenants/contract';
import type { Verification } from '#verification/contract';

/** What a configuration is made of, and who keeps it. */
export interface ConfigRooms {
  readonly db: Pick<Database, 'tenant'>;
  readonly tenants: Pick<Tenants, 'baseUrl' | 'bySlug' | 'byId' | 'brandBySlug' | 'saveIn' | 'saveBrandIn' | 'seenBy' | 'configured'>;
  readonly identity: Pick<Identity, 'findBySub' | 'findByIdentifier' | 'register' | 'verifyIdentifier' | 'identifiers' | 'attributes' | 'writeAttributes'>;
  readonly oidc: Pick<Oidc, 'saveApplication' | 'saveResource' | 'removeResource' | 'application' | 'configured'>;
  readonly saml: Pick<SamlIdp, 'saveApplication' | 'configured'>;
  readonly credentials: Pick<Credentials, 'types'>;
  readonly federation: Pick<Federation, 'saveConnection' | 'removeConnection' | 'connections' | 'configured'>;
  readonly verification: Pick<Verification, 'saveConnection' | 'removeConnection' | 'connections' | 'configured'>;
  readonly consent: Pick<Consent, 'savePurpose' | 'configured'>;
  readonly preferences: Pick<Preferences, 'saveTopic' | 'configured'>;
  readonly webhooks: Pick<Webhooks, 'saveEndpoints' | 'configured'>;
  readonly organizations: Pick<Organizations, 'companies'>;
  readonly messages: Pick<Messages, 'saveIn' | 'configured'>;
  readonly risk: { readonly policies: Pick<RiskPolicies, 'publish' | 'configured'> };
  readonly journeys: Pick<JourneysRoom, 'publish' | 'configured' | 'builtin'>;
}
