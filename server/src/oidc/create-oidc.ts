import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Egress } from '#consent/contract';
import type { FlowView, Journeys, StartInput } from '#journeys/contract';
import type { Identity, MergePart } from '#identity/contract';
import type { Keys, SigningKeys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import type { Events, Listener, Origin } from '#platform/events';
import { newId } from '#platform/ids';
import type { SafeError, Scope } from '#platform/http';
import type { I18n } from '#platform/i18n';
import type { AnyJobType, Jobs, ScheduledJob } from '#platform/jobs';
import type { Limits, NetworkKey } from '#platform/limits';
import type { Outbound } from '#platform/outbound';
import type { GrantedDependants, SessionDependants, Sessions } from '#sessions/contract';
import type { Tenant, Tenants } from '#tenants/contract';
import type { Verification } from '#verification/contract';
import type { ExportPart } from '#portability/contract';
import { verifiedMetadata } from './verified-claims/metadata.ts';
import { createApplications, publicApplication } from './applications/applications.ts';
import { withBuiltin } from './applications/builtin.ts';
import { applicationsOfBrand, readNames } from './applications/store.ts';
import { applicationNow, changeApplication, createApplication, pageOfApplications, rollSecret } from './applications/change-application.ts';
import { configuredOidc } from './applications/configured-applications.ts';
import { saveApplication } from './applications/save-application.ts';
import { removeResource, saveResource } from './applications/save-resource.ts';
import { createAccountApplications } from './account/account-applications.ts';
import { createBrowserAccount } from './account/browser-account.ts';
import { ACCOUNT_ACCESS, ADMIN_ACCESS, userAccessVerifier } from './access/verify-user-access.ts';
import { clientAccessVerifier } from './access/verify-client-access.ts';
import { accountHash } from './artefacts/seal-artefact.ts';
import { refreshedSince } from './artefacts/store.ts';
import { unitOrThrow } from './artefacts/adapter.ts';
import { createConsentMemory } from './artefacts/consent-memory.ts';
import type { AccountApplications, Application, BrowserAccount, BrowserPort, Oidc, OwnApi, PagePort, TellByBrowser } from './contract.ts';
import { clientRefused, familyRevoked, tokensWithheld } from './events.ts';
import { createHeadless } from './headless/headless.ts';
import type { InteractionDeps } from './interactions/deps.ts';
import { finishUrl } from './interactions/finish-url.ts';
import { followRevocation, sendLogoutNotice } from './logout/backchannel-logout.ts';
import { endTokens } from './logout/end-tokens.ts';
import type { PlaceOf } from './interactions/where-from.ts';
import { createDevicePages } from './screens/device-pages.ts';
import type { UndecidedDetails } from './provider/details.ts';
import type { OrganizationPorts } from './provider/organization.ts';
import type { WatchSession } from './provider/same-browser.ts';
import type { Continuity } from './provider/same-device.ts';
import { doorFacts } from './provider/door-facts.ts';
import { noteActed } from './artefacts/note-acted.ts';
import { problemScreen } from './screens/problem-screen.ts';
import { createProviderPool } from './provider/provider-pool.ts';
import { showProblem } from './screens/show-page.ts';
import { subjectsPart } from './subjects/merge-subjects.ts';
import { knownSubjects } from './subjects/subject-names.ts';
import { purgeArtefacts } from './purge.ts';
import { browserRoutes, sendPage } from './routes/browser-routes.ts';
import { discoveryRoutes } from './routes/discovery-routes.ts';
import { protocolErrors } from './routes/protocol-errors.ts';
import { providerRoutes } from './routes/provider-routes.ts';
import { applicationsExport } from './exporting/applications-export.ts';

export interface OidcDeps {
  readonly db: Database;
  /** A pool of its own for what is looked up inside transactions: applications. They would wait for a connection that transactions waiting for them hold. */
  readonly lookups: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly signingKeys: Pick<SigningKeys, 'current'>;
  readonly events: Events;
  readonly jobs: Pick<Jobs, 'enqueueMany'>;
  readonly limits: Pick<Limits, 'hit' | 'peek'>;
  readonly networkKey: NetworkKey;
  readonly i18n: Pick<I18n, 'negotiate'>;
  readonly tenants: Pick<Tenants, 'assertActive' | 'brand' | 'brandBySlug' | 'byId' | 'match'>;
  readonly identity: Pick<Identity, 'assertActive' | 'find' | 'missingAttributes' | 'normalise' | 'profile'>;
  readonly sessions: Pick<Sessions, 'attach' | 'byHandle' | 'byId' | 'byUid' | 'raise' | 'revoke'>;
  readonly journeys: Pick<Journeys, 'collect' | 'show' | 'start'>;
  readonly pages: PagePort;
  readonly browser: BrowserPort;
  readonly outbound: Pick<Outbound, 'fetch'>;
  readonly tenantOf: (request: FastifyRequest) => Tenant;
  /** The language this browser chose on our pages, if any. */
  readonly savedLocale?: (request: FastifyRequest) => string | undefined;
  /** The look it chose there. */
  readonly savedTheme?: (request: FastifyRequest) => 'light' | 'dark' | undefined;
  /** What other rooms serve to applications. */
  readonly ownApis?: readonly OwnApi[];
  /** Signing out goes on there first. */
  readonly tellByBrowser?: TellByBrowser;
  /** Whether whoever acts for a customer may do what a request of their browser asks for. Absent: nothing. */
  readonly mayActIn?: (request: FastifyRequest) => boolean;
  /** What of a customer may leave for an application (egress rule). */
  readonly egress: Egress;
  /** Absent: no detail waits for a word of the customer. */
  readonly undecided?: UndecidedDetails;
  /** What somebody belongs to, for the claim `groups`. */
  readonly groupsOf?: (tx: Tx, userId: string) => Promise<readonly string[]>;
  /** Whom somebody may act for, for the scope `organization`. */
  readonly organizationsOf?: OrganizationPorts['organizationsOf'];
  readonly arrive?: OrganizationPorts['arrive'];
  /** Who vouches for what; absent: nobody does. */
  readonly verification?: Pick<Verification, 'assured' | 'unmet' | 'connections'>;
  /** Where an address is, for telling a device far away from one in front of somebody. Absent: nobody knows. */
  readonly placeOf?: PlaceOf;
  /** Whether a program that goes on is still the same. Absent: nobody looks. */
  readonly continuity?: Continuity;
  /** Whether a browser that goes on with a session is still the same. Absent: nobody looks. */
  readonly watch?: WatchSession;
  /** Faults inside the provider, which answers by itself; for log and metrics. */
  readonly onFailure?: (error: unknown, reference: string | undefined) => void;
}

export interface OidcRoom extends Oidc {
  /** All routes under the issuer. Takes the pages' way of showing an error. */
  scope(onPageError: (error: SafeError, request: FastifyRequest, reply: FastifyReply) => unknown): Scope;
  /** Where a finished flow of ours goes on. */
  finishUrl(returnTo: StartInput['returnTo'], flow: Pick<FlowView, 'id' | 'issuer'>): string;
  readonly browserAccount: BrowserAccount;
  /** Which applications know a customer, and what they may do. */
  readonly accountApplications: AccountApplications;
  /** Of these, whose account an application went on using since then, by what they allowed (offline access). */
  usedSince(tx: Tx, users: readonly { readonly id: string; readonly sub: string }[], since: Date): Promise<ReadonlySet<string>>;
  /** The account API's access tokens. */
  readonly verifyAccountAccess: ReturnType<typeof userAccessVerifier>;
  /** The admin API's, in the tenant of operators. */
  readonly verifyAdminAccess: ReturnType<typeof userAccessVerifier>;
  /** Those of applications that call for themselves. */
  readonly verifyClientAccess: ReturnType<typeof clientAccessVerifier>;
  /** Whether an answer may go there: one of the application's addresses, as its own requests are held to it. */
  redirectAllowed(tenant: Tenant, clientId: string, redirectUri: string): Promise<boolean>;
  /** By the id that sessions and flows carry. */
  applicationById(tenantId: string, id: string): Promise<Application | undefined>;
  /** By client id: the applications that know a user, and the subject each knows them by. */
  subjectsOf(tx: Tx, userId: string): Promise<ReadonlyMap<string, string>>;
  /** Origins a flow may end at: those of its application's registered addresses (G12). */
  redirectOrigins(flow: Pick<FlowView, 'tenantId' | 'application'>): Promise<readonly string[]>;
  /** Tokens end with the sessions they came from. */
  readonly sessionDependants: SessionDependants & GrantedDependants;
  readonly listeners: readonly Listener[];
  readonly mergePart: MergePart;
  readonly exportPart: ExportPart;
  readonly jobTypes: readonly AnyJobType[];
  readonly scheduled: readonly ScheduledJob[];
}

/** Of one network. A secret cannot be guessed, so more of them say nothing new, and the audit trail must not be filled up (D14). */
const REFUSALS_RECORDED = { limit: 50, windowSeconds: 900 };
/** Tokens held back, for each customer and application: who asks again and again is told of once. */
const WITHHELD_RECORDED = { limit: 1, windowSeconds: 3600 };

/** `https://host` for web addresses, `scheme:` for an application's own scheme. */
const originOf = (uri: string) => (/^https?:/.test(uri) ? new URL(uri).origin : new URL(uri).protocol);

export function createOidc(deps: OidcDeps): OidcRoom {
  const { db, keys, events, tenants, tenantOf } = deps;
  const applications = withBuiltin(createApplications({ db: deps.lookups, keys }), tenants, deps.ownApis ?? []);
  const pageDeps = { pages: deps.pages, tenants, i18n: deps.i18n };
  const pool = createProviderPool({
    ...deps,
    applications,
    onActed: noteActed(deps),
    devicePages: createDevicePages(pageDeps),
    showProblem: (tenant, ctx, code, status) => showProblem(pageDeps, tenant, ctx, code, status),
    async onClientRefused({ tenantId, origin = system() }, { id, clientId }, endpoint) {
      const counted = await deps.limits.hit(tenantId, [{ key: `oidc:client-refused:network:${deps.networkKey(origin.ip)}`, ...REFUSALS_RECORDED }]);
      if (!counted.allowed) return;
      await db.tenant(tenantId, (tx) => events.publish(tx, clientRefused, { origin: { ...origin, applicationId: id }, result: 'failure', data: { clientId, endpoint } }));
    },
    async onWithheld(sub, clientId) {
      const tenantId = unitOrThrow().tenantId;
      const origin = unitOrThrow().origin ?? system();
      if (!(await deps.limits.hit(tenantId, [{ key: `oidc:withheld:${clientId}:${sub}`, ...WITHHELD_RECORDED }])).allowed) return;
      await db.tenant(tenantId, async (tx) => {
        const [profile, application] = await Promise.all([deps.identity.profile(tx, sub), applications.find(tenantId, clientId)]);
        const from: Origin = { ...origin, ...(application ? { applicationId: application.id } : {}) };
        await events.publish(tx, tokensWithheld, { origin: from, ...(profile ? { subject: profile.user.id } : {}), result: 'failure', data: { clientId } });
      });
    },
    async onFamilyRevoked(tx, { artefacts, reason, sub, clientId, origin }) {
      const user = sub === undefined ? undefined : (await deps.identity.profile(tx, sub))?.user;
      const application = clientId === undefined ? undefined : await applications.find(tx.tenantId, clientId);
      const from: Origin = { ...(origin ?? system()), ...(application ? { actor: { kind: 'application', id: application.clientId }, applicationId: application.id } : {}) };
      await events.publish(tx, familyRevoked, {
        origin: from,
        ...(user ? { subject: user.id } : {}),
        result: reason === 'reused' ? 'failure' : 'success',
        data: { artefacts, reason, ...(clientId === undefined ? {} : { clientId }) },
      });
    },
    onFailure: (error, ctx) => deps.onFailure?.(error, ctx && doorFacts(ctx.req)?.requestId),
  });
  const interactions: InteractionDeps = { ...deps, ...pageDeps, applications, pool, memory: createConsentMemory(db) };
  const noticeDeps = { ...deps, applications, pool };
  const noticeJob = sendLogoutNotice(noticeDeps);

  const saving = { keys, events, tenants, applications };

  return {
    saveApplication: (tx, _tenantId, input, origin) => saveApplication(saving, tx, origin ?? system(), input),
    applicationNow,
    applications: pageOfApplications,
    applicationsOfBrand,
    applicationNames: readNames,
    createApplication: (tx, origin, input) => createApplication(saving, tx, origin, input),
    changeApplication: (tx, origin, input, expected) => changeApplication(saving, tx, origin, input, expected),
    rollSecret: (tx, origin, clientId, overlapHours) => rollSecret(saving, tx, origin, clientId, overlapHours),
    removeResource: (tx, identifier, origin) => removeResource({ events, applications }, tx, origin, identifier),
    configured: (tx, brands) => configuredOidc({ keys }, tx, brands),
    saveResource: (tx, _tenantId, input, origin) => saveResource({ events, applications }, tx, origin ?? system(), input),
    async application(tenantId, clientId) {
      const application = await applications.find(tenantId, clientId);
      return application && publicApplication(application);
    },
    ...createHeadless({ ...deps, applications, pool }),
    browserAccount: createBrowserAccount({ ...deps, pool }),
    accountApplications: createAccountApplications({ ...deps, applications }),
    async usedSince(tx, users, since) {
      const cipher = await deps.keys.tenant(tx.tenantId);
      const hashes = new Map(users.map(({ id, sub }) => [accountHash(cipher, sub).toString('hex'), id]));
      const found = await refreshedSince(
        tx,
        [...hashes.keys()].map((hex) => Buffer.from(hex, 'hex')),
        since,
      );
      return new Set(found.flatMap((hash) => hashes.get(hash.toString('hex')) ?? []));
    },
    verifyAccountAccess: userAccessVerifier({ ...deps, pool }, ACCOUNT_ACCESS),
    verifyAdminAccess: userAccessVerifier({ ...deps, pool }, ADMIN_ACCESS),
    verifyClientAccess: clientAccessVerifier({ ...deps, pool }),
    async redirectAllowed(tenant, clientId, redirectUri) {
      const { provider } = await pool.of(tenant);
      return (await provider.Client.find(clientId))?.redirectUriAllowed(redirectUri) === true;
    },
    async applicationById(tenantId, id) {
      const application = await applications.byId(tenantId, id);
      return application && publicApplication(application);
    },
    async subjectsOf(tx, userId) {
      const user = await deps.identity.find(tx, userId);
      return user ? knownSubjects(await keys.tenant(tx.tenantId), tx, user.sub) : new Map();
    },
    finishUrl: (returnTo, flow) => finishUrl(flow.issuer, returnTo, flow.id),
    async redirectOrigins({ tenantId, application }) {
      const ids = [application?.id, application?.shownAs].filter((id) => id !== undefined);
      const found = (await Promise.all(ids.map((id) => applications.byId(tenantId, id)))).filter((entry) => entry !== undefined);
      const addresses = found.flatMap(({ metadata: { redirect_uris, post_logout_redirect_uris, client_uri } }) => [
        ...redirect_uris,
        ...post_logout_redirect_uris,
        ...(client_uri === undefined ? [] : [client_uri]),
      ]);
      return [...new Set(addresses.map(originOf))];
    },
    scope: (onPageError) => ({
      name: 'oidc',
      prefix: '',
      async plugin(app) {
        const metadata = async (tenant: Tenant) => (deps.verification ? verifiedMetadata(tenant, await deps.verification.connections(tenant.id)) : {});
        discoveryRoutes({ pool, tenants, tenantOf, metadata })(app);
        browserRoutes(interactions)(app);
        await app.register(
          providerRoutes({
            pool,
            limits: deps.limits,
            networkKey: deps.networkKey,
            tenantOf,
            browser: deps.browser,
            ...(deps.savedLocale ? { savedLocale: deps.savedLocale } : {}),
            ...(deps.savedTheme ? { savedTheme: deps.savedTheme } : {}),
            tooMany: (request, reply, retryAfter) =>
              sendPage(interactions, request, reply.header('retry-after', String(retryAfter)), 429, problemScreen('temporarily_unavailable')),
          }),
        );
      },
      onError: protocolErrors(onPageError),
    }),
    sessionDependants: endTokens(deps),
    listeners: [followRevocation(noticeDeps, noticeJob)],
    mergePart: subjectsPart(deps),
    exportPart: applicationsExport(deps),
    jobTypes: [noticeJob as AnyJobType],
    scheduled: [purgeArtefacts(db)],
  };
}

const system = (): Origin => ({ actor: { kind: 'system' }, requestId: newId() });
