import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/** Request parameter that names the connection an application would like its customer to sign in by. */
export const IDP_HINT = 'idp_hint';

/** One that does not exist, or that this application does not offer, is passed over when the journey begins: a hint is no demand. */
export function plainHint(_ctx: KoaContextWithOIDC, value: unknown): void {
  if (value !== undefined && (typeof value !== 'string' || !/^[A-Za-z0-9._-]{1,64}$/.test(value)))
    throw new errors.InvalidRequest('the parameter idp_hint is no name of a connection');
}
