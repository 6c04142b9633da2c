import type { Tx } from '#platform/db';
import type { Notices, OutsideAttempts } from '#credentials/contract';
import type { StepContext } from '#journeys/contract';
import type { Sessions } from '#sessions/contract';

/** What other rooms do for this one; filled in compose. */
export interface FederationPorts {
  /** Tells an account's owner what happened to it. */
  readonly notices: Notices;
  /** Counts tries at passwords that directories check, as those at our own (D12). */
  readonly attempts: OutsideAttempts;
  readonly browsers: {
    /** After a success, in its transaction. */
    remember(tx: Tx, ctx: Pick<StepContext, 'flow' | 'origin' | 'now'>, userId: string): Promise<void>;
  };
  readonly sessions: Pick<Sessions, 'revoke'>;
  /** What other rooms write with a new account. */
  readonly registered?: (tx: Tx, ctx: StepContext, userId: string) => Promise<void>;
  /** Slug of the connection that addresses of a domain sign in by, where a business customer that has proved it says so. Absent: nobody does. */
  readonly realmOf?: (tenantId: string, domain: string) => Promise<string | undefined>;
}
