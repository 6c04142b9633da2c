import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem } from '#platform/http';
import type { Copy } from '#portability/contract';
import { accountErrors } from '../errors.ts';
import { sendCopy } from '../send-copy.ts';
import type { AccountApiDeps } from './deps.ts';
import { accessChecks } from './require-access.ts';
import { copiesJson, copyJson, copyParams } from './shapes.ts';

const schema = { tags: ['Copies of the data'], security: [{ accessToken: [] }] };
const refusals = { 401: problem, 403: problem };

const jsonOf = ({ id, state, createdAt, expiresAt, bytes }: Copy) => ({
  id,
  state,
  created_at: createdAt.toISOString(),
  ...(expiresAt ? { expires_at: expiresAt.toISOString() } : {}),
  ...(bytes === undefined ? {} : { bytes }),
});

/** `/account/v1/exports`: everything that is held about the owner of the access token, as one file. */
export function copyRoutes(deps: AccountApiDeps, needsRecent: string) {
  const { requireAccess, requireRecent } = accessChecks(deps);
  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get('/exports', { schema: { ...schema, summary: 'Copies there are', response: { 200: copiesJson, ...refusals } } }, async (request, reply) => {
      const { tenant, access } = await requireAccess(request, reply);
      return reply.send({ exports: (await deps.db.read(tenant.id, (tx) => deps.portability.list(tx, access.userId))).map(jsonOf) });
    });

    app.post(
      '/exports',
      {
        schema: {
          ...schema,
          summary: 'Have a copy made',
          description: `The worker makes it and the customer is written to. One at a time, three a day. ${needsRecent}`,
          response: { 202: copyJson, ...refusals, 409: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin, now } = await requireRecent(request, reply);
        const locale = deps.i18n.negotiate([], request.headers['accept-language'], 'en');
        const begun = await deps.portability.begin(tenant.id, origin, { userId: access.userId, locale, brandId: access.brandId ?? tenant.defaultBrandId });
        if (begun.kind === 'begun') return reply.code(202).send(jsonOf(begun.copy));
        if (begun.kind === 'held') throw accountErrors.change_held({ retryAfter: Math.max(1, (begun.until.getTime() - now.getTime()) / 1000) });
        if (begun.kind === 'limited') throw accountErrors.too_many_copies({ retryAfter: begun.retryAfter });
        throw accountErrors.copy_in_progress({ retryAfter: 30 });
      },
    );

    app.get(
      '/exports/:id',
      { schema: { ...schema, summary: 'How far it is', params: copyParams, response: { 200: copyJson, ...refusals, 404: problem } } },
      async (request, reply) => {
        const { tenant, access } = await requireAccess(request, reply);
        const copy = (await deps.db.read(tenant.id, (tx) => deps.portability.list(tx, access.userId))).find(({ id }) => id === request.params.id);
        if (!copy) throw accountErrors.unknown_copy();
        return reply.send(jsonOf(copy));
      },
    );

    app.get(
      '/exports/:id/content',
      {
        schema: {
          ...schema,
          summary: 'The file',
          description: `A ZIP file; see docs/guide/export.md. After a recovery nothing is given out for a while (409). ${needsRecent}`,
          produces: ['application/zip'],
          params: copyParams,
          response: { 200: z.any().describe('The ZIP file.'), ...refusals, 404: problem, 409: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin, now } = await requireRecent(request, reply);
        const held = await deps.db.read(tenant.id, (tx) => deps.portability.heldUntil(tx, access.userId));
        if (held) throw accountErrors.change_held({ retryAfter: Math.max(1, (held.getTime() - now.getTime()) / 1000) });
        const copy = await deps.portability.open(tenant.id, origin, access.userId, request.params.id);
        if (!copy) throw accountErrors.unknown_copy();
        return sendCopy(reply, copy);
      },
    );

    app.delete(
      '/exports/:id',
      { schema: { ...schema, summary: 'Delete it', description: needsRecent, params: copyParams, response: { 204: z.undefined().describe('Gone.'), ...refusals, 404: problem } } },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        if (!(await deps.db.tenant(tenant.id, (tx) => deps.portability.remove(tx, origin, access.userId, request.params.id)))) throw accountErrors.unknown_copy();
        return reply.code(204).send(undefined);
      },
    );
  };
}
