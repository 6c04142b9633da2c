import { random, sha256 } from './codes.ts';
import { ask, discovery, errorOf, form, ParvisError, type Fetch } from './provider.ts';
import type { Locale, Screen, Text } from './screen.ts';
import { exchangeCode, type Tokens } from './tokens.ts';

export interface JourneyOptions {
  readonly issuer: string;
  /** Registered with `headless: true`, as a public client. */
  readonly clientId: string;
  readonly redirectUri: string;
  /** Default `openid`. */
  readonly scope?: string;
  /** The API the access token is for (RFC 8707). */
  readonly resource?: string;
  /** Language of the texts. Absent: what the device prefers. */
  readonly locale?: Locale;
  /** Where the device keeps what it is known by. Keep it like a password. Absent: each journey is that of an unknown device. */
  readonly deviceKey?: { get(): Promise<string | undefined> | string | undefined; set(key: string): Promise<void> | void };
  /** Default: the platform's. */
  readonly fetch?: Fetch;
}

/** What this one journey is to ask for; see docs/guide/step-up.md. */
export interface JourneyRequest {
  /** `create`: begin with sign-up. */
  readonly prompt?: 'login' | 'create' | 'select_account' | 'consent';
  readonly acrValues?: string;
  readonly maxAge?: number;
  readonly action?: string;
  readonly loginHint?: string;
}

/** How a journey stands. */
export type Standing =
  | { readonly kind: 'screen'; readonly screen: Screen; readonly locale: Locale; readonly expiresAt: string }
  /** Get the tokens by `finish`. */
  | { readonly kind: 'done'; readonly code: string }
  /** The customer pressed "Cancel". */
  | { readonly kind: 'left' }
  /** It ended; the text says what to do next. */
  | { readonly kind: 'refused'; readonly text: Text; readonly retryAfter?: number };

export interface Journey {
  readonly at: Standing;
  /** Sends what the customer did. What is said of a screen that is no longer there changes nothing, so sending it twice does no harm. */
  answer(action: string, fields?: Readonly<Record<string, string>>): Promise<Standing>;
  /** Asks how it stands: while a screen has a `wait` node. */
  look(): Promise<Standing>;
  /** The tokens of a journey that is done. */
  finish(): Promise<Tokens>;
}

interface Shown {
  readonly version?: number;
  readonly locale?: Locale;
  readonly expires_at?: string;
  readonly screen?: Screen;
  readonly done?: { readonly code?: string; readonly state?: string; readonly iss: string; readonly device_key?: string };
  readonly refused?: { readonly text: Text; readonly retry_after?: number };
  readonly finished?: true;
}

/**
 * Begins a journey that the application draws itself, by `/journeys/v1` (docs/guide/native-apps.md): in native shells, on devices, and on a server. The API answers no scripts of
 * another origin; in a browser use the hosted pages, by `createParvis`.
 */
export async function beginJourney(options: JourneyOptions, request: JourneyRequest = {}): Promise<Journey> {
  const { issuer, clientId, redirectUri, scope = 'openid', resource, locale, deviceKey, fetch: send = (input, init) => fetch(input, init) } = options;
  const metadata = await discovery(issuer, send)();
  const [verifier, state, nonce] = [random(), random(16), random(16)];
  const pushed = await ask(send, metadata.pushed_authorization_request_endpoint, {
    method: 'POST',
    body: form({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope,
      resource,
      state,
      nonce,
      code_challenge: await sha256(verifier),
      code_challenge_method: 'S256',
      prompt: request.prompt,
      acr_values: request.acrValues,
      max_age: request.maxAge?.toString(),
      action: request.action,
      login_hint: request.loginHint,
    }),
  });
  if (!pushed.ok) throw errorOf(pushed);

  async function call(path: string, body?: unknown, secret?: string): Promise<Readonly<Record<string, unknown>>> {
    const answer = await ask(send, `${issuer.replace(/\/$/, '')}/journeys/v1/flows${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw errorOf(answer);
    return answer.body;
  }

  const known = await deviceKey?.get();
  const begun = await call('', {
    client_id: clientId,
    request_uri: pushed.body['request_uri'],
    ...(locale === undefined ? {} : { locale }),
    ...(known === undefined ? {} : { device_key: known }),
  });
  const { flow, secret } = begun as { readonly flow: string; readonly secret: string };
  const path = `/${encodeURIComponent(flow)}`;
  let version = 0;
  let at: Standing;

  async function take(told: Shown): Promise<Standing> {
    if (told.version !== undefined) version = told.version;
    if (told.screen) at = { kind: 'screen', screen: told.screen, locale: told.locale ?? 'en', expiresAt: told.expires_at ?? '' };
    else if (told.refused) at = { kind: 'refused', text: told.refused.text, ...(told.refused.retry_after === undefined ? {} : { retryAfter: told.refused.retry_after }) };
    else if (told.done) {
      const { code, state: back, iss, device_key: key } = told.done;
      // RFC 9207, and RFC 6749 section 10.12: the answer to this request, from this issuer.
      if (iss !== metadata.issuer || back !== state) throw new ParvisError('wrong_answer', 'This is the answer to another request.');
      if (key !== undefined) await deviceKey?.set(key);
      at = code === undefined ? { kind: 'left' } : { kind: 'done', code };
    } else if (told.finished) return answer('continue');
    else throw new ParvisError('unexpected_answer', 'The journey is nowhere that is known.');
    return at;
  }

  const answer: Journey['answer'] = async (action, fields = {}) => take((await call(path, { version, action, fields }, secret)) as Shown);
  at = await take(begun as Shown);

  return {
    get at() {
      return at;
    },
    answer,
    look: async () => take((await call(path, undefined, secret)) as Shown),
    async finish() {
      if (at.kind !== 'done') throw new ParvisError('not_done', 'The journey is not done.');
      return exchangeCode({ send, metadata, clientId, redirectUri, code: at.code, verifier, nonce });
    },
  };
}
