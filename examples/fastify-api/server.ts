import { accessOf, createVerifier } from '@parvis/sdk-node';
import Fastify, { type FastifyInstance } from 'fastify';

/* Orders, as an API: it knows its callers by their access token only. See docs/guide/sdk.md. */

export interface Settings {
  readonly issuer: string;
  readonly audience: string;
  /** Of this API's own application, to ask about opaque tokens. */
  readonly client?: { readonly id: string; readonly secret: string };
  /** Where the pages are whose scripts may call. */
  readonly pages?: string;
}

export function createApi(settings: Settings): FastifyInstance {
  const tokens = createVerifier(settings);
  const api = Fastify();
  allowScripts(api, settings.pages);

  api.get('/orders', { preHandler: tokens.protect({ scopes: ['orders:read'] }).fastify }, (request) => ({ of: accessOf(request).sub, orders: [] }));

  // Money moves: two kinds of proof, one of them given in the last five minutes.
  const paying = tokens.protect({ scopes: ['orders:write'], acr: 'urn:parvis:acr:2', maxAge: 300 });
  api.post('/orders', { preHandler: paying.fastify }, (request, reply) => reply.code(201).send({ of: accessOf(request).sub }));

  return api;
}

/** Without cookies, so no credentials header; what is missing must be readable for `stepUpOf`. */
function allowScripts(api: FastifyInstance, pages: string | undefined): void {
  api.addHook('onRequest', async (request, reply) => {
    if (pages === undefined || request.headers.origin !== pages) return;
    reply.header('access-control-allow-origin', pages).header('vary', 'origin').header('access-control-expose-headers', 'www-authenticate');
    if (request.method !== 'OPTIONS') return;
    await reply.header('access-control-allow-headers', 'authorization, dpop, content-type').header('access-control-allow-methods', 'GET, POST').code(204).send();
  });
}

if (import.meta.main) {
  const { ISSUER = 'http://localhost:3000', AUDIENCE = 'https://orders.demo.example/', PAGES = 'http://localhost:5173', PORT = '4001' } = process.env;
  console.log(await createApi({ issuer: ISSUER, audience: AUDIENCE, pages: PAGES }).listen({ port: Number(PORT) }));
}
