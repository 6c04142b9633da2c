import type { Credentials, Recovery } from '#credentials';
import { backupPlan } from '#erasure';
import type { Connector } from '#federation';
import type { MergePart } from '#identity';
import { createInsight, createStatistics, type Insight, type TrailStreamsRoom } from '#insight';
import { createMessages } from '#messages';
import { createOrganizations } from '#organizations';
import type { Config } from '#platform/config';
import { createCookies, type Scope } from '#platform/http';
import type { AnyJobType, Loop, ScheduledJob } from '#platform/jobs';
import type { PersonalData } from '#platform/personal-data';
import { createPreferences } from '#preferences';
import { createBrowserKeys } from '#sessions';
import { createTenants } from '#tenants';
import type { VerificationConnector } from '#verification';
import { anyApplication } from './any-application.ts';
import { messageSamples } from './catalog/messages.ts';
import { personalData } from './catalog/personal-data.ts';
import { composeActing } from './compose-acting.ts';
import { composeAccount, composeOwnCredentials, composePrivacyAnswers } from './compose-account.ts';
import { composeConfiguration, type Configuration } from './compose-configuration.ts';
import { composeFederation, composeVerification } from './compose-connections.ts';
import { composeTrailStreams } from './compose-audit.ts';
import { composeCredentials, type CredentialParts } from './compose-credentials.ts';
import { composeIdentity, composeSessions, composeSignEverybodyOut } from './compose-identity.ts';
import { composeJourneys } from './compose-journeys.ts';
import { composeGuardianLinks, composePages } from './compose-pages.ts';
import { mergePartsOf } from './compose-parts.ts';
import { commonOf, composePlatform, type Platform } from './compose-platform.ts';
import { composeConsent, composeErasure, composePortability, composePrivacy } from './compose-privacy.ts';
import { composeOidc, composeSaml, tellByBrowserOf } from './compose-protocols.ts';
import { composeProvisioning, composeWebhooks } from './compose-provisioning.ts';
import { composeRisk } from './compose-risk.ts';
import { composeTeam } from './compose-team.ts';
import { jobTypesOf, listenersOf, loopsOf, scheduledOf } from './compose-work.ts';
import { nameService } from './name-service.ts';
import type { LaterRooms, Rooms } from './rooms.ts';
import { tenantOf } from './tenant-of.ts';

/** All rooms, wired. Nothing listens and no job runs yet: `serve` and `work` do that. */
export interface App extends Omit<Rooms, 'parts'> {
  readonly platform: Platform;
  readonly credentials: Credentials;
  readonly recovery: Recovery;
  readonly notices: CredentialParts['notices'];
  readonly holds: CredentialParts['holds'];
  /** What every room does when two accounts become one. */
  readonly mergeParts: readonly MergePart[];
  /** What every room keeps of people, and how it ends. */
  readonly personalData: readonly PersonalData[];
  readonly backupPlan: () => ReturnType<typeof backupPlan>;
  /** What mails to guardians lead to. */
  readonly guardianLinks: Scope;
  /** APIs for applications by themselves. */
  readonly provisioning: readonly Scope[];
  readonly insight: Insight;
  /** Where the audit trail is sent. */
  readonly trailStreams: TrailStreamsRoom;
  /** Configuration as code, and what it was before. */
  readonly configuration: Configuration;
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

export async function compose({ config, databaseUrl, role, connectors = [], verifiers = [] }: ComposeOptions): Promise<App> {
  const platform = composePlatform(config, databaseUrl, role);
  const { db, events, i18n, delivery, oneTime, lookups, telemetry } = platform;
  const common = commonOf(platform);
  // Rooms need each other. Whoever is composed first asks here for those that follow; asking before they stand throws.
  const later: LaterRooms = {
    get sessions() {
      return sessions;
    },
    get federation() {
      return federation;
    },
    get parts() {
      return parts;
    },
    get risk() {
      return risk;
    },
    get ownCredentials() {
      return ownCredentials;
    },
    get erasure() {
      return erasure;
    },
    get verification() {
      return verification;
    },
    get consent() {
      return consent;
    },
    get requests() {
      return requests;
    },
    get preferences() {
      return preferences;
    },
    get portability() {
      return portability;
    },
    get organizations() {
      return organizations;
    },
    get journeys() {
      return journeys;
    },
    get oidc() {
      return oidc;
    },
    get saml() {
      return saml;
    },
    get account() {
      return account;
    },
    get webhooks() {
      return webhooks;
    },
  };
  const applications = anyApplication(later);
  const mergeParts = () => mergePartsOf(later);

  const tenants = createTenants({ db: lookups, baseUrl: config.baseUrl, development: !config.production, events });
  const messages = createMessages({ db, lookups, tenants, events, i18n, samples: messageSamples });
  platform.words.of = messages.wordingOf;
  const identity = composeIdentity(platform, { tenants, mergeParts, later });
  const sessions = composeSessions(platform, { tenants, later });
  const federation = composeFederation(platform, { given: { tenants, identity, sessions }, later, more: connectors });
  const parts: CredentialParts = composeCredentials(platform, {
    identity,
    sessions,
    tenants,
    external: federation.external,
    watch: {
      count: (tried) => risk.count(tried),
      forgive: (tried) => risk.forgive(tried),
      leaked: (tried) => risk.leaked(tried),
    },
    answers: { me: (...answer) => risk.answers.me(...answer), notMe: (...answer) => risk.answers.notMe(...answer) },
    verifies: async (tenantId) => (await verification.connections(tenantId)).some(({ state }) => state === 'active'),
  });
  const risk = composeRisk(platform, { given: { tenants, parts }, later });
  const browserKeys = createBrowserKeys({ db, events, trusts: () => [parts.browserTrust, federation.browserTrust] });
  const erasure = composeErasure(platform, { given: { tenants, identity, sessions, parts }, later, applications });
  const verification = composeVerification(platform, { given: { tenants, identity, sessions, parts }, later, applications, more: verifiers });
  const consent = composeConsent(platform, { given: { tenants, identity }, applications });
  const { requests, retention } = composePrivacy(platform, { tenants, identity, sessions, consent, erasure });
  const preferences = createPreferences({ ...common, oneTime, delivery, identity, consent });
  const privacy = composePrivacyAnswers(platform, { given: { tenants, sessions, consent }, later, applications });
  const ownCredentials = composeOwnCredentials({ sessions, parts });
  const portability = composePortability(platform, { given: { tenants, identity, sessions, parts, ownCredentials }, later, applications });
  const organizations = createOrganizations({
    ...common,
    oneTime,
    delivery,
    i18n,
    tenants,
    identity,
    sessions,
    consent,
    erasure,
    portability,
    dns: nameService(),
    onFailure: (error) => telemetry.failed(error, 'organizations', undefined),
  });

  const team = composeTeam(platform, { tenants, identity, sessions, parts });
  const cookies = createCookies((request) => tenantOf(request).issuer.startsWith('https:'));
  const people = {
    tenants,
    identity,
    sessions,
    federation,
    parts,
    risk,
    ownCredentials,
    browserKeys,
    erasure,
    verification,
    consent,
    requests,
    preferences,
    portability,
    organizations,
    team,
  };
  const journeys = composeJourneys(platform, { given: people, privacy });
  const phone = parts.phone(journeys);
  const pages = composePages(platform, { given: { tenants, parts, browserKeys, journeys, phone }, later, cookies });
  const tellByBrowser = tellByBrowserOf({ federation }, later);
  const oidc = composeOidc(platform, { given: { ...people, journeys, pages }, tellByBrowser });
  const everybody = composeSignEverybodyOut(platform, { oidc });
  const saml = composeSaml(platform, { given: { ...people, journeys, pages, oidc } });
  const acting = composeActing(platform, { given: { ...people, oidc, risk }, applications });
  const account = composeAccount(platform, { given: { ...people, journeys, pages, oidc, saml, acting }, privacy, tellByBrowser, cookies });
  const webhooks = composeWebhooks(platform, { given: { tenants, identity, consent, preferences, oidc, saml }, applications });
  const insight = createInsight({ db, events, audit: platform.audit, jobs: platform.jobs, limits: platform.limits });
  const trailStreams = composeTrailStreams(platform);
  const statistics = createStatistics({ db, events, tenants, onFailure: (error) => telemetry.failed(error, 'insight', undefined) });

  const rooms = { ...people, messages, retention, journeys, phone, pages, oidc, everybody, saml, acting, account, webhooks, statistics };
  const configuration = composeConfiguration(platform, rooms, parts.credentials);
  platform.listeners.push(...listenersOf(platform, rooms, privacy), ...configuration.listeners);
  const { parts: _parts, ...open } = rooms;
  return {
    ...open,
    platform,
    configuration,
    credentials: parts.credentials,
    recovery: parts.recovery,
    notices: parts.notices,
    holds: parts.holds,
    mergeParts: mergeParts(),
    personalData,
    backupPlan: () => backupPlan(personalData),
    guardianLinks: composeGuardianLinks({ organizations, tenants, pages }, cookies),
    provisioning: composeProvisioning(platform, { identity, consent, preferences, oidc }),
    insight,
    get jobTypes() {
      return [...jobTypesOf(platform, rooms), ...insight.jobTypes];
    },
    trailStreams,
    loops: [...loopsOf(platform, rooms), ...trailStreams.loops],
    scheduled: scheduledOf(platform, rooms, mergeParts),
    close: () => platform.close(),
  };
}
