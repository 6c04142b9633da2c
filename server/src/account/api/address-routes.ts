import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem } from '#platform/http';
import { wishFor } from '../centre/addresses.ts';
import type { AccountChange } from '../contract.ts';
import { accountErrors } from '../errors.ts';
import type { AccountApiDeps } from './deps.ts';
import { NEEDS_RECENT } from './needs-recent.ts';
import { ANSWERED_THERE, beginBody, begunJson, openOwnJourney, OWN_DEVICE } from './own-journey.ts';
import type { accessChecks, Caller } from './require-access.ts';
import { addressParams } from './shapes.ts';

const schema = { tags: ['Addresses'], security: [{ accessToken: [] }] };
const refusals = { 401: problem, 403: problem };
const body = beginBody.extend({
  add: z.enum(['email', 'phone']).optional().describe('An address of this kind is to be added.'),
  change: z.uuid().optional().describe('Another address is to take the place of this one: an `id` of `GET /profile`.'),
  verify: z.uuid().optional().describe('This one, which was not proved yet, is to be proved.'),
});

/** `/account/v1/addresses`: what the owner of the access token signs in with and is written to at. */
export function addressRoutes(
  deps: AccountApiDeps,
  { requireSession }: Pick<ReturnType<typeof accessChecks>, 'requireSession'>,
  changeOf: (request: FastifyRequest, caller: Caller & { readonly now: Date }) => AccountChange,
) {
  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.post(
      '/addresses',
      {
        schema: {
          ...schema,
          summary: 'Add, change or confirm one',
          description: `Begins the journey \`address\`; ${ANSWERED_THERE} Send one of \`add\`, \`change\` and \`verify\`. Nothing changes before a code that went to the address has come back. All addresses, the one that goes too, are told, with a link that takes it back for 72 hours. ${NEEDS_RECENT} ${OWN_DEVICE}`,
          body,
          response: { 201: begunJson, 400: problem, ...refusals, 404: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireSession(request, reply);
        const { add, change, verify, ...begin } = request.body;
        const wishes = [
          ['add-address', add],
          ['change-address', change],
          ['verify-address', verify],
        ] as const;
        const [wish, more] = wishes.filter(([, which]) => which !== undefined);
        if (!wish || more) throw accountErrors.one_wish({ fields: ['add', 'change', 'verify'].map((field) => ({ field, fix: 'send exactly one of the three' })) });
        const { tenant, access } = caller;
        const own = await deps.db.read(tenant.id, (tx) => deps.identity.identifiers(tx, access.userId));
        const asked = wishFor(own, wish[0], wish[1] ?? '');
        if (!asked) throw accountErrors.unknown_address();
        const facts = { userId: access.userId, sub: access.sub, candidateId: access.userId, request: asked };
        return reply.code(201).send(await openOwnJourney(deps, request, caller, begin, { journey: 'address', facts }));
      },
    );

    app.delete(
      '/addresses/:id',
      {
        schema: {
          ...schema,
          summary: 'Remove one',
          description: `All addresses, this one too, are told. The last proved address stays, and so does the last proved e-mail address: it can be changed. ${NEEDS_RECENT} A token that outlives its session (\`offline_access\`) is not enough.`,
          params: addressParams,
          response: { 204: z.undefined().describe('Removed.'), ...refusals, 404: problem, 409: problem },
        },
      },
      async (request, reply) => {
        // What was proved in the session says how surely it is them, and whether the rest waits afterwards.
        const caller = await requireSession(request, reply);
        const removal = await deps.db.tenant(caller.tenant.id, (tx) => deps.addresses.remove(tx, changeOf(request, caller), request.params.id));
        if (removal.kind === 'held') throw accountErrors.change_held({ retryAfter: Math.max(1, (removal.until.getTime() - caller.now.getTime()) / 1000) });
        if (removal.kind === 'unknown') throw accountErrors.unknown_address();
        if (removal.kind === 'last_address') throw accountErrors.last_address();
        return reply.code(204).send(undefined);
      },
    );
  };
}
