/*
 * What an operator may do while they act for a customer. Everything else is refused, also what is added tomorrow: whatever changes how the customer signs in, who they are,
 * what they said or where they are signed in is theirs alone. `server/test/acting/may-do.db.test.ts` holds this against everything there is.
 */

/** The customer's own pages, to look at. */
export const PAGES: ReadonlySet<string> = new Set([
  'GET /account',
  'GET /account/profile',
  'GET /account/preferences',
  'GET /account/devices',
  'GET /account/applications',
  'GET /account/protection',
]);

/** The same for applications that accept it, by `/account/v1`. */
const API: readonly string[] = ['GET /account/v1/overview', 'GET /account/v1/profile', 'GET /account/v1/preferences', 'GET /account/v1/sessions', 'GET /account/v1/applications'];

/** The way to applications and out again. None of it asks or tells anything as the customer; what would is refused where it is asked (`refuse-acting.ts`, `journeys.start`). */
const WAYS: readonly string[] = [
  'GET /authorize',
  'POST /authorize',
  'GET /authorize/:uid',
  'GET /interaction/:uid',
  'GET /logout',
  'POST /logout',
  'GET /logout/done',
  'GET /logout/finish',
  'GET /flow/:id',
  'POST /flow/:id',
  'POST /flow/:id/locale',
  'GET /acting/begin',
  'POST /acting/begin',
  'POST /acting/end',
  'GET /acting/ended',
  // Programs that happen to run in this browser: they are known by what they bring, and that says who acts.
  'POST /token',
  'OPTIONS /token',
  'GET /userinfo',
  'POST /userinfo',
  'OPTIONS /userinfo',
  'POST /revoke',
  'OPTIONS /revoke',
  'POST /par',
  'OPTIONS /par',
  'GET /jwks',
  'GET /.well-known/openid-configuration',
  'GET /.well-known/oauth-authorization-server',
  // Language and look of this browser, and what pages are made of.
  'POST /preferences',
  'GET /assets/:file',
  'GET /favicon.ico',
  'GET /pictures/:id',
  'GET /',
  'POST /csp-reports',
];

export const ALLOWED: ReadonlySet<string> = new Set([...PAGES, ...API, ...WAYS]);

/** `route`: the pattern, as it is registered; HEAD is GET without an answer. */
export const mayDo = (method: string, route: string): boolean => ALLOWED.has(`${method === 'HEAD' ? 'GET' : method} ${route}`);
