import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { TOTP } from 'otpauth';
import { databaseTime } from './native-app.ts';
import { basic, call } from './oidc-client.ts';
import { formsOf, type Answer, type HttpBrowser } from './http-browser.ts';
import type { Installation } from './processes.ts';

/* What attacks on second steps, recovery and the account pages need: browsers in networks of their own that press what is not on the page. */

export const SECRET = 'the-same-secret-in-both-tenants-1';
export const CALLBACK = 'https://app.example/callback';
export const PASSWORD = 'Copper-Window-9-Meadow';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token: string;
  readonly scope: string;
}

export const claimsOf = (token: string): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
/** What a page asks for, by its first field or button of note. */
export const shows = (page: Answer): string =>
  /<(?:input|button)[^>]*(?: name| value)="(identifier|password|code|newPassword|kind|add|secure|later|set-up)"/.exec(page.text)?.[1] ?? `status ${page.status}`;
/** A code is good once: the one a clock this many half minutes ahead would show. */
export const codeOf = (app: TOTP, ahead = 0): string => app.generate({ timestamp: Date.now() + ahead * 30_000 });

export function attacker(installation: Installation) {
  const { issuer } = installation;
  let networks = 0;
  const out = (location: string) => !location.startsWith(issuer);
  const browse = (): HttpBrowser => installation.browser({ headers: { 'x-forwarded-for': `203.0.${113 + (networks >> 8)}.${++networks & 255}` } });

  function authorize(at = issuer, extra: Readonly<Record<string, string>> = {}): { url: string; verifier: string } {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const query = { client_id: 'web', redirect_uri: CALLBACK, response_type: 'code', scope: 'openid email', state: 'x', code_challenge: challenge, code_challenge_method: 'S256' };
    return { url: `${at}/authorize?${new URLSearchParams({ ...query, ...extra }).toString()}`, verifier };
  }

  /** Up to what follows the password; `url` leads out when nothing does. */
  async function afterPassword(browser: HttpBrowser, email: string, at = issuer, extra: Readonly<Record<string, string>> = {}) {
    const { url, verifier } = authorize(at, extra);
    const page = await browser.submit(await browser.follow(await browser.get(url)), 'continue', { identifier: email });
    return { page: await browser.submit(page, 'continue', { password: PASSWORD }, out), verifier };
  }

  async function redeem(at: string, location: string, verifier: string, clientId = 'web'): Promise<Tokens> {
    const code = new URL(location).searchParams.get('code') ?? assert.fail(location);
    const answer = await call(
      'POST',
      `${at}/token`,
      { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: verifier },
      basic({ clientId, secret: SECRET }),
    );
    assert.equal(answer.status, 200, answer.text);
    return JSON.parse(answer.text) as Tokens;
  }

  async function signIn(browser: HttpBrowser, email: string, at = issuer, extra: Readonly<Record<string, string>> = {}): Promise<Tokens> {
    const { page, verifier } = await afterPassword(browser, email, at, extra);
    assert.ok(out(page.url), `${page.status} ${textOf(page).slice(0, 300)}`);
    return redeem(at, page.url, verifier, extra['client_id']);
  }

  /** Presses a button that the page may not have, as often as somebody who knows the form. */
  async function press(browser: HttpBrowser, page: Answer, action: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const form = formsOf(page.text).find((entry) => '_version' in entry.fields);
    assert.ok(form, page.text.slice(0, 300));
    return browser.follow(await browser.post(new URL(form.action, page.url).href, { ...form.fields, ...fields, _action: action }), out);
  }

  const security = async (browser: HttpBrowser, at = issuer) => browser.follow(await browser.get(`${at}/account/security`), out);

  /** In a browser that has signed in just now: the page with the secret of an app. */
  async function beginApp(browser: HttpBrowser, at = issuer): Promise<{ page: Answer; app: TOTP }> {
    const list = await press(browser, await security(browser, at), 'add');
    const page = shows(list) === 'kind' ? await press(browser, list, 'use', { kind: 'totp' }) : list;
    const secret = /secret=([A-Z2-7]+)/.exec(page.text)?.[1] ?? assert.fail(textOf(page).slice(0, 400));
    return { page, app: new TOTP({ secret }) };
  }

  /** Sets up an app, and the codes for emergencies that come with it. */
  async function setUpApp(browser: HttpBrowser, at = issuer): Promise<{ app: TOTP; codes: string[] }> {
    const { page, app } = await beginApp(browser, at);
    // A clock that goes on could make this code two steps old before it is there.
    const goOn = await installation.database.holdClock();
    const code = app.generate({ timestamp: (await databaseTime(installation.database)) - 30_000 });
    const next = await press(browser, page, 'continue', { code }).finally(goOn);
    const codes = [...next.text.matchAll(/<li><bdi[^>]*>([^<]+)<\/bdi>/g)].map(([, code = '']) => code);
    assert.ok(codes.length > 0, textOf(next).slice(0, 400));
    // What was proved by setting it up is in the session from here on.
    await press(browser, await press(browser, next, 'saved'), 'done');
    return { app, codes };
  }

  return {
    issuer,
    out,
    browse,
    authorize,
    afterPassword,
    redeem,
    signIn,
    press,
    security,
    beginApp,
    setUpApp,
    /** What a silent request says: a code, or why not. */
    async silently(browser: HttpBrowser, at = issuer, extra: Readonly<Record<string, string>> = {}): Promise<string> {
      return (await browser.get(authorize(at, { prompt: 'none', ...extra }).url)).headers.location?.toString() ?? '';
    },
  };
}

export const textOf = (page: Answer): string =>
  page.text
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
