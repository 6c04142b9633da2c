import { z } from 'zod';
import type { Application, ApplicationInput } from '#oidc/contract';

const texts = z.record(z.string(), z.string()).describe('One text for each language.');
const name = z.string().min(1).max(100);
const slug = z.string().max(63);

/** What can be said of an application; read and written alike. What is left out has its default. */
const fields = {
  name,
  brand: slug.optional().describe('Whose look its sign-in has; default the tenant’s.'),
  logo: z.string().max(70_000).optional().describe('https address, or a data: image.'),
  state: z.enum(['active', 'suspended']).optional(),
  first_party: z.boolean().optional().describe('An application of the company itself: no consent page.'),
  headless: z.boolean().optional().describe('Shows the sign-in itself, by `/journeys/v1`.'),
  require_pkce: z.boolean().optional(),
  require_par: z.boolean().optional().describe('Requests must be pushed (RFC 9126).'),
  accepts_acting: z
    .boolean()
    .optional()
    .describe(
      'Gets tokens where an operator acts for the customer, with who it is in `act` (RFC 8693); default: it gets none. It has to show who acts, and refuse them what only the customer may do.',
    ),
  access_token_format: z.enum(['jwt', 'opaque']).optional(),
  mfa: z.record(z.string(), z.unknown()).optional().describe('Where its rules for second steps differ from the tenant’s.'),
  actions: z.record(z.string(), texts).optional().describe('What it may ask a confirmation for.'),
  requires: z
    .array(z.strictObject({ attribute: z.string(), reason: texts }))
    .optional()
    .describe('Details it cannot do without.'),
  asks: z
    .record(z.string(), z.strictObject({ attributes: z.array(z.string()), reason: texts }))
    .optional()
    .describe('Details it may ask for when they are needed.'),
  metadata: z
    .record(z.string(), z.unknown())
    .describe('Client metadata of OpenID Connect Registration 1.0 and RFC 7591: `redirect_uris`, `grant_types`, `token_endpoint_auth_method` and so on.'),
};

export const applicationBody = z.strictObject(fields);
export const newApplicationBody = z.strictObject({
  client_id: z.string().max(100).optional().describe('2 to 100 letters, digits, dots, dashes or underscores; default a random one.'),
  ...fields,
});
export const applicationJson = z.strictObject({
  id: z.string().describe('As the audit trail names it.'),
  client_id: z.string(),
  ...fields,
  state: z.enum(['active', 'suspended']),
  version: z.number().int(),
});
export const savedApplicationJson = applicationJson.extend({ secret: z.string().optional().describe('Shown this once.') });
export const applicationParams = z.object({ client_id: z.string().max(200) });
export const rollBody = z.strictObject({ overlap_hours: z.number().int().min(0).max(168).default(24).describe('So long the secret before works too; 0: it ends now.') });
export const rolledJson = z.strictObject({
  secret: z.string().describe('Shown this once.'),
  former_until: z.iso.datetime().optional().describe('Until then the secret before works as well.'),
});
export const redirectBody = z.strictObject({ redirect_uri: z.string().min(1).max(2000) });
export const redirectJson = z.strictObject({
  allowed: z.boolean(),
  why: z.string().optional().describe('What is different, in a sentence.'),
  nearest: z.string().optional().describe('The registered address that is most like it.'),
});
export const findingsJson = z.strictObject({
  score: z.number().int().min(0).max(100),
  findings: z.array(
    z.strictObject({
      id: z.string(),
      ok: z.boolean(),
      title: z.string(),
      why: z.string(),
      change: z.record(z.string(), z.unknown()).optional().describe('What to change in the application: fields as they are written.'),
    }),
  ),
});
export const signInQuery = z.strictObject({
  since: z.iso.datetime().describe('From then on only.'),
  wait: z.coerce.number().int().min(0).max(20).default(0).describe('So many seconds an answer may take, when there is none yet.'),
});
export const signInJson = z.strictObject({ sign_in: z.strictObject({ at: z.iso.datetime(), user: z.string(), acr: z.string().optional() }).optional() });

type Body = z.output<typeof applicationBody>;

export function inputOf(clientId: string, body: Body): Omit<ApplicationInput, 'secret'> {
  const { first_party, headless, require_pkce, require_par, accepts_acting, access_token_format, ...same } = body;
  return {
    clientId,
    ...(same as Omit<Body, 'first_party' | 'headless' | 'require_pkce' | 'require_par' | 'accepts_acting' | 'access_token_format'>),
    ...(first_party === undefined ? {} : { firstParty: first_party }),
    ...(headless === undefined ? {} : { headless }),
    ...(require_pkce === undefined ? {} : { requirePkce: require_pkce }),
    ...(require_par === undefined ? {} : { requirePar: require_par }),
    ...(accepts_acting === undefined ? {} : { acceptsActing: accepts_acting }),
    ...(access_token_format === undefined ? {} : { accessTokenFormat: access_token_format }),
  } as Omit<ApplicationInput, 'secret'>;
}

export function jsonOf(application: Application, brand: string | undefined): z.input<typeof applicationJson> {
  const { id, clientId, name: title, logo, state, mfa, actions, requires, asks, metadata, version } = application;
  return {
    id,
    client_id: clientId,
    name: title,
    ...(brand === undefined ? {} : { brand }),
    ...(logo === undefined ? {} : { logo }),
    state,
    first_party: application.firstParty,
    headless: application.headless,
    require_pkce: application.requirePkce,
    require_par: application.requirePar,
    accepts_acting: application.acceptsActing,
    access_token_format: application.accessTokenFormat,
    ...(mfa === undefined ? {} : { mfa }),
    actions: actions as Record<string, Record<string, string>>,
    requires: requires.map(({ attribute, reason }) => ({ attribute, reason: reason as Record<string, string> })),
    asks: Object.fromEntries(Object.entries(asks).map(([key, { attributes, reason }]) => [key, { attributes: [...attributes], reason: reason as Record<string, string> }])),
    metadata,
    version,
  };
}
