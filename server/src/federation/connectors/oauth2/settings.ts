import { z } from 'zod';
import { CLIENT_AUTHENTICATIONS } from './client-authentication.ts';
import { clientId, extraParameters, path, scope, url } from './fields.ts';

/** Headers that providers' APIs ask for. Whom we are, and who the customer is, is not said by these. */
const header = z.string().regex(/^(?:accept|client-id|x-[a-z0-9-]{1,40})$/, 'must be accept, client-id or begin with x-, in small letters');
const query = z.record(z.string().regex(/^[A-Za-z][\w.]{0,63}$/), z.string().min(1).max(1000));

export const oauth2Settings = z.strictObject({
  authorizationEndpoint: url.meta({ title: 'Authorization endpoint', description: 'Where customers are sent to sign in.' }),
  tokenEndpoint: url.meta({ title: 'Token endpoint', description: 'Where this server exchanges the code that a customer came back with.' }),
  userInfoEndpoint: url.describe('Says who the access token is about.').meta({ title: 'Endpoint for who it is' }),
  userInfoQuery: query.default({}).describe('Parameters of the request for who it is.').meta({ title: 'Parameters for who it is' }),
  apiHeaders: z
    .record(header, z.string().regex(/^[\x20-\x7e]{1,200}$/))
    .default({})
    .describe('Headers that its API asks for.')
    .meta({ title: 'Headers' }),
  clientId: clientId.describe('The client id the provider gave you.').meta({ title: 'Client ID' }),
  clientAuthentication: z.enum(CLIENT_AUTHENTICATIONS).default('client_secret_post').meta({
    title: 'How we show who we are',
    description:
      'How this server shows the provider that it is the client: by a secret in the body (`client_secret_post`) or in a header (`client_secret_basic`), by a signed assertion (`private_key_jwt`), or not at all (`none`). The provider says which it takes.',
  }),
  clientKeyId: z.string().min(1).max(200).optional().describe('`kid` of the key for `private_key_jwt`, where the key itself does not say it.').meta({ title: 'Key ID' }),
  scopes: z.array(scope).max(30).default([]).meta({ title: 'Scopes', description: 'What the provider is asked to tell, by its own names.' }),
  scopeSeparator: z.enum([' ', ',']).default(' ').describe('What stands between scopes: a space (RFC 6749), or what the provider wants instead.').meta({ title: 'Between scopes' }),
  pkce: z
    .boolean()
    .default(true)
    .meta({ title: 'PKCE', description: 'A one-time proof that binds the answer to the request. Sent unless the provider cannot: then the answer is bound by `state` alone.' }),
  subject: path
    .default('id')
    .refine((text) => !/(?:^|\.)(?:e?mail|login|user_?name|name)$/i.test(text), 'must be an id that stays, not an address or a name')
    .describe("Where the account's id is: one that stays, and is never given to somebody else. Never an address or a name.")
    .meta({ title: 'Where the account ID is' }),
  claims: z
    .record(z.string().min(1).max(100), path)
    .default({ name: 'name' })
    .describe('From our names for claims to where the provider has them. Only these are handed on.')
    .meta({ title: 'Where claims are' }),
  email: path.default('email').describe('Where the address is.').meta({ title: 'Where the address is' }),
  emailVerified: path.default('email_verified').describe('What says that the address is proved, in the same document.').meta({ title: 'Where “address is proved” is' }),
  emailAlwaysVerified: z
    .boolean()
    .default(false)
    .describe("The provider's documentation says that there is no other address than a proved one at this place.")
    .meta({ title: 'Addresses are always proved' }),
  emails: z
    .strictObject({
      endpoint: url.meta({ title: 'Address', description: 'Asked with the access token.' }),
      list: path.optional().meta({ title: 'Where the list is', description: 'Left out: the answer is the list itself.' }),
      value: path.default('email').meta({ title: 'The address in an entry', description: 'Which member of an entry is the address.' }),
      verified: path.default('verified').meta({ title: 'Proved?', description: 'Which member says that the address is proved.' }),
      primary: path.default('primary').meta({ title: 'The main one?', description: 'Which member says that it is the main address.' }),
    })
    .optional()
    .describe("A second endpoint with the account's addresses: the proved primary one counts.")
    .meta({ title: 'Second endpoint for addresses' }),
  groups: path.optional().describe('Where the names of groups or roles are.').meta({ title: 'Groups' }),
  secretProofParameter: z
    .enum(['appsecret_proof'])
    .optional()
    .describe('The name of a parameter with HMAC-SHA-256 of the access token under the client secret, where API calls want one.')
    .meta({ title: 'Proof of the secret' }),
  freshParameters: extraParameters.default({}).describe('What asks for a sign-in anew, as far as the provider can.').meta({ title: 'Parameters for a new sign-in' }),
  loginHintParameter: z
    .enum(['login_hint', 'login'])
    .optional()
    .describe('The parameter that takes the address of whoever is expected. Left out: it is not told.')
    .meta({ title: 'Parameter for who is expected' }),
  localeParameter: z.enum(['ui_locales', 'locale', 'hl', 'lang']).optional().describe("The parameter that takes the customer's language.").meta({ title: 'Language parameter' }),
  parameters: extraParameters.default({}).describe('More parameters of the authorization request.').meta({ title: 'More parameters' }),
});

export type OAuth2Settings = z.output<typeof oauth2Settings>;
