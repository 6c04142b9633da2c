import { Agent, request as send, type IncomingHttpHeaders } from 'node:http';
import { createHash, randomBytes } from 'node:crypto';
import type { HttpBrowser } from './http-browser.ts';

/** The demo applications' side of OpenID Connect, spoken by hand: for races, for wrong requests, and for benchmarks, where a client must cost little. */
export const SHOP = { clientId: 'demo-shop', secret: 'demo-shop-secret-for-development-only' } as const;
export const ORDERS = { clientId: 'demo-orders', secret: 'demo-orders-secret-for-development-only', resource: 'https://orders.demo.example/' } as const;
export const ADA = { email: 'ada@example.com', password: 'Correct-Horse-7-Battery' } as const;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export async function call(
  method: string,
  url: string,
  form?: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
  port?: number,
): Promise<{ status: number; text: string; headers: IncomingHttpHeaders }> {
  const at = new URL(url);
  const body = form === undefined ? undefined : new URLSearchParams(form).toString();
  return new Promise((done, fail) => {
    const request = send(
      {
        agent,
        host: '127.0.0.1',
        port: port ?? at.port,
        path: at.pathname + at.search,
        method,
        headers: { host: at.host, ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }), ...headers },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => done({ status: response.statusCode ?? 0, text, headers: response.headers }));
        response.on('error', fail);
      },
    );
    request.on('error', fail);
    request.end(body);
  });
}

export const basic = (client: { readonly clientId: string; readonly secret: string }) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(client.clientId)}:${encodeURIComponent(client.secret)}`).toString('base64')}`,
});

export function expect(answer: { readonly status: number; readonly text: string }, status: number): void {
  if (answer.status !== status) throw new Error(`status ${answer.status}: ${answer.text.slice(0, 300)}`);
}

export interface Attempt {
  readonly url: string;
  readonly verifier: string;
}

export function authorization(issuer: string, redirectUri: string, extra: Readonly<Record<string, string>> = {}): Attempt {
  const verifier = randomBytes(32).toString('base64url');
  const url = `${issuer}/authorize?${new URLSearchParams({
    client_id: SHOP.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    state: 'x',
    nonce: randomBytes(8).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  })}`;
  return { url, verifier };
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
}

export async function exchange(issuer: string, callback: string, redirectUri: string, verifier: string): Promise<Tokens> {
  const code = new URL(callback).searchParams.get('code');
  if (code === null) throw new Error(`no code in ${callback}`);
  const answer = await call('POST', `${issuer}/token`, { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }, basic(SHOP));
  expect(answer, 200);
  return JSON.parse(answer.text) as Tokens;
}

/** What is to be read on a page, for whoever wonders why it is that one. */
const wordsOf = (html: string) =>
  html
    .replaceAll(/<(style|script)\b[^]*?<\/\1>|<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 800);

/** Password sign-in through the hosted pages, from /authorize to the application's callback. */
export async function signIn(
  browser: HttpBrowser,
  issuer: string,
  redirectUri: string,
  user: { readonly email: string; readonly password: string } = ADA,
): Promise<{ callback: string; verifier: string }> {
  const attempt = authorization(issuer, redirectUri);
  const back = (location: string) => location.startsWith(redirectUri);
  const identify = await browser.follow(await browser.get(attempt.url));
  const password = await browser.submit(identify, 'continue', { identifier: user.email });
  const offered = await browser.submit(password, 'continue', { password: user.password }, back);
  // Now and then a passkey is offered first.
  const done = !back(offered.url) && offered.text.includes('value="later"') ? await browser.submit(offered, 'later', {}, back) : offered;
  if (!back(done.url)) throw new Error(`sign-in ended at ${done.url} (${done.status}): ${wordsOf(done.text)}`);
  return { callback: done.url, verifier: attempt.verifier };
}
