import { purgeTextAreas } from '#credentials';
import { tellTakenBack, type PrivacyDeps } from '#account';
import { endMerges, keepIndex, purgeAddressChanges, type MergePart } from '#identity';
import { purgeFlows } from '#journeys';
import type { SigningKeys, SigningPurpose } from '#platform/crypto';
import type { Listener } from '#platform/events';
import type { AnyJobType, Loop, ScheduledJob } from '#platform/jobs';
import { purgeBrowserKeys, sessionListeners } from '#sessions';
import { composeOwners } from './compose-owners.ts';
import type { Platform } from './compose-platform.ts';
import type { Rooms } from './rooms.ts';
import { signingByPurpose } from './signing-by-purpose.ts';

/** What listens to events, in the order it is told. */
export function listenersOf(
  { db }: Platform,
  rooms: Pick<Rooms, 'tenants' | 'sessions' | 'parts' | 'oidc' | 'saml' | 'acting' | 'verification' | 'webhooks' | 'requests' | 'team'>,
  { applicationName }: Pick<PrivacyDeps, 'applicationName'>,
): readonly Listener[] {
  return [
    tellTakenBack({ db, tenants: rooms.tenants, notices: rooms.parts.notices, applicationName }),
    ...sessionListeners({ db, sessions: rooms.sessions }),
    ...rooms.parts.listeners,
    ...rooms.oidc.listeners,
    ...rooms.saml.listeners,
    ...rooms.acting.listeners,
    ...rooms.verification.listeners,
    ...rooms.webhooks.listeners,
    ...rooms.requests.listeners,
    ...rooms.team.listeners,
  ];
}

export function jobTypesOf(
  platform: Platform,
  { oidc, everybody, saml, parts, risk, verification, portability }: Pick<Rooms, 'oidc' | 'everybody' | 'saml' | 'parts' | 'risk' | 'verification' | 'portability'>,
): readonly AnyJobType[] {
  const { delivery, events } = platform;
  return [
    ...delivery.jobTypes,
    ...events.jobTypes,
    ...composeOwners(platform, { parts }).jobTypes,
    ...oidc.jobTypes,
    everybody.jobType,
    ...saml.jobTypes,
    ...parts.jobTypes,
    ...risk.jobTypes,
    ...verification.jobTypes,
    ...portability.jobTypes,
  ];
}

export const loopsOf = ({ audit }: Platform, { webhooks, risk }: Pick<Rooms, 'webhooks' | 'risk'>): readonly Loop[] => [...audit.loops, ...webhooks.loops, ...risk.loops];

/** What the worker does by the clock. */
export function scheduledOf(
  platform: Platform,
  rooms: Pick<
    Rooms,
    | 'tenants'
    | 'journeys'
    | 'risk'
    | 'oidc'
    | 'verification'
    | 'consent'
    | 'portability'
    | 'requests'
    | 'retention'
    | 'statistics'
    | 'organizations'
    | 'federation'
    | 'erasure'
    | 'team'
    | 'acting'
  >,
  mergeParts: () => readonly MergePart[],
): readonly ScheduledJob[] {
  const { db, keys, events, limits, oneTime, idempotency } = platform;
  return [
    ...events.scheduled,
    ...platform.audit.scheduled,
    ...rooms.oidc.scheduled,
    ...rooms.acting.scheduled,
    ...rooms.verification.scheduled,
    ...rooms.consent.scheduled,
    ...rooms.portability.scheduled,
    ...rooms.requests.scheduled,
    ...rooms.retention.scheduled,
    ...rooms.statistics.scheduled,
    ...rooms.organizations.scheduled,
    purgeFlows({ db, events }),
    ...rooms.journeys.releases.scheduled,
    purgeBrowserKeys(db),
    purgeTextAreas(db),
    ...rooms.risk.scheduled,
    ...rooms.federation.scheduled,
    ...rooms.erasure.scheduled,
    ...rooms.team.scheduled,
    purgeAddressChanges(db),
    keepIndex({ db, keys, tenants: rooms.tenants }),
    endMerges({ db, events, merging: { parts: mergeParts } }),
    { name: 'platform.purge-counters', everySeconds: 300, run: purgeAll(limits.purgeExpired) },
    { name: 'platform.purge-idempotency', everySeconds: 600, run: purgeAll(idempotency.purgeExpired) },
    { name: 'platform.purge-one-time', everySeconds: 600, run: purgeAll(oneTime.purgeExpired) },
    ...Object.entries(signingByPurpose(platform)).map(([purpose, of]) => rotate(ROTATIONS[purpose as SigningPurpose], of)),
  ];
}

/** Schedules are known by their names from one release to the next. */
const ROTATIONS: Readonly<Record<SigningPurpose, string>> = {
  tokens: 'platform.rotate-signing-keys',
  saml: 'platform.rotate-saml-keys',
  exports: 'platform.rotate-export-keys',
  consents: 'platform.rotate-consent-keys',
  audit: 'platform.rotate-audit-keys',
  erasure: 'platform.rotate-erasure-keys',
};

const rotate = (name: string, keys: Pick<SigningKeys, 'rotateDue'>): ScheduledJob => ({ name, everySeconds: 3600, run: async () => void (await keys.rotateDue()) });

/** Small batches until nothing is left, so that no purge holds locks for long. */
function purgeAll(purge: (limit?: number) => Promise<number>): (signal: AbortSignal) => Promise<void> {
  const BATCH = 1000;
  return async (signal) => {
    for (let batches = 0; batches < 500 && !signal.aborted; batches++) if ((await purge(BATCH)) < BATCH) return;
  };
}
