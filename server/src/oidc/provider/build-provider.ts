import { hash } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import Provider, { errors, type Adapter, type Client, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { LOCALES } from '#platform/i18n';
import type { SigningKey, TenantCipher } from '#platform/crypto';
import { isAppError } from '#platform/errors';
import type { Limits } from '#platform/limits';
import type { Outbound } from '#platform/outbound';
import type { Sessions } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import type { Applications } from '../applications/applications.ts';
import { createAdapter, type AdapterDeps, unitOrThrow } from '../artefacts/adapter.ts';
import { createConsentMemory } from '../artefacts/consent-memory.ts';
import { createSessionAdapter } from '../artefacts/session-adapter.ts';
import { insertOnce } from '../artefacts/store.ts';
import { hashOf, sealPayload } from '../artefacts/seal-artefact.ts';
import { claimsByScope } from '../claims.ts';
import { acrValues, reportedAcr, wantedAcrs, type AcrRequest } from './assurance.ts';
import { createAccounts, type AccountDeps, type Accounts } from './accounts.ts';
import { applicationOf, installClients } from './clients.ts';
import { grantLoader } from './grants.ts';
import { lifetimes } from './lifetimes.ts';
import { doorFacts } from './door-facts.ts';
import { createPolicy, PROMPTS } from './policy.ts';
import { AnsweredBefore, answerAgain } from './replay.ts';
import { resourceIndicators } from './resources.ts';
import { fail, isBrowserRoute, settleRequest, type SettleDeps } from './settle-request.ts';

export interface ProviderDeps extends AccountDeps, Omit<SettleDeps, 'isActive' | 'showProblem'>, Omit<AdapterDeps, 'onSpentRefreshToken' | 'onPoll'> {
  readonly applications: Applications;
  readonly sessions: Pick<Sessions, 'attach' | 'byHandle' | 'byUid'>;
  readonly outbound: Pick<Outbound, 'fetch'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly showProblem: (tenant: Tenant, ctx: KoaContextWithOIDC, code: string, status: number) => Promise<void>;
  readonly devicePages: DevicePages;
}

export interface DevicePages {
  input(tenant: Tenant, ctx: KoaContextWithOIDC, error: Error | undefined): Promise<void>;
  success(tenant: Tenant, ctx: KoaContextWithOIDC): Promise<void>;
}

export interface BuiltProvider {
  readonly provider: Provider;
  readonly accounts: Accounts;
  readonly handle: ReturnType<Provider['callback']>;
}

export const SESSION_COOKIE = { httpOnly: true, sameSite: 'lax', path: '/', signed: true } as const;

/** A used client assertion must be remembered until it ends; so it may not end late (D14). */
const MAX_ASSERTION_SECONDS = 3600;

/** RFC 8628 section 3.5: five seconds between two questions, less a second for the way. */
const POLLS = { limit: 1, windowSeconds: 4 };

/** Routes as they stand under the issuer. */
export const ROUTES = {
  authorization: '/authorize',
  token: '/token',
  jwks: '/jwks',
  userinfo: '/userinfo',
  introspection: '/introspect',
  revocation: '/revoke',
  pushed_authorization_request: '/par',
  device_authorization: '/device_authorization',
  code_verification: '/device',
  end_session: '/logout',
} as const;

export function buildProvider(deps: ProviderDeps, tenant: Tenant, keys: readonly SigningKey[], cipher: TenantCipher): BuiltProvider {
  const accounts = createAccounts(deps, tenant);
  const showProblem = (ctx: KoaContextWithOIDC, code: string, status: number) => deps.showProblem(tenant, ctx, code, status);
  const settleDeps: SettleDeps = { ...deps, isActive: accounts.active, showProblem };
  const provider = new Provider(tenant.issuer, configure(deps, tenant, keys, cipher, accounts, settleDeps));
  pinToIssuer(provider, tenant);
  installClients(provider, tenant.id, deps.applications);
  rememberOnce(provider, deps, tenant);
  reportAcrAsAsked(provider);
  saveLateSessions(provider, tenant);
  provider.use(settleRequest(settleDeps, tenant) as never);
  // The provider renders what went wrong inside it; trouble of the platform gets its own status afterwards.
  provider.on('server_error', (ctx, error) => {
    if (!isBrowserRoute(ctx.oidc.route)) void fail(settleDeps, ctx, error);
    else deps.onFailure(error, ctx);
  });
  (provider as EventEmitter).on('error', (error: unknown) => deps.onFailure(error, undefined));
  return { provider, accounts, handle: provider.callback() };
}

function configure(deps: ProviderDeps, tenant: Tenant, keys: readonly SigningKey[], cipher: TenantCipher, accounts: Accounts, settleDeps: SettleDeps): Configuration {
  const { settings } = tenant;
  const derived = (purpose: string) => cipher.mac(`oidc.${purpose}`, tenant.issuer);
  const memory = createConsentMemory(deps.db);
  const adapterDeps: AdapterDeps = {
    ...deps,
    async onSpentRefreshToken(unit, row) {
      const ctx = Provider.ctx;
      if (ctx && (await answerAgain(ctx, unit, row, accounts.active))) throw new AnsweredBefore();
    },
    async onPoll(unit, row) {
      const verdict = await deps.limits.hit(unit.tenantId, [{ key: `oidc:device-poll:${row.id_hash.toString('base64url')}`, ...POLLS }]);
      if (!verdict.allowed) throw new errors.SlowDown();
    },
  };
  return {
    adapter: (kind: string): Adapter => {
      const adapter = createAdapter(adapterDeps, kind);
      return kind === 'Session' ? createSessionAdapter({ sessions: deps.sessions, absoluteSeconds: settings.session.absoluteSeconds }, adapter) : adapter;
    },
    acrValues: [...acrValues],
    claims: claimsByScope(tenant) as never,
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    clientBasedCORS: allowsOrigin,
    clientDefaults: { id_token_signed_response_alg: keys[0]?.alg ?? 'ES256' },
    conformIdTokenClaims: true,
    cookies: {
      names: cookieNames(tenant),
      long: { ...SESSION_COOKIE },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
      keys: [derived('cookies').toString('base64url')],
    },
    discovery: {
      prompt_values_supported: ['none', PROMPTS.login, PROMPTS.consent, PROMPTS.select, PROMPTS.create],
      ui_locales_supported: settings.locales.length > 0 ? [...settings.locales] : [...LOCALES],
    },
    features: {
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true, nonceSecret: derived('dpop-nonce'), requireNonce: () => false, allowReplay: false },
      devInteractions: { enabled: false },
      deviceFlow: {
        enabled: true,
        charset: 'base-20',
        mask: '****-****',
        deviceInfo: (ctx: KoaContextWithOIDC) => ({ ip: ctx.ip, ua: ctx.get('user-agent').slice(0, 512), at: new Date().toISOString() }),
        userCodeInputSource: (ctx: KoaContextWithOIDC, _form: string, _out: unknown, error: unknown) => deps.devicePages.input(tenant, ctx, error as Error | undefined),
        // Confirmation is the journey's, where the customer sees who asks and from where; entering the code is no consent.
        userCodeConfirmSource: (ctx: KoaContextWithOIDC) => deps.devicePages.input(tenant, ctx, undefined),
        successSource: (ctx: KoaContextWithOIDC) => deps.devicePages.success(tenant, ctx),
      },
      introspection: { enabled: true, allowedPolicy: introspectionAllowed(accounts) },
      pushedAuthorizationRequests: { enabled: true },
      requestObjects: { enabled: false },
      resourceIndicators: resourceIndicators(tenant.id, deps.applications) as never,
      revocation: { enabled: true, allowedPolicy: ownTokenOnly },
      // The confirmation and its page are ours (logout/); what is left of the provider's is never reached.
      rpInitiatedLogout: { enabled: true, logoutSource: refuseLogout, postLogoutSuccessSource: refuseLogout },
      userinfo: { enabled: true },
    },
    fetch: outboundFetch(deps.outbound),
    findAccount: accounts.findAccount,
    // Bound to the session in the store (session_hash), which costs no look-up; see unit.ts.
    expiresWithSession: async () => false,
    interactions: { policy: createPolicy(), url: (_ctx, interaction) => `${tenant.issuer}/interaction/${interaction.uid}` },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    jwks: { keys: keys.map((key) => ({ ...key.privateJwk, use: 'sig', alg: key.alg, kid: key.kid })) as never },
    loadExistingGrant: grantLoader(tenant, memory),
    pairwiseIdentifier: async () => Promise.reject(new Error('Pairwise subjects are not offered.')),
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' || applicationOf(client).requirePkce },
    renderError: async (ctx, out, error) => renderError(settleDeps, ctx, out, error),
    responseTypes: ['code'],
    revokeGrantPolicy: () => true,
    rotateRefreshToken: true,
    routes: ROUTES,
    scopes: ['openid', 'offline_access'],
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims) => {
      const exp = claims.exp as number;
      if (exp - Math.floor(Date.now() / 1000) > MAX_ASSERTION_SECONDS) throw new errors.InvalidClientAuth('the assertion expires too late');
    },
    subjectTypes: ['public'],
    ttl: lifetimes(tenant) as never,
    extraTokenClaims: async (ctx) => assuranceClaims(ctx),
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256', 'Ed25519', 'EdDSA'],
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'],
      dPoPSigningAlgValues: ['ES256', 'Ed25519', 'EdDSA'],
    },
  };
}

/** `__Host-` where it is possible: the session cookie then cannot be set by a sibling domain. The others are bound to a path of their own. */
function cookieNames(tenant: Tenant) {
  const secure = tenant.issuer.startsWith('https:');
  const path = new URL(tenant.issuer).pathname.replace(/\/$/, '').replace(/^\/t\//, '').replace(/[^a-z0-9-]/gi, '');
  const name = (kind: string) => `parvis_${path === '' ? '' : `${path}_`}${kind}`;
  return { session: `${secure ? '__Host-' : ''}${name('sso')}`, interaction: `${secure ? '__Secure-' : ''}${name('interaction')}`, resume: `${secure ? '__Secure-' : ''}${name('resume')}` };
}

/** Every URL comes from the tenant's issuer; whatever Host or X-Forwarded header a request carries changes none (D2). */
function pinToIssuer(provider: Provider, tenant: Tenant): void {
  const issuer = new URL(tenant.issuer);
  const pin = (name: string, value: unknown) => Object.defineProperty(provider.request, name, { configurable: false, get: () => value });
  pin('host', issuer.host);
  pin('hostname', issuer.hostname);
  pin('protocol', issuer.protocol.slice(0, -1));
  pin('origin', issuer.origin);
  // The client's address, as the door saw it; see mount.ts.
  Object.defineProperty(provider.request, 'ip', {
    get(this: { readonly req: IncomingMessage }) {
      return doorFacts(this.req)?.ip ?? '';
    },
  });
  provider.OIDCContext.prototype.urlFor = (name: string, options?: object) => provider.urlFor(name, options as never);
}

/** Client assertions and DPoP proofs: one atomic insert instead of a look and a write (O7). */
function rememberOnce(provider: Provider, deps: ProviderDeps, tenant: Tenant): void {
  const Model = provider.ReplayDetection as unknown as { unique(iss: string, jti: string, exp: number): Promise<boolean> };
  Model.unique = async (iss, jti, exp) => {
    const id = hash('sha256', JSON.stringify([iss, jti]), 'base64url');
    const ttl = Math.max(1, Math.min(exp - Math.floor(Date.now() / 1000), MAX_ASSERTION_SECONDS + 60));
    const idHash = hashOf(id);
    return insertOnce(deps.db, tenant.id, 'ReplayDetection', idHash, sealPayload(unitOrThrow().cipher, 'ReplayDetection', idHash, '{}'), ttl);
  };
}

/**
 * When the form for a device's code is refused for a browser that brought no session, the provider gives it a new form with a secret but
 * no session to keep it in, and fails. Here that session is made.
 */
function saveLateSessions(provider: Provider, tenant: Tenant): void {
  const prototype = provider.Session.prototype as unknown as { persist(): Promise<unknown>; save(ttl: number): Promise<unknown>; exp?: number; id: string };
  const persist = prototype.persist;
  prototype.persist = async function late(this: typeof prototype) {
    if (typeof this.exp === 'number') return persist.call(this);
    Provider.ctx?.oidc.cookies.set(provider.cookieName('session'), this.id, { ...SESSION_COOKIE });
    return this.save(tenant.settings.session.absoluteSeconds);
  };
}

function reportAcrAsAsked(provider: Provider): void {
  Object.defineProperty(provider.OIDCContext.prototype, 'acr', {
    configurable: true,
    get(this: KoaContextWithOIDC['oidc']) {
      const asked = (this.claims as { id_token?: { acr?: AcrRequest | null } } | undefined)?.id_token?.acr;
      return reportedAcr(this.session?.acr, wantedAcrs(asked));
    },
  });
}

/** Scripts of an application may call token and UserInfo endpoint from its own origins. Never with cookies, so no credentials header. */
function allowsOrigin(ctx: KoaContextWithOIDC, origin: string, client: Client): boolean {
  if (origin === 'null') return false;
  const { allowed_origins: allowed, redirect_uris: redirects } = applicationOf(client).metadata;
  if (ctx.oidc.route !== 'userinfo' && client.clientAuthMethod !== 'none') return false;
  return (allowed ?? []).includes(origin) || redirects.some((uri) => URL.canParse(uri) && new URL(uri).origin === origin);
}

/** How surely the customer signed in, for the API (RFC 9068 section 2.2.1, RFC 9470). */
function assuranceClaims(ctx: KoaContextWithOIDC): Record<string, unknown> | undefined {
  const { AuthorizationCode, RefreshToken, DeviceCode } = ctx.oidc.entities;
  const source = AuthorizationCode ?? DeviceCode ?? RefreshToken;
  if (!source?.accountId) return undefined;
  return { auth_time: source.authTime, acr: source.acr, amr: source.amr };
}

/** An application may look at its own tokens, and an API at those made for it; suspended users' tokens are not active (D7). */
function introspectionAllowed(accounts: Accounts) {
  return async (_ctx: KoaContextWithOIDC, client: Client, token: { clientId?: string | undefined; aud?: string | string[] | undefined; accountId?: string | undefined }): Promise<boolean> => {
    const serves = applicationOf(client).metadata.resource_server_for ?? [];
    const audience = typeof token.aud === 'string' && serves.includes(token.aud);
    if (token.clientId !== client.clientId && (client.clientAuthMethod === 'none' || !audience)) return false;
    return token.accountId === undefined || (await accounts.active(token.accountId)) !== undefined;
  };
}

async function ownTokenOnly(_ctx: KoaContextWithOIDC, client: Client, token: { clientId?: string | undefined }): Promise<boolean> {
  if (token.clientId === client.clientId) return true;
  if (client.clientAuthMethod === 'none') return false;
  throw new errors.InvalidRequest('client is not authorized to revoke the presented token');
}

async function refuseLogout(): Promise<void> {
  throw new errors.InvalidRequest('sign out at the end_session_endpoint');
}

/** `jwks_uri` of applications, through the one outbound client (D9). */
function outboundFetch(outbound: Pick<Outbound, 'fetch'>) {
  return async (url: string | URL | Request): Promise<Response> => {
    const answer = await outbound.fetch(url instanceof Request ? url.url : String(url), { headers: { accept: 'application/json' }, timeoutMs: 5000 });
    if (!answer.ok) throw new Error(`The address could not be read: ${answer.why}`);
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
}

async function renderError(deps: Pick<SettleDeps, 'showProblem'>, ctx: KoaContextWithOIDC, out: { error: string; error_description?: string | undefined }, error: unknown): Promise<void> {
  if (!isBrowserRoute(ctx.oidc.route)) {
    ctx.body = out;
    return;
  }
  const trouble = isAppError(error) && error.status === 503;
  const code = trouble ? 'temporarily_unavailable' : error instanceof errors.SessionNotFound ? 'session_not_found' : out.error;
  await deps.showProblem(ctx, code, trouble ? 503 : ctx.status);
}
