import type { Limits } from '#platform/limits';
import type { WhereDeps } from './where-from.ts';
import type { FastifyRequest } from 'fastify';
import type { Identity } from '#identity/contract';
import type { Journeys } from '#journeys/contract';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Events } from '#platform/events';
import type { Sessions } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import type { BrowserPort, TellByBrowser } from '../contract.ts';
import type { Applications } from '../applications/applications.ts';
import type { ConsentMemory } from '../artefacts/consent-memory.ts';
import type { PageDeps } from '../screens/draw-page.ts';
import type { ProviderPool } from '../provider/provider-pool.ts';

/** What the routes between provider and journeys need. */
export interface InteractionDeps extends PageDeps, WhereDeps {
  readonly limits: Pick<Limits, 'peek'>;
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly identity: Pick<Identity, 'normalise' | 'profile' | 'assertActive'>;
  readonly sessions: Pick<Sessions, 'attach' | 'byHandle' | 'byId' | 'byUid' | 'raise' | 'revoke'>;
  readonly journeys: Pick<Journeys, 'start' | 'collect' | 'show'>;
  readonly applications: Applications;
  readonly memory: ConsentMemory;
  readonly pool: ProviderPool;
  readonly browser: BrowserPort;
  readonly tellByBrowser?: TellByBrowser;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  /** The language this browser chose on our pages, if any. */
  readonly savedLocale?: (request: FastifyRequest) => string | undefined;
  /** The look it chose there. */
  readonly savedTheme?: (request: FastifyRequest) => 'light' | 'dark' | undefined;
}
