import { createOidc, type OidcRoom } from '#oidc';
import type { TellByBrowser } from '#oidc/contract';
import { LEADS_API, PREFERENCES_API } from '#provisioning';
import { createSamlIdp, type SamlIdpRoom } from '#saml-idp';
import { requirementsFor } from '#tenants';
import { mayActIn } from './compose-acting.ts';
import { commonOf, type Platform } from './compose-platform.ts';
import type { LaterRooms, Rooms } from './rooms.ts';
import { composeWatch } from './compose-watch.ts';
import { tenantOf } from './tenant-of.ts';

/** Applications first: whether the browser ever comes back from where it signed in, nobody here can promise. */
export function tellByBrowserOf({ federation }: Pick<Rooms, 'federation'>, later: Pick<LaterRooms, 'saml'>): TellByBrowser {
  return async (of) => {
    const there = await federation.signOutThere.offer(of);
    return (await later.saml.tellByBrowser(there === undefined ? of : { ...of, afterwards: there })) ?? there;
  };
}

type ProtocolRooms = Pick<Rooms, 'tenants' | 'identity' | 'sessions' | 'federation' | 'verification' | 'consent' | 'journeys' | 'pages'>;

export interface OidcNeeds {
  readonly given: ProtocolRooms & Pick<Rooms, 'organizations' | 'risk' | 'parts'>;
  readonly tellByBrowser: TellByBrowser;
}

export function composeOidc(platform: Platform, { given, tellByBrowser }: OidcNeeds): OidcRoom {
  const { db, lookups, signingKeys, i18n, jobs, outbound, telemetry } = platform;
  const { tenants, identity, sessions, federation, verification, consent, organizations, journeys, pages, risk } = given;
  return createOidc({
    ...commonOf(platform),
    lookups,
    tenants,
    identity,
    sessions,
    journeys,
    signingKeys,
    i18n,
    jobs,
    tenantOf,
    pages: pages.port,
    browser: pages.browser,
    savedLocale: pages.savedLocale,
    savedTheme: pages.savedTheme,
    outbound,
    ownApis: [LEADS_API, PREFERENCES_API],
    verification,
    egress: consent.egress,
    undecided: (tenantId, sub, clientId, names) =>
      db.read(tenantId, async (tx) => {
        const user = await identity.findBySub(tx, sub);
        return user !== undefined && (await consent.undecided(tx, user.id, clientId, names));
      }),
    groupsOf: (tx, userId) => federation.groups(tx, userId),
    organizationsOf: organizations.companies.standings,
    arrive: organizations.companies.joinByDomain,
    placeOf: (ip) => risk.networks.of(ip),
    ...composeWatch(platform, given),
    tellByBrowser,
    mayActIn,
    onFailure: (error, reference) => telemetry.failed(error, 'oidc', reference),
  });
}

export interface SamlNeeds {
  readonly given: ProtocolRooms & Pick<Rooms, 'oidc'>;
}

export function composeSaml(platform: Platform, { given }: SamlNeeds): SamlIdpRoom {
  const { db, oneTime, i18n, samlKeys, jobs, outbound } = platform;
  const { tenants, identity, sessions, federation, verification, consent, journeys, pages, oidc } = given;
  return createSamlIdp({
    ...commonOf(platform),
    oneTime,
    i18n,
    tenants,
    identity,
    sessions,
    journeys,
    signingKeys: samlKeys,
    async verified(tenant, userId, entityId) {
      const wanted = requirementsFor(tenant.settings.verification, entityId);
      return wanted.length === 0 || (await db.read(tenant.id, (tx) => verification.unmet(tx, userId, wanted))).length === 0;
    },
    jobs,
    outbound,
    tenantOf,
    browserAccount: oidc.browserAccount,
    browser: pages.browser,
    egress: consent.egress,
    groupsOf: (tx, userId) => federation.groups(tx, userId),
    signOutThere: (of) => federation.signOutThere.offer(of),
    pages: { show: pages.show, localeFor: pages.localeFor, savedTheme: pages.savedTheme, flowUrl: pages.port.flowUrl },
  });
}
