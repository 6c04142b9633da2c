import { errors, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import { currentUnit } from '../artefacts/unit.ts';
import type { Accounts } from './accounts.ts';
import { chosenOf } from './organization.ts';
import { applicationOf } from './clients.ts';

/** Scripts of an application may call token and UserInfo endpoint from its own origins. Never with cookies, so no credentials header. */
export function allowsOrigin(ctx: KoaContextWithOIDC, origin: string, client: Client): boolean {
  if (origin === 'null') return false;
  const { allowed_origins: allowed, redirect_uris: redirects } = applicationOf(client).metadata;
  if (ctx.oidc.route !== 'userinfo' && client.clientAuthMethod !== 'none') return false;
  return (allowed ?? []).includes(origin) || redirects.some((uri) => URL.canParse(uri) && new URL(uri).origin === origin);
}

/** How surely the customer signed in, for the API (RFC 9068 section 2.2.1, RFC 9470). */
export function assuranceClaims(ctx: KoaContextWithOIDC): Record<string, unknown> | undefined {
  const { AuthorizationCode, RefreshToken, DeviceCode } = ctx.oidc.entities;
  const source = AuthorizationCode ?? DeviceCode ?? RefreshToken;
  if (!source?.accountId) return undefined;
  return { auth_time: source.authTime, acr: source.acr, amr: source.amr, ...actClaim() };
}

/** Who acts for the customer (RFC 8693 section 4.1); nothing where it is the customer. */
export function actClaim(): { readonly act?: { readonly sub: string; readonly iss: string } } {
  const actor = currentUnit()?.acting?.actor;
  return actor ? { act: { sub: actor.sub, iss: actor.iss } } : {};
}

/** An application may look at its own tokens, and an API at those made for it; tokens of suspended users, or of those no longer verified for it, are not active (D7). */
export function introspectionAllowed(accounts: Pick<Accounts, 'stands' | 'mayActFor'>) {
  return async (
    _ctx: KoaContextWithOIDC,
    client: Client,
    token: { clientId?: string | undefined; aud?: string | string[] | undefined; accountId?: string | undefined; claims?: unknown; extra?: unknown },
  ): Promise<boolean> => {
    const serves = applicationOf(client).metadata.resource_server_for ?? [];
    const audience = typeof token.aud === 'string' && serves.includes(token.aud);
    if (token.clientId !== client.clientId && (client.clientAuthMethod === 'none' || !audience)) return false;
    if (token.accountId === undefined) return true;
    const organization = chosenOf(token);
    if (organization !== undefined && !(await accounts.mayActFor(token.accountId, organization))) return false;
    return accounts.stands(token.accountId, token.clientId ?? '');
  };
}

/** RFC 7009 section 2.1. */
export async function ownTokenOnly(_ctx: KoaContextWithOIDC, client: Client, token: { clientId?: string | undefined }): Promise<boolean> {
  if (token.clientId === client.clientId) return true;
  if (client.clientAuthMethod === 'none') return false;
  throw new errors.InvalidRequest('client is not authorized to revoke the presented token');
}
