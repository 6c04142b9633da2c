import { createConsent, createRetention, type ConsentRoom, type Retention } from '#consent';
import { accountRetention, createErasure, type ErasureDeps, type ErasureRoom } from '#erasure';
import { ACCOUNT_CLIENT } from '#oidc';
import type { EventHub } from '#platform/events';
import { createPortability, type PortabilityRoom } from '#portability';
import { createRequests, type RequestsRoom } from '#requests';
import type { AnyApplication } from './any-application.ts';
import { personalData } from './catalog/personal-data.ts';
import { retentionRules } from './catalog/retention.ts';
import { exportPartsOf } from './compose-parts.ts';
import { commonOf, type Platform } from './compose-platform.ts';
import type { LaterRooms, Rooms } from './rooms.ts';

export interface ErasureNeeds {
  readonly given: Pick<Rooms, 'tenants' | 'identity' | 'sessions' | 'parts'>;
  readonly later: Pick<LaterRooms, 'ownCredentials' | 'consent' | 'oidc' | 'webhooks'>;
  readonly applications: AnyApplication;
}

/** The end of an account. */
export function composeErasure(platform: Platform, { given, later, applications }: ErasureNeeds): ErasureRoom {
  const { events, delivery, oneTime, audit, erasureKeys, telemetry } = platform;
  const { tenants, identity, sessions, parts } = given;
  return createErasure({
    ...commonOf(platform),
    tenants,
    identity,
    sessions,
    signingKeys: erasureKeys,
    delivery,
    oneTime,
    activeSince: activeSince({ events, later }),
    reach: (tx, of) => later.webhooks.reach(tx, of),
    auditHead: audit.head,
    heldUntil: (tx, userId) => parts.holds.until(tx, userId),
    hasSecondStep: (tx, tenant, userId) => later.ownCredentials.hasSecondStep(tx, tenant, userId),
    applicationName: async (tenantId, id) => (id === ACCOUNT_CLIENT ? undefined : (await applications.find(tenantId, id))?.name),
    parts: () => personalData,
    onFailure: (error) => telemetry.failed(error, 'erasure', undefined),
  });
}

export interface ConsentNeeds {
  readonly given: Pick<Rooms, 'tenants' | 'identity'>;
  readonly applications: AnyApplication;
}

/** What customers said, and the egress filter that heeds it. */
export function composeConsent({ db, lookups, events, consentKeys }: Platform, { given: { tenants, identity }, applications }: ConsentNeeds): ConsentRoom {
  return createConsent({
    db,
    lookups,
    events,
    tenants,
    identity,
    signingKeys: consentKeys,
    isApplication: async (tenantId, id) => (await applications.find(tenantId, id)) !== undefined,
  });
}

export interface PortabilityNeeds {
  readonly given: Pick<Rooms, 'tenants' | 'identity' | 'sessions' | 'parts' | 'ownCredentials'>;
  readonly later: Parameters<typeof exportPartsOf>[2];
  readonly applications: AnyApplication;
}

/** Copies of everything held about a customer. */
export function composePortability(platform: Platform, { given, later, applications }: PortabilityNeeds): PortabilityRoom {
  const { jobs, delivery, i18n, exportKeys } = platform;
  const { tenants, identity, sessions, parts, ownCredentials } = given;
  return createPortability({
    ...commonOf(platform),
    jobs,
    delivery,
    i18n,
    tenants,
    identity,
    sessions,
    signingKeys: exportKeys,
    parts: () => exportPartsOf(platform, { tenants }, later),
    heldUntil: (tx, userId) => parts.holds.until(tx, userId),
    hasSecondStep: ownCredentials.hasSecondStep,
    application: async (tenantId, id) => (await applications.byId(tenantId, id))?.clientId,
  });
}

export interface PrivacyNeeds extends Pick<Rooms, 'tenants' | 'identity' | 'sessions'> {
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
function activeSince({
  events,
  later,
}: {
  readonly events: Pick<EventHub, 'actedSince' | 'beganAt'>;
  readonly later: Pick<LaterRooms, 'consent' | 'oidc'>;
}): ErasureDeps['activeSince'] {
  return async (tx, users, since) => {
    const ids = users.map(({ id }) => id);
    // The older part of the trail may have been cut off: of what it does not know any more it cannot say that nothing happened.
    const began = await events.beganAt(tx);
    if (!began || began > since) return new Set(ids);
    const light = users.filter((user) => user.light).map(({ id }) => id);
    const [acted, used, allowing] = [await events.actedSince(tx, ids, since, SIGNS_OF_LIFE), await later.oidc.usedSince(tx, users, since), await later.consent.allowing(tx, light)];
    return new Set([...acted, ...used, ...allowing]);
  };
}
