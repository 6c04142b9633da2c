import type { FastifyRequest } from 'fastify';
import type { Egress } from '#consent/contract';
import type { Identity } from '#identity/contract';
import type { Journeys } from '#journeys/contract';
import type { BrowserAccount, BrowserPort } from '#oidc/contract';
import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Events } from '#platform/events';
import type { I18n } from '#platform/i18n';
import type { Limits, NetworkKey } from '#platform/limits';
import type { OneTime } from '#platform/onetime';
import type { Sessions } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import type { SamlPages } from './contract.ts';
import type { Signers } from './keys/signers.ts';
import type { SamlApplications } from './providers/applications.ts';

/** What the routes of this room need; filled in compose. */
export interface SamlDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly oneTime: OneTime;
  readonly i18n: Pick<I18n, 'format' | 'direction'>;
  readonly identity: Pick<Identity, 'profile' | 'identifiers' | 'isActive' | 'missingAttributes'>;
  readonly sessions: Pick<Sessions, 'byId' | 'revoke'>;
  readonly journeys: Pick<Journeys, 'start' | 'collect' | 'show'>;
  /** Who this browser is signed in as: one session for all protocols (decision 0001). */
  readonly browserAccount: Pick<BrowserAccount, 'session' | 'adopt' | 'forget'>;
  readonly browser: BrowserPort;
  readonly pages: SamlPages;
  /** What of a customer may leave for an application (egress rule). */
  readonly egress: Egress;
  /** What somebody belongs to, by what other systems told of them; absent: nobody tells. */
  readonly groupsOf?: (tx: Tx, userId: string) => Promise<readonly string[]>;
  /** Whether everything is verified about somebody that the tenant wants of whoever gets into an application. Absent: nothing is wanted. */
  readonly verified?: (tenant: Tenant, userId: string, entityId: string) => Promise<boolean>;
  /** Where a session that has ended began elsewhere: the way through there, for the browser, which ends at `afterwards`. */
  readonly signOutThere?: (input: { readonly tenant: Tenant; readonly sessionId: string; readonly afterwards: string; readonly brandId?: string }) => Promise<string | undefined>;
  readonly applications: SamlApplications;
  readonly signers: Signers;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
}
