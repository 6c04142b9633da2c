import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem } from '#platform/http';
import { accountErrors } from '../errors.ts';
import type { AccountApiDeps } from './deps.ts';
import { NEEDS_RECENT } from './needs-recent.ts';
import type { accessChecks } from './require-access.ts';
import { endedJson } from './shapes.ts';

const acting = { tags: ['Letting support in'], security: [{ accessToken: [] }] };
const refusals = { 401: problem, 403: problem };
const time = z.iso.datetime();
const stateJson = z.strictObject({
  possible: z.boolean().describe('Whether a code can be made.'),
  minutes: z.number().int().describe('So long somebody acts at most, from when they begin.'),
  code_until: time.optional().describe('A code waits to be used until then.'),
  now: z.array(z.strictObject({ id: z.string(), since: time, until: time })).describe('Those who act for the customer now.'),
});
const codeJson = z.strictObject({ code: z.string().describe('For one operator, once. Shown this once.'), until: time });

/** Support is let in, and put out again, by the customer alone. */
export function actingApi(deps: AccountApiDeps, { requireAccess, requireRecent }: ReturnType<typeof accessChecks>) {
  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get('/acting', { schema: { ...acting, summary: 'Who acts for the customer', response: { 200: stateJson, ...refusals } } }, async (request, reply) => {
      const { tenant, access } = await requireAccess(request, reply);
      const { nobodyMay, minutes, codeUntil, now } = await deps.db.read(tenant.id, (tx) => deps.acting.state(tx, tenant, access.userId));
      return reply.send({
        possible: nobodyMay === undefined,
        minutes,
        ...(codeUntil ? { code_until: codeUntil.toISOString() } : {}),
        now: now.map(({ session, since, until }) => ({ id: session, since: since.toISOString(), until: until.toISOString() })),
      });
    });

    app.post(
      '/acting/code',
      {
        schema: {
          ...acting,
          summary: 'Let support in',
          description: `Makes a code for one operator, good for ten minutes; an older one ends. They can look at the account and at applications that accept it, and change nothing that only the customer may. ${NEEDS_RECENT}`,
          response: { 201: codeJson, 409: problem, 429: problem, ...refusals },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        const made = await deps.acting.approve(tenant, origin, access.userId);
        if (made.kind === 'limited') throw accountErrors.too_many_codes({ retryAfter: made.retryAfter });
        if (made.kind === 'refused') throw accountErrors.nobody_may_act();
        return reply.code(201).send({ code: made.code, until: made.until.toISOString() });
      },
    );

    app.delete('/acting/code', { schema: { ...acting, summary: 'Take the code back', response: { 200: endedJson, 404: problem, ...refusals } } }, async (request, reply) => {
      const { tenant, access, origin } = await requireAccess(request, reply);
      if (!(await deps.db.tenant(tenant.id, (tx) => deps.acting.takeBack(tx, origin, access.userId)))) throw accountErrors.unknown_acting();
      return reply.send({ ended: 1 });
    });

    app.delete(
      '/acting/:id',
      {
        schema: {
          ...acting,
          summary: 'End it',
          description: 'At once, in every application they went on to. Needs no more than the token, because it takes away.',
          params: z.object({ id: z.string().max(64) }),
          response: { 200: endedJson, 404: problem, ...refusals },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireAccess(request, reply);
        if (!(await deps.db.tenant(tenant.id, (tx) => deps.acting.end(tx, origin, access.userId, request.params.id, 'customer')))) throw accountErrors.unknown_acting();
        return reply.send({ ended: 1 });
      },
    );
  };
}
