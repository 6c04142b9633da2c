import type { Clock } from '#platform/time';
import type { Connector, ConnectorDeps } from '../../contract.ts';
import { clientProblems, urlProblems } from '../oauth2/client-problems.ts';
import { withClock } from '../oauth2/http-deps.ts';
import { begin } from './begin.ts';
import { checkConnection } from './check-connection.ts';
import { finish } from './finish.ts';
import { oidcPresets } from './presets.ts';
import { createProviderDocuments, discoveryUrl } from './provider.ts';
import { readEnded } from './read-ended.ts';
import { oidcSettings, type OidcSettings } from './settings.ts';
import { signOutUrl } from './sign-out.ts';

export const OIDC_SECRETS = {
  clientSecret: { about: 'The client secret the provider gave you: for client_secret_basic, client_secret_post and HMAC.', required: false },
  privateKey: { about: 'Private key for private_key_jwt: PEM (PKCS #8) or JWK. Its public part is registered with the provider.', required: false, long: true },
} as const;

/** Any provider that speaks OpenID Connect. */
export function createOidcConnector(given: ConnectorDeps & { readonly clock?: Clock }): Connector<OidcSettings> {
  const deps = withClock(given);
  const documents = createProviderDocuments(deps);
  return {
    id: 'oidc',
    about: 'Sign-in at a provider that speaks OpenID Connect: Google, Microsoft, a company of yours, another Parvis.',
    settings: oidcSettings,
    secrets: OIDC_SECRETS,
    presets: oidcPresets,
    problems: (settings, secrets) => [...clientProblems(settings.clientAuthentication, secrets), ...urlProblems(deps, urlsOf(settings))],
    authority: ({ issuer }) => issuer,
    check: (connection, ctx) => checkConnection(deps, documents, connection, ctx),
    away: {
      addresses: { callback: 'Redirect URI', ended: 'Back-channel logout URI', left: 'Post-logout redirect URI' },
      begin: (connection, request, ctx) => begin(deps, documents, connection, request, ctx),
      finish: (connection, returned, kept, ctx) => finish(deps, documents, connection, returned, kept, ctx),
      tellsWhen: ({ fresh }) => fresh !== 'none',
      leave: (connection, { hint }, back) => signOutUrl(deps, documents, connection, hint, back),
      ended: (connection, message, ctx) => readEnded(deps, documents, connection, message, ctx),
    },
  };
}

function urlsOf(settings: OidcSettings): Readonly<Record<string, string | undefined>> {
  const { endpoints } = settings;
  if (endpoints === undefined) return { [settings.discoveryUrl === undefined ? 'issuer' : 'discoveryUrl']: discoveryUrl(settings) };
  return Object.fromEntries(Object.entries(endpoints).map(([name, url]) => [`endpoints.${name}`, url]));
}
