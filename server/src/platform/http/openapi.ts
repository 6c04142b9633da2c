import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { OpenApiInfo } from './contract.ts';

/** The document is made from the very schemas that validate requests and serialise answers. Serialised once. */
export async function describeApi(app: FastifyInstance, info: OpenApiInfo): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: info.title, description: info.description, version: '1' },
      components: { securitySchemes: { ...info.securitySchemes } },
    },
    transform: (route) => (route.schema === undefined || route.schema.hide ? { schema: { hide: true }, url: route.url } : jsonSchemaTransform(route)),
  });
  let text: string | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(app.swagger());
    return reply.header('cache-control', 'public, max-age=300').type('application/json').send(text);
  });
  app.addHook('onRoute', (route) => {
    // HEAD twins and OPTIONS say nothing that GET does not.
    if (route.method === 'HEAD') route.schema = { ...route.schema, hide: true };
  });
}
