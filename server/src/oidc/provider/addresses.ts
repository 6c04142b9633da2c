import type { Tenant } from '#tenants/contract';

/** Routes as they stand under the issuer. */
export const ROUTES = {
  authorization: '/authorize',
  token: '/token',
  jwks: '/jwks',
  userinfo: '/userinfo',
  introspection: '/introspect',
  revocation: '/revoke',
  pushed_authorization_request: '/par',
  device_authorization: '/device_authorization',
  code_verification: '/device',
  end_session: '/logout',
} as const;

/** The page for whoever signed out and has nowhere to go back to. */
export const SIGNED_OUT = `${ROUTES.end_session}/done`;

/** Lax: single sign-on works when an application sends the browser here, and no other site can post with it. */
export const SESSION_COOKIE = { httpOnly: true, sameSite: 'lax', path: '/', signed: true } as const;

/** `__Host-` where it is possible: the session cookie then cannot be set by a sibling domain. The others are bound to a path of their own. */
export function cookieNames(tenant: Tenant) {
  const secure = tenant.issuer.startsWith('https:');
  const path = new URL(tenant.issuer).pathname
    .replace(/\/$/, '')
    .replace(/^\/t\//, '')
    .replace(/[^a-z0-9-]/gi, '');
  const name = (kind: string) => `parvis_${path === '' ? '' : `${path}_`}${kind}`;
  return {
    session: `${secure ? '__Host-' : ''}${name('sso')}`,
    interaction: `${secure ? '__Secure-' : ''}${name('interaction')}`,
    resume: `${secure ? '__Secure-' : ''}${name('resume')}`,
  };
}
