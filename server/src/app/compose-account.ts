import { accountCredentials, accountMerges, createAccount, type AccountCredentials, type AccountRoom, type PrivacyDeps } from '#account';
import { askingNotice, createTrustedBrowsers, listCards, removeCredential, renameCredential, rulesOf } from '#credentials';
import { openJourney } from '#journeys';
import type { TellByBrowser } from '#oidc/contract';
import { rolesOf } from '#organizations';
import type { Cookies } from '#platform/http';
import type { AnyApplication } from './any-application.ts';
import { accountPlaces } from './catalog/account-places.ts';
import { mayActIn } from './compose-acting.ts';
import { commonOf, type Platform } from './compose-platform.ts';
import type { LaterRooms, Rooms } from './rooms.ts';
import { tenantOf } from './tenant-of.ts';

export interface PrivacyAnswersNeeds {
  readonly given: Pick<Rooms, 'tenants' | 'sessions' | 'consent'>;
  readonly later: Pick<LaterRooms, 'organizations' | 'webhooks'>;
  readonly applications: AnyApplication;
}

/** What a customer reads and says about their own data: in the account, in journeys, and by the API. */
export function composePrivacyAnswers({ i18n }: Platform, { given: { tenants, sessions, consent }, later, applications }: PrivacyAnswersNeeds): PrivacyDeps {
  return {
    guardiansOf: (tx, userId) => later.organizations.guardiansOf(tx, userId),
    consent,
    reachAll: (tx, asked) => later.webhooks.reachAll(tx, asked),
    tenants,
    sessions,
    i18n,
    applicationName: async (tenantId, id) => (await applications.find(tenantId, id))?.name,
  };
}

/** The credentials of one customer, whatever types there are. */
export function composeOwnCredentials({ sessions, parts }: Pick<Rooms, 'sessions' | 'parts'>): AccountCredentials {
  const { manage, credentials } = parts;
  return accountCredentials({
    types: credentials.types,
    sessions,
    managed: {
      list: (tx, userId) => listCards(manage, tx, userId),
      rename: (tx, change, input) => renameCredential(manage, tx, change, input),
      remove: async (tx, change, input) => removeCredential(manage, tx, change, { ...input, rules: await rulesOf(manage, change.flow) }),
    },
  });
}

export interface AccountNeeds {
  readonly given: Pick<
    Rooms,
    | 'tenants'
    | 'identity'
    | 'sessions'
    | 'federation'
    | 'parts'
    | 'ownCredentials'
    | 'risk'
    | 'erasure'
    | 'verification'
    | 'consent'
    | 'requests'
    | 'preferences'
    | 'portability'
    | 'organizations'
    | 'journeys'
    | 'pages'
    | 'oidc'
    | 'saml'
    | 'acting'
  >;
  readonly privacy: PrivacyDeps;
  readonly tellByBrowser: TellByBrowser;
  readonly cookies: Cookies;
}

/** The customer's own place: its pages and `/account/v1`. */
export function composeAccount(platform: Platform, { given, privacy, tellByBrowser, cookies }: AccountNeeds): AccountRoom {
  const { db, limits, i18n, events, delivery } = platform;
  const { tenants, identity, sessions, federation, parts, ownCredentials, erasure, verification, consent, requests, preferences, portability, organizations, journeys, pages } =
    given;
  return createAccount({
    db,
    limits,
    protocol: given.oidc,
    saml: given.saml,
    acting: given.acting,
    mayAct: mayActIn,
    credentials: ownCredentials,
    privacy,
    preferences,
    brand: tenants.brand,
    merges: accountMerges({ identity, notices: parts.notices }),
    addresses: {
      phones: ({ settings }) => delivery.phones === true && settings.sms.countries.length > 0,
      remove: (tx, change, id) => parts.addresses.remove(tx, change, { userId: change.userId, id }),
    },
    openJourney: openJourney({ journeys, i18n }),
    verification,
    portability,
    erasure,
    requests,
    identity,
    sessions,
    journeys,
    i18n,
    tenants,
    tenantOf,
    pages: pages.port,
    browser: pages.browser,
    savedLocale: pages.savedLocale,
    savedTheme: pages.savedTheme,
    keepChoices: pages.keepChoices,
    tellByBrowser,
    trustedBrowsers: createTrustedBrowsers(commonOf(platform)),
    trail: events.trail,
    linked: (tx, userId) => federation.links(tx, userId),
    beginSecuring: parts.secureAccount.begin,
    signIns: {
      list: (tx, userId) => given.risk.answers.list(tx, userId),
      // By a session of the account: more than the mailbox.
      me: (tx, origin, to) => given.risk.answers.me(tx, origin, { ...to, vouched: true }),
      beginDenial: (tx, { id, about, outcome, ...asked }, flow) =>
        parts.secureAccount.beginDenial(tx, { ...asked, key: id, what: askingNotice(about, outcome === 'held' || outcome === 'released' ? 'held' : 'passed') }, flow),
    },
    egress: consent.egress,
    family: organizations.family,
    companies: organizations.companies,
    rolesOf,
    people: identity.people,
    sources: async (tenantId) => new Map((await federation.connections(tenantId)).map(({ slug, name }) => [`connection:${slug}`, name])),
    cookies,
    places: accountPlaces,
  });
}
