import type { Delivery } from '#platform/delivery';
import type { Database, Tx } from '#platform/db';
import type { Keys } from '#platform/crypto';
import type { Events } from '#platform/events';
import type { OneTime } from '#platform/onetime';
import type { Credentials } from '#credentials/contract';
import type { Identity } from '#identity/contract';
import type { Sessions } from '#sessions/contract';
import type { Tenants } from '#tenants/contract';

/** Why somebody makes a way into the console: the first operator of all, somebody who was asked, or one who lost every way in. */
export type Enrolment = 'setup' | 'invitation' | 'recovery';

export const OWNER = 'owner';

/** How long each link works. */
export const SETUP_SECONDS = 3600;
export const INVITATION_SECONDS = 72 * 3600;
export const RECOVERY_SECONDS = 24 * 3600;

export interface TeamDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish' | 'publishMany'>;
  readonly oneTime: Pick<OneTime, 'issue' | 'peek' | 'consume'>;
  readonly delivery: Pick<Delivery, 'send'>;
  readonly tenants: Pick<Tenants, 'byId' | 'bySlug' | 'brand'>;
  readonly identity: Pick<Identity, 'normalise' | 'find' | 'findByIdentifier' | 'register' | 'verifyIdentifier' | 'assertActive' | 'reachable' | 'userCipher'>;
  readonly sessions: Pick<Sessions, 'revoke' | 'assurance'>;
  readonly credentials: { readonly revokeAll: (tx: Tx, userId: string) => ReturnType<Credentials['revokeAll']> };
}
