import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { basic, call, createHttpBrowser, formsOf, openMailbox, startInstallation, type Answer, type HttpBrowser, type Installation, type Mailbox } from '#test/installation';

/*
 * What an attacker tries, over the wire, against two tenants that look alike on purpose: same applications, same secrets, same people. Each
 * attack comes from a network of its own (the tests are the trusted proxy), so that none runs into the limits of another.
 */
export const SECRET = 'the-same-secret-in-both-tenants-1';
export const CALLBACK = 'https://app.example/callback';
export const RIVAL_PASSWORD = 'Quiet-Lantern-3-Harbour';
export const PASSWORD = 'Copper-Window-9-Meadow';
export const client = { clientId: 'web', secret: SECRET };

export let installation: Installation;
export let mailbox: Mailbox;
export let issuer: string;
export let rival: string;
export let canary: Server;
export let touched = 0;
export let file: (state?: 'suspended') => string;

/** One installation for the attacks of a file. */
export function underAttack(): void {
  before(async () => {
    canary = createServer((socket) => {
      touched++;
      socket.destroy();
    });
    await new Promise<void>((done) => canary.listen(0, '127.0.0.1', done));
    const inside = `https://localhost:${(canary.address() as { port: number }).port}`;
    const web = {
      redirect_uris: [CALLBACK],
      post_logout_redirect_uris: ['https://app.example/bye'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'client_secret_basic',
    };
    const applications = (webState: 'active' | 'suspended') => [
      { clientId: 'web', name: 'Web', firstParty: true, secret: SECRET, state: webState, metadata: { ...web, backchannel_logout_uri: `${inside}/backchannel` } },
      {
        clientId: 'other',
        name: 'Other',
        firstParty: true,
        secret: SECRET,
        metadata: { ...web, redirect_uris: ['https://other.example/callback'], post_logout_redirect_uris: ['https://other.example/bye'] },
      },
      { clientId: 'partner', name: 'Partner', secret: SECRET, metadata: { ...web, optional_scopes: 'profile' } },
      { clientId: 'inside', name: 'Inside', firstParty: true, metadata: { ...web, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `${inside}/keys` } },
      {
        clientId: 'phone',
        name: 'Phone',
        firstParty: true,
        headless: true,
        metadata: { application_type: 'native', redirect_uris: ['com.example.app:/cb'], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none' },
      },
      {
        clientId: 'tv',
        name: 'TV',
        firstParty: true,
        metadata: { application_type: 'native', grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'], token_endpoint_auth_method: 'none' },
      },
    ];
    const people = (password: string) =>
      ['victim', 'mallory', 'limited', 'recovered', 'linked', 'robbed'].map((name) => ({
        identifiers: [{ kind: 'email', value: `${name}@example.com`, verified: true }],
        password,
      }));
    const tenant = (slug: string, password: string, state: 'active' | 'suspended') => ({
      slug,
      name: slug,
      default: slug === 'demo',
      settings: { signUp: { attributes: [{ name: 'name' }] }, nudges: { passkey: false }, challenge: { mode: 'off' } },
      brands: [{ slug: 'main', name: slug, colours: { accent: '#1f4536' } }],
      resources: [{ identifier: 'https://api.example/', name: 'API', scopes: ['orders:read', 'orders:write'] }],
      applications: applications(state),
      users: people(password),
    });
    const folder = mkdtempSync(join(tmpdir(), 'parvis-attack-'));
    file = (state) => {
      const path = join(folder, `${state ?? 'active'}.yaml`);
      writeFileSync(path, JSON.stringify({ tenants: [tenant('demo', PASSWORD, 'active'), tenant('rival', RIVAL_PASSWORD, state ?? 'active')] }));
      return path;
    };
    installation = await startInstallation({ config: file(), env: { PARVIS_TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'debug' } });
    issuer = installation.issuer;
    rival = `${issuer}/t/rival`;
    mailbox = await openMailbox(installation);
  });
  after(async () => {
    await mailbox?.close();
    await installation?.stop();
    await new Promise((done) => canary?.close(done));
  });
}

let networks = 0;
/** A browser in a network of its own, unless one is named. */
export const browse = (ip = `203.0.113.${++networks}`): HttpBrowser => createHttpBrowser({ headers: { 'x-forwarded-for': ip } });
export const HOST = 'localhost';
export const out = (location: string) => !location.startsWith(issuer);

export function authorize(at = issuer, extra: Readonly<Record<string, string>> = {}): { url: string; verifier: string } {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: 'web',
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid email',
    state: 'x',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  });
  return { url: `${at}/authorize?${query.toString()}`, verifier };
}

/** Up to the password page of a user. */
export async function identified(browser: HttpBrowser, email: string, at = issuer, extra: Readonly<Record<string, string>> = {}): Promise<{ page: Answer; verifier: string }> {
  const { url, verifier } = authorize(at, extra);
  const start = await browser.follow(await browser.get(url));
  return { page: await browser.submit(start, 'continue', { identifier: email }), verifier };
}

export async function signedIn(
  browser: HttpBrowser,
  email: string,
  options: { at?: string; password?: string; extra?: Readonly<Record<string, string>> } = {},
): Promise<{ callback: URL; verifier: string }> {
  const { page, verifier } = await identified(browser, email, options.at, options.extra);
  const done = await browser.submit(page, 'continue', { password: options.password ?? PASSWORD }, out);
  assert.ok(out(done.url), `${done.status} ${done.text.replace(/<[^>]+>/g, ' ').slice(0, 300)}`);
  return { callback: new URL(done.url), verifier };
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly scope: string;
  readonly error?: string;
}

export async function redeem(at: string, callback: URL, verifier: string, as = client): Promise<{ status: number; body: Tokens }> {
  const form = { grant_type: 'authorization_code', code: callback.searchParams.get('code') ?? '', redirect_uri: CALLBACK, code_verifier: verifier };
  const answer = await call('POST', `${at}/token`, form, basic(as));
  return { status: answer.status, body: JSON.parse(answer.text) as Tokens };
}

export async function tokensOf(email: string, options: Parameters<typeof signedIn>[2] = {}): Promise<{ browser: HttpBrowser; tokens: Tokens }> {
  const browser = browse();
  const { callback, verifier } = await signedIn(browser, email, options);
  const { status, body } = await redeem(options.at ?? issuer, callback, verifier);
  assert.equal(status, 200, JSON.stringify(body));
  return { browser, tokens: body };
}

/** Presses a button that the page may not have. */
export async function press(browser: HttpBrowser, page: Answer, action: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const form = formsOf(page.text).find((entry) => '_version' in entry.fields);
  assert.ok(form, page.text.slice(0, 300));
  return browser.follow(await browser.post(new URL(form.action, page.url).href, { ...form.fields, ...fields, _action: action }), out);
}

export const silently = async (browser: HttpBrowser, at = issuer) => (await browser.get(authorize(at, { prompt: 'none' }).url)).headers.location ?? '';
export const shows = (page: Answer) => /<input[^>]* name="(identifier|password|code|newPassword|name)"/.exec(page.text)?.[1] ?? page.status;

/** Outcomes and actions that belong to other steps. */
export const SOMEBODY_ELSES = [
  'link',
  'verified',
  'allow',
  'confirm',
  'resend',
  'skip',
  'code',
  'forgot',
  'password',
  'set',
  'new',
  'existing',
  'started',
  'done',
  'session',
  'journey:recover',
  'constructor',
  '__proto__',
  '_stay',
];

export async function beginNative(): Promise<{ flow: string; secret: string; version: number }> {
  const query = Object.fromEntries(new URL(authorize(issuer, { client_id: 'phone', redirect_uri: 'com.example.app:/cb' }).url).searchParams);
  const pushed = JSON.parse((await call('POST', `${issuer}/par`, query)).text) as { request_uri: string };
  const answer = await json('/journeys/v1/flows', JSON.stringify({ client_id: 'phone', request_uri: pushed.request_uri }));
  assert.equal(answer.status, 201, answer.text);
  return JSON.parse(answer.text) as { flow: string; secret: string; version: number };
}

export async function json(path: string, body: string, secret?: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(issuer + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.50', ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }) },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}
