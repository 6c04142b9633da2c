import type { FastifyRequest } from 'fastify';
import type { Acting } from '#acting/contract';
import type { Database } from '#platform/db';
import type { I18n } from '#platform/i18n';
import type { OpenJourney } from '#journeys';
import type { PrivacyRequests } from '#requests/contract';
import type { Erasure } from '#erasure/contract';
import type { Family } from '#organizations/contract';
import type { Portability } from '#portability/contract';
import type { Sessions } from '#sessions/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import type { TellByBrowser } from '#oidc/contract';
import type { Egress } from '#consent/contract';
import type { Preferences } from '#preferences/contract';
import type { CentreDeps } from '../centre/deps.ts';
import type { CompanyPorts } from '../organizations/deps.ts';
import type { PrivacyDeps } from '../privacy/deps.ts';
import type { AccountAddresses, AccountCredentials, AccountMerges, AccountProtocol, AccountVerification } from '../contract.ts';

export interface AccountApiDeps extends Pick<CentreDeps, 'trustedBrowsers' | 'trail' | 'linked' | 'saml' | 'limits' | 'beginSecuring' | 'signIns'>, CompanyPorts {
  readonly identity: CentreDeps['identity'];
  /** What of a customer may leave for an application (egress rule). */
  readonly egress: Egress;
  readonly db: Database;
  readonly protocol: Pick<AccountProtocol, 'verifyAccountAccess' | 'accountApplications' | 'applicationById' | 'redirectAllowed'>;
  readonly credentials: AccountCredentials;
  readonly addresses: AccountAddresses;
  readonly merges: AccountMerges;
  readonly verification: AccountVerification;
  readonly privacy: PrivacyDeps;
  readonly preferences: Preferences;
  /** For mails that are sent in its look. */
  readonly brand: Tenants['brand'];
  readonly sessions: Pick<Sessions, 'byId' | 'list' | 'revoke' | 'takeTurns'>;
  readonly portability: Portability;
  readonly family: Family;
  readonly erasure: Pick<Erasure, 'outlook' | 'schedule' | 'cancelByLink' | 'progress'>;
  readonly requests: Pick<PrivacyRequests, 'file' | 'ofUser' | 'ownOne' | 'add' | 'withdraw' | 'waiting'>;
  /** A journey of the owner of the access token, answered over `/journeys/v1`. */
  readonly openJourney: OpenJourney;
  readonly i18n: Pick<I18n, 'format' | 'negotiate'>;
  readonly acting: Acting;
  /** Whether an operator who acts for the customer may do what a request asks for. Absent: nothing. */
  mayAct?(request: FastifyRequest): boolean;
  readonly tellByBrowser?: TellByBrowser;
  tenantOf(request: FastifyRequest): Tenant;
}
