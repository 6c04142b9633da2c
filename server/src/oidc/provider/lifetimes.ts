import type { Client, KoaContextWithOIDC, RefreshToken } from 'oidc-provider';
import type { Tenant } from '#tenants/contract';
import { currentUnit } from '../artefacts/unit.ts';

const INTERACTION_SECONDS = 3600;
const DEVICE_CODE_SECONDS = 600;
export const CODE_SECONDS = 60;
/** How long a customer's consent to an application is remembered. */
export const CONSENT_SECONDS = 365 * 86_400;

interface Timed {
  readonly resourceServer?: { readonly accessTokenTTL?: number } | undefined;
}

/** What an operator gets who acts for a customer lasts no longer than that. */
const withinActing = (seconds: number): number => Math.max(1, Math.min(seconds, currentUnit()?.acting?.left ?? seconds));

/** All lifetimes come from the tenant's settings. */
export function lifetimes({ settings: { tokens, session } }: Tenant) {
  const access = (_ctx: KoaContextWithOIDC, token: Timed) => withinActing(token.resourceServer?.accessTokenTTL ?? tokens.accessSeconds);
  return {
    AccessToken: access,
    ClientCredentials: access,
    AuthorizationCode: () => withinActing(CODE_SECONDS),
    DeviceCode: DEVICE_CODE_SECONDS,
    // A consent page left open, a long journey: then the grant must still be there for the refresh tokens that came from it.
    Grant: Math.max(tokens.refreshAbsoluteSeconds, session.absoluteSeconds),
    IdToken: () => withinActing(tokens.idSeconds),
    Interaction: INTERACTION_SECONDS,
    /** Rotation prolongs a refresh token, never beyond the absolute end of its family (O6). One that dies with the session may also lie unused no longer than a session may (S2). */
    RefreshToken(_ctx: KoaContextWithOIDC, token: RefreshToken, _client: Client) {
      const unused = token.scopes.has('offline_access') ? tokens.refreshSeconds : Math.min(tokens.refreshSeconds, session.idleSeconds);
      return Math.max(1, Math.min(unused, tokens.refreshAbsoluteSeconds - token.totalLifetime()));
    },
    Session: session.absoluteSeconds,
  };
}
