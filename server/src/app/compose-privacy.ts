import { createRetention, type ConsentRoom, type Retention } from '#consent';
import { accountRetention, type ErasureDeps, type ErasureRoom } from '#erasure';
import type { IdentityRoom } from '#identity';
import { createRequests, type RequestsRoom } from '#requests';
import type { Sessions } from '#sessions';
import type { Tenants } from '#tenants';
import { retentionRules } from './catalog/retention.ts';
import type { OidcRoom } from '#oidc';
import type { EventHub } from '#platform/events';
import type { Platform } from './compose-platform.ts';

export interface PrivacyNeeds {
  readonly tenants: Tenants;
  readonly identity: IdentityRoom;
  readonly sessions: Sessions;
  readonly consent: Pick<ConsentRoom, 'restrict'>;
  readonly erasure: Pick<ErasureRoom, 'schedule' | 'activeSince'>;
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
  const accountRules = accountRetention({ identity, activeSince: erasure.activeSince, schedule: erasure.schedule });
  const retention = createRetention({
    db,
    tenants,
    events,
    rules: () => [...retentionRules, ...accountRules],
    onFailure: (error) => telemetry.failed(error, 'retention', undefined),
  });
  return { requests, retention };
}

/** Facts about an account that its owner made happen, whoever is named as having done it. */
const SIGNS_OF_LIFE = [
  'sessions.session_started',
  'sessions.session_raised',
  'erasure.account_kept',
  'identity.user_registered',
  'identity.light_account_upgraded',
  'identity.users_merged',
];

/** Who uses their account: by what they did, by an application that goes on with what they allowed, and, where only sites told of them, by what they still allow. */
export function activeSince(of: {
  readonly events: Pick<EventHub, 'actedSince' | 'beganAt'>;
  readonly consent: Pick<ConsentRoom, 'allowing'>;
  readonly oidc: Pick<OidcRoom, 'usedSince'>;
}): ErasureDeps['activeSince'] {
  return async (tx, users, since) => {
    const ids = users.map(({ id }) => id);
    // The older part of the trail may have been cut off: of what it does not know any more it cannot say that nothing happened.
    const began = await of.events.beganAt(tx);
    if (!began || began > since) return new Set(ids);
    const light = users.filter((user) => user.light).map(({ id }) => id);
    const [acted, used, allowing] = [await of.events.actedSince(tx, ids, since, SIGNS_OF_LIFE), await of.oidc.usedSince(tx, users, since), await of.consent.allowing(tx, light)];
    return new Set([...acted, ...used, ...allowing]);
  };
}
