import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ChildOf } from '#organizations/contract';
import { isAppError } from '#platform/errors';
import { problem } from '#platform/http';
import type { Copy } from '#portability/contract';
import { accountErrors } from '../errors.ts';
import { wordsIn } from '../privacy/words.ts';
import { sendCopy } from '../send-copy.ts';
import type { AccountApiDeps } from './deps.ts';
import { childJson, childJsonOf, familyJson, toldJson } from './family-json.ts';
import { NEEDS_RECENT } from './needs-recent.ts';
import { purposeJson } from './privacy-shapes.ts';
import { accessChecks, type Caller } from './require-access.ts';
import { copyJson } from './shapes.ts';

const schema = { tags: ['Family'], security: [{ accessToken: [] }] };
const refusals = { 401: problem, 403: problem };
const childParams = z.strictObject({ child: z.uuid() });
const purposeParams = z.strictObject({ child: z.uuid(), key: z.string().min(1).max(63) });
const copyParams = z.strictObject({ child: z.uuid(), copy: z.uuid() });
const childrenJson = z.strictObject({ children: z.array(childJson), url: z.string().describe('The page for people.') });
const oneJson = childJson.extend({ ...toldJson, purposes: z.array(purposeJson), copies: z.array(copyJson) });
const answerBody = z.strictObject({
  allowed: z.boolean(),
  version: z.number().int().min(1).describe('Of the notice that the guardian read.'),
  locale: z.string().min(2).max(20).optional().describe('The language it was read in.'),
  wording: z.string().min(1).max(200).optional().describe('What stood on the control.'),
});
const inviteBody = z.strictObject({ email: z.string().min(1).max(254) });

const copyJsonOf = ({ id, state, createdAt, expiresAt, bytes }: Copy) => ({
  id,
  state,
  created_at: createdAt.toISOString(),
  ...(expiresAt ? { expires_at: expiresAt.toISOString() } : {}),
  ...(bytes === undefined ? {} : { bytes }),
});

/** `/account/v1/family`: children whose guardian the owner of the access token is. To everybody else there is no such child. */
export function familyRoutes(deps: AccountApiDeps) {
  const { requireAccess, requireRecent } = accessChecks(deps);
  const family = () => deps.family;
  const { localeOf, purposesOf, toldOf } = familyJson(deps);
  async function childOf({ tenant, access }: Caller, child: string): Promise<ChildOf> {
    const found = await deps.db.read(tenant.id, (tx) => family().child(tx, access.userId, child));
    if (!found) throw accountErrors.unknown_child();
    return found;
  }
  const stateOf = async (tenantId: string, child: string, key: string) =>
    (await deps.db.read(tenantId, (tx) => family().purposes(tx, child))).find(({ purpose }) => purpose.key === key);

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get('/family', { schema: { ...schema, summary: 'Children one decides for', response: { 200: childrenJson, ...refusals } } }, async (request, reply) => {
      const { tenant, access } = await requireAccess(request, reply);
      const children = await deps.db.read(tenant.id, (tx) => family().children(tx, access.userId));
      return reply.send({ children: children.map(childJsonOf), url: `${tenant.issuer}/account/family` });
    });

    app.get(
      '/family/:child',
      { schema: { ...schema, summary: 'One of them, with what is allowed and copies there are', params: childParams, response: { 200: oneJson, ...refusals, 404: problem } } },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const child = await childOf(caller, request.params.child);
        const { tenant, access } = caller;
        const [purposes, copies] = await deps.db.read(tenant.id, (tx) => Promise.all([family().purposes(tx, child.id), family().copies(tx, access.userId, child.id)]));
        return reply.send({ ...childJsonOf(child), ...(await toldOf(caller, child)), purposes: await purposesOf(request, tenant, purposes), copies: copies.map(copyJsonOf) });
      },
    );

    app.put(
      '/family/:child/purposes/:key',
      {
        schema: {
          ...schema,
          summary: 'Say yes or no for a child',
          description: 'To all recipients and details of a purpose. Terms can be agreed to. Counts at once.',
          params: purposeParams,
          body: answerBody,
          response: { 200: purposeJson, 400: problem, ...refusals, 404: problem, 412: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { tenant, access, origin } = caller;
        const { key } = request.params;
        const child = await childOf(caller, request.params.child);
        const before = await stateOf(tenant.id, child.id, key);
        if (!before) throw accountErrors.unknown_purpose();
        const { allowed: yes, version, locale, wording } = request.body;
        const shown = wordsIn(before.purpose.notice, locale ?? localeOf(request)).locale;
        const answer = { guardian: access.userId, child: child.id, purpose: key, version, yes, locale: shown, ...(wording === undefined ? {} : { wording }) };
        const done = await deps.db
          .tenant(tenant.id, (tx) => family().decide(tx, origin, answer))
          .catch((error: unknown) => {
            if (isAppError(error) && error.code === 'consent.notice_changed') throw accountErrors.purpose_changed();
            throw error;
          });
        const state = done ? await stateOf(tenant.id, child.id, key) : undefined;
        if (!state) throw accountErrors.unknown_purpose();
        const [json] = await purposesOf(request, tenant, [state]);
        return reply.send(json as NonNullable<typeof json>);
      },
    );

    app.post(
      '/family/:child/withdrawal',
      {
        schema: {
          ...schema,
          summary: 'Take every yes back',
          params: childParams,
          response: { 200: z.strictObject({ withdrawn: z.number().int().describe('How many purposes.') }), ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireAccess(request, reply);
        const of = { guardian: access.userId, child: request.params.child, locale: localeOf(request) };
        const withdrawn = await deps.db.tenant(tenant.id, (tx) => family().withdrawAll(tx, origin, of));
        if (withdrawn === undefined) throw accountErrors.unknown_child();
        return reply.send({ withdrawn });
      },
    );

    app.post(
      '/family/:child/guardians',
      {
        schema: {
          ...schema,
          summary: 'Ask another adult to decide as well',
          description: `They are written to, and decide by the link. ${NEEDS_RECENT}`,
          params: childParams,
          body: inviteBody,
          response: { 202: z.strictObject({}).describe('Written to.'), 400: problem, ...refusals, 404: problem, 422: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        const of = { guardian: access.userId, child: request.params.child, email: request.body.email, locale: localeOf(request) };
        const invited = await family().invite(tenant.id, origin, of);
        if (invited === 'unknown') throw accountErrors.unknown_child();
        if (invited === 'limited') throw accountErrors.too_many_messages({ retryAfter: 86_400 });
        if (invited === 'not_possible') throw accountErrors.invalid_guardian();
        return reply.code(202).send({});
      },
    );

    app.delete(
      '/family/:child/guardianship',
      {
        schema: {
          ...schema,
          summary: 'Give it up',
          description: `Only where another guardian is there (409). Of a family with several children it is given up for all of them. ${NEEDS_RECENT}`,
          params: childParams,
          response: { 204: z.undefined().describe('Given up.'), ...refusals, 404: problem, 409: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        const left = await deps.db.tenant(tenant.id, (tx) => family().leave(tx, origin, access.userId, request.params.child));
        if (left === 'unknown') throw accountErrors.unknown_child();
        if (left === 'last') throw accountErrors.last_guardian();
        return reply.code(204).send(undefined);
      },
    );

    app.post(
      '/family/:child/copies',
      {
        schema: {
          ...schema,
          summary: 'Have a copy of the child’s data made',
          description: NEEDS_RECENT,
          params: childParams,
          response: { 202: copyJson, ...refusals, 404: problem, 409: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin, now } = await requireRecent(request, reply);
        const of = { guardian: access.userId, child: request.params.child, locale: localeOf(request), brandId: access.brandId ?? tenant.defaultBrandId };
        const begun = await family().beginCopy(tenant.id, origin, of);
        if (!begun) throw accountErrors.unknown_child();
        if (begun.kind === 'begun') return reply.code(202).send(copyJsonOf(begun.copy));
        if (begun.kind === 'held') throw accountErrors.change_held({ retryAfter: Math.max(1, (begun.until.getTime() - now.getTime()) / 1000) });
        if (begun.kind === 'limited') throw accountErrors.too_many_copies({ retryAfter: begun.retryAfter });
        throw accountErrors.copy_in_progress({ retryAfter: 30 });
      },
    );

    app.get(
      '/family/:child/copies/:copy',
      {
        schema: {
          ...schema,
          summary: 'The file',
          description: `A ZIP file; see docs/guide/export.md. ${NEEDS_RECENT}`,
          produces: ['application/zip'],
          params: copyParams,
          response: { 200: z.any().describe('The ZIP file.'), ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        const { child, copy: id } = request.params;
        const copy = await family().openCopy(tenant.id, origin, access.userId, child, id);
        if (!copy) throw accountErrors.unknown_copy();
        return sendCopy(reply, copy);
      },
    );

    app.delete(
      '/family/:child',
      {
        schema: {
          ...schema,
          summary: 'Delete the child’s account',
          description: `It sleeps from now on and is erased after the days of grace. ${NEEDS_RECENT}`,
          params: childParams,
          response: { 200: childJson, ...refusals, 404: problem, 409: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireRecent(request, reply);
        const { tenant, access, origin } = caller;
        const ended = await deps.db.tenant(tenant.id, (tx) => family().end(tx, origin, access.userId, request.params.child));
        if (!ended) throw accountErrors.unknown_child();
        if (ended.kind === 'refused') throw accountErrors.child_not_deletable();
        return reply.send(childJsonOf(await childOf(caller, request.params.child)));
      },
    );

    app.post(
      '/family/:child/keep',
      { schema: { ...schema, summary: 'Keep it after all', description: NEEDS_RECENT, params: childParams, response: { 200: childJson, ...refusals, 404: problem } } },
      async (request, reply) => {
        const caller = await requireRecent(request, reply);
        const { tenant, access, origin } = caller;
        await deps.db.tenant(tenant.id, (tx) => family().keep(tx, origin, access.userId, request.params.child));
        return reply.send(childJsonOf(await childOf(caller, request.params.child)));
      },
    );
  };
}
