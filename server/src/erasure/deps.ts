import type { Keys, SigningKeys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Events } from '#platform/events';
import type { OneTime } from '#platform/onetime';
import type { PersonalData } from '#platform/personal-data';
import type { Identity } from '#identity/contract';
import type { Reach } from '#provisioning/contract';
import type { Sessions } from '#sessions/contract';
import type { Tenants } from '#tenants/contract';

export interface ErasureDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly identity: Pick<Identity, 'find' | 'profile' | 'setState' | 'keepName' | 'unknownOf'> & { readonly merging: Pick<Identity['merging'], 'absorbed'> };
  readonly sessions: Pick<Sessions, 'revoke' | 'takeTurns'>;
  readonly signingKeys: Pick<SigningKeys, 'current' | 'everyPublicKey'>;
  readonly delivery: Pick<Delivery, 'send'>;
  readonly oneTime: Pick<OneTime, 'issue'>;
  /** Until when changes to the account wait after a recovery. */
  readonly isRecovered: (tx: Tx, userId: string) => Promise<boolean>;
  /** How far each application is that had to be told of an erasure. */
  readonly reach: (tx: Tx, of: { readonly correlation: string; readonly recipients: readonly string[]; readonly at: Date }) => Promise<readonly Reach[]>;
  /** Where the audit trail ends now. */
  readonly auditHead: (tenantId: string) => Promise<{ readonly hash: string; readonly at: string } | undefined>;
  /** What every room keeps of people. */
  readonly parts: () => readonly PersonalData[];
  readonly onFailure: (error: unknown) => void;
}
