import { createFederation, type Connector, type FederationRoom } from '#federation';
import { createVerification, type VerificationConnector, type VerificationRoom } from '#verification';
import { createCache } from '#platform/cache';
import type { AnyApplication } from './any-application.ts';
import { connectors } from './catalog/connectors.ts';
import { verificationConnectors } from './catalog/verification.ts';
import { commonOf, type Platform } from './compose-platform.ts';
import type { LaterRooms, Rooms } from './rooms.ts';

export interface FederationNeeds {
  readonly given: Pick<Rooms, 'tenants' | 'identity' | 'sessions'>;
  readonly later: Pick<LaterRooms, 'parts' | 'organizations' | 'oidc'>;
  /** Beside those of the catalog. */
  readonly more: readonly Connector[];
}

/** Other systems that customers sign in with. */
export function composeFederation(platform: Platform, { given, later, more }: FederationNeeds): FederationRoom {
  const { db, keys, limits, outbound, sockets, oneTime } = platform;
  // Asked at every sign-in with an address; what an organization changes counts within seconds.
  const realms = createCache<{ readonly slug?: string }>({ max: 10_000, ttl: 10_000 });
  return createFederation({
    ...commonOf(platform),
    oneTime,
    tenants: given.tenants,
    identity: given.identity,
    connectors: [...connectors({ outbound, sockets, db, keys, limits }), ...more],
    clientIdOf: async (tenantId, applicationId) => (await later.oidc.applicationById(tenantId, applicationId))?.clientId,
    ports: {
      notices: { tell: (...happened) => later.parts.notices.tell(...happened) },
      browsers: { remember: (...seen) => later.parts.browsers.remember(...seen) },
      attempts: { begin: (...attempt) => later.parts.attempts.begin(...attempt) },
      sessions: given.sessions,
      registered: (...made) => later.organizations.registered(...made),
      async realmOf(tenantId, domain) {
        const found = await realms.load(`${tenantId} ${domain}`, async () => {
          const slug = await db.read(tenantId, (tx) => later.organizations.companies.connectionOf(tx, domain));
          return slug === undefined ? {} : { slug };
        });
        return found.slug;
      },
    },
  });
}

export interface VerificationNeeds {
  readonly given: Pick<Rooms, 'tenants' | 'identity' | 'sessions' | 'parts'>;
  readonly later: Pick<LaterRooms, 'journeys'>;
  readonly applications: AnyApplication;
  /** Beside those of the catalog. */
  readonly more: readonly VerificationConnector[];
}

/** Services that check who somebody is. */
export function composeVerification(platform: Platform, { given, later, applications, more }: VerificationNeeds): VerificationRoom {
  const { lookups, jobs, delivery, telemetry } = platform;
  const { tenants, identity, sessions, parts } = given;
  return createVerification({
    ...commonOf(platform),
    lookups,
    jobs,
    delivery,
    tenants,
    identity,
    phones: parts.phones,
    sessions,
    journeys: { followLink: (...link) => later.journeys.followLink(...link) },
    connectors: [...verificationConnectors(platform), ...more],
    application: applications.byId,
    onFailure: (error) => telemetry.failed(error, 'verification', undefined),
  });
}
