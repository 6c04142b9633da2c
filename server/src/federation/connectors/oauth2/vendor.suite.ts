import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Returned } from '../../contract.ts';

/* A server on this machine that speaks OAuth 2.0 strictly, and tells about accounts as a vendor's published documentation says. Vendors themselves are not asked. */

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly form: URLSearchParams;
}
export type VendorAnswer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];
export type Account = Readonly<Record<string, unknown>>;

export interface VendorRules {
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** How clients authenticate. */
  readonly authentication?: 'basic' | 'post';
  readonly pkce?: 'required' | 'checked' | 'unknown';
  readonly tokenPath?: string;
  /** Names of the client's id and secret, where they are the vendor's own. */
  readonly names?: { readonly id: string; readonly secret: string };
  /** Whether the token request must repeat the redirect URI; yes when left out. */
  readonly repeatsRedirectUri?: boolean;
  /** What it brings back when somebody says no. */
  readonly no?: Readonly<Record<string, string>>;
  /** What an answer with tokens looks like; JSON as the standard has it when left out. */
  readonly tokenAnswer?: (tokens: Readonly<Record<string, string>>, call: Call, account: Account) => VendorAnswer;
  readonly tokenError?: (error: string) => VendorAnswer;
  /** The vendor's API: by path, for the account that the bearer token is about. */
  readonly api: Readonly<Record<string, (account: Account, call: Call, token: string) => VendorAnswer>>;
  /** Where API calls carry the token; in the header when left out. */
  readonly tokenOf?: (call: Call) => string | undefined;
}

export interface Vendor {
  readonly url: string;
  readonly host: string;
  readonly accounts: Map<string, Account>;
  readonly calls: Call[];
  /** The vendor's page, on which `who` says yes, or `nobody` no. */
  visit(authorizationUrl: string, who: string): Returned;
  close(): Promise<void>;
}

export const CLIENT = { id: 'client-at-the-vendor', secret: 'secret-of-the-client/+%' } as const;

interface Grant {
  readonly who: string;
  readonly challenge: string | null;
  readonly redirectUri: string | null;
}

export async function startVendor(rules: VendorRules): Promise<Vendor> {
  const {
    clientId = CLIENT.id,
    clientSecret = CLIENT.secret,
    authentication = 'post',
    pkce = 'checked',
    tokenPath = '/token',
    names = { id: 'client_id', secret: 'client_secret' },
    repeatsRedirectUri = true,
  } = rules;
  const [accounts, calls, codes, tokens] = [new Map<string, Account>(), [] as Call[], new Map<string, Grant>(), new Map<string, string>()];

  const tokenOf = rules.tokenOf ?? ((call: Call) => /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1]);
  const parameter = (call: Call, name: string) => call.form.get(name) ?? call.query.get(name);
  const known = (call: Call) => {
    if (authentication === 'post') return parameter(call, names.id) === clientId && parameter(call, names.secret) === clientSecret;
    const encode = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
    return call.headers.authorization === `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
  };

  function token(call: Call): VendorAnswer {
    const fail = rules.tokenError ?? ((error: string) => [400, { error }] as const);
    if (!known(call)) return fail('invalid_client');
    const code = parameter(call, 'code') ?? '';
    const grant = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(parameter(call, 'code_verifier') ?? '')
      .digest('base64url');
    const isProved = pkce === 'unknown' || (grant?.challenge === null ? pkce === 'checked' : grant?.challenge === challenge);
    if (grant === undefined || !isProved || grant.redirectUri !== parameter(call, 'redirect_uri')) return fail('invalid_grant');
    const accessToken = `token-${randomUUID()}`;
    tokens.set(accessToken, grant.who);
    const right = { access_token: accessToken, token_type: 'bearer', scope: 'some' };
    return rules.tokenAnswer?.(right, call, accounts.get(grant.who) ?? {}) ?? [200, right];
  }

  function answer(call: Call): VendorAnswer {
    if (call.path === tokenPath) return token(call);
    const api = rules.api[call.path];
    if (api === undefined) return [call.path.includes('auth') || call.path.includes('connect') ? 400 : 404, { error: 'nothing_here' }];
    const bearer = tokenOf(call) ?? '';
    const account = accounts.get(tokens.get(bearer) ?? '');
    return account === undefined ? [401, { error: 'unauthorized' }] : api(account, call, bearer);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const at = new URL(request.url ?? '', 'http://vendor');
      const call = {
        method: request.method ?? '',
        path: at.pathname,
        query: at.searchParams,
        headers: request.headers,
        form: new URLSearchParams(Buffer.concat(chunks).toString()),
      };
      calls.push(call);
      const [status, body, headers] = answer(call);
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: `http://${host}`,
    host,
    accounts,
    calls,
    visit(authorizationUrl, who) {
      const asked = new URL(authorizationUrl).searchParams;
      if (asked.get(names.id) !== clientId || asked.get('response_type') !== 'code') throw new Error('the vendor does not know this client');
      if (pkce === 'required' && asked.get('code_challenge_method') !== 'S256') throw new Error('the vendor wants PKCE');
      const state = asked.get('state') as string;
      if (who === 'nobody') return { method: 'GET', parameters: { ...(rules.no ?? { error: 'access_denied' }), state } };
      const code = randomUUID();
      codes.set(code, { who, challenge: asked.get('code_challenge'), redirectUri: repeatsRedirectUri ? asked.get('redirect_uri') : null });
      return { method: 'GET', parameters: { code, state } };
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
