import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { z } from 'zod';
import { doorOf, installJsonParser, problem } from '#platform/http';
import type { I18n } from '#platform/i18n';
import type { Idempotency } from '#platform/idempotency';
import type { Tx } from '#platform/db';
import { adminErrors } from '../errors.ts';
import type { Reading } from '../reading/note-reading.ts';
import { ChangedMeanwhile } from './changed-meanwhile.ts';
import { ofTenant, type AdminRoute, type Call, type Reply } from './contract.ts';
import { requestJudge, type Judged, type JudgeDeps } from './judge-request.ts';

export interface RegisterDeps extends JudgeDeps {
  readonly idempotency: Idempotency;
  readonly i18n: Pick<I18n, 'negotiate'>;
  /** Somebody is about to be shown customers' details: counted, told to the audit trail, or refused. */
  readonly noteReading: (reading: Reading) => Promise<void>;
}

/** A whole configuration, or a brand with its logo; from callers who are known by then. */
const MAX_BODY_BYTES = 512 * 1024;

const slugParam = z.object({ tenant: z.string().max(63) });
const conflict = problem.extend({ current: z.unknown().describe('What it is now.') });
const unquoted = (value: string) => value.trim().replace(/^(?:W\/)?"(.*)"$/, '$1');

function headersOf(route: AdminRoute): z.ZodType | undefined {
  const named = {
    ...(route.versioned === 'expects' ? { 'if-match': z.string().max(200).optional().describe('ETag of what you read; `*`: whatever it is now.') } : {}),
    ...(route.creates
      ? { 'idempotency-key': z.string().min(1).max(200).optional().describe('The same request sent again within a day does nothing and gets the same answer.') }
      : {}),
  };
  return Object.keys(named).length > 0 ? z.looseObject(named) : undefined;
}

function answerOf({ answer, status, streams }: AdminRoute) {
  if (streams) return { 200: { description: 'A file.', content: Object.fromEntries(streams.map((type) => [type, { schema: z.string() }])) } };
  return { [answer ? (status ?? 200) : 204]: answer ?? z.undefined().describe('Done.') };
}

function schemaOf(route: AdminRoute) {
  const params = ofTenant(route.path) ? (route.params ? z.intersection(slugParam, route.params as z.ZodObject) : slugParam) : route.params;
  const needs = route.permission === 'any' ? '' : `Needs the permission \`${route.permission}\`.`;
  const fresh = route.fresh ? ' An operator’s sign-in must be from the last five minutes.' : '';
  const expects = route.versioned === 'expects';
  const headers = headersOf(route);
  return {
    tags: [route.tag],
    security: [{ operatorToken: [] }, { apiKey: [] }],
    summary: route.summary,
    description: [route.description, `${needs}${fresh}`].filter(Boolean).join(' '),
    ...(params ? { params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(headers ? { headers } : {}),
    response: {
      ...answerOf(route),
      ...(route.body || route.query ? { 400: problem } : {}),
      401: problem,
      403: problem,
      404: problem,
      ...(expects ? { 412: conflict, 428: problem } : {}),
      ...(route.method === 'GET' ? {} : { 409: problem, 422: problem }),
      429: problem,
    },
  };
}

/** Makes routes of Fastify out of those of the areas: everything they have in common stands here. */
export function registerRoutes(deps: RegisterDeps, routes: readonly AdminRoute[]) {
  const judge = requestJudge(deps);
  const judged = new WeakMap<FastifyRequest, Judged>();

  function callOf(route: AdminRoute, request: FastifyRequest): Call {
    const { caller, origin, system, tenant } = judged.get(request) as Judged;
    const { 'idempotency-key': key, 'if-match': expected } = request.headers as Readonly<Record<string, string | undefined>>;
    return {
      caller,
      tenant,
      system,
      origin,
      params: request.params,
      query: request.query,
      body: request.body,
      locale: deps.i18n.negotiate([], request.headers['accept-language'], 'en'),
      requestId: doorOf(request).requestId,
      request,
      expected: unquoted(expected ?? ''),
      async once<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
        if (key === undefined || !route.creates) return work();
        const asked = { route: `${route.method} ${route.path}`, params: request.params, body: request.body };
        const done = await deps.idempotency.once(tx, { scope: `admin:${caller.kind}:${caller.id}`, key: unquoted(key), request: asked }, work);
        if (done.kind === 'other-request') throw adminErrors.idempotency_key_reused();
        return done.answer;
      },
    };
  }

  async function answer(route: AdminRoute, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (route.versioned === 'expects' && request.headers['if-match'] === undefined) throw adminErrors.version_missing();
    const call = callOf(route, request);
    let done: Reply<unknown>;
    try {
      done = (await route.handle(call)) ?? {};
    } catch (error) {
      if (error instanceof ChangedMeanwhile) return refuseChanged(request, reply, error);
      throw error;
    }
    const persons = route.persons && done.body !== undefined ? route.persons(done.body as never) : 0;
    if (typeof persons === 'number' ? persons > 0 : persons.length > 0) {
      const { caller, tenant, system, origin } = call;
      await deps.noteReading({ caller, tenant, system, origin, route: `${route.method} ${route.path}`, persons, ...(done.subject === undefined ? {} : { subject: done.subject }) });
    }
    if (done.version !== undefined) reply.header('etag', `"${done.version}"`);
    if (done.location !== undefined) reply.header('location', done.location);
    reply.header('cache-control', 'no-store');
    if (done.stream) {
      const { type, name, pieces } = done.stream;
      return reply
        .header('content-type', type)
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(pieces, { objectMode: false }));
    }
    return route.answer ? reply.code(route.status ?? 200).send(done.body) : reply.code(204).send(undefined);
  }

  return async function plugin(app: FastifyInstance): Promise<void> {
    installJsonParser(app, MAX_BODY_BYTES);
    for (const route of routes) {
      app.route({
        method: route.method,
        url: route.path,
        schema: schemaOf(route),
        bodyLimit: MAX_BODY_BYTES,
        // Before the body is read: whoever may not ask is not listened to.
        async onRequest(request, reply) {
          judged.set(request, await judge(route, request, reply));
        },
        handler: (async (request, reply) => answer(route, request, reply)) as RouteHandlerMethod,
      });
    }
  };
}

function refuseChanged(request: FastifyRequest, reply: FastifyReply, { current, version }: ChangedMeanwhile): unknown {
  const { code, spec } = adminErrors.changed_meanwhile;
  return reply
    .code(spec.status)
    .header('etag', `"${version}"`)
    .send({ type: `urn:parvis:error:${code}`, title: spec.detail, status: spec.status, code, reference: request.id, current });
}
