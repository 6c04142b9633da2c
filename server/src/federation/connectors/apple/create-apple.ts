import type { Clock } from '#platform/time';
import type { ConnectionSettings, Connector, ConnectorDeps, Preset } from '../../contract.ts';
import { monogram } from '../oauth2/monogram.ts';
import { createOidcConnector } from '../oidc/create-oidc.ts';
import { oidcSettings, type OidcSettings } from '../oidc/settings.ts';
import { makeClientSecret } from './client-secret.ts';
import { readName } from './read-name.ts';
import { appleSettings, type AppleSettings } from './settings.ts';

const apple: Preset = {
  name: 'Apple',
  mark: monogram('#111111', 'M10.8 6.4L13.2 6.4L8.9 17.6L6.5 17.6ZM17.5 17.6L15.1 17.6L10.8 6.4L13.2 6.4ZM8.6 13L15.4 13L15.4 15L8.6 15Z'),
  settings: {},
  trust: { email: 'verified' },
};

/** Sign in with Apple: OpenID Connect, but for a secret that is signed, answers that are posted, and a name that comes once and beside the tokens. */
export function createAppleConnector(deps: ConnectorDeps & { readonly clock?: Clock }): Connector<AppleSettings> {
  const { away, check } = createOidcConnector(deps);
  if (away === undefined || check === undefined) throw new Error('The OpenID Connect connector has no way.');
  return {
    id: 'apple',
    about: 'Sign in with Apple, with a Services ID and a key of your team.',
    settings: appleSettings,
    secrets: { privateKey: { about: 'The key for Sign in with Apple, as the file AuthKey_….p8 has it.', required: true, long: true } },
    presets: { apple },
    problems: ({ issuer }) => (deps.outbound.refuses(issuer) === undefined ? [] : [{ field: 'settings.issuer', fix: 'must be an https URL of a public host' }]),
    // The same person has another subject for another team.
    authority: ({ issuer, teamId }) => `${issuer} ${teamId}`,
    check: async (connection, ctx) => check(await asOidc(connection, ctx.now), ctx),
    away: {
      addresses: { callback: 'Return URL' },
      begin: async (connection, request, ctx) => away.begin(await asOidc(connection, ctx.now), request, ctx),
      async finish(connection, returned, kept, ctx) {
        const finished = await away.finish(await asOidc(connection, ctx.now), returned, kept, ctx);
        if (finished.kind !== 'identity') return finished;
        const { identity } = finished;
        return { kind: 'identity', identity: { ...identity, claims: { ...readName(returned), ...identity.claims } } };
      },
    },
  };
}

async function asOidc(connection: ConnectionSettings<AppleSettings>, now: Date): Promise<ConnectionSettings<OidcSettings>> {
  const { clientId, issuer, scopes } = connection.settings;
  const clientSecret = await makeClientSecret(connection, now);
  const settings = oidcSettings.parse({
    issuer,
    clientId,
    clientAuthentication: 'client_secret_post',
    scopes: ['openid', ...scopes],
    // Demanded where a name or an address is asked for.
    responseMode: 'form_post',
    idTokenAlgs: ['RS256'],
    userInfo: 'never',
    fresh: 'none',
    loginHint: false,
    localeParameter: 'none',
  });
  return { id: connection.id, slug: connection.slug, settings, secrets: clientSecret === undefined ? {} : { clientSecret } };
}
