import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { problem } from '#platform/http';
import type { AccountApiDeps } from './deps.ts';
import { NEEDS_RECENT } from './needs-recent.ts';
import { ANSWERED_THERE, beginBody, begunJson, openOwnJourney, OWN_DEVICE } from './own-journey.ts';
import type { accessChecks } from './require-access.ts';

/** What the pages of these names do, in an application's own screens: the same journeys, about the owner of the access token. */
const OPENED = [
  { path: '/credentials', journey: 'security', tag: 'Credentials', summary: 'Add a way to sign in, or change the password' },
  { path: '/verified', journey: 'verified', tag: 'Verified details', summary: 'Have something verified' },
] as const;

export function ownPagesApi(deps: AccountApiDeps, { requireSession }: Pick<ReturnType<typeof accessChecks>, 'requireSession'>) {
  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();
    for (const { path, journey, tag, summary } of OPENED)
      app.post(
        path,
        {
          schema: {
            tags: [tag],
            security: [{ accessToken: [] }],
            summary,
            description: `Begins the journey \`${journey}\`; ${ANSWERED_THERE} ${NEEDS_RECENT} ${OWN_DEVICE}`,
            body: beginBody,
            response: { 201: begunJson, 400: problem, 401: problem, 403: problem, 429: problem },
          },
        },
        async (request, reply) => {
          const caller = await requireSession(request, reply);
          const { userId, sub } = caller.access;
          const identifiers = await deps.db.read(caller.tenant.id, (tx) => deps.identity.identifiers(tx, userId));
          const own = identifiers.find(({ primary }) => primary) ?? identifiers[0];
          const facts = { userId, sub, candidateId: userId, ...(own ? { identifier: { kind: own.kind, value: own.value } } : {}) };
          return reply.code(201).send(await openOwnJourney(deps, request, caller, request.body, { journey, facts }));
        },
      );
  };
}
