import type { CheckResult, ConnectionSettings, Connector, ConnectorContext, ConnectorDeps } from '../../contract.ts';
import { begin } from './begin.ts';
import { checkClient, checkReachable } from './check-client.ts';
import { clientProblems, urlProblems } from './client-problems.ts';
import { clientOf, finish } from './finish.ts';
import { withClock, type HttpDeps } from './http-deps.ts';
import { oauth2Presets } from './presets.ts';
import { oauth2Settings, type OAuth2Settings } from './settings.ts';

/** Providers that speak OAuth 2.0 without OpenID Connect. */
export function createOAuth2Connector(given: ConnectorDeps): Connector<OAuth2Settings> {
  const deps = withClock(given);
  return {
    id: 'oauth2',
    about: 'Sign-in at a provider that speaks OAuth 2.0 and tells who somebody is by an API of its own: GitHub, Facebook, Discord.',
    settings: oauth2Settings,
    secrets: {
      clientSecret: { about: 'The client secret the provider gave you.', required: false },
      privateKey: { about: 'Private key for private_key_jwt: PEM (PKCS #8) or JWK.', required: false, long: true },
    },
    presets: oauth2Presets,
    problems: (settings, secrets) => [
      ...clientProblems(settings.clientAuthentication, secrets),
      ...urlProblems(deps, {
        authorizationEndpoint: settings.authorizationEndpoint,
        tokenEndpoint: settings.tokenEndpoint,
        userInfoEndpoint: settings.userInfoEndpoint,
        'emails.endpoint': settings.emails?.endpoint,
      }),
    ],
    authority,
    check: (connection, ctx) => check(deps, connection, ctx),
    away: {
      addresses: { callback: 'Redirect URI' },
      begin: async (connection, request, ctx) => begin(deps, connection, request, ctx),
      finish: (connection, returned, kept, ctx) => finish(deps, connection, returned, kept, ctx),
      tellsWhen: () => false,
    },
  };
}

/** An id is one of the API that gives it. That API's versions number the same accounts. */
function authority({ userInfoEndpoint, subject }: OAuth2Settings): string {
  const { host, pathname } = new URL(userInfoEndpoint);
  return `${host}${pathname.replace(/\/v\d+(?:\.\d+)*(?=\/)/g, '')} ${subject}`;
}

async function check(deps: HttpDeps, connection: ConnectionSettings<OAuth2Settings>, ctx: ConnectorContext): Promise<readonly CheckResult[]> {
  const { authorizationEndpoint, userInfoEndpoint, tokenEndpoint, pkce } = connection.settings;
  return [
    await checkReachable(deps, 'authorization endpoint', authorizationEndpoint),
    await checkReachable(deps, 'userinfo endpoint', userInfoEndpoint),
    await checkClient(deps, ctx, tokenEndpoint, clientOf(connection)),
    { name: 'PKCE', ok: true, detail: pkce ? 'sent; whether the provider checks it, it does not say' : 'not sent: answers are bound to requests by state alone' },
  ];
}
