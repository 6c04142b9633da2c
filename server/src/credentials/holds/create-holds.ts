import type { Tx } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { Tenants } from '#tenants/contract';
import type { Holds } from '../contract.ts';
import { holdBegan, holdLifted } from './events.ts';
import { deleteHold, putHold, readHold } from './store.ts';

export interface HoldsDeps {
  readonly tenants: Pick<Tenants, 'byId'>;
  readonly events: Pick<Events, 'publish'>;
}

export type HoldReason = 'recovery' | 'support_recovery' | 'account_secured' | 'inbox_second_step' | 'inbox_contact' | 'account_merged';

export interface ManagedHolds extends Holds {
  /** Until when, or undefined where the tenant wants none. `atLeastHours` holds whatever the tenant's settings say. */
  begin(tx: Tx, origin: Origin, userId: string, reason: HoldReason, atLeastHours?: number): Promise<Date | undefined>;
  lift(tx: Tx, origin: Origin, userId: string, reason: string): Promise<boolean>;
}

/** RE2: after a recovery, sensitive changes wait. Who wants to know asks `until`, in the transaction of the change. */
export function createHolds({ tenants, events }: HoldsDeps): ManagedHolds {
  return {
    until: readHold,
    async begin(tx, origin, userId, reason, atLeastHours = 0) {
      const tenant = await tenants.byId(tx.tenantId);
      const hours = Math.max(tenant?.settings.recovery.holdHours ?? 0, atLeastHours);
      if (hours === 0) return undefined;
      const until = await putHold(tx, userId, reason, hours);
      await events.publish(tx, holdBegan, { origin, subject: userId, data: { reason, until: until.toISOString() } });
      return until;
    },
    async lift(tx, origin, userId, reason) {
      const lifted = await deleteHold(tx, userId);
      if (lifted) await events.publish(tx, holdLifted, { origin, subject: userId, data: { reason } });
      return lifted;
    },
  };
}
