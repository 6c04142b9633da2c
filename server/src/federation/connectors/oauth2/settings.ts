import { z } from 'zod';
import { CLIENT_AUTHENTICATIONS } from './client-authentication.ts';
import { clientId, extraParameters, path, scope, url } from './fields.ts';

/** Headers that providers' APIs ask for. Whom we are, and who the customer is, is not said by these. */
const header = z.string().regex(/^(?:accept|client-id|x-[a-z0-9-]{1,40})$/, 'must be accept, client-id or begin with x-, in small letters');
const query = z.record(z.string().regex(/^[A-Za-z][\w.]{0,63}$/), z.string().min(1).max(1000));

export const oauth2Settings = z.strictObject({
  authorizationEndpoint: url.describe('Where customers are sent.'),
  tokenEndpoint: url.describe('Where codes are exchanged.'),
  userInfoEndpoint: url.describe('Says who the access token is about.'),
  userInfoQuery: query.default({}).describe('Parameters of the request for who it is.'),
  apiHeaders: z
    .record(header, z.string().regex(/^[\x20-\x7e]{1,200}$/))
    .default({})
    .describe('Headers that its API asks for.'),
  clientId: clientId.describe('The client id the provider gave you.'),
  clientAuthentication: z.enum(CLIENT_AUTHENTICATIONS).default('client_secret_post').describe('How the client shows that it is the client.'),
  clientKeyId: z.string().min(1).max(200).optional().describe('`kid` of the key for `private_key_jwt`, where the key itself does not say it.'),
  scopes: z.array(scope).max(30).default([]).describe('What is asked for.'),
  scopeSeparator: z.enum([' ', ',']).default(' ').describe('What stands between scopes: a space (RFC 6749), or what the provider wants instead.'),
  pkce: z.boolean().default(true).describe('Sent unless the provider cannot: then the answer is bound to the request by `state` alone.'),
  subject: path
    .default('id')
    .refine((text) => !/(?:^|\.)(?:e?mail|login|user_?name|name)$/i.test(text), 'must be an id that stays, not an address or a name')
    .describe("Where the account's id is: one that stays, and is never given to somebody else. Never an address or a name."),
  claims: z.record(z.string().min(1).max(100), path).default({ name: 'name' }).describe('From our names for claims to where the provider has them. Only these are handed on.'),
  email: path.default('email').describe('Where the address is.'),
  emailVerified: path.default('email_verified').describe('What says that the address is proved, in the same document.'),
  emailAlwaysVerified: z.boolean().default(false).describe("The provider's documentation says that there is no other address than a proved one at this place."),
  emails: z
    .strictObject({ endpoint: url, list: path.optional(), value: path.default('email'), verified: path.default('verified'), primary: path.default('primary') })
    .optional()
    .describe("A second endpoint with the account's addresses: the proved primary one counts."),
  groups: path.optional().describe('Where the names of groups or roles are.'),
  secretProofParameter: z
    .enum(['appsecret_proof'])
    .optional()
    .describe('The name of a parameter with HMAC-SHA-256 of the access token under the client secret, where API calls want one.'),
  freshParameters: extraParameters.default({}).describe('What asks for a sign-in anew, as far as the provider can.'),
  loginHintParameter: z.enum(['login_hint', 'login']).optional().describe('The parameter that takes the address of whoever is expected. Left out: it is not told.'),
  localeParameter: z.enum(['ui_locales', 'locale', 'hl', 'lang']).optional().describe("The parameter that takes the customer's language."),
  parameters: extraParameters.default({}).describe('More parameters of the authorization request.'),
});

export type OAuth2Settings = z.output<typeof oauth2Settings>;
