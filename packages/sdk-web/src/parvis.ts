import { random, sha256 } from './codes.ts';
import type { StepUp } from './challenge.ts';
import { answerFromFrame, askInFrame, siteOf } from './frame.ts';
import { createProofKey, type ProofKey } from './proof.ts';
import { discovery, form, ParvisError } from './provider.ts';
import { exchangeCode, type Tokens } from './tokens.ts';

export interface ParvisOptions {
  readonly issuer: string;
  /** A public client: `token_endpoint_auth_method: none`. */
  readonly clientId: string;
  /** A page of this application, as registered. It calls `handleCallback`. */
  readonly redirectUri: string;
  /** Default `openid`. */
  readonly scope?: string;
  /** The API the access token is for (RFC 8707). */
  readonly resource?: string;
  /** Origins that `fetch` takes the access token to. Default: that of `resource`, where it is an address. */
  readonly apis?: readonly string[];
  /** Bind tokens to a key of this page, so that a stolen one is worth nothing (RFC 9449). */
  readonly dpop?: boolean;
}

/** What this one sign-in is to ask for; see docs/guide/step-up.md. */
export interface SignInOptions extends StepUp {
  /** Where the customer was: given back by `handleCallback`. Default: this page. Always of this origin. */
  readonly returnTo?: string;
  /** `create`: begin with sign-up. */
  readonly prompt?: 'login' | 'create' | 'select_account' | 'consent';
  readonly action?: string;
  readonly loginHint?: string;
  /** Slug of a connection, to go straight to another provider. */
  readonly idpHint?: string;
  readonly uiLocales?: string;
}

/** How the browser came back. `none`: this is no callback. `signed-out`: the silent check found nobody. `refused`: by the customer (`access_denied`), or by the issuer. */
export type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'signed-in'; readonly returnTo: string }
  | { readonly kind: 'signed-out'; readonly returnTo: string }
  | { readonly kind: 'refused'; readonly error: string; readonly description?: string; readonly returnTo: string };

export interface Parvis {
  /** Leaves this page for the issuer's; what comes after it does not run. */
  signIn(options?: SignInOptions): Promise<never>;
  /** On the page of `redirectUri`. Takes what came back out of the address, whatever it was. Throws `ParvisError` where the answer is not one to this browser's request. */
  handleCallback(): Promise<Outcome>;
  /**
   * Signs in whoever is signed in at the issuer already, without a page of it being seen (`prompt=none`). Where the issuer is of the same site it is asked in a hidden frame, and
   * this page stays. Browsers send its cookies in no frame of another site: then the whole window goes there and comes straight back, and what comes after it does not run.
   * True: somebody is signed in on this page. False: nobody is, or the answer of this tab was no.
   */
  silentCheck(options?: Pick<SignInOptions, 'returnTo'>): Promise<boolean>;
  /** Who is signed in on this page. In memory alone: after a reload `silentCheck` brings it back. */
  session(): Tokens | undefined;
  /** `fetch` with the access token, and a proof where it is bound to a key. Throws `signed_out` where there is none that still counts, `not_an_api` for an origin that gets none. */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  /** Ends the session here and at the issuer. `returnTo`: an address that is registered as `post_logout_redirect_uris`. */
  signOut(options?: { readonly returnTo?: string }): Promise<never>;
  /** A button that signs in, with words of your own. */
  button(label: string, options?: SignInOptions): HTMLButtonElement;
}

interface Trip {
  readonly verifier: string;
  readonly nonce: string;
  readonly returnTo: string;
  readonly silent: boolean;
  /** In a frame, and the window stays where it is. */
  readonly framed: boolean;
}

/** With `prompt=none`: somebody would have to be asked (OpenID Connect Core 3.1.2.6). */
const SILENT = new Set(['login_required', 'interaction_required', 'consent_required', 'account_selection_required']);

const NO = 'no';
/** So often in so long: a page that loses its memory on the way back would go round for ever. */
const TIMES = 3;
const AGAIN_MS = 30_000;

/** An address of this origin, never one that somebody else wrote into a link. */
function here(wanted: string | undefined): string {
  const url = new URL(wanted ?? location.href, location.href);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : '/';
}

/** Sign-in by the hosted pages, for an application that lives in the browser: authorization code with PKCE, state, nonce and `iss`. */
export function createParvis(options: ParvisOptions): Parvis {
  const { issuer, clientId, redirectUri, scope = 'openid', resource, dpop = false } = options;
  const apis = new Set((options.apis ?? [resource ?? '']).filter((url) => URL.canParse(url)).map((url) => new URL(url).origin));
  const metadata = discovery(issuer, (input, init) => fetch(input, init));
  const place = (name: string) => `parvis:${clientId}:${name}`;
  let tokens: Tokens | undefined;
  let key: ProofKey | undefined;

  function session(): Tokens | undefined {
    if (tokens && tokens.expiresAt <= Date.now()) tokens = undefined;
    return tokens;
  }

  async function begin(wanted: SignInOptions, prompt: string | undefined, framed = false): Promise<{ readonly url: string; readonly state: string }> {
    const { authorization_endpoint: to } = await metadata();
    const [verifier, nonce, state] = [random(), random(16), random(16)];
    const trip: Trip = { verifier, nonce, returnTo: here(wanted.returnTo), silent: prompt === 'none', framed };
    // Of this tab alone: another one that signs in at the same moment has a place of its own.
    sessionStorage.setItem(place(state), JSON.stringify(trip));
    const request = form({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope,
      resource,
      state,
      nonce,
      code_challenge: await sha256(verifier),
      code_challenge_method: 'S256',
      prompt,
      acr_values: wanted.acrValues,
      max_age: wanted.maxAge?.toString(),
      action: wanted.action,
      login_hint: wanted.loginHint,
      idp_hint: wanted.idpHint,
      ui_locales: wanted.uiLocales,
    });
    return { url: `${to}?${request.toString()}`, state };
  }

  async function go(wanted: SignInOptions, prompt: string | undefined): Promise<never> {
    location.assign((await begin(wanted, prompt)).url);
    return new Promise<never>(() => {});
  }

  /** The answer to a request of this tab, wherever it came to. */
  async function settle(answer: URLSearchParams): Promise<Outcome> {
    const given = (name: string) => answer.get(name) ?? undefined;
    const [state = '', code, error, description] = [given('state'), given('code'), given('error'), given('error_description')];
    const kept = sessionStorage.getItem(place(state));
    sessionStorage.removeItem(place(state));
    // RFC 6749 section 10.12, and RFC 9207: of two issuers one could pass on the answer of the other.
    if (kept === null || given('iss') !== issuer) throw new ParvisError('wrong_answer', 'This is the answer to a request that was not made in this tab.');
    const { verifier, nonce, returnTo, silent, framed } = JSON.parse(kept) as Trip;
    if (code === undefined) {
      if (silent && !framed) sessionStorage.setItem(place('asked'), NO);
      if (silent && SILENT.has(error ?? '')) return { kind: 'signed-out', returnTo };
      return { kind: 'refused', error: error ?? '', ...(description === undefined ? {} : { description }), returnTo };
    }
    const own = dpop ? await createProofKey() : undefined;
    tokens = await exchangeCode({ send: (input, init) => fetch(input, init), metadata: await metadata(), clientId, redirectUri, code, verifier, nonce, key: own });
    key = own;
    // Somebody is there now, whatever the answer was before.
    if (!silent) sessionStorage.removeItem(place('asked'));
    return { kind: 'signed-in', returnTo };
  }

  /** Undefined: the frame said nothing that counts. */
  async function askQuietly(): Promise<boolean | undefined> {
    const site = siteOf(issuer);
    if (site === 'other') return undefined;
    const { url, state } = await begin({}, 'none', true);
    const answer = await askInFrame(url);
    if (!answer) sessionStorage.removeItem(place(state));
    const kind = answer && (await settle(answer)).kind;
    if (kind === 'signed-in') return true;
    // "Nobody" is believed where the issuer's cookies have been with the question.
    return kind === 'signed-out' && site === 'same' ? false : undefined;
  }

  const signIn: Parvis['signIn'] = (wanted = {}) => go(wanted, wanted.prompt);

  return {
    session,
    signIn,

    async silentCheck(wanted = {}) {
      const asked = place('asked');
      const [times = 0, since = 0] = (sessionStorage.getItem(asked) ?? '').split(' ').map(Number);
      const fresh = Date.now() - since > AGAIN_MS;
      if (session()) return true;
      if (Number.isNaN(times)) return false;
      const quiet = await askQuietly();
      if (quiet !== undefined) return quiet;
      if (!fresh && times >= TIMES) return false;
      sessionStorage.setItem(asked, fresh ? `1 ${Date.now()}` : `${times + 1} ${since}`);
      return go(wanted, 'none');
    },

    async handleCallback() {
      const answer = new URL(location.href);
      const query = new URLSearchParams(answer.search);
      if (!query.has('state') || !(query.has('code') || query.has('error'))) return { kind: 'none' };
      // The page around this one goes on with it.
      if (answerFromFrame()) return new Promise<never>(() => {});
      // Nothing of it stays in the history, and a reload does not send it again.
      for (const name of ['code', 'state', 'iss', 'error', 'error_description']) answer.searchParams.delete(name);
      history.replaceState(history.state, '', answer.href);
      return settle(query);
    },

    async fetch(url, init = {}) {
      const current = session();
      if (!current) throw new ParvisError('signed_out', 'Nobody is signed in on this page.');
      const request = new Request(url, init);
      // An address out of a link must not be a way to get the token.
      if (!apis.has(new URL(request.url).origin)) throw new ParvisError('not_an_api', 'The access token is not for this origin.');
      const headers = new Headers(request.headers);
      headers.set('authorization', `${current.type} ${current.accessToken}`);
      if (key) headers.set('dpop', await key.proof(request.method, request.url, current.accessToken));
      return fetch(new Request(request, { headers }));
    },

    async signOut({ returnTo } = {}) {
      const { end_session_endpoint: to } = await metadata();
      const hint = tokens?.idToken;
      tokens = undefined;
      key = undefined;
      // Whoever signed out is not signed in again without being asked.
      sessionStorage.setItem(place('asked'), NO);
      location.assign(`${to}?${form({ client_id: clientId, id_token_hint: hint, post_logout_redirect_uri: returnTo }).toString()}`);
      return new Promise<never>(() => {});
    },

    button(label, wanted = {}) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = label;
      button.addEventListener('click', () => {
        button.disabled = true;
        signIn(wanted).catch((error: unknown) => {
          button.disabled = false;
          button.dispatchEvent(new CustomEvent('parvis-error', { bubbles: true, detail: error }));
        });
      });
      return button;
    },
  };
}
