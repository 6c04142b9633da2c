import type { Consent } from '#consent/contract';
import type { Erasure } from '#erasure/contract';
import type { Identity } from '#identity/contract';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Events } from '#platform/events';
import type { I18n } from '#platform/i18n';
import type { Limits } from '#platform/limits';
import type { OneTime } from '#platform/onetime';
import type { Portability } from '#portability/contract';
import type { Sessions } from '#sessions/contract';
import type { Tenants } from '#tenants/contract';

export interface OrganizationsDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly db: Database;
  readonly events: Pick<Events, 'publish'>;
  readonly limits: Pick<Limits, 'hit' | 'peek' | 'clear'>;
  readonly oneTime: Pick<OneTime, 'issue' | 'peek' | 'consume'>;
  readonly delivery: Pick<Delivery, 'send'>;
  readonly i18n: Pick<I18n, 'format'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly identity: Pick<Identity, 'find' | 'findByIdentifier' | 'isActive' | 'profile' | 'identifiers' | 'contacts' | 'normalise' | 'userCipher'>;
  readonly sessions: Pick<Sessions, 'takeTurns' | 'revoke'>;
  readonly consent: Pick<Consent, 'states' | 'current' | 'holdVersions' | 'give' | 'refuse' | 'withdraw' | 'guard'>;
  readonly erasure: Pick<Erasure, 'schedule' | 'cancel' | 'pending'>;
  readonly portability: Pick<Portability, 'begin' | 'list' | 'open'>;
  /** The domain name system: TXT records of exactly this name; nothing there is an empty list. Throws where nobody answers. */
  readonly dns: { texts(name: string): Promise<readonly string[]> };
  readonly onFailure: (error: unknown) => void;
}
