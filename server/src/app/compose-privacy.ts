import { createRetention, type ConsentRoom, type Retention } from '#consent';
import type { ErasureRoom } from '#erasure';
import type { IdentityRoom } from '#identity';
import { createRequests, type RequestsRoom } from '#requests';
import type { Sessions } from '#sessions';
import type { Tenants } from '#tenants';
import { retentionRules } from './catalog/retention.ts';
import type { Platform } from './compose-platform.ts';

export interface PrivacyNeeds {
  readonly tenants: Tenants;
  readonly identity: IdentityRoom;
  readonly sessions: Sessions;
  readonly consent: Pick<ConsentRoom, 'restrict'>;
  readonly erasure: Pick<ErasureRoom, 'schedule'>;
}

export interface PrivacyRooms {
  readonly requests: RequestsRoom;
  readonly retention: Retention;
}

/** What follows from privacy law beside what each room does by itself: requests and their clocks, and how long what piles up is kept. */
export function composePrivacy(platform: Platform, { tenants, identity, sessions, consent, erasure }: PrivacyNeeds): PrivacyRooms {
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
  const retention = createRetention({ db, tenants, events, rules: () => retentionRules, onFailure: (error) => telemetry.failed(error, 'retention', undefined) });
  return { requests, retention };
}
