import { doorFacts } from './door-facts.ts';
import Provider, { errors, type Adapter, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { SigningKey, TenantCipher } from '#platform/crypto';
import { isAppError } from '#platform/errors';
import type { Limits, NetworkKey } from '#platform/limits';
import type { Outbound } from '#platform/outbound';
import { LEVELS } from '#sessions';
import type { Sessions } from '#sessions/contract';
import type { Tenant } from '#tenants/contract';
import type { Applications } from '../applications/applications.ts';
import { createAdapter, type AdapterDeps } from '../artefacts/adapter.ts';
import { createConsentMemory } from '../artefacts/consent-memory.ts';
import { createSessionAdapter, type SessionAdapterDeps } from '../artefacts/session-adapter.ts';
import { currentUnit } from '../artefacts/unit.ts';
import { claimsByScope } from '../claims.ts';
import type { AccountDeps, Accounts } from './accounts.ts';
import { cookieNames, ROUTES, SESSION_COOKIE } from './addresses.ts';
import { MAX_ASSERTION_SECONDS } from './adjust-provider.ts';
import { ACCOUNT_OF } from './account-of-parameter.ts';
import { ACTION, knownAction } from './action-parameter.ts';
import { IDP_HINT, plainHint } from './hint-parameter.ts';
import { ASK_PARAM, knownAsk, type MissingDetails, type UndecidedDetails } from './details.ts';
import { applicationOf } from './clients.ts';
import { grantLoader } from './grants.ts';
import { lifetimes } from './lifetimes.ts';
import { createPolicy, PROMPTS } from './policy.ts';
import { AnsweredBefore, answerAgain } from './replay.ts';
import { resourceIndicators } from './resources.ts';
import { assertSameDevice, noteDevice, type Continuity } from './same-device.ts';
import type { SameBrowserDeps } from './same-browser.ts';
import { isBrowserRoute, type SettleDeps } from './settle-request.ts';
import { cookieSigner } from './sign-cookies.ts';
import { keepPushedPrompt } from './keep-pushed-prompt.ts';
import { keepVerifiedRequests } from './keep-verified-requests.ts';
import { ORGANIZATION_ID, plainOrganization } from './organization.ts';
import { knownRequirements, VERIFY } from './verify-parameter.ts';
import { allowsOrigin, assuranceClaims, introspectionAllowed, ownTokenOnly } from './token-policies.ts';

export interface ProviderDeps extends AccountDeps, SameBrowserDeps, Omit<SettleDeps, 'stands' | 'showProblem'>, Omit<AdapterDeps, 'onSpentRefreshToken' | 'onPoll' | 'onCreate'> {
  readonly undecided?: UndecidedDetails;
  /** Absent: nobody looks at where a refresh comes from. */
  readonly continuity?: Continuity;
  readonly applications: Applications;
  readonly sessions: Pick<Sessions, 'attach' | 'byHandle' | 'byUid'>;
  readonly outbound: Pick<Outbound, 'fetch'>;
  readonly limits: Pick<Limits, 'hit'>;
  readonly networkKey: NetworkKey;
  readonly showProblem: (tenant: Tenant, ctx: KoaContextWithOIDC, code: string, status: number) => Promise<void>;
  readonly devicePages: DevicePages;
  readonly onActed: SessionAdapterDeps['onActed'];
}

export interface DevicePages {
  input(tenant: Tenant, ctx: KoaContextWithOIDC, error: Error | undefined): Promise<void>;
  success(tenant: Tenant, ctx: KoaContextWithOIDC): Promise<void>;
}

/** Sign-ins begun and codes asked for by one network, which may be a whole company. */
const CREATIONS = { limit: 2000, windowSeconds: 600 };

/** RFC 8628 section 3.5: five seconds between two questions, less a second for the way. */
const POLLS = { limit: 1, windowSeconds: 4 };

/** Everything the provider is told about a tenant. Every default that would print a notice is set. */
export function configure(deps: ProviderDeps, tenant: Tenant, keys: readonly SigningKey[], cipher: TenantCipher, accounts: Accounts, settleDeps: SettleDeps): Configuration {
  const { settings } = tenant;
  const derived = (purpose: string) => cipher.mac(`oidc.${purpose}`, tenant.issuer);
  const memory = createConsentMemory(deps.db);
  const missing: MissingDetails = (tenantId, sub, names) => deps.db.read(tenantId, (tx) => deps.identity.missingAttributes(tx, sub, names));
  const adapterDeps: AdapterDeps = {
    ...deps,
    async onSpentRefreshToken(unit, row) {
      const ctx = Provider.ctx;
      if (ctx && (await answerAgain(ctx, unit, row, accounts.stands))) throw new AnsweredBefore();
    },
    async onCreate(unit, kind) {
      const ctx = Provider.ctx;
      const client = ctx?.oidc.client;
      // An application that proved who it is pushes requests for all its customers from one address.
      if (kind !== 'Interaction' && client && client.clientAuthMethod !== 'none') return;
      const verdict = await deps.limits.hit(unit.tenantId, [{ key: `oidc:create:${kind}:${deps.networkKey(unit.origin?.ip)}`, ...CREATIONS }]);
      if (verdict.allowed) return;
      ctx?.set('retry-after', String(verdict.retryAfter));
      throw Object.assign(new errors.TemporarilyUnavailable('too many requests from this network'), { status: 429, statusCode: 429 });
    },
    async onPoll(unit, row) {
      const verdict = await deps.limits.hit(unit.tenantId, [{ key: `oidc:device-poll:${row.id_hash.toString('base64url')}`, ...POLLS }]);
      if (!verdict.allowed) throw new errors.SlowDown();
    },
  };
  return {
    adapter: (kind: string): Adapter => {
      const adapter = createAdapter(adapterDeps, kind);
      return kind === 'Session' ? createSessionAdapter({ sessions: deps.sessions, onActed: deps.onActed, absoluteSeconds: settings.session.absoluteSeconds }, adapter) : adapter;
    },
    acrValues: [...LEVELS],
    claims: claimsByScope(tenant) as never,
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    clientBasedCORS: allowsOrigin,
    clientDefaults: { id_token_signed_response_alg: keys[0]?.alg ?? 'ES256' },
    conformIdTokenClaims: true,
    cookies: {
      names: cookieNames(tenant),
      long: { ...SESSION_COOKIE },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
      keys: cookieSigner(derived('cookies')) as never,
    },
    discovery: {
      prompt_values_supported: ['none', PROMPTS.login, PROMPTS.consent, PROMPTS.select, PROMPTS.create],
      ui_locales_supported: [...settings.locales],
    },
    features: {
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true, assertClaimsParameter: keepVerifiedRequests } as never,
      clientCredentials: { enabled: true },
      dPoP: { enabled: true, nonceSecret: derived('dpop-nonce'), requireNonce: () => false, allowReplay: false },
      devInteractions: { enabled: false },
      deviceFlow: {
        enabled: true,
        charset: 'base-20',
        mask: '****-****',
        deviceInfo: (ctx: KoaContextWithOIDC) => ({ ip: doorFacts(ctx.req)?.ip ?? ctx.ip, ua: ctx.get('user-agent').slice(0, 512), at: new Date().toISOString() }),
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
    // Each is called for every request, after the provider has read all others: the place of `keepPushedPrompt`, whose parameter has no check of its own.
    extraParams: {
      [ACTION]: knownAction,
      [ASK_PARAM]: knownAsk,
      [ACCOUNT_OF]: keepPushedPrompt,
      [IDP_HINT]: plainHint,
      [VERIFY]: knownRequirements(tenant),
      [ORGANIZATION_ID]: plainOrganization,
    } as never,
    fetch: outboundFetch(deps.outbound),
    findAccount: accounts.findAccount,
    // Bound to the session in the store (session_hash), which costs no look-up; see unit.ts.
    expiresWithSession: async () => false,
    interactions: {
      policy: createPolicy(tenant, { missing, undecided: deps.undecided, ...(deps.watch ? { watch: deps.watch } : {}) }, accounts),
      url: (_ctx, interaction) => `${tenant.issuer}/interaction/${interaction.uid}`,
    },
    // Whoever acts for a customer does so for minutes, and in person.
    async issueRefreshToken(ctx, client) {
      if (!client.grantTypeAllowed('refresh_token') || currentUnit()?.acting !== undefined) return false;
      await noteDevice(deps, ctx);
      return true;
    },
    jwks: { keys: keys.map((key) => ({ ...key.privateJwk, use: 'sig', alg: key.alg, kid: key.kid })) as never },
    loadExistingGrant: grantLoader(tenant, memory),
    pairwiseIdentifier: (_ctx, sub, client) => accounts.subjectFor(sub, client.clientId),
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' || applicationOf(client).requirePkce },
    renderError: async (ctx, out, error) => renderError(settleDeps, ctx, out, error),
    responseTypes: ['code'],
    revokeGrantPolicy: () => true,
    async rotateRefreshToken(ctx) {
      await assertSameDevice(deps, ctx);
      return true;
    },
    routes: ROUTES,
    scopes: ['openid', 'offline_access'],
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims) => {
      const exp = claims.exp as number;
      if (exp - Math.floor(Date.now() / 1000) > MAX_ASSERTION_SECONDS) throw new errors.InvalidClientAuth('the assertion expires too late');
    },
    subjectTypes: ['public'],
    ttl: lifetimes(tenant) as never,
    extraTokenClaims: async (ctx) => ({ ...assuranceClaims(ctx), ...(await accounts.actsFor(ctx)) }),
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256', 'Ed25519', 'EdDSA'],
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'],
      dPoPSigningAlgValues: ['ES256', 'Ed25519', 'EdDSA'],
    },
  };
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

async function renderError(
  deps: Pick<SettleDeps, 'showProblem'>,
  ctx: KoaContextWithOIDC,
  out: { error: string; error_description?: string | undefined },
  error: unknown,
): Promise<void> {
  if (!isBrowserRoute(ctx.oidc.route)) {
    ctx.body = out;
    return;
  }
  const trouble = isAppError(error) && error.status === 503;
  const code = trouble ? 'temporarily_unavailable' : error instanceof errors.SessionNotFound ? 'session_not_found' : out.error;
  await deps.showProblem(ctx, code, trouble ? 503 : ctx.status);
}
