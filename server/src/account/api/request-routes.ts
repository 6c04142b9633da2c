import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem } from '#platform/http';
import { REQUEST_KINDS, type PrivacyRequest, type StepRefusal, type Stepped } from '#requests/contract';
import { accountErrors } from '../errors.ts';
import { MOST_TEXT, readAddition, readWish, type WishField } from '../requests/read-wish.ts';
import type { AccountApiDeps } from './deps.ts';
import type { accessChecks, Caller } from './require-access.ts';

const when = z.iso.datetime();
const requestJson = z.strictObject({
  id: z.string(),
  kind: z.enum(REQUEST_KINDS),
  state: z.enum(['open', 'paused', 'answered', 'refused', 'withdrawn']).describe('`paused`: the clock stands still until it is known who asked.'),
  source: z.enum(['account', 'api', 'operator', 'machine']).describe('`machine`: a button did it at once.'),
  law: z.enum(['gdpr', 'ccpa']).describe('By whose clock it is answered.'),
  received_at: when,
  due_at: when,
  overdue: z.boolean(),
  extended: z.boolean(),
  closed_at: when.optional(),
  attribute: z.string().optional().describe('Of a correction: which detail.'),
  messages: z.array(
    z.strictObject({
      what: z.enum(['asked', 'added', 'identity_asked', 'identity_confirmed', 'extended', 'answered', 'refused']),
      at: when,
      text: z.string(),
      value: z.string().optional().describe('Of a correction: what should stand there. Only where purposes let this application have that detail.'),
    }),
  ),
});
const listJson = z.strictObject({ requests: z.array(requestJson), next: z.string().optional().describe('Cursor of the next page.') });
const listQuery = z.strictObject({ cursor: z.uuid().optional(), limit: z.coerce.number().int().min(1).max(100).default(50) });
const params = z.strictObject({ id: z.uuid() });
const wishBody = z.strictObject({
  kind: z.enum(REQUEST_KINDS),
  text: z.string().max(MOST_TEXT).default('').describe('In the customer’s own words. An objection and something else need some.'),
  attribute: z.string().max(63).optional().describe('Of a correction: which detail; absent: another one, which `text` names.'),
  value: z.string().max(1000).optional().describe('Of a correction: what should stand there.'),
});
const messageBody = z.strictObject({ text: z.string().min(1).max(MOST_TEXT) });

const FIX: Readonly<Record<WishField, string>> = {
  kind: `one of ${REQUEST_KINDS.join(', ')}`,
  text: 'say what this is about, in plain text',
  value: 'one line, at most 1000 characters',
  attribute: 'the name of a detail the customer may see, or leave it out and say in `text` which one is meant',
};
const REFUSED: Readonly<Partial<Record<StepRefusal, () => Error>>> = { closed: accountErrors.request_closed, many: accountErrors.too_many_requests };

const schema = { tags: ['Requests'], security: [{ accessToken: [] }] };
const refusals = { 401: problem, 403: problem };

/** `/account/v1/requests`: what a customer asks of the company under privacy law. */
export function requestRoutes(deps: AccountApiDeps, { requireAccess }: Pick<ReturnType<typeof accessChecks>, 'requireAccess'>) {
  /** A claimed value is a detail of somebody like any other: it leaves as purposes say (egress rule). */
  async function jsonOf({ tenant, access }: Caller, all: readonly PrivacyRequest[]): Promise<z.infer<typeof requestJson>[]> {
    const application = await deps.protocol.applicationById(tenant.id, access.applicationId);
    if (!application) throw accountErrors.invalid_token();
    const readable = new Set(tenant.settings.attributes.filter(({ read: by }) => by.includes('application')).map(({ name }) => name));
    const attributes = [
      ...new Set(
        all.flatMap(({ attribute, entries }) => (attribute !== undefined && readable.has(attribute) && entries.some(({ value }) => value !== undefined) ? [attribute] : [])),
      ),
    ];
    const standing = attributes.length === 0 ? undefined : await deps.db.read(tenant.id, (tx) => deps.egress.look(tx, { sub: access.sub }));
    const allowed = standing ? await deps.egress.release(standing, { tenant, recipient: application.clientId, channel: 'account_api', attributes }) : new Set<string>();
    return all.map((request) => ({
      id: request.id,
      kind: request.kind,
      state: request.state,
      source: request.source,
      law: request.law,
      received_at: request.receivedAt.toISOString(),
      due_at: request.dueAt.toISOString(),
      overdue: request.overdue,
      extended: request.extended,
      ...(request.closedAt ? { closed_at: request.closedAt.toISOString() } : {}),
      ...(request.attribute === undefined ? {} : { attribute: request.attribute }),
      messages: request.entries.flatMap(({ what, at, text, value }) => {
        if (what === 'evidence') return [];
        const shown = value !== undefined && request.attribute !== undefined && allowed.has(request.attribute);
        return [{ what, at, text: what === 'identity_confirmed' ? '' : text, ...(shown ? { value } : {}) }];
      }),
    }));
  }

  const oneJson = async (caller: Caller, request: PrivacyRequest) => (await jsonOf(caller, [request]))[0] as z.infer<typeof requestJson>;
  function done(stepped: Stepped): PrivacyRequest {
    if (stepped.kind === 'done') return stepped.request;
    throw (REFUSED[stepped.why] ?? accountErrors.unknown_request)();
  }
  const find = ({ tenant, access }: Caller, id: string) => deps.db.read(tenant.id, (tx) => deps.requests.ownOne(tx, access.userId, id));

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get(
      '/requests',
      {
        schema: {
          ...schema,
          summary: 'What the customer asked for, and how far it is',
          description: 'Newest first, with what buttons did at once.',
          querystring: listQuery,
          response: { 200: listJson, 400: problem, ...refusals },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { cursor, limit } = request.query;
        const page = await deps.db.read(caller.tenant.id, (tx) => deps.requests.ofUser(tx, caller.access.userId, { after: cursor, limit }));
        return reply.send({ requests: await jsonOf(caller, page.requests), ...(page.next === undefined ? {} : { next: page.next }) });
      },
    );

    app.post(
      '/requests',
      {
        schema: {
          ...schema,
          summary: 'Ask for something',
          description:
            'The customer is written to, and is answered by `due_at` at the latest. What there is a button for is done sooner by it: copies at `/exports`, a restriction at `/restriction`, a no at `/purposes`.',
          body: wishBody,
          response: { 201: requestJson, 400: problem, ...refusals, 422: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { tenant, access, origin } = caller;
        const visible = tenant.settings.attributes.filter(({ read: by }) => by.includes('user')).map(({ name }) => name);
        const read = readWish(request.body, visible);
        if ('wrong' in read) throw accountErrors.invalid_request_wish({ fields: read.wrong.map((field) => ({ field, fix: FIX[field] })) });
        const filed = await deps.db.tenant(tenant.id, (tx) => deps.requests.file(tx, origin, { ...read.wish, userId: access.userId, source: 'api' }));
        if (filed.kind === 'refused') throw accountErrors.too_many_requests();
        return reply.code(201).send(await oneJson(caller, filed.request));
      },
    );

    app.get('/requests/:id', { schema: { ...schema, summary: 'One of them', params, response: { 200: requestJson, ...refusals, 404: problem } } }, async (request, reply) => {
      const caller = await requireAccess(request, reply);
      const found = await find(caller, request.params.id);
      if (!found) throw accountErrors.unknown_request();
      return reply.send(await oneJson(caller, found));
    });

    app.post(
      '/requests/:id/messages',
      {
        schema: {
          ...schema,
          summary: 'Say something more',
          params,
          body: messageBody,
          response: { 200: requestJson, 400: problem, ...refusals, 404: problem, 409: problem, 422: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { tenant, access, origin } = caller;
        const text = readAddition(request.body.text);
        if (text === undefined) throw accountErrors.invalid_request_wish({ fields: [{ field: 'text', fix: FIX.text }] });
        done(await deps.db.tenant(tenant.id, (tx) => deps.requests.add(tx, origin, access.userId, request.params.id, text)));
        return reply.send(await oneJson(caller, (await find(caller, request.params.id)) as PrivacyRequest));
      },
    );

    app.delete(
      '/requests/:id',
      {
        schema: {
          ...schema,
          summary: 'Take it back',
          description: 'It stays in the list, as `withdrawn`.',
          params,
          response: { 200: requestJson, ...refusals, 404: problem, 409: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { tenant, access, origin } = caller;
        done(await deps.db.tenant(tenant.id, (tx) => deps.requests.withdraw(tx, origin, access.userId, request.params.id)));
        return reply.send(await oneJson(caller, (await find(caller, request.params.id)) as PrivacyRequest));
      },
    );
  };
}
