import { createHash, randomBytes } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import type { HandedOver } from '#acting/contract';
import type { User } from '#identity';
import type { Tenant } from '#tenants';
import { TEST_ORIGIN, type Answer, type HttpBrowser } from '#test/support';
import { openAdminHouse, type AdminHouse, type Operator, type Told } from '../admin/house.suite.ts';

/* A customer who lets support in, an operator who acts for them, and applications that accept it or do not. */

export const REASON = 'the order page stays empty for them';
export const CALLBACK = 'https://app.example/callback';
const SECRET = 'a-secret-of-the-acting-tests-1234567890';

export interface Tokens {
  readonly status: number;
  readonly error: string | undefined;
  readonly id: Readonly<Record<string, unknown>>;
  readonly access: string;
  readonly refresh: string | undefined;
  readonly expiresIn: number;
}

export interface ActingHouse extends AdminHouse {
  person(shape?: { readonly name?: string; readonly tenant?: Tenant }): Promise<User & { readonly email: string }>;
  support(): Promise<Operator>;
  /** The customer's own page makes it. */
  codeOf(browser: HttpBrowser, tenant?: Tenant): Promise<string>;
  handOver(operator: Operator, userId: string, code: string, more?: { readonly tenant?: string; readonly reason?: string }): Promise<Told>;
  /** All the way: the browser in which the operator acts. */
  actFor(user: User, operator?: Operator, userAgent?: string): Promise<{ readonly browser: HttpBrowser; readonly session: string; readonly operator: Operator }>;
  authorize(browser: HttpBrowser, clientId: string, more?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Of an application that the browser is sent to and comes back from. */
  tokens(browser: HttpBrowser, clientId: string, more?: Readonly<Record<string, string>>): Promise<Tokens>;
  api(method: string, path: string, token: string): Promise<Told>;
  form(path: string, clientId: string, fields: Readonly<Record<string, string>>): Promise<Told>;
  events(
    userId: string,
    ...types: readonly string[]
  ): Promise<
    readonly { readonly type: string; readonly actor: { readonly kind: string; readonly id?: string }; readonly data: Readonly<Record<string, unknown>>; readonly result: string }[]
  >;
  sweep(): Promise<void>;
  /** As the route does it; where the database's clock is not this machine's, which is what judges proofs of keys. */
  handOverNow(operator: Operator, userId: string, code: string): Promise<HandedOver>;
  /** So many seconds later, and back again. The clock stands still meanwhile. */
  later(seconds: number, work: (move: (seconds: number) => Promise<void>) => Promise<void>): Promise<void>;
}

const own = { 'sec-fetch-site': 'same-origin' };

export async function openActingHouse(): Promise<ActingHouse> {
  const house = await openAdminHouse();
  const { app, tenant, other } = house;
  const { db } = app.platform;
  for (const [slug, name, issuer] of [
    [tenant.slug, tenant.name, tenant.issuer],
    [other.slug, other.name, other.issuer],
  ] as const)
    await app.tenants.save({ slug, name, issuer, settings: { acting: { allowed: true, minutes: 15 }, nudges: { passkey: false } } });
  const resource = 'https://api.example/';
  await db.tenant(tenant.id, async (tx) => {
    const metadata = { redirect_uris: [CALLBACK], grant_types: ['authorization_code', 'refresh_token'], backchannel_logout_uri: 'https://app.example/signed-out' };
    const save = (clientId: string, more: object) =>
      app.oidc.saveApplication(tx, tenant.id, { clientId, name: clientId, firstParty: true, secret: SECRET, metadata, ...more }, TEST_ORIGIN);
    await app.oidc.saveResource(tx, tenant.id, { identifier: resource, name: 'Orders', scopes: ['orders:read'] }, TEST_ORIGIN);
    await save('shop', { acceptsActing: true, actions: {} });
    await save('bank', {});
    await save('vault', { acceptsActing: true, mfa: { mode: 'required', assurance: 'aal2' } });
    await save('careful', { acceptsActing: true, mfa: { mode: 'required' } });
    await save('partner', { acceptsActing: true, firstParty: false, metadata: { ...metadata, scope: 'openid email' } });
  });
  let made = 0;

  const form: ActingHouse['form'] = (path, clientId, fields) =>
    house.ask(
      'POST',
      `${tenant.issuer}${path}`,
      { authorization: `Basic ${Buffer.from(`${clientId}:${SECRET}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' },
      new URLSearchParams(fields).toString(),
    );

  const codeOf: ActingHouse['codeOf'] = async (browser, at = tenant) => {
    const page = await browser.post(`${at.issuer}/account/support`, { _action: 'make' }, own);
    const shown = /class="secret-value"[^>]*>(.*?)<\/bdi>/s.exec(page.text)?.[1]?.replace(/<[^>]*>/g, '');
    if (page.status !== 200 || !shown) throw new Error(`No code: ${page.status} ${page.text.slice(0, 400)}`);
    return shown;
  };

  const handOver: ActingHouse['handOver'] = (operator, userId, code, { tenant: slug = tenant.slug, reason = REASON } = {}) =>
    house.call('POST', `/tenants/${slug}/users/${userId}/acting`, { as: { operator }, body: { code, reason } });

  const authorize: ActingHouse['authorize'] = async (browser, clientId, more = {}) => {
    const wanted = { client_id: clientId, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid', ...more };
    return browser.follow(await browser.get(`${tenant.issuer}/authorize?${new URLSearchParams({ code_challenge_method: 'S256', ...wanted }).toString()}`), (location) =>
      location.startsWith(CALLBACK),
    );
  };

  return {
    ...house,
    form,
    codeOf,
    handOver,
    authorize,
    async person({ name = 'Ada Lovelace', tenant: at = tenant } = {}) {
      const email = `customer${++made}@example.com`;
      const user = await db.tenant(at.id, (tx) =>
        app.identity.register(tx, TEST_ORIGIN, { identifiers: [{ kind: 'email', value: email, verified: true }], attributes: { name }, source: 'user' }),
      );
      return { ...user, email };
    },
    support: () => house.operator([{ role: 'support' }]),
    async actFor(user, operator, userAgent) {
      const acting = operator ?? (await house.operator([{ role: 'support' }]));
      const code = await codeOf(await house.customer(user));
      const given = await handOver(acting, user.id, code);
      if (given.status !== 201) throw new Error(`Not handed over: ${given.text}`);
      const browser = house.browse(userAgent);
      const shown = await browser.get(given.body.address as string);
      const begun = await browser.submit(shown, 'begin');
      if (begun.status !== 200) throw new Error(`Not begun: ${begun.status} ${begun.text.slice(0, 300)}`);
      const [row] = await house.t.dump<{ id: string }>('select id from sessions.sessions where user_id = $1 and actor_id is not null order by created_at desc limit 1', [user.id]);
      return { browser, session: row?.id ?? '', operator: acting };
    },
    async tokens(browser, clientId, more = {}) {
      const verifier = randomBytes(32).toString('base64url');
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const back = await authorize(browser, clientId, { code_challenge: challenge, ...more });
      const answer = new URL(back.url).searchParams;
      const code = answer.get('code');
      if (!code) return { status: back.status, error: answer.get('error') ?? undefined, id: {}, access: '', refresh: undefined, expiresIn: 0 };
      const got = await form('/token', clientId, { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: verifier });
      if (got.status !== 200) return { status: got.status, error: got.body.error as string, id: {}, access: '', refresh: undefined, expiresIn: 0 };
      const keys = (await house.ask('GET', `${tenant.issuer}/jwks`)).body as JSONWebKeySet;
      const { id_token, access_token, refresh_token, expires_in } = got.body as Record<string, string>;
      await jwtVerify(id_token as string, createLocalJWKSet(keys), {
        issuer: tenant.issuer,
        audience: clientId,
        currentDate: new Date((decodeJwt(id_token as string).iat ?? 0) * 1000),
      });
      return { status: 200, error: undefined, id: decodeJwt(id_token as string), access: access_token as string, refresh: refresh_token, expiresIn: Number(expires_in) };
    },
    api: (method, path, token) => house.ask(method, `${tenant.issuer}/account/v1${path}`, { authorization: `Bearer ${token}` }),
    async events(userId, ...types) {
      const all = await app.insight.trail(tenant.id, { subject: userId, limit: 200 });
      return all.filter(({ type }) => types.includes(type)).map(({ type, actor, data, result }) => ({ type, actor, data: data as Record<string, unknown>, result }));
    },
    async sweep() {
      await app.scheduled.find(({ name }) => name === 'acting.end-over')?.run(new AbortController().signal);
    },
    async handOverNow(operator, userId, code) {
      const [row] = await house.t.dump<{ id: string }>('select id from sessions.sessions where user_id = $1 and revoked_at is null', [operator.id]);
      const now = (await app.tenants.bySlug(tenant.slug)) ?? tenant;
      return app.acting.handOver({ tenant: now, system: house.system, origin: TEST_ORIGIN, operator: { id: operator.id, sessionId: row?.id ?? '' }, userId, code, reason: REASON });
    },
    async later(seconds, work) {
      const release = await house.t.holdClock();
      let moved = 0;
      const move = async (more: number) => {
        moved += more;
        await house.t.advance(more);
      };
      try {
        await move(seconds);
        await work(move);
      } finally {
        await move(-moved);
        await release();
      }
    },
  };
}
