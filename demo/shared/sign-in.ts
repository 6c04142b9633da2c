import { randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import { ProviderUnavailable, type Provider } from './provider.ts';
import type { Claims, Session, SessionStore } from './sessions.ts';
import type { AppSettings } from './settings.ts';
import { TtlMap } from './ttl-map.ts';

/** One sign-in on its way. Keyed by `state`, so every tab has its own. */
interface Transaction {
  browserId: string;
  nonce: string;
  codeVerifier: string;
  returnTo: string;
  silent: boolean;
  /** More than who it is was asked for. */
  more: boolean;
}

export interface SignInRequest {
  /** Ties the transaction to the browser that started it. */
  browserId: string;
  returnTo: string;
  prompt?: 'none' | 'create' | 'login';
  /** More proof of somebody who is signed in: what must be reached, and what for. When it cannot be had, they come back all the same, signed in as before. */
  stepUp?: StepUp;
  /** A detail that is needed now: an id this application registered with the identity server, which asks there and says why. The same holds. */
  ask?: string;
  /** Something that must be verified about them; when it cannot be had, they come back all the same. */
  verify?: Verify;
}

export interface StepUp {
  acrValues: string;
  /** How old the proof may be, in seconds. */
  maxAge: number;
  /** An id this application registered with the identity server, which says there what it is for. */
  action: string;
}

export interface Verify {
  /** Its id at the identity server. */
  requirement: string;
  /** What is to be told of it: the claims parameter of OpenID Connect. */
  claims: object;
}

export type FailureReason = 'cancelled' | 'expired' | 'refused' | 'unavailable';

export type SignInOutcome =
  | { kind: 'signed-in'; session: Session; returnTo: string; silent: boolean }
  | { kind: 'quiet'; returnTo: string }
  /** What more was asked for, a confirmation or a detail, did not come about. */
  | { kind: 'unconfirmed'; cancelled: boolean; returnTo: string; detail: string }
  | { kind: 'failed'; reason: FailureReason; returnTo: string; detail: string };

export const SCOPES = 'openid profile email offline_access';

export const scopesOf = ({ scopes }: Pick<AppSettings, 'scopes'>): string => (scopes === '' ? SCOPES : `${SCOPES} ${scopes}`);

export class SignIn {
  readonly #transactions = new TtlMap<Transaction>({ ttlMs: 30 * 60_000, maxEntries: 5_000 });
  readonly #settings: AppSettings;
  readonly #provider: Provider;
  readonly #sessions: SessionStore;

  constructor(settings: AppSettings, provider: Provider, sessions: SessionStore) {
    this.#settings = settings;
    this.#provider = provider;
    this.#sessions = sessions;
  }

  /** The address at the identity server to send the browser to. */
  async start(request: SignInRequest): Promise<URL> {
    const configuration = await this.#provider.configuration();
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const codeVerifier = oidc.randomPKCECodeVerifier();
    const prompt = supportedPrompt(configuration, request.prompt);
    this.#transactions.set(state, {
      browserId: request.browserId,
      nonce,
      codeVerifier,
      returnTo: request.returnTo,
      silent: request.prompt === 'none',
      more: request.stepUp !== undefined || request.ask !== undefined || request.verify !== undefined,
    });
    return oidc.buildAuthorizationUrl(configuration, {
      ...(request.stepUp === undefined ? {} : { acr_values: request.stepUp.acrValues, max_age: String(request.stepUp.maxAge), action: request.stepUp.action }),
      ...(request.ask === undefined ? {} : { ask: request.ask }),
      ...(request.verify === undefined ? {} : { verify: request.verify.requirement, claims: JSON.stringify(request.verify.claims) }),
      redirect_uri: `${this.#settings.baseUrl}/callback`,
      scope: scopesOf(this.#settings),
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...(prompt === undefined ? {} : { prompt }),
    });
  }

  /** Checks the answer of the identity server (state, iss, nonce, PKCE, signatures) and opens a session. */
  async finish(path: string, browserId: string | undefined): Promise<SignInOutcome> {
    const url = new URL(path, this.#settings.baseUrl);
    const state = url.searchParams.get('state') ?? '';
    const transaction = this.#transactions.get(state);
    if (transaction === undefined || transaction.browserId !== browserId) {
      return { kind: 'failed', reason: 'expired', returnTo: '/', detail: 'unknown state' };
    }
    this.#transactions.delete(state);
    const { returnTo, silent, more } = transaction;
    try {
      const configuration = await this.#provider.configuration();
      const response = await oidc.authorizationCodeGrant(configuration, url, {
        expectedState: state,
        expectedNonce: transaction.nonce,
        pkceCodeVerifier: transaction.codeVerifier,
        idTokenExpected: true,
      });
      const userInfo = await userInfoOrNothing(configuration, response.access_token, response.claims()?.sub);
      const session = this.#sessions.create(response, userInfo);
      if (session === undefined) {
        return { kind: 'failed', reason: 'expired', returnTo, detail: 'the session has already ended' };
      }
      return { kind: 'signed-in', session, returnTo, silent };
    } catch (error) {
      if (silent) return { kind: 'quiet', returnTo };
      const why = explain(error);
      if (more) return { kind: 'unconfirmed', cancelled: why.reason === 'cancelled', returnTo, detail: why.detail };
      return { kind: 'failed', returnTo, ...why };
    }
  }
}

/** A server that lists its prompts and does not know `create` still offers sign-up on its sign-in page. */
function supportedPrompt(configuration: oidc.Configuration, prompt: SignInRequest['prompt']): string | undefined {
  const known = configuration.serverMetadata()['prompt_values_supported'];
  return prompt === 'create' && Array.isArray(known) && !known.includes('create') ? undefined : prompt;
}

/** Greeting someone is not worth failing a sign-in: the ID token has already proved who it is. */
async function userInfoOrNothing(configuration: oidc.Configuration, accessToken: string, subject: string | undefined): Promise<Claims | undefined> {
  if (subject === undefined) return undefined;
  return oidc.fetchUserInfo(configuration, accessToken, subject).catch(() => undefined);
}

function explain(error: unknown): { reason: FailureReason; detail: string } {
  if (error instanceof oidc.AuthorizationResponseError) {
    return { reason: error.error === 'access_denied' ? 'cancelled' : 'refused', detail: error.error };
  }
  if (error instanceof oidc.ResponseBodyError) return { reason: 'refused', detail: error.error };
  if (error instanceof ProviderUnavailable) return { reason: 'unavailable', detail: error.message };
  if (error instanceof oidc.ClientError) return { reason: 'refused', detail: error.code ?? error.message };
  return { reason: 'unavailable', detail: error instanceof Error ? error.name : 'unknown' };
}

export function newBrowserId(): string {
  return randomBytes(24).toString('base64url');
}

/** Only a path on this site: never a way to send people elsewhere. */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || value.length > 500 || !/^\/(?![/\\])/.test(value)) return '/';
  const base = 'http://return.invalid';
  if (!URL.canParse(value, base)) return '/';
  const url = new URL(value, base);
  return url.origin === base && !url.pathname.startsWith('//') ? url.pathname + url.search : '/';
}
