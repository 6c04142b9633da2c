import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { OwnApi } from '#oidc/contract';
import { problem, type Scope } from '#platform/http';
import { CHANNELS, FREQUENCIES, type Preferences } from '#preferences/contract';
import { provisioningErrors } from '../errors.ts';
import { applicationCheck, type ApplicationApiDeps } from '../require-application.ts';

export interface PreferencesApiDeps extends ApplicationApiDeps {
  readonly preferences: Pick<Preferences, 'reach'>;
}

export const PREFERENCES_SCOPE = 'preferences:read';
export const PREFERENCES_API: OwnApi = { path: '/preferences/v1', scopes: [PREFERENCES_SCOPE] };
const MOST = 500;

const body = z.strictObject({
  topic: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be the key of a topic'),
  channel: z.enum(CHANNELS),
  subs: z.array(z.string().min(1).max(255)).min(1).max(MOST).describe('Whom the application would write to, by the `sub` it knows them by.'),
});
const reachJson = z.strictObject({
  people: z
    .array(
      z.strictObject({
        sub: z.string(),
        address: z.string().optional().describe('Where to, for `email`, `sms` and `phone`. Not for keeping: ask again before the next message.'),
        frequency: z.enum(FREQUENCIES).optional().describe('How often they want it.'),
        list_unsubscribe: z.string().describe('Value of the header List-Unsubscribe (RFC 8058): the link of this person, topic and channel. It does not end.'),
        list_unsubscribe_post: z.literal('List-Unsubscribe=One-Click').describe('Value of the header List-Unsubscribe-Post.'),
      }),
    )
    .describe('Those who may be written to. Whoever is not in it must not be, and why is not said.'),
});

/** `/preferences/v1`: whom an application may write to about a topic, and where. */
export const preferencesScope = (deps: PreferencesApiDeps): Scope => ({
  name: 'preferences',
  prefix: PREFERENCES_API.path,
  plugin: routes(deps),
  openapi: {
    title: 'Parvis preferences',
    description: 'Asked before messages are sent: who of many wants this topic by this channel, where it goes, and the link that ends it. See docs/guide/preferences.md.',
    securitySchemes: {
      clientToken: {
        type: 'http',
        scheme: 'bearer',
        description:
          'Access token of the client_credentials grant for the resource `<issuer>/preferences/v1` with the scope `preferences:read`; with a DPoP proof (RFC 9449) where it is bound to a key.',
      },
    },
  },
});

function routes(deps: PreferencesApiDeps) {
  const requireApplication = applicationCheck(deps, { api: PREFERENCES_API, scope: PREFERENCES_SCOPE });
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<ZodTypeProvider>();
    app.post(
      '/reach',
      {
        schema: {
          tags: ['Preferences'],
          security: [{ clientToken: [] }],
          summary: 'Who may be written to',
          description: `Up to ${MOST} people at once. The purpose of the topic must name this application as a recipient. The answer is of this moment.`,
          body,
          response: { 200: reachJson, 400: problem, 401: problem, 403: problem, 404: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const { tenant, application } = await requireApplication(request, reply);
        const people = await deps.preferences.reach({ tenant, clientId: application.clientId, ...request.body });
        if (!people) throw provisioningErrors.unknown_topic();
        return reply.send({
          people: people.map(({ sub, address, frequency, unsubscribeUrl }) => ({
            sub,
            ...(address === undefined ? {} : { address }),
            ...(frequency === undefined ? {} : { frequency }),
            list_unsubscribe: `<${unsubscribeUrl}>`,
            list_unsubscribe_post: 'List-Unsubscribe=One-Click' as const,
          })),
        });
      },
    );
  };
}
