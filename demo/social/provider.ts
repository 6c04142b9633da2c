import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { interactionPolicy, Provider, type JWKS } from 'oidc-provider';
import { MemoryAdapter } from './memory-adapter.ts';
import { errorPage, signedOutPage, signOutPage, type Look } from './pages.ts';
import { claimsOf, type People } from './people.ts';
import type { SocialSettings } from './settings.ts';

/** An OpenID provider like the big ones: it signs people in for whoever registered with it, and knows nothing of them. */
export function createSocialProvider(settings: SocialSettings, people: People, look: Look): Provider {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  // Also who is signed in is asked as whom: that is what this page is for.
  policy.get('login')?.checks.add(new interactionPolicy.Check('choose', 'who it is must be chosen', (ctx) => ctx.oidc.result?.login === undefined));

  const provider = new Provider(settings.issuer, {
    adapter: MemoryAdapter,
    jwks: { keys: [{ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] } as JWKS,
    clients: [
      {
        client_id: settings.clientId,
        client_name: settings.clientName,
        client_secret: settings.clientSecret,
        redirect_uris: [settings.callbackUrl],
        post_logout_redirect_uris: [settings.leftUrl],
        backchannel_logout_uri: settings.endedUrl,
        backchannel_logout_session_required: true,
        id_token_signed_response_alg: 'ES256',
        grant_types: ['authorization_code'],
      },
    ],
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    claims: { openid: ['sub', 'sid', 'auth_time'], profile: ['name', 'given_name', 'family_name'], email: ['email', 'email_verified'] },
    // Cookies know no ports: the identity server on this computer has some of the same kind.
    cookies: { keys: [randomBytes(32).toString('base64url')], names: { interaction: 'social_interaction', resume: 'social_resume', session: 'social_session' } },
    interactions: { policy, url: (_ctx, { uid }) => `/sign-in/${uid}` },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = String(signOutPage(look, form));
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = String(signedOutPage(look));
        },
      },
    },
    // All of the demo is on this computer, where the library's own way out does not go.
    fetch: (url, options = {}) => {
      Reflect.deleteProperty(options, 'dispatcher');
      return fetch(url, options);
    },
    pkce: { required: () => true },
    renderError: (ctx) => {
      ctx.type = 'html';
      ctx.body = String(errorPage(look));
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3_600, IdToken: 600, Interaction: 1_800, Session: 86_400 },
    findAccount: async (_ctx, id) => {
      const person = people.find(id);
      return person && { accountId: id, claims: async () => claimsOf(person) };
    },
    loadExistingGrant: async (ctx) => {
      const { client, account, provider: within } = ctx.oidc;
      if (client === undefined || account === undefined) return undefined;
      const grant = new within.Grant({ clientId: client.clientId, accountId: account.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  return provider;
}
