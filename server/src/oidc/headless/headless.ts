import type { Identity } from '#identity/contract';
import type { FlowFacts } from '#journeys/contract';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import { demandsOf, meets } from '#sessions';
import type { Sessions } from '#sessions/contract';
import { detailsFor } from '#tenants';
import type { Tenant, Tenants } from '#tenants/contract';
import type { Verification } from '#verification/contract';
import { publicApplication, type Applications } from '../applications/applications.ts';
import { inUnit, newUnit, settleUnit } from '../artefacts/unit.ts';
import type { HeadlessAnswer, Oidc, PushedRequest } from '../contract.ts';
import { oidcErrors } from '../errors.ts';
import { wantedAcrs, reportedAcr } from '../provider/assurance.ts';
import { grantAll, type Asked } from '../provider/grants.ts';
import type { PooledProvider, ProviderPool } from '../provider/provider-pool.ts';
import { missingOf } from '../provider/details.ts';
import { acrRequestOf, wantedBy } from '../provider/wanted.ts';
import { claimsByScope } from '../claims.ts';
import { verifiableClaims } from '../verified-claims/metadata.ts';
import { essentialWishes } from '../verified-claims/essential.ts';
import { requestsIn, verifiedNames } from '../verified-claims/read-request.ts';
import { requirementsOf } from '../provider/verify-parameter.ts';

export interface HeadlessDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly sessions: Pick<Sessions, 'byId'>;
  readonly identity: Pick<Identity, 'missingAttributes'>;
  readonly tenants: Pick<Tenants, 'byId' | 'assertActive'>;
  readonly applications: Applications;
  readonly pool: ProviderPool;
  readonly verification?: Pick<Verification, 'connections'>;
}

const URN = 'urn:ietf:params:oauth:request_uri:';

/** The parameters of a pushed request, as the provider checked and kept them (an unsecured JWT of its own making). */
interface Parameters {
  readonly client_id: string;
  readonly redirect_uri: string;
  readonly scope?: string;
  readonly state?: string;
  readonly nonce?: string;
  readonly prompt?: string;
  readonly login_hint?: string;
  readonly ui_locales?: string;
  readonly code_challenge?: string;
  readonly code_challenge_method?: string;
  readonly resource?: string | readonly string[];
  readonly claims?: { readonly id_token?: Record<string, unknown>; readonly userinfo?: Record<string, unknown> };
  readonly acr_values?: string;
  readonly max_age?: number | string;
  readonly action?: string;
  readonly ask?: string;
  readonly verify?: string;
  readonly idp_hint?: string;
  readonly dpop_jkt?: string;
}

interface Pushed {
  readonly jti: string;
  readonly request: string;
  readonly dpopJkt?: string;
  readonly consumed?: number;
  readonly isExpired: boolean;
  consume(): Promise<void>;
}

const parametersOf = (pushed: Pushed): Parameters => JSON.parse(Buffer.from(pushed.request.split('.')[1] ?? '', 'base64url').toString()) as Parameters;
/** The parts of the provider's session that its own authorization endpoint uses. */
interface ProtocolSession {
  readonly uid: string;
  loginAccount(details: { readonly accountId: string; readonly loginTs: number; readonly acr: string; readonly amr: readonly string[] }): void;
  ensureClientContainer(clientId: string): void;
  grantIdFor(clientId: string, grantId: string): void;
  sidFor(clientId: string): string;
  save(ttl: number): Promise<string>;
}

const answerTo = ({ issuer }: Tenant, { redirect_uri, state }: Parameters): HeadlessAnswer => ({
  redirectUri: redirect_uri,
  iss: issuer,
  ...(state === undefined ? {} : { state }),
});
const words = (text: string | undefined) => text?.split(' ').filter(Boolean) ?? [];

export function createHeadless(deps: HeadlessDeps): Pick<Oidc, 'pushedRequest' | 'issueCode' | 'declineRequest'> {
  async function tenantOf(tenantId: string): Promise<Tenant> {
    const tenant = await deps.tenants.byId(tenantId);
    if (!tenant) throw oidcErrors.unknown_application();
    deps.tenants.assertActive(tenant);
    return tenant;
  }

  async function headlessApplication(tenantId: string, clientId: string) {
    const application = await deps.applications.find(tenantId, clientId);
    if (application?.state !== 'active') throw oidcErrors.unknown_application();
    if (!application.headless) throw oidcErrors.not_headless();
    return application;
  }

  async function findPushed({ provider }: PooledProvider, ref: string, late: boolean): Promise<Pushed> {
    const pushed = (await provider.PushedAuthorizationRequest.find(ref, { ignoreExpiration: true })) as unknown as Pushed | undefined;
    if (!pushed || pushed.consumed || (!late && pushed.isExpired)) throw oidcErrors.invalid_request_uri();
    return pushed;
  }

  async function inNewUnit<T>(tenantId: string, work: (unit: ReturnType<typeof newUnit>) => Promise<T>): Promise<T> {
    const unit = newUnit(tenantId, await deps.keys.tenant(tenantId));
    return inUnit(unit, () => work(unit));
  }

  return {
    async pushedRequest(tenantId, clientId, requestUri): Promise<PushedRequest> {
      const tenant = await tenantOf(tenantId);
      const application = await headlessApplication(tenantId, clientId);
      if (!requestUri.startsWith(URN)) throw oidcErrors.invalid_request_uri();
      return inNewUnit(tenantId, async () => {
        const pushed = await findPushed(await deps.pool.of(tenant), requestUri.slice(URN.length), false);
        const parameters = parametersOf(pushed);
        if (parameters.client_id !== clientId) throw oidcErrors.invalid_request_uri();
        // A journey of its own proves everything anew; that it was asked for is told to it all the same.
        const fresh = parameters.max_age !== undefined || words(parameters.prompt).includes('login');
        const details = detailsFor(tenant, application, parameters.ask);
        const proof = wantedBy(tenant, application, parameters, fresh);
        const vouched = await essentialOf(tenant, parameters);
        const more = { ...(details.length > 0 ? { details } : {}), ...(vouched.length > 0 ? { vouched } : {}) };
        const wanted = Object.keys(more).length === 0 ? proof : { acr: [], fresh: false, ...proof, ...more };
        return {
          ref: pushed.jti,
          application: publicApplication(application),
          journey: words(parameters.prompt).includes('create') ? 'sign-up' : 'sign-in',
          locales: words(parameters.ui_locales),
          redirectUri: parameters.redirect_uri,
          ...(parameters.login_hint === undefined ? {} : { loginHint: parameters.login_hint }),
          ...(parameters.idp_hint === undefined ? {} : { connectionHint: parameters.idp_hint }),
          ...(wanted ? { wanted } : {}),
        };
      });
    },

    async issueCode(tenantId, request, facts) {
      const tenant = await tenantOf(tenantId);
      const application = await headlessApplication(tenantId, request.application.clientId);
      const session = await readSession(tenantId, facts);
      return inNewUnit(tenantId, async (unit) => {
        const pooled = await deps.pool.of(tenant);
        const { provider } = pooled;
        // The request was valid when the journey began; the journey may take longer than its minute. It is still used once only.
        const pushed = await findPushed(pooled, request.ref, true);
        const parameters = parametersOf(pushed);
        if (parameters.client_id !== application.clientId) throw oidcErrors.invalid_request_uri();
        const client = await provider.Client.find(application.clientId);
        if (!client) throw oidcErrors.unknown_application();
        const lacking = await missingOf(
          (id, sub, names) => deps.db.read(id, (tx) => deps.identity.missingAttributes(tx, sub, names)),
          tenant,
          detailsFor(tenant, application, parameters.ask),
          session.sub,
        );
        if (lacking.length > 0) throw oidcErrors.details_missing();
        const acr = assuranceFor(parameters, session.acr, demandsOf(tenant, application).floor);
        if (await pooled.accounts.unmet(session.sub, requirementsOf(tenant, application.clientId, parameters.verify))) throw oidcErrors.requirements_not_met();
        const asked = await askedOf(tenant, parameters);
        unit.loginSessionId = session.id;
        const protocol = new (provider.Session as unknown as { new (): ProtocolSession })();
        protocol.loginAccount({ accountId: session.sub, loginTs: session.authTime, acr: session.acr, amr: [...session.amr] });
        protocol.ensureClientContainer(client.clientId);
        const grant = new provider.Grant({ accountId: session.sub, clientId: client.clientId });
        grantAll(grant, asked);
        const grantId = await grant.save();
        protocol.grantIdFor(client.clientId, grantId);
        const resource = Object.keys(asked.resources);
        const code = new provider.AuthorizationCode({
          accountId: session.sub,
          acr,
          amr: [...session.amr],
          authTime: session.authTime,
          claims: parameters.claims,
          client,
          codeChallenge: parameters.code_challenge,
          codeChallengeMethod: parameters.code_challenge_method,
          grantId,
          nonce: parameters.nonce,
          redirectUri: parameters.redirect_uri,
          resource: resource.length <= 1 ? resource[0] : resource,
          scope: [...asked.scopes, ...Object.values(asked.resources).flat()].join(' '),
          sessionUid: protocol.uid,
          sid: protocol.sidFor(client.clientId),
          dpopJkt: parameters.dpop_jkt ?? pushed.dpopJkt,
        } as never);
        const value = await code.save();
        await pushed.consume();
        // A handle nobody is told: this session has no browser.
        await protocol.save(tenant.settings.session.absoluteSeconds);
        const settled = await settleUnit(deps.db, unit);
        if (!settled?.consumed) throw oidcErrors.invalid_request_uri();
        if (!settled.granted || !settled.bound) throw oidcErrors.session_ended();
        return { ...answerTo(tenant, parameters), code: value };
      });
    },

    async declineRequest(tenantId, request) {
      const tenant = await tenantOf(tenantId);
      const { clientId } = await headlessApplication(tenantId, request.application.clientId);
      return inNewUnit(tenantId, async (unit) => {
        const pushed = await findPushed(await deps.pool.of(tenant), request.ref, true);
        const parameters = parametersOf(pushed);
        if (parameters.client_id !== clientId) throw oidcErrors.invalid_request_uri();
        await pushed.consume();
        const settled = await settleUnit(deps.db, unit);
        if (!settled?.consumed) throw oidcErrors.invalid_request_uri();
        return answerTo(tenant, parameters);
      });
    },
  };

  async function readSession(tenantId: string, { sessionId, sub }: FlowFacts) {
    const session = sessionId === undefined ? undefined : await deps.db.read(tenantId, (tx) => deps.sessions.byId(tx, sessionId));
    if (!session || session.sub !== sub) throw oidcErrors.session_ended();
    return session;
  }

  /** Nobody is known yet, so that everything is to be verified; what is verified already is passed by in the journey. */
  async function essentialOf(tenant: Tenant, { claims }: Parameters) {
    const connections = (await deps.verification?.connections(tenant.id)) ?? [];
    const known = verifiableClaims(tenant);
    return essentialWishes(requestsIn(claims ?? {}), { assured: [], connections, allowed: (name) => known.includes(name) });
  }

  /** Own applications only (see validation), so nothing has to be asked. */
  async function askedOf(tenant: Tenant, parameters: Parameters): Promise<Asked> {
    const scopes = words(parameters.scope);
    const known = claimsByScope(tenant);
    const registered = await deps.applications.resources(tenant.id);
    const wanted = parameters.resource === undefined ? [] : typeof parameters.resource === 'string' ? [parameters.resource] : [...parameters.resource];
    return {
      scopes: scopes.filter((scope) => scope === 'offline_access' || Array.isArray(known[scope])),
      claims: [
        ...new Set([...Object.keys(parameters.claims?.id_token ?? {}), ...Object.keys(parameters.claims?.userinfo ?? {})]),
        ...verifiedNames(parameters.claims ?? {}, verifiableClaims(tenant)),
      ],
      resources: Object.fromEntries(wanted.flatMap((id) => (registered.has(id) ? [[id, scopes.filter((scope) => registered.get(id)?.scopes.includes(scope))]] : []))),
    };
  }
}

/** Never below what the request cannot do without, nor below the application's own floor. */
function assuranceFor(parameters: Parameters, reached: string, floor: string | undefined): string | undefined {
  if (floor !== undefined && !meets(reached, floor)) throw oidcErrors.requirements_not_met();
  const request = acrRequestOf(parameters);
  const wanted = wantedAcrs(request);
  if (request?.essential && wanted.length > 0 && !wanted.some((acr) => meets(reached, acr))) throw oidcErrors.requirements_not_met();
  return reportedAcr(reached, wanted, floor);
}
