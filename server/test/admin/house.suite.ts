import { createHash, randomBytes } from 'node:crypto';
import { request as send } from 'node:http';
import { ensureSystem } from '#admin';
import { newId } from '#platform/ids';
import { createHttpServer, type Door, type HttpServer } from '#platform/http';
import type { Evidence } from '#sessions/contract';
import type { Tenant } from '#tenants';
import { createHttpBrowser, TEST_ORIGIN, type HttpBrowser } from '#test/support';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { insertApiKey } from '../../src/admin/api-keys/store.ts';
import { hashApiKey, newApiKey } from '../../src/admin/access/api-key.ts';
import type { Grant } from '../../src/admin/access/operator.ts';
import type { AdminRoute } from '../../src/admin/kit/contract.ts';
import { BUILT_IN_ROLES } from '../../src/admin/roles/built-in.ts';
import { adminAreas } from '../../src/app/catalog/admin-areas.ts';
import { tenantOf } from '../../src/app/tenant-of.ts';
import { guardOf, resolveIn, scopesOf } from '../../src/app/http.ts';
import { createCopyWorld, type CopyWorld } from '../portability/copies.suite.ts';

/* The admin API over all rooms: a tenant of operators, two tenants of customers, a key for every role, and operators who sign in. */

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed, where it is JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of any shape
  readonly body: any;
  readonly text: string;
}

export interface Ask {
  /** A role (by its key for all tenants), or a token of your own. Absent: nobody. */
  readonly as?: string | { readonly token: string } | { readonly operator: Operator };
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose address it is asked at; default the operators'. */
  readonly at?: Tenant;
}

/** Somebody who runs the installation, signed in a moment ago with a passkey. */
export interface Operator {
  readonly id: string;
  readonly sub: string;
  readonly browser: HttpBrowser;
  /** Headers for one request: a token that is bound to a key, and the proof of it. */
  authorize(method: string, url: string): Promise<Readonly<Record<string, string>>>;
}

export interface AdminHouse extends Omit<CopyWorld, 'close'> {
  readonly system: Tenant;
  readonly port: number;
  readonly routes: readonly AdminRoute[];
  /** `path` below `/admin/v1`. */
  call(method: string, path: string, ask?: Ask): Promise<Told>;
  /** Anything at all below an issuer, e.g. of the console. */
  ask(method: string, url: string, headers?: Readonly<Record<string, string>>, body?: string): Promise<Told>;
  apiKey(of?: { readonly permissions?: readonly string[]; readonly tenants?: readonly string[]; readonly networks?: readonly string[]; readonly expiresAt?: Date }): Promise<{
    readonly id: string;
    readonly token: string;
  }>;
  operator(grants: readonly Grant[], options?: { readonly evidence?: readonly Omit<Evidence, 'at'>[] }): Promise<Operator>;
  /** A browser of a customer, signed in a moment ago, by default with a passkey. */
  visitor(user: Pick<Operator, 'id' | 'sub'>, tenant?: Tenant, evidence?: readonly Omit<Evidence, 'at'>[]): Promise<HttpBrowser>;
  /** A browser in which a customer is signed in; default just now, with a passkey. */
  customer(user: Pick<Operator, 'id' | 'sub'>, options?: { readonly tenant?: Tenant; readonly ago?: number; readonly browser?: HttpBrowser }): Promise<HttpBrowser>;
  /** A browser that knows nothing. */
  browse(userAgent?: string): HttpBrowser;
  /** Somebody whose browser is signed in opens the console. */
  enter(user: Pick<Operator, 'id' | 'sub'>, browser: HttpBrowser): Promise<Operator>;
  close(): Promise<void>;
}

const PASSKEY = { type: 'passkey', factor: 'possession', amr: ['hwk', 'user'], countsAsFactor: true, userVerified: true, phishingResistant: true } as const;

export async function openAdminHouse(): Promise<AdminHouse> {
  const w = await createCopyWorld();
  const { app } = w;
  const { db, keys } = app.platform;
  const system = await ensureSystem(app.tenants);
  const people = new Map<string, { readonly sub: string; readonly evidence: readonly Omit<Evidence, 'at'>[] }>();
  const cipher = await keys.tenant(system.id);
  let server: HttpServer | undefined;
  let port = 0;

  const ask: AdminHouse['ask'] = (method, url, headers = {}, body) => {
    const at = new URL(url);
    return new Promise((done, fail) => {
      const request = send({ host: '127.0.0.1', port, path: at.pathname + at.search, method, headers: { host: at.host, ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const json = /[/+]json/.test(response.headers['content-type'] ?? '');
          done({ status: response.statusCode ?? 0, headers: response.headers as Told['headers'], text, body: json && text !== '' ? JSON.parse(text) : undefined });
        });
      });
      request.on('error', fail);
      request.end(body);
    });
  };

  async function apiKey({ permissions = [], tenants, networks, expiresAt }: Parameters<AdminHouse['apiKey']>[0] = {}) {
    const id = newId();
    const { token, secret } = newApiKey('test', id);
    const key = {
      id,
      name: 'Test',
      hash: hashApiKey(cipher, id, secret),
      permissions,
      ...(tenants ? { tenants } : {}),
      ...(networks ? { networks } : {}),
      ...(expiresAt ? { expiresAt } : {}),
    };
    await db.tenant(system.id, (tx) => insertApiKey(tx, key));
    return { id, token };
  }

  const roleKeys = new Map<string, string>();
  for (const { key, permissions } of BUILT_IN_ROLES) roleKeys.set(key, (await apiKey({ permissions })).token);

  async function operator(grants: readonly Grant[], { evidence = [PASSKEY] }: Parameters<AdminHouse['operator']>[1] = {}): Promise<Operator> {
    const user = await db.tenant(system.id, async (tx) => {
      const made = await app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: `op-${newId()}@example.com`, verified: true }], source: 'operator' });
      await tx.query('insert into admin.operators (tenant_id, user_id, grants) values ($1, $2, $3)', [tx.tenantId, made.id, JSON.stringify(grants)]);
      return made;
    });
    // As somebody who has been here for a while.
    await w.t.dump("update admin.operators set joined_at = platform.now() - interval '1 day' where user_id = $1", [user.id]);
    people.set(user.id, { sub: user.sub, evidence });
    const browser = createHttpBrowser({ route: () => port });
    const signedIn = await browser.get(`${system.issuer}/test/sign-in/${user.id}`);
    if (signedIn.status !== 204) throw new Error(`Not signed in: ${signedIn.status}`);
    return enter(user, browser);
  }

  const visitor: AdminHouse['visitor'] = async ({ id, sub }, tenant = w.tenant, evidence = [PASSKEY]) => {
    people.set(id, { sub, evidence });
    const browser = createHttpBrowser({ route: () => port });
    const signedIn = await browser.get(`${tenant.issuer}/test/sign-in/${id}`);
    if (signedIn.status !== 204) throw new Error(`Not signed in: ${signedIn.status}`);
    return browser;
  };

  const enter: AdminHouse['enter'] = async ({ id, sub }, browser) => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(pair.publicKey);
    const token = await consoleToken(browser, pair.privateKey, jwk);
    return {
      id,
      sub,
      browser,
      async authorize(method, url) {
        return { authorization: `DPoP ${token}`, dpop: await proof(pair.privateKey, jwk, method, url, token) };
      },
    };
  };

  /** RFC 9449 section 4.2. */
  async function proof(key: CryptoKey, jwk: JWK, method: string, url: string, token?: string): Promise<string> {
    const [clock] = await w.t.dump<{ now: Date }>('select platform.now() as now');
    const ath = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') };
    return new SignJWT({ htm: method, htu: url.split('?', 1)[0] as string, jti: newId(), ...ath })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt(Math.floor((clock as { now: Date }).now.getTime() / 1000))
      .sign(key);
  }

  /** As the console asks for it (RFC 7636, RFC 8707, RFC 9449). */
  async function consoleToken(browser: HttpBrowser, key: CryptoKey, jwk: JWK): Promise<string> {
    const verifier = randomBytes(32).toString('base64url');
    const callback = `${system.issuer}/console/signed-in`;
    const wanted = { client_id: 'parvis-console', redirect_uri: callback, resource: `${system.issuer}/admin/v1` };
    const challenge = { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' };
    const start = new URLSearchParams({ ...wanted, ...challenge, response_type: 'code', scope: 'openid admin', prompt: 'none' });
    const back = await browser.follow(await browser.get(`${system.issuer}/authorize?${start.toString()}`), (location) => location.startsWith(callback));
    const code = new URL(back.url).searchParams.get('code');
    if (!code) throw new Error(`No code: ${back.url}`);
    const form = new URLSearchParams({ ...wanted, grant_type: 'authorization_code', code, code_verifier: verifier });
    const url = `${system.issuer}/token`;
    const answer = await ask('POST', url, { 'content-type': 'application/x-www-form-urlencoded', dpop: await proof(key, jwk, 'POST', url) }, form.toString());
    if (answer.status !== 200) throw new Error(`No token: ${answer.text}`);
    return answer.body.access_token as string;
  }

  server = await createHttpServer({
    resolve: resolveIn(app),
    scopes: [
      ...scopesOf(app),
      {
        name: 'test',
        prefix: '',
        plugin: (inner) => {
          inner.get<{ Params: { id: string }; Querystring: { ago?: string } }>('/test/sign-in/:id', async (request, reply) => {
            const tenant = tenantOf(request);
            const who = people.get(request.params.id);
            if (!who) return reply.code(404).send();
            const [clock] = await w.t.dump<{ now: Date }>('select platform.now() as now');
            const at = new Date((clock as { now: Date }).now.getTime() - Number(request.query.ago ?? 0) * 1000).toISOString();
            const proved = who.evidence.map((one) => ({ ...one, at }));
            const session = await db.tenant(tenant.id, (tx) => app.sessions.start(tx, TEST_ORIGIN, { userId: request.params.id, sub: who.sub, evidence: proved }));
            const adopted = await app.oidc.browserAccount.adopt(tenant, request, reply, { sessionId: session.id, sub: who.sub, evidence: proved });
            return reply.code(adopted ? 204 : 409).send();
          });
        },
      },
    ],
    secure: (door) => (door as Door<Tenant>).place.issuer.startsWith('https:'),
    trustedProxies: [],
    maxInflight: 100,
    drainSeconds: 1,
    ready: async () => true,
    guard: guardOf(app),
  });
  port = await server.listen('127.0.0.1', 0);

  return {
    ...w,
    system,
    port,
    routes: adminAreas(app),
    ask,
    apiKey,
    operator,
    visitor,
    browse: (userAgent) => createHttpBrowser({ route: () => port, ...(userAgent === undefined ? {} : { userAgent }) }),
    async customer({ id, sub }, { tenant = w.tenant, ago = 0, browser = createHttpBrowser({ route: () => port }) } = {}) {
      people.set(id, { sub, evidence: [PASSKEY] });
      const signedIn = await browser.get(`${tenant.issuer}/test/sign-in/${id}?ago=${ago}`);
      if (signedIn.status !== 204) throw new Error(`Not signed in: ${signedIn.status}`);
      return browser;
    },
    enter,
    async call(method, path, { as, body, headers = {}, at = system } = {}) {
      const url = `${at.issuer}/admin/v1${path}`;
      const who =
        as === undefined
          ? {}
          : typeof as === 'string'
            ? { authorization: `Bearer ${roleKeys.get(as) ?? `unknown-role-${as}`}` }
            : 'token' in as
              ? { authorization: `Bearer ${as.token}` }
              : await as.operator.authorize(method, url);
      const json = body === undefined ? {} : { 'content-type': 'application/json' };
      return ask(method, url, { ...who, ...json, ...headers }, body === undefined ? undefined : JSON.stringify(body));
    },
    async close() {
      await server?.close();
      await w.close();
    },
  };
}
