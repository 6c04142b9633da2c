import { solveStep } from '#challenges';
import { accountCredentials, accountMerges, createAccount, mergeSteps, privacyStep, tellTakenBack, type PrivacyDeps, type AccountRoom } from '#account';
import {
  createKnownBrowsers,
  createTrustedBrowsers,
  credentialsData,
  credentialsExport,
  credentialsPart,
  endUnprovedPast,
  listCards,
  passwordContext,
  passwordStrength,
  previewCredentials,
  relyingParty,
  removeCredential,
  renameCredential,
  rulesOf,
  type Credentials,
  type PhonePort,
  type Recovery,
} from '#credentials';
import { askStep, consentData, createConsent, termsStep, type ConsentRoom, type Retention } from '#consent';
import { backupPlan, createErasure, erasureData, erasureExport, type ErasureRoom } from '#erasure';
import { createFederation, federationData, type Connector, type FederationRoom } from '#federation';
import { createIdentity, endMerges, identityData, identityPart, identitySteps, profilingSteps, purgeAddressChanges, type IdentityRoom, type MergePart } from '#identity';
import { countSignIns, createInsight, createStatistics, trailExport, type Insight, type Statistics } from '#insight';
import { createJourneys, journeysData, openJourney, purgeFlows, type JourneysRoom } from '#journeys';
import { ACCOUNT_CLIENT, createOidc, oidcData, oidcSteps, type OidcRoom } from '#oidc';
import type { TellByBrowser } from '#oidc/contract';
import type { Config } from '#platform/config';
import type { AnyJobType, Loop, ScheduledJob } from '#platform/jobs';
import { createCookies, doorOf, type Scope } from '#platform/http';
import { networkKey } from '#platform/limits';
import { platformData, type PersonalData } from '#platform/personal-data';
import { createOrganizations, organizationsData, organizationsErrors, organizationsRoutes, type OrganizationsRoom } from '#organizations';
import { createPages, type Pages } from '#pages';
import {
  createWebhooks,
  LEADS_API,
  leadsScope,
  PREFERENCES_API,
  preferencesScope,
  provisioningData,
  releaseAttributes,
  webhooksExport,
  webhookSchemasScope,
  type WebhooksRoom,
} from '#provisioning';
import { createPreferences, preferencesData, type PreferencesRoom } from '#preferences';
import { createPortability, portabilityData, type PortabilityRoom } from '#portability';
import { requestsData, type RequestsRoom } from '#requests';
import { createSamlIdp, samlData, type SamlIdpRoom } from '#saml-idp';
import {
  createBrowserKeys,
  createSessions,
  purgeBrowserKeys,
  sessionListeners,
  sessionsData,
  sessionsExport,
  sessionsPart,
  sessionSteps,
  type BrowserKeys,
  type Sessions,
} from '#sessions';
import { createTenants, requirementsFor, type Tenant, type Tenants } from '#tenants';
import { createVerification, verificationData, type VerificationConnector, type VerificationRoom } from '#verification';
import type { FastifyRequest } from 'fastify';
import { accountPlaces } from './catalog/account-places.ts';
import { builtinJourneys } from './catalog/journeys.ts';
import { challengeMethods } from './catalog/challenges.ts';
import { connectors } from './catalog/connectors.ts';
import { joinedSteps } from './catalog/joined-steps.ts';
import { verificationConnectors } from './catalog/verification.ts';
import { composeCredentials, type CredentialParts } from './compose-credentials.ts';
import { composePlatform, type Platform } from './compose-platform.ts';
import { activeSince, composePrivacy } from './compose-privacy.ts';

/** All rooms, wired. Nothing listens and no job runs yet: `serve` and `work` do that. */
export interface App {
  readonly platform: Platform;
  readonly tenants: Tenants;
  readonly identity: IdentityRoom;
  readonly sessions: Sessions;
  readonly credentials: Credentials;
  readonly recovery: Recovery;
  /** What every room does when two accounts become one. */
  readonly mergeParts: readonly MergePart[];
  readonly erasure: ErasureRoom;
  /** What every room keeps of people, and how it ends. */
  readonly personalData: readonly PersonalData[];
  readonly backupPlan: () => ReturnType<typeof backupPlan>;
  readonly federation: FederationRoom;
  readonly verification: VerificationRoom;
  readonly consent: ConsentRoom;
  readonly preferences: PreferencesRoom;
  readonly portability: PortabilityRoom;
  readonly requests: RequestsRoom;
  readonly retention: Retention;
  readonly organizations: OrganizationsRoom;
  /** What mails to guardians lead to. */
  readonly guardianLinks: Scope;
  readonly phone: PhonePort;
  readonly account: AccountRoom;
  /** APIs for applications by themselves. */
  readonly provisioning: readonly Scope[];
  /** How applications are told. */
  readonly webhooks: WebhooksRoom;
  readonly journeys: JourneysRoom;
  readonly oidc: OidcRoom;
  readonly saml: SamlIdpRoom;
  readonly browserKeys: BrowserKeys;
  readonly pages: Pages;
  readonly insight: Insight;
  readonly statistics: Statistics;
  readonly jobTypes: readonly AnyJobType[];
  readonly scheduled: readonly ScheduledJob[];
  readonly loops: readonly Loop[];
  close(): Promise<void>;
}

export interface ComposeOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  /** Names the process in the database and in logs. */
  readonly role: 'serve' | 'worker' | 'start' | 'command';
  /** Beside those of the catalog: for tests. */
  readonly connectors?: readonly Connector[];
  readonly verifiers?: readonly VerificationConnector[];
}

/** The key first: what it sealed is unreadable whatever follows. */
const PERSONAL_DATA: readonly PersonalData[] = [
  // Before the keyed names that applications know somebody by.
  identityData,
  credentialsData,
  sessionsData,
  journeysData,
  oidcData,
  samlData,
  federationData,
  verificationData,
  portabilityData,
  // While it is known whose children they are.
  organizationsData,
  consentData,
  preferencesData,
  provisioningData,
  requestsData,
  erasureData,
  platformData,
];

/** Whoever made two accounts one must not do the rest at once, whatever the tenant says of recoveries. */
const MERGE_HOLD_HOURS = 24;

export const tenantOf = (request: FastifyRequest): Tenant => doorOf<Tenant>(request).place;

export async function compose({ config, databaseUrl, role, connectors: more = [], verifiers = [] }: ComposeOptions): Promise<App> {
  const platform = composePlatform(config, databaseUrl, role);
  const { db, keys, events, limits, i18n, delivery, oneTime, jobs } = platform;
  const shared = { db, keys, events, limits, networkKey };

  const tenants = createTenants({ db: platform.lookups, baseUrl: config.baseUrl, development: !config.production, events });
  const settingsOf = async (tenantId: string) => {
    const tenant = await tenants.byId(tenantId);
    if (!tenant) throw new Error(`There is no tenant ${tenantId}.`);
    return tenant.settings;
  };
  const mergeParts = (): readonly MergePart[] => [
    credentialsPart(credentials),
    federation.mergePart,
    verification.mergePart,
    consent.mergePart,
    preferences.mergePart,
    sessionsPart,
    oidc.mergePart,
    saml.mergePart,
    portability.mergePart,
    requests.mergePart,
    organizations.mergePart,
  ];
  const identity = createIdentity({
    keys,
    tenants,
    events,
    endUnprovedPast: (...proof) => endUnprovedPast({ credentials, sessions, events }, ...proof),
    merging: {
      parts: mergeParts,
      takeTurns: (tx, userIds) => sessions.takeTurns(tx, userIds),
      signOut: (tx, origin, userId, reason, except) => sessions.revoke(tx, origin, { userId, ...(except === undefined ? {} : { except }) }, reason),
      isHeld: async (tx, userId) =>
        (await parts.holds.until(tx, userId)) !== undefined || (await erasure.holdOf(tx, userId)) !== undefined || (await organizations.stateOf(tx, userId)) !== undefined,
    },
  });
  const sessions = countSignIns(
    createSessions({ db, keys, events, limitsOf: async (tenantId) => (await settingsOf(tenantId)).session, dependants: { end: (...of) => oidc.sessionDependants.end(...of) } }),
    platform.telemetry.meter,
  );
  const federation: FederationRoom = createFederation({
    ...shared,
    oneTime,
    tenants,
    identity,
    connectors: [...connectors({ outbound: platform.outbound, sockets: platform.sockets, db, keys, limits }), ...more],
    clientIdOf: async (tenantId, applicationId) => (await oidc.applicationById(tenantId, applicationId))?.clientId,
    ports: {
      notices: { tell: (...happened) => parts.notices.tell(...happened) },
      browsers: { remember: (...seen) => parts.browsers.remember(...seen) },
      attempts: { begin: (...attempt) => parts.attempts.begin(...attempt) },
      sessions,
      registered: (...made) => organizations.registered(...made),
    },
  });
  const parts: CredentialParts = composeCredentials(platform, {
    identity,
    sessions,
    tenants,
    external: federation.external,
    verifies: async (tenantId) => (await verification.connections(tenantId)).some(({ state }) => state === 'active'),
  });
  const { credentials } = parts;
  const browserKeys = createBrowserKeys({ db, events, trusts: () => [parts.browserTrust, federation.browserTrust] });
  const erasure = createErasure({
    db,
    keys,
    events,
    tenants,
    identity,
    sessions,
    signingKeys: platform.erasureKeys,
    delivery,
    oneTime,
    limits,
    networkKey,
    activeSince: activeSince({ events, consent: { allowing: (...of) => consent.allowing(...of) }, oidc: { usedSince: (...of) => oidc.usedSince(...of) } }),
    reach: (tx, of) => webhooks.reach(tx, of),
    auditHead: platform.audit.head,
    heldUntil: (tx, userId) => parts.holds.until(tx, userId),
    hasSecondStep: (tx, tenant, userId) => ownCredentials.hasSecondStep(tx, tenant, userId),
    applicationName: async (tenantId, id) => (id === ACCOUNT_CLIENT ? undefined : ((await oidc.application(tenantId, id)) ?? (await saml.application(tenantId, id)))?.name),
    parts: () => PERSONAL_DATA,
    onFailure: (error) => platform.telemetry.failed(error, 'erasure', undefined),
  });

  const verification = createVerification({
    ...shared,
    lookups: platform.lookups,
    jobs,
    delivery,
    tenants,
    identity,
    phones: parts.phones,
    sessions,
    journeys: { followLink: (...link) => journeys.followLink(...link) },
    connectors: [...verificationConnectors(platform), ...verifiers],
    async application(tenantId, applicationId) {
      const application = await oidc.applicationById(tenantId, applicationId);
      if (!application) {
        const known = await saml.applicationById(tenantId, applicationId);
        return known && { clientId: known.entityId, ...(known.home === undefined ? {} : { url: known.home }) };
      }
      const url = application.metadata['client_uri'];
      return { clientId: application.clientId, ...(typeof url === 'string' ? { url } : {}) };
    },
    onFailure: (error) => platform.telemetry.failed(error, 'verification', undefined),
  });
  const consent = createConsent({
    db,
    lookups: platform.lookups,
    events,
    tenants,
    identity,
    signingKeys: platform.consentKeys,
    isApplication: async (tenantId, id) => ((await oidc.application(tenantId, id)) ?? (await saml.application(tenantId, id))) !== undefined,
  });
  const { requests, retention } = composePrivacy(platform, { tenants, identity, sessions, consent, erasure });
  const preferences = createPreferences({ ...shared, oneTime, delivery, identity, consent });
  const privacy: PrivacyDeps = {
    guardiansOf: (tx, userId) => organizations.guardiansOf(tx, userId),
    consent,
    reachAll: (tx, asked) => webhooks.reachAll(tx, asked),
    tenants,
    sessions,
    i18n,
    applicationName: async (tenantId, id) => ((await oidc.application(tenantId, id)) ?? (await saml.application(tenantId, id)))?.name,
  };
  const ownCredentials = accountCredentials({
    types: credentials.types,
    sessions,
    managed: {
      list: (tx, userId) => listCards(parts.manage, tx, userId),
      rename: (tx, change, input) => renameCredential(parts.manage, tx, change, input),
      remove: async (tx, change, input) => removeCredential(parts.manage, tx, change, { ...input, rules: await rulesOf(parts.manage, change.flow) }),
    },
  });

  const portability = createPortability({
    ...shared,
    jobs,
    delivery,
    i18n,
    tenants,
    identity,
    sessions,
    signingKeys: platform.exportKeys,
    parts: () => [
      identityPart({ keys, tenants, events }),
      credentialsExport(credentials),
      sessionsExport({ keys }),
      federation.exportPart,
      verification.exportPart,
      consent.exportPart,
      preferences.exportPart,
      webhooksExport,
      erasureExport,
      requests.exportPart,
      organizations.exportPart,
      oidc.exportPart,
      saml.exportPart,
      trailExport({ events }),
    ],
    heldUntil: (tx, userId) => parts.holds.until(tx, userId),
    hasSecondStep: (tx, tenant, userId) => ownCredentials.hasSecondStep(tx, tenant, userId),
    application: async (tenantId, id) => (await oidc.applicationById(tenantId, id))?.clientId ?? (await saml.applicationById(tenantId, id))?.entityId,
  });

  const organizations: OrganizationsRoom = createOrganizations({
    ...shared,
    oneTime,
    delivery,
    i18n,
    tenants,
    identity,
    sessions,
    consent,
    erasure,
    portability,
    onFailure: (error) => platform.telemetry.failed(error, 'organizations', undefined),
  });

  const cookies = createCookies((request) => tenantOf(request).issuer.startsWith('https:'));
  const steps = [
    ...identitySteps({ identity, tenants, limits, networkKey, registered: organizations.registered }),
    ...organizations.steps,
    ...profilingSteps({ keys, events, identity, tenants }),
    ...parts.steps,
    ...federation.steps,
    ...verification.steps,
    askStep({ ...privacy, consent }),
    termsStep({ consent, i18n }),
    ...portability.steps,
    ...erasure.steps,
    ...sessionSteps({
      sessions,
      assertUsable: async (tx, userId) => {
        const [user, mayEnter] = await Promise.all([identity.find(tx, userId), organizations.mayEnter(tx, userId)]);
        if (user) identity.assertActive(user);
        else throw new Error('The user of a flow does not exist.');
        if (!mayEnter) throw organizationsErrors.guardian_needed();
      },
    }),
    ...mergeSteps({
      identity,
      sessions,
      tenants,
      notices: parts.notices,
      beginHold: (tx, origin, userId) => parts.holds.begin(tx, origin, userId, 'account_merged', MERGE_HOLD_HOURS),
      hasSecondStep: (tx, tenant, userId) => ownCredentials.hasSecondStep(tx, tenant, userId),
      previewWays: (tx, pair) => previewCredentials(credentials.types, tx, pair),
    }),
    privacyStep(privacy),
    ...oidcSteps({ identity }),
    solveStep({ ...shared, tenants, methods: challengeMethods, familiar: async (ctx) => (await createKnownBrowsers(keys).knownAs(ctx)) !== undefined }),
  ];
  const journeys = createJourneys({ ...shared, sessions, browserKeys, steps: [...steps, ...joinedSteps(steps, { tenants })], definitions: builtinJourneys });
  const phone = parts.phone(journeys);
  const pages: Pages = createPages({
    journeys,
    tenants,
    i18n,
    cookies,
    browserKeys,
    tenantOf,
    limits,
    phone,
    secureAccount: { look: parts.secureAccount.look, start: journeys.start },
    finishUrl: (returnTo, flow) => account.finishUrl(returnTo, flow) ?? saml.finishUrl(returnTo, flow) ?? oidc.finishUrl(returnTo, flow),
    redirectOrigins: (flow) => oidc.redirectOrigins(flow),
    navigation: (tenant, flow) => account.navigation(tenant, flow),
    async passwordStrength({ tenant, flow, password, about }) {
      const brand = await tenants.brand(tenant.id, flow.brandId);
      const { score, reason } = await passwordStrength(password, passwordContext({ tenant, brand: brand ?? { name: tenant.name, slug: tenant.slug }, identifiers: about }));
      return { level: Math.max(score, 1) as 1 | 2 | 3 | 4, text: reason };
    },
    relatedOrigins: (tenant) => relyingParty(tenant.issuer, tenant.settings.passkeys.origins)?.origins ?? [],
    ...(platform.mailbox ? { mailbox: platform.mailbox } : {}),
    homeLinks: () => (config.PARVIS_DEMO && !config.production ? demoLinks(config) : []),
  });
  /** Applications first: whether the browser ever comes back from where it signed in, nobody here can promise. */
  const tellByBrowser: TellByBrowser = async (of) => {
    const there = await federation.signOutThere.offer(of);
    return (await saml.tellByBrowser(there === undefined ? of : { ...of, afterwards: there })) ?? there;
  };
  const oidc: OidcRoom = createOidc({
    ...shared,
    lookups: platform.lookups,
    tenants,
    identity,
    sessions,
    journeys,
    signingKeys: platform.signingKeys,
    i18n,
    jobs,
    tenantOf,
    pages: pages.port,
    browser: pages.browser,
    savedLocale: pages.savedLocale,
    savedTheme: pages.savedTheme,
    outbound: platform.outbound,
    ownApis: [LEADS_API, PREFERENCES_API],
    verification,
    egress: consent.egress,
    undecided: (tenantId, sub, clientId, names) =>
      db.read(tenantId, async (tx) => {
        const user = await identity.findBySub(tx, sub);
        return user !== undefined && (await consent.undecided(tx, user.id, clientId, names));
      }),
    groupsOf: (tx, userId) => federation.groups(tx, userId),
    tellByBrowser,
    onFailure: (error, reference) => platform.telemetry.failed(error, 'oidc', reference),
  });
  const saml: SamlIdpRoom = createSamlIdp({
    ...shared,
    oneTime,
    i18n,
    tenants,
    identity,
    sessions,
    journeys,
    signingKeys: platform.samlKeys,
    async verified(tenant, userId, entityId) {
      const wanted = requirementsFor(tenant.settings.verification, entityId);
      return wanted.length === 0 || (await db.read(tenant.id, (tx) => verification.unmet(tx, userId, wanted))).length === 0;
    },
    jobs,
    outbound: platform.outbound,
    tenantOf,
    browserAccount: oidc.browserAccount,
    browser: pages.browser,
    egress: consent.egress,
    groupsOf: (tx, userId) => federation.groups(tx, userId),
    signOutThere: (of) => federation.signOutThere.offer(of),
    pages: { show: pages.show, localeFor: pages.localeFor, savedTheme: pages.savedTheme, flowUrl: pages.port.flowUrl },
  });

  const account = createAccount({
    db,
    limits,
    protocol: oidc,
    saml,
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
    trustedBrowsers: createTrustedBrowsers(shared),
    trail: events.trail,
    linked: (tx, userId) => federation.links(tx, userId),
    beginSecuring: parts.secureAccount.begin,
    egress: consent.egress,
    family: organizations.family,
    sources: async (tenantId) => new Map((await federation.connections(tenantId)).map(({ slug, name }) => [`connection:${slug}`, name])),
    cookies,
    places: accountPlaces,
  });

  const webhooks = createWebhooks({
    db,
    keys,
    events,
    tenants,
    outbound: platform.outbound,
    subjectsOf: async (tx, userId) => new Map([...(await saml.subjectsOf(tx, userId)), ...(await oidc.subjectsOf(tx, userId))]),
    facts: { consent, identity, preferences, namesBeside: (tx, userId) => saml.subjectsOf(tx, userId) },
    release: releaseAttributes({ consent, identity }),
    async isActive(tenantId, clientId) {
      const [tenant, application] = await Promise.all([tenants.byId(tenantId), (await oidc.application(tenantId, clientId)) ?? saml.application(tenantId, clientId)]);
      return tenant?.state === 'active' && application?.state === 'active';
    },
    meter: platform.telemetry.meter,
    onError: (error) => platform.telemetry.failed(error, 'webhooks', undefined),
  });

  platform.listeners.push(
    tellTakenBack({ db, tenants, notices: parts.notices, applicationName: privacy.applicationName }),
    ...sessionListeners({ db, sessions }),
    ...parts.listeners,
    ...oidc.listeners,
    ...saml.listeners,
    ...verification.listeners,
    ...webhooks.listeners,
    ...requests.listeners,
  );
  const statistics = createStatistics({ db, events, tenants, onFailure: (error) => platform.telemetry.failed(error, 'insight', undefined) });
  return {
    platform,
    tenants,
    identity,
    sessions,
    credentials,
    recovery: parts.recovery,
    mergeParts: mergeParts(),
    erasure,
    personalData: PERSONAL_DATA,
    backupPlan: () => backupPlan(PERSONAL_DATA),
    federation,
    verification,
    consent,
    preferences,
    portability,
    requests,
    retention,
    organizations,
    guardianLinks: {
      name: 'organizations',
      prefix: '',
      plugin: organizationsRoutes({ family: organizations.family, tenants, cookies, browser: pages.browser, tenantOf, show: pages.show }),
      onError: pages.onError,
    },
    phone,
    account,
    provisioning: [
      leadsScope({ ...shared, identity, egress: consent.egress, idempotency: platform.idempotency, protocol: oidc, tenantOf }),
      preferencesScope({ ...shared, preferences, protocol: oidc, tenantOf }),
      webhookSchemasScope(),
    ],
    webhooks,
    journeys,
    browserKeys,
    oidc,
    saml,
    pages,
    insight: createInsight({ db, events, audit: platform.audit }),
    statistics,
    get jobTypes() {
      return [...delivery.jobTypes, ...events.jobTypes, ...oidc.jobTypes, ...saml.jobTypes, ...parts.jobTypes, ...verification.jobTypes, ...portability.jobTypes];
    },
    loops: [...platform.audit.loops, ...webhooks.loops],
    scheduled: [
      ...events.scheduled,
      ...platform.audit.scheduled,
      ...oidc.scheduled,
      ...verification.scheduled,
      ...consent.scheduled,
      ...portability.scheduled,
      ...requests.scheduled,
      ...retention.scheduled,
      ...statistics.scheduled,
      ...organizations.scheduled,
      purgeFlows({ db, events }),
      purgeBrowserKeys(db),
      ...federation.scheduled,
      ...erasure.scheduled,
      purgeAddressChanges(db),
      endMerges({ db, events, merging: { parts: mergeParts } }),
      { name: 'platform.purge-counters', everySeconds: 300, run: purgeAll(limits.purgeExpired) },
      { name: 'platform.purge-idempotency', everySeconds: 600, run: purgeAll(platform.idempotency.purgeExpired) },
      { name: 'platform.purge-one-time', everySeconds: 600, run: purgeAll(oneTime.purgeExpired) },
      { name: 'platform.rotate-signing-keys', everySeconds: 3600, run: async () => void (await platform.signingKeys.rotateDue()) },
      { name: 'platform.rotate-export-keys', everySeconds: 3600, run: async () => void (await platform.exportKeys.rotateDue()) },
      { name: 'platform.rotate-saml-keys', everySeconds: 3600, run: async () => void (await platform.samlKeys.rotateDue()) },
      { name: 'platform.rotate-consent-keys', everySeconds: 3600, run: async () => void (await platform.consentKeys.rotateDue()) },
      { name: 'platform.rotate-audit-keys', everySeconds: 3600, run: async () => void (await platform.auditKeys.rotateDue()) },
      { name: 'platform.rotate-erasure-keys', everySeconds: 3600, run: async () => void (await platform.erasureKeys.rotateDue()) },
    ],
    close: () => platform.close(),
  };
}

/** Small batches until nothing is left, so that no purge holds locks for long. */
function purgeAll(purge: (limit?: number) => Promise<number>): (signal: AbortSignal) => Promise<void> {
  const BATCH = 1000;
  return async (signal) => {
    for (let batches = 0; batches < 500 && !signal.aborted; batches++) if ((await purge(BATCH)) < BATCH) return;
  };
}

function demoLinks(config: Config): { label: string; href: string }[] {
  return [
    { label: 'Fernweh Outfitters', href: `http://localhost:${config.SHOP_PORT}` },
    { label: 'Fernweh Circle', href: `http://localhost:${config.CLUB_PORT}` },
    { label: 'Fernweh Repairs', href: `http://localhost:${config.REPAIRS_PORT}` },
  ];
}
