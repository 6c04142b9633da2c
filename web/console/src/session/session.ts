import * as oauth from 'oauth4webapi';
import { consolePath, issuer } from '../place.ts';
import { forgetKeyPair, ownKeyPair } from './keys.ts';
import { arrived, countTrips, keepDrafts, keepTrip, keepWaiting, takeDrafts, takeTrip, takeWaiting, type Draft, type Trip, type Waiting } from './kept.ts';
import { texts } from './texts.ts';

/*
 * Signing in: authorization code with PKCE (RFC 7636), the token bound to a key of this browser (RFC 9449) and kept in memory only. When it
 * has ended, or after a reload, the browser goes to the issuer and comes back at once while the session there lives.
 */
const client: oauth.Client = { client_id: 'parvis-console' };
const redirectUri = `${consolePath}/signed-in`;
/** As the issuer names it (`acr_values_supported`). */
const SECOND_STEP = 'urn:parvis:acr:2';
const audience = `${issuer}/admin/v1`;
// Tests and a first look run on http://localhost; everywhere else a browser has no WebCrypto without https anyway.
const insecure = location.protocol === 'http:' ? { [oauth.allowInsecureRequests]: true } : {};

interface Signed {
  readonly token: string;
  readonly idToken: string | undefined;
  readonly endsAt: number;
}

export interface Session {
  /** Sends a request with the token and a proof for it. Comes back with the answer, whatever it is; goes to the sign-in page when it must, and then never comes back. */
  send(request: Request, key?: string): Promise<Response>;
  /** What was typed before the trip, and a request that waits. Each is given out once. */
  readonly drafts: Map<string, unknown>;
  waiting: Waiting | undefined;
  signOut(): Promise<void>;
}

/** Why nobody is signed in, in words for people. */
export class SignInFailed extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'SignInFailed';
    this.code = code;
  }
}

const collectors = new Set<() => Draft | undefined>();

/** Whoever holds something typed says what, when the browser is about to leave. */
export function collectDraft(collect: () => Draft | undefined): () => void {
  collectors.add(collect);
  return () => collectors.delete(collect);
}

/** Before the page is loaded anew: what was typed is there again afterwards. */
export const keepTyped = (): void => keepDrafts([...collectors].flatMap((collect) => collect() ?? []));

const never = () => new Promise<never>(() => {});

/** Begins or ends a sign-in, as the address says. Resolves when somebody is signed in. */
export async function openSession(): Promise<Session> {
  const [server, keys] = await Promise.all([discover(), ownKeyPair()]);
  const issuerSide: Side = { server, dpop: oauth.DPoP(client, keys) };
  if (location.pathname !== redirectUri) {
    const signed = await enterSilently(issuerSide);
    return signed ? hold(issuerSide, signed) : leave(issuerSide, here());
  }
  const trip = takeTrip();
  // Reloaded, opened from the history, or another tab's: begin anew instead of complaining.
  if (!trip) return leave(issuerSide, `${consolePath}/`);
  const signed = await finish(issuerSide, trip, new URL(location.href));
  // The address with the code goes, also from the history.
  history.replaceState(null, '', trip.returnTo.startsWith(`${consolePath}/`) ? trip.returnTo : `${consolePath}/`);
  return hold(issuerSide, signed);
}

interface Side {
  readonly server: oauth.AuthorizationServer;
  readonly dpop: oauth.DPoPHandle;
}

const here = () => `${location.pathname}${location.search}${location.hash}`;

async function discover(): Promise<oauth.AuthorizationServer> {
  const expected = new URL(issuer);
  return oauth.processDiscoveryResponse(expected, await oauth.discoveryRequest(expected, { algorithm: 'oidc', ...insecure }));
}

interface Level {
  readonly max_age?: string;
  readonly acr_values?: string;
}

async function begin({ server, dpop }: Side, returnTo: string, extra: Readonly<Record<string, string>>): Promise<{ readonly url: URL; readonly trip: Trip }> {
  const trip: Trip = { state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce(), verifier: oauth.generateRandomCodeVerifier(), returnTo };
  const url = new URL(server.authorization_endpoint as string);
  url.search = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: `${location.origin}${redirectUri}`,
    scope: 'openid admin',
    resource: audience,
    state: trip.state,
    nonce: trip.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(trip.verifier),
    code_challenge_method: 'S256',
    // The code is of no use without the key either (RFC 9449 section 10).
    dpop_jkt: await dpop.calculateThumbprint(),
    ...extra,
  }).toString();
  return { url, trip };
}

async function leave(side: Side, returnTo: string, level: Level = {}): Promise<never> {
  if (countTrips() > 3) {
    arrived();
    throw new SignInFailed('circle', texts.circle);
  }
  // No operator without a second step: asked for at once, it is one sign-in instead of two.
  const { url, trip } = await begin(side, returnTo, { acr_values: SECOND_STEP, ...level });
  keepTrip({ ...trip, ...(level.max_age === undefined ? {} : { maxAge: Number(level.max_age) }) });
  location.replace(url);
  return never();
}

/**
 * While the session at the issuer lives, its answer needs no page: the issuer has our origin, so the way it sends us to can be read here and
 * nothing on the screen is lost. Undefined: somebody has to do something, on a page of the issuer.
 */
async function enterSilently(side: Side): Promise<Signed | undefined> {
  const { url, trip } = await begin(side, here(), { prompt: 'none' });
  const answer = await fetch(url, { credentials: 'same-origin', headers: { accept: 'text/html' } }).catch(() => undefined);
  const way = new URL(answer?.url ?? location.href);
  if (way.origin !== location.origin || way.pathname !== redirectUri || way.searchParams.has('error')) return undefined;
  return finish(side, trip, way);
}

async function finish({ server, dpop }: Side, trip: Trip, way: URL): Promise<Signed> {
  try {
    const params = oauth.validateAuthResponse(server, client, way, trip.state);
    const ask = () =>
      oauth.authorizationCodeGrantRequest(server, client, oauth.None(), params, `${location.origin}${redirectUri}`, trip.verifier, {
        DPoP: dpop,
        additionalParameters: { resource: audience },
        ...insecure,
      });
    const read = async (response: Response) =>
      oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: trip.nonce,
        requireIdToken: true,
        ...(trip.maxAge === undefined ? {} : { maxAge: trip.maxAge }),
      });
    const answer = await read(await ask()).catch(async (error: unknown) => {
      if (!oauth.isDPoPNonceError(error)) throw error;
      return read(await ask());
    });
    return { token: answer.access_token, idToken: answer.id_token, endsAt: performance.now() + ((answer.expires_in ?? 300) - 10) * 1000 };
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(error: unknown): Error {
  if (error instanceof oauth.AuthorizationResponseError) {
    if (error.error === 'access_denied') return new SignInFailed(error.error, texts.cancelled);
    return new SignInFailed(error.error, error.error_description ?? texts.failed);
  }
  if (error instanceof oauth.ResponseBodyError) return new SignInFailed(error.error, error.error_description ?? texts.failed);
  return error instanceof Error ? error : new Error(String(error));
}

function hold(side: Side, first: Signed): Session {
  let signed = first;
  let leaving = false;
  let entering: Promise<Signed | undefined> | undefined;

  async function goAway(level: Level, waiting?: Waiting): Promise<never> {
    // Several requests may find out at once; the browser leaves once.
    if (leaving) return never();
    leaving = true;
    keepTyped();
    if (waiting) keepWaiting(waiting);
    return leave(side, here(), level);
  }

  /** A token that still counts; false: there is none without a page. */
  async function renew(): Promise<boolean> {
    entering ??= enterSilently(side).finally(() => {
      entering = undefined;
    });
    const renewed = await entering.catch(() => undefined);
    if (renewed) signed = renewed;
    return renewed !== undefined;
  }

  async function ask(request: Request, body: string | undefined): Promise<Response> {
    const attempt = () =>
      oauth.protectedResourceRequest(signed.token, request.method, new URL(request.url), new Headers(request.headers), body, {
        DPoP: side.dpop,
        signal: request.signal,
        ...insecure,
      });
    try {
      return await attempt().catch((error: unknown) => {
        if (oauth.isDPoPNonceError(error)) return attempt();
        throw error;
      });
    } catch (error) {
      if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response;
      throw error;
    }
  }

  return {
    drafts: new Map(takeDrafts().map(({ id, values }) => [id, values])),
    waiting: takeWaiting(),
    async send(request, key) {
      const body = request.method === 'GET' ? undefined : (await request.text()) || undefined;
      const kept = (): Waiting | undefined =>
        request.method === 'GET' || key === undefined
          ? undefined
          : { key, method: request.method, url: request.url, headers: Object.fromEntries(request.headers), ...(body === undefined ? {} : { body }) };
      if (performance.now() > signed.endsAt && !(await renew())) return goAway({}, kept());
      let response = await ask(request, body);
      // Taken back before its time, for instance because a role changed: what is allowed now is asked anew, once.
      if (response.status === 401 && demanded(response) === undefined && (await renew())) response = await ask(request, body);
      if (response.status !== 401) {
        arrived();
        return response;
      }
      return goAway(demanded(response) ?? {}, kept());
    },
    async signOut() {
      leaving = true;
      await forgetKeyPair().catch(() => undefined);
      const url = new URL(side.server.end_session_endpoint ?? `${issuer}/`);
      url.search = new URLSearchParams({
        client_id: client.client_id,
        post_logout_redirect_uri: `${location.origin}${consolePath}/`,
        ...(signed.idToken === undefined ? {} : { id_token_hint: signed.idToken }),
      }).toString();
      location.assign(url);
      return never();
    },
  };
}

/** RFC 9470 section 3: what has to be proved, and how recently. Undefined: it is not about that. */
function demanded(response: Response): Level | undefined {
  const header = response.headers.get('www-authenticate') ?? '';
  if (!/error="insufficient_user_authentication"/.test(header)) return undefined;
  const value = (name: string) => new RegExp(`\\b${name}="?([^",]+)"?`).exec(header)?.[1];
  const [max_age, acr_values] = [value('max_age'), value('acr_values')];
  return { ...(max_age === undefined ? {} : { max_age }), ...(acr_values === undefined ? {} : { acr_values }) };
}
