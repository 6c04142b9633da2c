import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type ClientMetadata, interactionPolicy, Provider } from 'oidc-provider';

/** An independent OpenID provider for the tests: it signs people in without asking. */
export interface TestProvider {
  issuer: string;
  /** What the next interaction answers. */
  next: 'ada' | 'bruno' | 'deny';
  prompts: string[];
  /** How surely the next interaction proves who it is; undefined: as any sign-in. */
  level: string | undefined;
  /** What people have told, by their id: asked for where a request has `ask`. */
  birthdates: Map<string, string>;
  /** What is verified about everybody; undefined: nothing. */
  verified: object | undefined;
  /** Who acts for whoever signs in; undefined: they themselves. */
  actor: { sub: string; iss: string } | undefined;
  /** The parameters of the last authorization request. */
  asked: Record<string, unknown>;
  tokenRequests: string[];
  /** What its leads API was told, by whom; and what it answers next. */
  leads: { client: string; key: string; body: Record<string, unknown> }[];
  leadsAnswer: (told: number) => { status: number; fields?: string[] };
  /** Signs a logout token with the provider's real key. */
  logoutToken(claims: JWTPayload, options?: { typ?: string; expiresIn?: number; issuedAt?: number }): Promise<string>;
  close(): Promise<void>;
}

const PEOPLE: Record<string, Record<string, unknown>> = {
  ada: { name: 'Ada Lindqvist', given_name: 'Ada', email: 'ada@example.com', email_verified: true },
  bruno: { email: 'bruno@example.com', email_verified: false },
};

export interface TestClient {
  id: string;
  secret: string;
  /** Where its pages are; undefined: it acts for itself. */
  url?: string;
}

/** What a client registers, by what it is. */
function grantsOf({ url }: TestClient) {
  if (url === undefined) return { redirect_uris: [], response_types: [], grant_types: ['client_credentials'] };
  return {
    redirect_uris: [`${url}/callback`],
    post_logout_redirect_uris: [`${url}/signed-out`],
    backchannel_logout_uri: `${url}/backchannel-logout`,
    backchannel_logout_session_required: true,
    grant_types: ['authorization_code', 'refresh_token'],
  };
}

export async function startTestProvider(port: number, clients: TestClient[]): Promise<TestProvider> {
  const issuer = `http://localhost:${port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: 'test-key' };
  const policy = interactionPolicy.base();
  // Levels as the demos know them, without an order: what is asked for and not there is asked of the person, once.
  policy.get('login')?.checks.add(
    new interactionPolicy.Check('acr', 'a level is missing', (ctx) => {
      const wanted = String(ctx.oidc.params?.['acr_values'] ?? '')
        .split(' ')
        .filter(Boolean);
      return wanted.length > 0 && !wanted.includes(ctx.oidc.session?.acr ?? '') && ctx.oidc.result?.login === undefined;
    }),
  );
  policy.add(new interactionPolicy.Prompt({ name: 'create', requestable: true }), 0);
  policy.add(
    new interactionPolicy.Prompt(
      { name: 'details', requestable: false },
      new interactionPolicy.Check('details_missing', 'a detail is missing', (ctx) => {
        const accountId = ctx.oidc.session?.accountId;
        return ctx.oidc.params?.['ask'] !== undefined && accountId !== undefined && !test.birthdates.has(accountId);
      }),
    ),
    2,
  );

  const provider = new Provider(issuer, {
    jwks: { keys: [jwk] },
    clients: clients.map((client) => ({ client_id: client.id, client_secret: client.secret, ...grantsOf(client) }) as ClientMetadata),
    acrValues: ['urn:parvis:acr:1', 'urn:parvis:acr:2'],
    extraParams: ['action', 'ask', 'verify'],
    extraTokenClaims: async (ctx) => {
      const { acr, authTime } = ctx.oidc.entities.AuthorizationCode ?? ctx.oidc.entities.RefreshToken ?? {};
      return { acr, auth_time: authTime };
    },
    claims: { openid: ['sub', 'sid', 'acr', 'auth_time', 'act'], verified_claims: null, profile: ['name', 'given_name', 'birthdate'], email: ['email', 'email_verified'] },
    cookies: { keys: ['test-only'] },
    interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    features: {
      claimsParameter: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      backchannelLogout: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: async (_ctx, resource) => ({ scope: 'leads:write', audience: resource, accessTokenFormat: 'opaque' }),
      },
      rpInitiatedLogout: {
        enabled: true,
        // A page that submits itself; here a plain form the test submits.
        logoutSource: (ctx, form) => {
          ctx.body = `<html><body>${form.replace('</form>', '<button name="logout" value="yes">Sign out</button></form>')}</body></html>`;
        },
      },
    },
    // The applications run on this computer; the library's own dispatcher refuses such addresses.
    fetch: (url, options = {}) => {
      Reflect.deleteProperty(options, 'dispatcher');
      return fetch(url, options);
    },
    ttl: { AccessToken: 3_600, ClientCredentials: 3_600, Grant: 3_600, IdToken: 3_600, Interaction: 600, RefreshToken: 3_600, Session: 3_600 },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    findAccount: async (_ctx, id) => ({
      accountId: id,
      claims: async () => ({
        sub: id,
        ...PEOPLE[id],
        birthdate: test.birthdates.get(id),
        ...(test.actor ? { act: test.actor } : {}),
        ...(test.verified ? { verified_claims: test.verified } : {}),
      }),
    }),
    loadExistingGrant: async (ctx) => {
      const { client, account } = ctx.oidc;
      if (client === undefined || account === undefined) return undefined;
      // The same grant for the whole session: another one would end the tokens of the first, also where nothing comes of the request.
      const known = ctx.oidc.session?.grantIdFor(client.clientId);
      const existing = known === undefined ? undefined : await ctx.oidc.provider.Grant.find(known);
      if (existing !== undefined) return existing;
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: account.accountId });
      grant.addOIDCScope('openid profile email offline_access');
      grant.addOIDCClaims(['verified_claims']);
      await grant.save();
      return grant;
    },
  });

  const test: TestProvider = {
    actor: undefined,
    issuer,
    next: 'ada',
    prompts: [],
    level: undefined,
    birthdates: new Map(),
    verified: undefined,
    asked: {},
    tokenRequests: [],
    leads: [],
    leadsAnswer: () => ({ status: 200 }),
    logoutToken: async (claims, options = {}) => {
      const issuedAt = options.issuedAt ?? Math.floor(Date.now() / 1000);
      return new SignJWT({ jti: crypto.randomUUID(), iss: issuer, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'test-key', typ: options.typ ?? 'logout+jwt' })
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + (options.expiresIn ?? 120))
        .sign(privateKey);
    },
    close: () => closeServer(server),
  };

  /** As much of a leads API as a client notices. */
  async function leadsApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = await provider.ClientCredentials.find(request.headers.authorization?.replace('Bearer ', '') ?? '');
    const allowed = token?.aud === `${issuer}/leads/v1` && token.scope === 'leads:write';
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body = JSON.parse(text) as Record<string, unknown>;
    const { status, fields = [] } = allowed ? test.leadsAnswer(test.leads.length) : { status: 401 };
    test.leads.push({ client: token?.clientId ?? '', key: String(request.headers['idempotency-key']), body });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ sub: 'lead', fields: fields.map((field) => ({ field, fix: '' })) }));
  }

  const callback = provider.callback();
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/token') === true) test.tokenRequests.push(request.headers.authorization ?? 'none');
    if (request.url === '/leads/v1') return leadsApi(request, response);
    if (request.url?.startsWith('/interaction/') !== true) return callback(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    test.prompts.push(prompt.name);
    test.asked = params;
    if (prompt.name === 'details' && test.next !== 'deny') test.birthdates.set(session?.accountId ?? '', '1990-12-10');
    const result = test.next === 'deny' ? { error: 'access_denied' } : { login: { accountId: test.next, acr: test.level ?? 'urn:parvis:acr:1' }, create: {}, details: {} };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  });
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  return test;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
