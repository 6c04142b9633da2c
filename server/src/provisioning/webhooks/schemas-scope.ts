import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem, type Scope } from '#platform/http';
import { provisioningErrors } from '../errors.ts';
import { jsonSchemaOf, PING, PUBLIC_EVENTS, publicEvent } from './catalogue.ts';

const entry = z.object({ type: z.string(), version: z.int(), about: z.string(), schema: z.string().describe('Path of its JSON Schema, below this one.') });
const jsonSchema = z.looseObject({}).describe('A JSON Schema (2020-12) of the whole message.');

/** `/webhooks/v1`: what applications can hear of, for whoever builds or checks a receiver. It tells of nobody, so anybody may read it. */
export function webhookSchemasScope(): Scope {
  return {
    name: 'webhooks',
    prefix: '/webhooks/v1',
    plugin(instance: FastifyInstance) {
      const app = instance.withTypeProvider<ZodTypeProvider>();
      const shared = { tags: ['Events'] };
      app.get(
        '/events',
        {
          schema: {
            ...shared,
            summary: 'All events',
            description: 'That an application can subscribe to, and the one for trying.',
            response: { 200: z.object({ events: z.array(entry) }) },
          },
        },
        async () => ({
          events: [...PUBLIC_EVENTS, PING].map(({ type, version, about }) => ({ type, version, about, schema: `/events/${type}` })),
        }),
      );
      app.get(
        '/events/:type',
        { schema: { ...shared, summary: 'What a message says', params: z.strictObject({ type: z.string().max(100) }), response: { 200: jsonSchema, 404: problem } } },
        async (request) => {
          const event = publicEvent(request.params.type);
          if (!event) throw provisioningErrors.unknown_event_type();
          return { ...jsonSchemaOf(event) };
        },
      );
    },
    openapi: { title: 'Parvis webhooks', description: 'What applications can be told of, and how such a message looks. See docs/guide/webhooks.md.' },
  };
}
