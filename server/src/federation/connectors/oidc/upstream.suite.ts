import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { interactionPolicy, Provider, type ClientMetadata, type Configuration } from 'oidc-provider';
import type { Returned } from '../../contract.ts';
import { CALLBACK } from '../oauth2/connector-world.suite.ts';

/* An independent OpenID provider, for real: the one of the package `oidc-provider`. It signs people in without asking. */

export interface Upstream {
  readonly issuer: string;
  /** Known there, with their claims by subject. */
  readonly people: Map<string, Readonly<Record<string, unknown>>>;
  /** Walks a browser from the authorization request to the callback, and takes what it brings. `who` signs in there; `nobody` says no. */
  visit(url: string, who?: string, jar?: Map<string, string>): Promise<Returned>;
  /** Says yes on the page for signing out; where the browser goes then. */
  confirmSignOut(url: string, jar: Map<string, string>): Promise<string | null>;
  readonly provider: Provider;
  close(): Promise<void>;
}

const PEOPLE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ada: { name: 'Ada Lovelace', given_name: 'Ada', family_name: 'Lovelace', email: 'ada@example.com', email_verified: true, roles: ['reader', 'editor'] },
  bruno: { name: 'Bruno', email: 'bruno@example.com', email_verified: false },
};

/** `keys`: as JWKs; the first of an algorithm signs. */
export async function startUpstream(clients: readonly Partial<ClientMetadata>[], more: Partial<Configuration> = {}, callbackUrl = CALLBACK, port = 0): Promise<Upstream> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map(Object.entries(PEOPLE));
  const provider = new Provider(issuer, {
    jwks: {
      keys: [
        jwk('rsa', { alg: 'RS256', kid: 'rsa' }),
        jwk('rsa', { alg: 'PS256', kid: 'pss' }),
        jwk('ec', { alg: 'ES256', kid: 'ec' }),
        jwk('ed', { alg: 'EdDSA', kid: 'ed' }),
      ] as never,
    },
    clients: clients.map((client) => ({ redirect_uris: [callbackUrl], response_types: ['code'], grant_types: ['authorization_code'], ...client })) as ClientMetadata[],
    claims: { openid: ['sub', 'sid', 'auth_time', 'acr', 'amr'], profile: ['name', 'given_name', 'family_name', 'roles'], email: ['email', 'email_verified'] },
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA', 'HS256'],
      userinfoSigningAlgValues: ['RS256', 'ES256'],
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    },
    acrValues: ['level-1', 'level-2'],
    cookies: { keys: ['test-only'] },
    interactions: { policy: interactionPolicy.base(), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      jwtUserinfo: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = form;
        },
      },
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    // Back-channel logout goes to this machine; the library's own dispatcher refuses such addresses.
    fetch: (url, options = {}) => {
      Reflect.deleteProperty(options, 'dispatcher');
      return fetch(url, options);
    },
    findAccount: async (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people.get(id) }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client!.clientId, accountId: ctx.oidc.account!.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
    ...more,
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    const who = /\bwho=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] as string;
    const result = who === 'nobody' ? { error: 'access_denied' } : { login: { accountId: who, acr: 'level-1', amr: ['pwd'] } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  return {
    issuer,
    people,
    visit: (url, who = 'ada', jar = new Map()) => visit(url, callbackUrl, jar.set('who', who)),
    confirmSignOut,
    provider,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** A private key as JWK. */
export function jwk(type: 'rsa' | 'ec' | 'ed', more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : type === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  return { ...privateKey.export({ format: 'jwk' }), ...more };
}

async function load(url: string, jar: Map<string, string>, body?: URLSearchParams): Promise<Response> {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    ...(body === undefined ? {} : { method: 'POST', body }),
  });
  for (const cookie of response.headers.getSetCookie()) {
    const [name, value] = (cookie.split(';')[0] ?? '').split('=');
    jar.set(name as string, value as string);
  }
  return response;
}

/** A browser, as far as one is needed: redirects, cookies, and a form that posts itself. */
async function visit(first: string, callbackUrl: string, jar: Map<string, string>): Promise<Returned> {
  let url = first;
  for (let hops = 0; hops < 12; hops++) {
    const response = await load(url, jar);
    const location = response.headers.get('location');
    if (location === null) return readForm(await response.text(), callbackUrl);
    url = new URL(location, url).toString();
    if (url.startsWith(callbackUrl)) return { method: 'GET', parameters: Object.fromEntries(new URL(url).searchParams) };
  }
  throw new Error('the browser goes round in circles');
}

async function confirmSignOut(url: string, jar: Map<string, string>): Promise<string | null> {
  const form = await (await load(url, jar)).text();
  const action = /action="([^"]+)"/.exec(form)?.[1] as string;
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] as string;
  return (await load(action, jar, new URLSearchParams({ xsrf, logout: 'yes' }))).headers.get('location');
}

/** OAuth 2.0 Form Post Response Mode section 2. */
function readForm(html: string, callbackUrl: string): Returned {
  if (!html.includes(`action="${callbackUrl}"`)) throw new Error(`neither a redirect nor a form: ${html.slice(0, 200)}`);
  return { method: 'POST', parameters: Object.fromEntries([...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name as string, value as string])) };
}
