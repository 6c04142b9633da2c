import { z } from 'zod';
import { CLIENT_AUTHENTICATIONS } from '../oauth2/client-authentication.ts';
import { clientId, extraParameters, path, scope, url } from '../oauth2/fields.ts';

/** Algorithms with public keys. */
const PUBLIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const;
/** With the client's secret as the key (Core section 10.1): never beside the others, so that no public key is ever taken for a secret (J1). */
const SECRET = ['HS256', 'HS384', 'HS512'] as const;
export const isSecretAlgorithm = (alg: string): boolean => (SECRET as readonly string[]).includes(alg);

const issuer = z
  .string()
  .max(500)
  .refine(isIssuer, 'must be the URL of an issuer without query and fragment; "{tenantid}" may stand in it once, for providers with one issuer a tenant');

function isIssuer(text: string): boolean {
  const parts = text.split('{tenantid}');
  const filled = parts.join('x');
  return parts.length <= 2 && URL.canParse(filled) && /^https?:$/.test(new URL(filled).protocol) && !/[?#{}\s]/.test(filled);
}

export const oidcSettings = z
  .strictObject({
    issuer: issuer.describe('Exactly as the provider writes it: in its discovery document, its ID tokens and its answers.').meta({ title: 'Issuer' }),
    discoveryUrl: url.optional().describe("Where the discovery document is, when not at the issuer's well-known address.").meta({ title: 'Discovery address' }),
    endpoints: z
      .strictObject({
        authorization: url.meta({ title: 'Authorization endpoint', description: 'Where customers are sent to sign in.' }),
        token: url.meta({ title: 'Token endpoint', description: 'Where this server exchanges the code that a customer came back with.' }),
        jwks: url.optional().meta({ title: 'Keys (JWKS)', description: 'Where the public keys are that ID tokens are signed with.' }),
        userInfo: url.optional().meta({ title: 'UserInfo endpoint', description: 'Says more about who signed in than the ID token does.' }),
        endSession: url.optional().meta({ title: 'Sign-out endpoint', description: 'Where customers sign out there too.' }),
      })
      .optional()
      .describe('Endpoints by hand, for providers without discovery.')
      .meta({ title: 'Endpoints by hand' }),
    issuerTenants: z
      .array(z.string().min(1).max(100))
      .max(200)
      .default([])
      .describe("With `{tenantid}` in the issuer: whose accounts are welcome, by the `tid` claim. Empty: everybody's.")
      .meta({ title: 'Welcome tenants of the provider' }),
    clientId: clientId.describe('The client id the provider gave you.').meta({ title: 'Client ID' }),
    clientAuthentication: z.enum(CLIENT_AUTHENTICATIONS).default('client_secret_basic').meta({
      title: 'How we show who we are',
      description:
        'How this server shows the provider that it is the client: by a secret in a header (`client_secret_basic`) or in the body (`client_secret_post`), by a signed assertion (`private_key_jwt`), or not at all (`none`). The provider says which it takes.',
    }),
    clientKeyId: z.string().min(1).max(200).optional().describe('`kid` of the key for `private_key_jwt`, where the key itself does not say it.').meta({ title: 'Key ID' }),
    assertionAudience: z
      .enum(['issuer', 'token-endpoint'])
      .default('issuer')
      .describe('Whom signed assertions of ours are for. `issuer` is right (RFC 7523); some providers want `token-endpoint`.')
      .meta({ title: 'Audience of our assertions' }),
    scopes: z
      .array(scope)
      .max(30)
      .default(['openid', 'email', 'profile'])
      .refine((scopes) => scopes.includes('openid'), 'must have "openid"')
      .meta({ title: 'Scopes', description: 'What the provider is asked to tell: `openid` always, `email` and `profile` for an address and names.' }),
    responseMode: z
      .enum(['query', 'form_post'])
      .default('query')
      .describe('How answers come back. `form_post`: where the provider wants it.')
      .meta({ title: 'How answers come back' }),
    idTokenAlgs: z
      .array(z.enum([...PUBLIC, ...SECRET]))
      .min(1)
      .max(PUBLIC.length)
      .default(['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'])
      .refine((algs) => algs.every(isSecretAlgorithm) || !algs.some(isSecretAlgorithm), 'must not mix HMAC with algorithms that have public keys')
      .describe('How ID tokens may be signed; all others are refused.')
      .meta({ title: 'Signatures of ID tokens' }),
    userInfo: z
      .enum(['always', 'never'])
      .default('always')
      .describe('`always`: also when the ID token says enough; claims of both are kept apart. `never`: where the ID token has everything.')
      .meta({ title: 'Ask UserInfo' }),
    claims: z
      .record(z.string().min(1).max(100), path)
      .default({})
      .meta({ title: 'Where claims are', description: 'From our names for claims to where the provider has them, where it calls them otherwise. Dots lead into objects.' }),
    emailVerifiedClaim: z
      .string()
      .min(1)
      .max(200)
      .default('email_verified')
      .describe('The claim that says whether the address is proved.')
      .meta({ title: 'Claim for “address is proved”' }),
    groups: path.optional().meta({ title: 'Groups', description: 'The claim with the names of groups or roles; dots lead into objects, as `realm_access.roles`.' }),
    acrValues: z
      .array(z.string().min(1).max(200))
      .max(10)
      .default([])
      .meta({ title: 'Levels asked for (acr_values)', description: 'Names of levels that the provider is asked for, such as its name for two factors.' }),
    acceptedAcr: z.array(z.string().min(1).max(200)).max(20).default([]).describe('One of these must come back; empty: none needs to.').meta({ title: 'Levels accepted (acr)' }),
    fresh: z
      .enum(['max_age', 'prompt', 'none'])
      .default('max_age')
      .describe('How a sign-in anew is asked for: `max_age` proves it by `auth_time`; `prompt` only asks; `none`: the provider cannot.')
      .meta({ title: 'How a new sign-in is asked for' }),
    loginHint: z.boolean().default(true).describe('Whether the address of whoever is expected goes along.').meta({ title: 'Tell who is expected' }),
    localeParameter: z
      .enum(['ui_locales', 'locale', 'hl', 'none'])
      .default('ui_locales')
      .describe("The parameter that takes the customer's language.")
      .meta({ title: 'Language parameter' }),
    parameters: extraParameters
      .default({})
      .meta({ title: 'More parameters', description: 'More parameters that go along when customers are sent there, for what this provider alone knows.' }),
  })
  .refine((settings) => settings.endpoints === undefined || settings.discoveryUrl === undefined, { path: ['discoveryUrl'], message: 'is not used beside endpoints by hand' })
  .refine((settings) => settings.endpoints === undefined || settings.endpoints.jwks !== undefined || settings.idTokenAlgs.every(isSecretAlgorithm), {
    path: ['endpoints', 'jwks'],
    message: 'is needed to verify ID tokens',
  })
  .refine((settings) => !settings.idTokenAlgs.some(isSecretAlgorithm) || settings.clientAuthentication.startsWith('client_secret'), {
    path: ['idTokenAlgs'],
    message: 'HMAC needs a client secret',
  });

export type OidcSettings = z.output<typeof oidcSettings>;
