import type { Database } from '#platform/db';
import type { Events, Origin } from '#platform/events';
import type { Tenant } from '#tenants/contract';
import { adminEvents } from '../events.ts';
import type { Caller } from '../kit/contract.ts';

/** Details of customers that are about to be shown. */
export interface Reading {
  readonly caller: Caller;
  readonly tenant: Tenant;
  readonly system: Tenant;
  readonly origin: Origin;
  /** Method and pattern. */
  readonly route: string;
  readonly persons: number;
  /** Where it is one customer: which. */
  readonly subject?: string;
}

/** Readers are audited as well (SEC-5): in the trail of the tenant whose customers they are, before anything is shown. */
export function createNoteReading(deps: { readonly db: Database; readonly events: Pick<Events, 'publish'> }) {
  return async function noteReading({ tenant, origin, route, persons, subject }: Reading): Promise<void> {
    await deps.db.tenant(tenant.id, (tx) => deps.events.publish(tx, adminEvents.recordsRead, { origin, ...(subject === undefined ? {} : { subject }), data: { route, persons } }));
  };
}
