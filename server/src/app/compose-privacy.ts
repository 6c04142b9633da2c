import type { ConsentRoom } from '#consent';
import type { ErasureRoom } from '#erasure';
import type { IdentityRoom } from '#identity';
import { createRequests, type RequestsRoom } from '#requests';
import type { Sessions } from '#sessions';
import type { Tenants } from '#tenants';
import type { Platform } from './compose-platform.ts';

export interface PrivacyNeeds {
  readonly tenants: Tenants;
  readonly identity: IdentityRoom;
  readonly sessions: Sessions;
  readonly consent: Pick<ConsentRoom, 'restrict'>;
  readonly erasure: Pick<ErasureRoom, 'schedule'>;
}

/** What follows from privacy law beside what each room does by itself: requests and their clocks. */
export function composePrivacy(platform: Platform, { tenants, identity, sessions, consent, erasure }: PrivacyNeeds): { readonly requests: RequestsRoom } {
  const { db, keys, events, delivery, telemetry } = platform;
  const requests = createRequests({
    db,
    keys,
    events,
    tenants,
    identity,
    sessions,
    delivery,
    carryOut: {
      async erasure(tx, origin, userId) {
        const asked = await erasure.schedule(tx, origin, { userId, askedBy: 'operator' });
        return asked.kind !== 'refused';
      },
      async restriction(tx, origin, userId) {
        await consent.restrict(tx, origin, userId, true);
        return true;
      },
    },
    meter: telemetry.meter,
    onOverdue: ({ tenantId, requestId }) => telemetry.log.warn('privacy request overdue', { tenant: tenantId, reference: requestId }),
  });
  return { requests };
}
