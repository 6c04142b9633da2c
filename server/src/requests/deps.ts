import type { Keys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Delivery } from '#platform/delivery';
import type { Events, Origin } from '#platform/events';
import type { Metrics } from '#platform/telemetry';
import type { Identity } from '#identity/contract';
import type { Sessions } from '#sessions/contract';
import type { Tenants } from '#tenants/contract';

export interface RequestsDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly identity: Pick<Identity, 'find' | 'profile' | 'userCipher' | 'writeAttributes'>;
  readonly sessions: Pick<Sessions, 'takeTurns'>;
  readonly delivery: Pick<Delivery, 'send'>;
  /** How other rooms do what was asked for, in the same transaction. False: it cannot be done. */
  readonly carryOut: {
    erasure(tx: Tx, origin: Origin, userId: string): Promise<boolean>;
    restriction(tx: Tx, origin: Origin, userId: string): Promise<boolean>;
  };
  readonly meter: Pick<Metrics, 'observed'>;
  /** A line for operators: ids only. */
  readonly onOverdue: (of: { readonly tenantId: string; readonly requestId: string }) => void;
}
