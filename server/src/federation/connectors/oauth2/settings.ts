import { z } from 'zod';
import { CLIENT_AUTHENTICATIONS } from './client-authentication.ts';
import { clientId, extraParameters, path, scope, url } from './fields.ts';

/** Headers that providers' APIs ask for. Whom we are, and who the customer is, is not said by these. */
const header = z.string().regex(/^(?:accept|client-id|x-[a-z0-9-]{1,40})$/, 'must be accept, client-id or begin with x-, in small letters');
const query = z.record(z.string().regex(/^[A-Za-z][\w.]{0,63}$/), z.string().min(1).max(1000));

export const oauth2Settings = z.strictObject({
  authorizationEndpoint: url,
  tokenEndpoint: url,
  /** Says who the access token is about. */
  userInfoEndpoint: url,
  userInfoQuery: query.default({}),
  apiHeaders: z.record(header, z.string().regex(/^[\x20-\x7e]{1,200}$/)).default({}),
  clientId,
  clientAuthentication: z.enum(CLIENT_AUTHENTICATIONS).default('client_secret_post'),
  clientKeyId: z.string().min(1).max(200).optional(),
  scopes: z.array(scope).max(30).default([]),
  scopeSeparator: z.enum([' ', ',']).default(' '),
  /** Sent unless the provider cannot: then the answer is bound to the request by `state` alone. */
  pkce: z.boolean().default(true),
  /** Where the account's id is: one that stays, and is never given to somebody else. Never an address or a name. */
  subject: path.default('id').refine((text) => !/(?:^|\.)(?:e?mail|login|user_?name|name)$/i.test(text), 'must be an id that stays, not an address or a name'),
  /** From our names for claims to where the provider has them. Only these are handed on. */
  claims: z.record(z.string().min(1).max(100), path).default({ name: 'name' }),
  email: path.default('email'),
  /** What says that the address is proved, in the same document. */
  emailVerified: path.default('email_verified'),
  /** The provider's documentation says that there is no other address than a proved one at this place. */
  emailAlwaysVerified: z.boolean().default(false),
  /** A second endpoint with the account's addresses: the proved primary one counts. */
  emails: z.strictObject({ endpoint: url, list: path.optional(), value: path.default('email'), verified: path.default('verified'), primary: path.default('primary') }).optional(),
  groups: path.optional(),
  /** The name of a parameter with HMAC-SHA-256 of the access token under the client secret, where API calls want one. */
  secretProofParameter: z.enum(['appsecret_proof']).optional(),
  /** What asks for a sign-in anew, as far as the provider can. */
  freshParameters: extraParameters.default({}),
  loginHintParameter: z.enum(['login_hint', 'login']).optional(),
  localeParameter: z.enum(['ui_locales', 'locale', 'hl', 'lang']).optional(),
  parameters: extraParameters.default({}),
});

export type OAuth2Settings = z.output<typeof oauth2Settings>;
