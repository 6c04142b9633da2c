import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ACR } from '#sessions/contract';
import type { FieldProblem } from '#platform/errors';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const GRANTS = ['authorization_code', 'refresh_token', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'] as const;
const METHODS = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;

const httpsOrLoopback = (uri: URL) => uri.protocol === 'https:' || (uri.protocol === 'http:' && LOOPBACK.has(uri.hostname));

/** Compared byte for byte when it is used (BCP 2.1): so no wildcard, no fragment, nothing a parser would read differently. */
function uriProblem(text: string, native: boolean): string | undefined {
  if (text.includes('*')) return 'must be one exact address; wildcards are not offered';
  if (!URL.canParse(text) || /\s/.test(text)) return 'must be an absolute address such as https://app.example/callback';
  const uri = new URL(text);
  if (uri.hash !== '' || text.includes('#')) return 'must not have a fragment (#...)';
  if (uri.username !== '' || uri.password !== '') return 'must not contain a user name or password';
  if (uri.protocol === 'http:' || uri.protocol === 'https:') return httpsOrLoopback(uri) ? undefined : 'must be https; plain http is for localhost only';
  if (!native) return 'must be https; own schemes are for applications with application_type "native"';
  // RFC 8252 section 7.1: a scheme of one's own is a domain name in reverse; it also excludes javascript: and data:.
  return /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/i.test(uri.protocol)
    ? undefined
    : 'must use a scheme made from your domain in reverse, such as com.example.app:/callback (RFC 8252)';
}

const webUri = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text) && httpsOrLoopback(new URL(text)), 'must be an https address (plain http is for localhost only)');
const words = z
  .string()
  .max(1000)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must be scope names with one space between them');
const publicJwk = z
  .looseObject({ kty: z.enum(['EC', 'RSA', 'OKP'], { error: 'must be EC, RSA or OKP' }) })
  .refine((key) => !['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].some((part) => part in key), 'must be a public key; keep the private part to yourself');

/** What an application may say about itself. Names follow OpenID Connect Registration 1.0 and RFC 7591 where they exist. */
const metadataSchema = z.strictObject({
  application_type: z.enum(['web', 'native']).default('web'),
  redirect_uris: z.array(z.string().max(2000)).max(50).default([]),
  post_logout_redirect_uris: z.array(z.string().max(2000)).max(50).default([]),
  grant_types: z
    .array(z.enum(GRANTS, { error: `must be one of ${GRANTS.join(', ')}; implicit and password grants are not offered` }))
    .min(1)
    .max(GRANTS.length)
    .default(['authorization_code']),
  response_types: z
    .array(z.literal('code', { error: 'must be "code"; tokens are never put into an address' }))
    .max(1)
    .optional(),
  token_endpoint_auth_method: z.enum(METHODS, { error: `must be one of ${METHODS.join(', ')}` }).default('client_secret_basic'),
  token_endpoint_auth_signing_alg: z.enum(['ES256', 'EdDSA', 'Ed25519', 'PS256', 'RS256']).optional(),
  jwks: z.strictObject({ keys: z.array(publicJwk).min(1).max(20) }).optional(),
  jwks_uri: webUri.optional(),
  id_token_signed_response_alg: z.enum(['ES256', 'EdDSA', 'RS256']).optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
  backchannel_logout_uri: webUri.optional(),
  backchannel_logout_session_required: z.boolean().optional(),
  /** Standard scopes it may ask for; absent: all. */
  scope: words.optional(),
  /** Scopes its customers may leave out on the consent page. */
  optional_scopes: words.optional(),
  /** Nobody gets in who does not act for an organization. */
  organization_required: z.boolean().optional(),
  /** APIs it may ask tokens for; absent: all registered ones on behalf of a customer, none for itself. */
  resources: z.array(z.string().max(500)).max(100).optional(),
  /** The API its tokens are for when a request names none. */
  default_resource: z.string().max(500).optional(),
  /** APIs it serves: it may introspect tokens made for them. */
  resource_server_for: z.array(z.string().max(500)).max(100).optional(),
  /** Origins whose scripts may call token and UserInfo endpoint; those of the redirect addresses may anyway. */
  allowed_origins: z
    .array(webUri.refine((text) => URL.canParse(text) && new URL(text).origin === text, 'must be an origin such as https://app.example'))
    .max(50)
    .optional(),
  default_max_age: z.int().min(0).max(31_536_000).optional(),
  default_acr_values: z
    .array(z.enum(Object.values(ACR) as [string, ...string[]]))
    .max(3)
    .optional(),
  require_auth_time: z.boolean().optional(),
  initiate_login_uri: webUri.optional(),
  client_uri: webUri.optional(),
  policy_uri: webUri.optional(),
  tos_uri: webUri.optional(),
  contacts: z.array(z.email()).max(10).optional(),
});

export type ApplicationMetadata = z.output<typeof metadataSchema>;

const DEFAULTS: Readonly<Record<string, unknown>> = metadataSchema.parse({});

/** What is as it is when nothing is said is not said. */
export const writtenMetadata = (metadata: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(metadata).filter(([name, value]) => !isDeepStrictEqual(DEFAULTS[name], value)));

/** Everything wrong at once, each with its field and the fix. */
export function validateMetadata(
  input: unknown,
  secret: string | undefined,
  headless: boolean,
): { readonly metadata: ApplicationMetadata } | { readonly problems: readonly FieldProblem[] } {
  const parsed = metadataSchema.safeParse(input);
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map((issue) => ({
        field: ['metadata', ...issue.path].join('.'),
        fix: issue.code === 'unrecognized_keys' ? `Remove ${issue.keys.map((key) => `"${key}"`).join(', ')}: not offered.` : issue.message,
      })),
    };
  }
  const metadata = parsed.data;
  const problems: FieldProblem[] = [];
  const say = (field: string, fix: string) => problems.push({ field: `metadata.${field}`, fix });
  const native = metadata.application_type === 'native';
  for (const list of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
    metadata[list].forEach((text, index) => {
      const problem = uriProblem(text, native);
      if (problem) say(`${list}.${index}`, problem);
    });
  }
  const code = metadata.grant_types.includes('authorization_code');
  if (code && metadata.redirect_uris.length === 0) say('redirect_uris', 'needs at least one address for the authorization_code grant');
  if (!code && metadata.redirect_uris.length > 0) say('grant_types', 'needs "authorization_code", because there are redirect_uris');
  if (metadata.grant_types.includes('refresh_token') && metadata.grant_types.every((grant) => grant === 'refresh_token' || grant === 'client_credentials')) {
    say('grant_types', 'has "refresh_token" but no grant that gives one out');
  }
  const method = metadata.token_endpoint_auth_method;
  if (method === 'none' && metadata.grant_types.includes('client_credentials'))
    say('token_endpoint_auth_method', 'must not be "none" for client_credentials: only an application that can keep a secret acts for itself');
  if (method === 'private_key_jwt' && !metadata.jwks && !metadata.jwks_uri) say('jwks', 'needs the public keys (or jwks_uri) for private_key_jwt');
  if (metadata.jwks && metadata.jwks_uri) say('jwks_uri', 'must not be given together with jwks');
  if (metadata.token_endpoint_auth_signing_alg && method !== 'private_key_jwt') say('token_endpoint_auth_signing_alg', 'is for private_key_jwt only');
  const secretive = method === 'client_secret_basic' || method === 'client_secret_post';
  if (secretive && secret === undefined) problems.push({ field: 'secret', fix: `is needed for ${method}; make one with: openssl rand -base64 32` });
  if (!secretive && secret !== undefined) problems.push({ field: 'secret', fix: `must not be given for ${method}` });
  if (secret !== undefined && (secret.length < 24 || secret.length > 256 || /[^\x21-\x7e]/.test(secret)))
    problems.push({ field: 'secret', fix: 'must be 24 to 256 printable characters; make one with: openssl rand -base64 32' });
  if (metadata.backchannel_logout_session_required && !metadata.backchannel_logout_uri) say('backchannel_logout_session_required', 'needs a backchannel_logout_uri');
  if (headless && !code) say('grant_types', 'needs "authorization_code" for a headless application');
  return problems.length > 0 ? { problems } : { metadata };
}
