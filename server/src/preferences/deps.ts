import type { Consent } from '#consent/contract';
import type { Identity } from '#identity/contract';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Events } from '#platform/events';
import type { Limits, NetworkKey } from '#platform/limits';
import type { OneTime } from '#platform/onetime';

export interface PreferencesDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly oneTime: Pick<OneTime, 'issue' | 'consume'>;
  readonly delivery: Pick<Delivery, 'send'>;
  readonly identity: Pick<Identity, 'find' | 'findBySub' | 'userCipher' | 'reachable' | 'normalise'>;
  readonly consent: Pick<Consent, 'states' | 'isRestricted' | 'takeTurn' | 'holdVersions' | 'give' | 'refuse' | 'withdraw' | 'usableOfMany' | 'purposeOf'>;
}
