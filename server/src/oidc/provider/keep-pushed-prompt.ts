import type { KoaContextWithOIDC } from 'oidc-provider';

const PUSHED = 'pushed_authorization_request';

/**
 * The provider turns `max_age=0` into `prompt=login`, and keeps a pushed request as it then is. With `prompt=none` that is "none login", which no client may send, so the request
 * was refused where it is used, as invalid. It is kept as it was sent: used, it ends in `login_required` (OpenID Connect Core sections 3.1.2.1 and 3.1.2.6). A client's own
 * "none login" was refused before.
 */
export function keepPushedPrompt({ oidc: { route, params } }: KoaContextWithOIDC): void {
  if (route === PUSHED && params?.['prompt'] === 'none login') Object.assign(params, { prompt: 'none', max_age: '0' });
}
