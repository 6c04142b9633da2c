import type { Acting } from '#acting/contract';
import type { TrustedBrowsers } from '#credentials/contract';
import type { Identity } from '#identity/contract';
import type { Journeys } from '#journeys/contract';
import type { Database } from '#platform/db';
import type { TrailEntry, TrailQuery } from '#platform/events';
import type { Cookies } from '#platform/http';
import type { Limits } from '#platform/limits';
import type { Sessions } from '#sessions/contract';
import type { Tx } from '#platform/db';
import type { Preferences } from '#preferences/contract';
import type { Egress } from '#consent/contract';
import type { PrivacyRequests } from '#requests/contract';
import type { RequestPagesDeps } from '../requests/pages.ts';
import type { AccountAddresses, AccountMerges, AccountCredentials, AccountPlace, AccountProtocol, AccountSaml, AskedSignIns, BeginSecuring, LinkedIdentity } from '../contract.ts';
import type { PrivacyDeps } from '../privacy/deps.ts';
import type { SurroundingsDeps } from '../pages/surroundings.ts';

/** What the account centre asks of others; filled in compose. */
export interface CentreDeps extends SurroundingsDeps {
  readonly db: Database;
  readonly identity: Pick<Identity, 'find' | 'identifiers' | 'heldAttributes' | 'writeAttributes' | 'setLocale' | 'assertActive' | 'pictures'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly preferences: Preferences;
  readonly protocol: Pick<AccountProtocol, 'application' | 'applicationById' | 'accountApplications' | 'browserAccount'>;
  readonly saml: AccountSaml;
  readonly credentials: Pick<AccountCredentials, 'safety'>;
  readonly privacy: Pick<PrivacyDeps, 'consent' | 'applicationName' | 'guardiansOf' | 'i18n'>;
  readonly sessions: Pick<Sessions, 'list' | 'byId' | 'revoke' | 'takeTurns'>;
  readonly journeys: Pick<Journeys, 'start'>;
  readonly addresses: AccountAddresses;
  readonly merges: Pick<AccountMerges, 'list'>;
  readonly acting: Acting;
  readonly trustedBrowsers: TrustedBrowsers;
  /** The audit trail, of which customers see what is about them. */
  readonly trail: (tenantId: string, query: TrailQuery) => Promise<readonly TrailEntry[]>;
  readonly linked: (tx: Tx, userId: string) => Promise<readonly LinkedIdentity[]>;
  readonly beginSecuring: BeginSecuring;
  readonly signIns: AskedSignIns;
  /** Names of other systems, by what they are called as a source of details. */
  readonly sources: (tenantId: string) => Promise<ReadonlyMap<string, string>>;
  readonly requests: RequestPagesDeps['requests'] & Pick<PrivacyRequests, 'waiting'>;
  readonly egress: Pick<Egress, 'heed'>;
  readonly cookies: Cookies;
  /** Pages of other rooms, in the order they are shown. */
  readonly places: readonly AccountPlace[];
}
