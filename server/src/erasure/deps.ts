import type { Keys, SigningKeys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Events } from '#platform/events';
import type { Limits, NetworkKey } from '#platform/limits';
import type { OneTime } from '#platform/onetime';
import type { PersonalData } from '#platform/personal-data';
import type { Identity, User } from '#identity/contract';
import type { Reach } from '#provisioning/contract';
import type { Sessions } from '#sessions/contract';
import type { Tenant, Tenants } from '#tenants/contract';

export interface ErasureDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand' | 'list'>;
  readonly identity: Pick<Identity, 'find' | 'profile' | 'setState' | 'keepName' | 'unknownOf' | 'accountsBefore'> & { readonly merging: Pick<Identity['merging'], 'absorbed'> };
  readonly sessions: Pick<Sessions, 'revoke' | 'takeTurns' | 'byId'>;
  /** More than one kind of proof is set up, so that this must not rest on one of them alone. */
  readonly hasSecondStep: (tx: Tx, tenant: Tenant, userId: string) => Promise<boolean>;
  /** What an application is called, by the name it is known by; undefined: there is none, or it is our own. */
  readonly applicationName: (tenantId: string, clientId: string) => Promise<string | undefined>;
  readonly signingKeys: Pick<SigningKeys, 'current' | 'everyPublicKey'>;
  readonly delivery: Pick<Delivery, 'send'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly oneTime: Pick<OneTime, 'issue' | 'consume'>;
  /** How far each application is that had to be told of an erasure. */
  readonly reach: (tx: Tx, of: { readonly correlation: string; readonly recipients: readonly string[]; readonly at: Date }) => Promise<readonly Reach[]>;
  /** Where the audit trail ends now. */
  readonly auditHead: (tenantId: string) => Promise<{ readonly hash: string; readonly at: string } | undefined>;
  /** Until when changes to the account wait after a recovery. */
  readonly heldUntil: (tx: Tx, userId: string) => Promise<Date | undefined>;
  /** Of these, who used their account since then: any act of theirs, an application that goes on with what they allowed, a yes that still counts. */
  readonly activeSince: (tx: Tx, users: readonly Pick<User, 'id' | 'sub' | 'light'>[], since: Date) => Promise<ReadonlySet<string>>;
  /** What every room keeps of people. */
  readonly parts: () => readonly PersonalData[];
  readonly onFailure: (error: unknown) => void;
}
