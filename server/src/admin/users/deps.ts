import type { Acting } from '#acting/contract';
import type { AccountChange, AccountCredentials, AccountMerges } from '#account/contract';
import type { Consent } from '#consent/contract';
import type { Notices } from '#credentials/contract';
import type { Erasure } from '#erasure/contract';
import type { ExternalLink } from '#federation/contract';
import type { CustomerPage, CustomerQuestion, Identity, Person, User } from '#identity/contract';
import type { ConnectedApplication } from '#oidc/contract';
import type { Database, Tx } from '#platform/db';
import type { Events, Origin, TrailEntry, TrailPage, TrailQuery } from '#platform/events';
import type { I18n, Locale } from '#platform/i18n';
import type { Portability } from '#portability/contract';
import type { PrivacyRequests } from '#requests/contract';
import type { Sessions } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';

/** What other rooms do for the area; filled in `app/`. Rules are theirs: an operator's act is the same use case as anybody's. */
export interface UserAreaDeps {
  readonly db: Database;
  readonly events: Pick<Events, 'publish'>;
  readonly i18n: Pick<I18n, 'format'>;
  readonly identity: Pick<Identity, 'find' | 'register' | 'writeAttributes' | 'setState' | 'heldAttributes' | 'identifiers' | 'contacts' | 'merging' | 'reachable'> & {
    search(tx: Tx, question: CustomerQuestion): Promise<CustomerPage>;
    people(tx: Tx, userIds: readonly string[], names: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  };
  readonly sessions: Pick<Sessions, 'list' | 'revoke' | 'takeTurns'>;
  readonly credentials: Pick<AccountCredentials, 'list' | 'remove' | 'hasSecondStep'>;
  readonly merges: AccountMerges;
  readonly notices: Pick<Notices, 'tell'>;
  readonly heldUntil: (tx: Tx, userId: string) => Promise<Date | undefined>;
  readonly consent: Pick<Consent, 'states' | 'disclosures'>;
  readonly requests: Pick<PrivacyRequests, 'ofUser' | 'waiting'>;
  readonly erasure: Pick<Erasure, 'schedule' | 'cancel' | 'pending' | 'hold' | 'liftHold' | 'holdOf'>;
  readonly portability: Pick<Portability, 'begin'>;
  readonly linked: (tx: Tx, userId: string) => Promise<readonly ExternalLink[]>;
  /** Of whatever protocol. */
  readonly applicationsOf: (
    tenant: Tenant,
    userId: string,
    sub: string,
  ) => Promise<
    readonly (Pick<ConnectedApplication, 'clientId' | 'name' | 'firstParty' | 'since' | 'lastUsedAt'> & { readonly protocol: string; readonly got: readonly string[] })[]
  >;
  /** By what the audit trail, a session or a purpose calls it. */
  readonly applicationName: (tenantId: string, id: string) => Promise<string | undefined>;
  readonly trail: (tenantId: string, query: TrailQuery) => Promise<readonly TrailEntry[]>;
  /** For pages of a long one. */
  readonly search: (tenantId: string, query: TrailQuery) => Promise<TrailPage>;
  readonly recovery: {
    start(input: {
      readonly tenant: Tenant;
      readonly user: User;
      readonly origin: Origin;
      readonly reason: string;
      readonly checked: string;
      readonly lostSecondStep: boolean;
      readonly mailTo?: string;
    }): Promise<{ readonly code?: string; readonly expires: Date }>;
  };
  /** A mail to an address that nobody has proved. `id` of the identifier. */
  readonly askToConfirm: (
    tx: Tx,
    origin: Origin,
    of: { readonly tenant: Tenant; readonly user: User; readonly id: string },
  ) => Promise<{ readonly kind: 'asked' } | { readonly kind: 'refused'; readonly why: 'unknown' | 'proved' } | { readonly kind: 'limited'; readonly retryAfter: number }>;
  /** Tries that were counted for the account alone begin anew. */
  readonly endWaiting: (tx: Tx, origin: Origin, userId: string) => Promise<void>;
  /** Takes a hash of another system (PHC string or bcrypt). */
  readonly importPassword: (tx: Tx, userId: string, phc: string) => Promise<void>;
  readonly acting: Acting;
  readonly now: () => Promise<Date>;
  /** What notices must know of a change that came from no journey. */
  readonly changeFlow: (of: {
    readonly requestId: string;
    readonly tenant: Tenant;
    readonly locale: Locale;
    readonly brandId: string;
    readonly now: Date;
  }) => AccountChange['flow'];
  readonly describeBrowser: (userAgent: string | undefined) => string | undefined;
  readonly maskIp: (ip: string | undefined) => string | undefined;
}
