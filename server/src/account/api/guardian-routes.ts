import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { GuardianRequest } from '#organizations/contract';
import { LOCALES } from '#platform/i18n';
import { problem } from '#platform/http';
import { accountErrors } from '../errors.ts';
import { isAsked } from '../family/screens.ts';
import type { AccountApiDeps } from './deps.ts';
import { childJson, childJsonOf, familyJson, toldJson } from './family-json.ts';
import { NEEDS_RECENT } from './needs-recent.ts';
import { purposeJson } from './privacy-shapes.ts';
import { accessChecks } from './require-access.ts';

const schema = { tags: ['Family'], security: [{ accessToken: [] }] };
const refusals = { 400: problem, 401: problem, 403: problem, 404: problem };
/** Not in an address: those are written into logs. */
const secret = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .describe('From the link in the message: what follows `/guardian/`.');
const secretBody = z.strictObject({ secret });
const requestJson = z.strictObject({
  kind: z.enum(['ask', 'join']).describe('`ask`: a child asks for a first guardian. `join`: a guardian asks for another one.'),
  ...toldJson,
  until: z.iso.datetime().describe('Without an answer by then, it is over.'),
  shown: z.string().describe('Names the versions of the notices: send it back with a yes.'),
  purposes: z.array(purposeJson).describe('What is done with data. Those with `legal_basis` `consent` are decided one by one; terms are agreed to with a yes; all else is told.'),
});
const agreementBody = z.strictObject({
  secret,
  shown: z.string().min(1).max(100).describe('Of the request as the guardian read it.'),
  born: z.iso.date().describe('The guardian’s own day of birth, as they declare it. It is not kept.'),
  allowed: z.array(z.string().min(1).max(63)).max(200).describe('Keys of the purposes with a yes; to all others it is a no.'),
  locale: z.enum(LOCALES).optional().describe('In which language it was read. Absent: as negotiated with Accept-Language.'),
  wording: z.string().min(1).max(200).describe('What stood on the control.'),
});
const refusalBody = z.strictObject({
  secret,
  reason: z
    .enum(['refused', 'unknown_child'])
    .describe('`refused`: the account that was asked for is deleted. `unknown_child`: the address is forgotten, and nothing else; the child may name somebody else.'),
});

/** `/account/v1/family/request`: somebody who was asked by a child decides, by the secret of the message they got. Whoever has no such secret finds nothing. */
export function guardianRoutes(deps: AccountApiDeps) {
  const { requireAccess, requireRecent } = accessChecks(deps);
  const { localeOf, purposesOf, toldOf } = familyJson(deps);
  async function look(tenantId: string, token: string): Promise<GuardianRequest> {
    const found = await deps.family.look(tenantId, token);
    if (!found) throw accountErrors.unknown_guardian_request();
    return found;
  }

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.post(
      '/family/request',
      {
        schema: {
          ...schema,
          summary: 'What a child asks, or another guardian',
          description: 'Uses nothing up. Texts are in the language of Accept-Language.',
          body: secretBody,
          response: { 200: requestJson, ...refusals },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const found = await look(caller.tenant.id, request.body.secret);
        const { kind, until, shown, child, name, address } = found;
        const [told, purposes] = await Promise.all([toldOf(caller, { id: child, name, address }), purposesOf(request, caller.tenant, found.purposes)]);
        return reply.send({ kind, ...told, until: until.toISOString(), shown, purposes });
      },
    );

    app.post(
      '/family/request/agreement',
      {
        schema: {
          ...schema,
          summary: 'Say yes, as a guardian',
          description: `Once, whoever else answers at the same moment. The guardian is an adult by the day of birth they declare, and neither the child itself nor anybody’s child (403). ${NEEDS_RECENT}`,
          body: agreementBody,
          response: { 201: childJson, ...refusals, 412: problem, 422: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin, now } = await requireRecent(request, reply);
        const { secret: token, shown, born, allowed, wording } = request.body;
        const found = await look(tenant.id, token);
        const [year = '', month = '', day = ''] = born.split('-');
        const { errors } = deps.family.age.read({ 'birthdate.year': year, 'birthdate.month': month, 'birthdate.day': day }, now);
        if (errors.length > 0) throw accountErrors.invalid_birthdate();
        const asked = new Set(found.purposes.filter(isAsked).map(({ purpose }) => purpose.key));
        if (!allowed.every((key) => asked.has(key))) throw accountErrors.not_asked();
        const answer = { token, guardian: access.userId, born, shown, yes: allowed, locale: request.body.locale ?? localeOf(request), wording };
        const answered = await deps.family.agree(tenant.id, origin, answer);
        if (answered.kind === 'gone') throw accountErrors.unknown_guardian_request();
        if (answered.kind === 'changed') throw accountErrors.purpose_changed();
        if (answered.kind === 'refused') throw accountErrors.no_guardian();
        const child = await deps.db.read(tenant.id, (tx) => deps.family.child(tx, access.userId, answered.child));
        if (!child) throw accountErrors.unknown_child();
        return reply.code(201).send(childJsonOf(child));
      },
    );

    app.post(
      '/family/request/refusal',
      {
        schema: {
          ...schema,
          summary: 'Say no',
          description: `The same can be said by the link alone, without an account. ${NEEDS_RECENT}`,
          body: refusalBody,
          response: { 204: z.undefined().describe('It counts.'), ...refusals },
        },
      },
      async (request, reply) => {
        const { tenant, origin } = await requireRecent(request, reply);
        const declined = await deps.family.decline(tenant.id, origin, request.body.secret, request.body.reason === 'refused' ? 'refused' : 'not_mine');
        if (!declined) throw accountErrors.unknown_guardian_request();
        return reply.code(204).send(undefined);
      },
    );
  };
}
