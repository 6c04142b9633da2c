import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { identityErrors } from '#identity';
import type { LeadTeller } from '#identity/contract';
import { isAppError } from '#platform/errors';
import { problem } from '#platform/http';
import { provisioningErrors } from '../errors.ts';
import { applicationCheck, type Caller, type WantedAccess } from '../require-application.ts';
import type { LeadsDeps } from './deps.ts';
import { attributesIn, collectedJson, inputOf, jsonOf, leadBody, leadHeaders, leadJson, leadParams } from './shapes.ts';

const shared = { tags: ['Leads'], security: [{ clientToken: [] }] };
const refusals = { 401: problem, 403: problem, 429: problem };

interface Telling extends Caller {
  readonly teller: LeadTeller;
}

/** The use case speaks of an identifier; here it is a field of the body. */
function named(error: unknown, field: string): unknown {
  if (!isAppError(error) || error.code !== 'identity.invalid_identifier') return error;
  return identityErrors.invalid_identifier({ detail: error.message, cause: error, fields: error.fields.map((wrong) => ({ ...wrong, field })) });
}

export function leadRoutes(deps: LeadsDeps, wanted: WantedAccess) {
  const check = applicationCheck(deps, wanted);
  const requireApplication = async (...asked: Parameters<typeof check>): Promise<Telling> => {
    const caller = await check(...asked);
    return { ...caller, teller: { applicationId: caller.application.id, source: `lead:${caller.application.clientId}` } };
  };

  /** One transaction: the lead, its events and the answer that is kept for the key. */
  async function collect({ tenant, teller, origin }: Telling, body: z.output<typeof leadBody>, key: string | undefined): Promise<z.input<typeof collectedJson>> {
    const input = inputOf(body);
    try {
      return await deps.db.tenant(tenant.id, async (tx) => {
        const work = async () => ({ sub: (await deps.identity.leads.collect(tx, origin, teller, input)).sub });
        if (key === undefined) return work();
        const done = await deps.idempotency.once(tx, { scope: `leads:${teller.applicationId}`, key, request: body }, work);
        if (done.kind === 'other-request') throw provisioningErrors.idempotency_key_reused();
        return done.answer;
      });
    } catch (error) {
      throw named(error, input.contact.kind);
    }
  }

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.post(
      '',
      {
        schema: {
          ...shared,
          summary: 'Tell of a person',
          description:
            'Makes a light account, or adds to the one this address has: the answer is the same, and says nothing about whether the address was known. An address that belongs to a customer gets a light account as well; the account of the customer is not touched. With an `Idempotency-Key`, the same request sent again within a day does nothing and gets the same answer.',
          headers: leadHeaders,
          body: leadBody,
          response: { 200: collectedJson, 400: problem, ...refusals, 422: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireApplication(request, reply);
        return reply.send(await collect(caller, request.body, request.headers['idempotency-key']?.replaceAll('"', '')));
      },
    );

    app.get(
      '/:sub',
      {
        schema: {
          ...shared,
          summary: 'What was told',
          description: 'By this very application, as far as purposes let it have that.',
          params: leadParams,
          response: { 200: leadJson, ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const { tenant, teller, application } = await requireApplication(request, reply);
        const { sub } = request.params;
        const [lead, standing] = await deps.db.read(tenant.id, (tx) => Promise.all([deps.identity.leads.find(tx, teller, sub), deps.egress.look(tx, { sub })]));
        if (!lead) throw provisioningErrors.unknown_lead();
        const allowed = await deps.egress.release(standing, { tenant, recipient: application.clientId, channel: 'leads', attributes: attributesIn(lead) });
        return reply.send(jsonOf(lead, allowed));
      },
    );

    app.delete(
      '/:sub',
      {
        schema: {
          ...shared,
          summary: 'Take it back',
          description: 'What this application told is gone. When nobody else told of the person, the light account is gone with everything in it.',
          params: leadParams,
          response: { 204: z.undefined().describe('Gone.'), ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const { tenant, teller, origin } = await requireApplication(request, reply);
        const removed = await deps.db.tenant(tenant.id, (tx) => deps.identity.leads.remove(tx, origin, teller, request.params.sub));
        if (!removed) throw provisioningErrors.unknown_lead();
        return reply.code(204).send(undefined);
      },
    );
  };
}
