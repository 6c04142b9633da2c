import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { receiptClaims } from '#consent';
import type { PurposeState, Recipient } from '#consent/contract';
import type { Tx } from '#platform/db';
import { isAppError, type FieldProblem } from '#platform/errors';
import { problem } from '#platform/http';
import type { Tenant } from '#tenants/contract';
import { accountErrors } from '../errors.ts';
import { choose, type Chosen } from '../privacy/choose.ts';
import { historyPage, readCursor } from '../privacy/history-page.ts';
import { reachOfRecords, reachOfStates, type Reached } from '../privacy/reached.ts';
import { namedIn, tellRecords } from '../privacy/told.ts';
import { namesFor, wordsIn } from '../privacy/words.ts';
import type { AccountApiDeps } from './deps.ts';
import { consentJsonOf, etagOf, purposeJsonOf } from './privacy-json.ts';
import {
  answerBody,
  answeredJson,
  consentsJson,
  consentsQuery,
  keyParams,
  purposeJson,
  purposesJson,
  receiptJson,
  recordParams,
  restrictionJson,
  type AnswerBody,
} from './privacy-shapes.ts';
import { accessChecks } from './require-access.ts';

const schema = { tags: ['Privacy'], security: [{ accessToken: [] }] };
const refusals = { 401: problem, 403: problem };
const inLanguage = 'Texts are in the language of Accept-Language, or in the nearest there is.';

const REFUSED = { unknown: accountErrors.unknown_purpose, fixed: accountErrors.not_optional, changed: accountErrors.purpose_changed } as const;

/** `/account/v1/purposes` and what was said to them. Saying no must be as easy as saying yes (GDPR 7(3)): the access token is enough for both. */
export function privacyRoutes(deps: AccountApiDeps) {
  const { requireAccess } = accessChecks(deps);
  const localeOf = (request: FastifyRequest) => deps.i18n.negotiate([], request.headers['accept-language'], 'en');
  const namesOf = (request: FastifyRequest, tenant: Tenant, recipients: readonly Recipient[]) => namesFor(deps.privacy, tenant, localeOf(request), recipients);
  const stateOf = async (tx: Tx, userId: string, key: string) => (await deps.privacy.consent.states(tx, userId)).find(({ purpose }) => purpose.key === key);
  const jsonOf = async (request: FastifyRequest, tenant: Tenant, state: PurposeState, reached: Reached) =>
    purposeJsonOf(state, await namesOf(request, tenant, state.purpose.recipients), localeOf(request), reached);

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get(
      '/purposes',
      { schema: { ...schema, summary: 'Who gets what, for what', description: inLanguage, response: { 200: purposesJson, ...refusals } } },
      async (request, reply) => {
        const { tenant, access } = await requireAccess(request, reply);
        const { states, restricted, reached } = await deps.db.read(tenant.id, async (tx) => {
          const all = await deps.privacy.consent.states(tx, access.userId);
          return { states: all, restricted: await deps.privacy.consent.isRestricted(tx, access.userId), reached: await reachOfStates(deps.privacy, tx, all) };
        });
        const purposes = await Promise.all(states.map((state) => jsonOf(request, tenant, state, reached)));
        return reply.send({ purposes, restricted, url: `${tenant.issuer}/account/privacy` });
      },
    );

    app.get(
      '/purposes/:key',
      { schema: { ...schema, summary: 'One of them', description: inLanguage, params: keyParams, response: { 200: purposeJson, ...refusals, 404: problem } } },
      async (request, reply) => {
        const { tenant, access } = await requireAccess(request, reply);
        const found = await deps.db.read(tenant.id, async (tx) => {
          const state = await stateOf(tx, access.userId, request.params.key);
          return state && { state, reached: await reachOfStates(deps.privacy, tx, [state]) };
        });
        if (!found) throw accountErrors.unknown_purpose();
        return reply.header('etag', etagOf(found.state)).send(await jsonOf(request, tenant, found.state, found.reached));
      },
    );

    app.put(
      '/purposes/:key',
      {
        schema: {
          ...schema,
          summary: 'Say yes or no',
          description:
            'Send the `etag` of what the customer saw as If-Match: an answer to something else is not written. Counts at the very next answer of every protocol; the response says what recipients get and do not get because of it. What was said already is not written twice.',
          params: keyParams,
          body: answerBody,
          response: { 200: answeredJson, 400: problem, ...refusals, 404: problem, 409: problem, 412: problem, 422: problem, 428: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireAccess(request, reply);
        const match = request.headers['if-match'];
        if (match === undefined) throw accountErrors.no_etag();
        const { key } = request.params;
        const { body } = request;
        const application = await deps.protocol.applicationById(tenant.id, access.applicationId);
        const { chosen, state, reached } = await deps.db.tenant(tenant.id, async (tx) => {
          const before = await stateOf(tx, access.userId, key);
          if (!before) throw accountErrors.unknown_purpose();
          if (!before.refusable) throw accountErrors.not_optional();
          const fields = bodyProblems(before, body);
          if (fields.length > 0) throw accountErrors.invalid_answer({ fields });
          const answered = await choose(deps.privacy, tx, origin, {
            tenant,
            userId: access.userId,
            purpose: key,
            version: before.purpose.version,
            wanted: new Map(body.recipients.map(({ id, allowed, attributes }) => [id, allowed ? (attributes ?? before.purpose.attributes) : []])),
            locale: wordsIn(before.purpose.notice, body.locale ?? localeOf(request)).locale,
            method: 'api',
            ...(application ? { application: application.clientId } : {}),
            ...(body.wording === undefined ? {} : { wording: body.wording }),
            stillShown: (now) => match === etagOf(now),
          }).catch(publishedMeanwhile);
          if (answered.kind !== 'done') throw REFUSED[answered.kind]();
          const now = (await stateOf(tx, access.userId, key)) as PurposeState;
          return { chosen: answered, state: now, reached: await reachOfStates(deps.privacy, tx, [now]) };
        });
        const flows = (all: typeof chosen.stopped) => all.map(({ recipient, attributes }) => ({ recipient, attributes: [...attributes] }));
        return reply
          .header('etag', etagOf(state))
          .send({ purpose: await jsonOf(request, tenant, state, reached), stopped: flows(chosen.stopped), started: flows(chosen.started), still: flows(chosen.still) });
      },
    );

    app.get(
      '/consents',
      {
        schema: {
          ...schema,
          summary: 'What the customer said',
          description: 'Newest first, each with the words that were shown. Those of accounts that became part of this one are among them.',
          querystring: consentsQuery,
          response: { 200: consentsJson, 400: problem, ...refusals },
        },
      },
      async (request, reply) => {
        const { tenant, access } = await requireAccess(request, reply);
        const { cursor, limit } = request.query;
        const after = cursor === undefined ? undefined : readCursor(cursor);
        if (cursor !== undefined && !after) throw accountErrors.invalid_cursor({ fields: [{ field: 'cursor', fix: 'send `next` of the page before, as it was' }] });
        const { records, next, reached } = await deps.db.read(tenant.id, async (tx) => {
          const page = await historyPage(deps.privacy, tx, access.userId, { after, limit });
          return { ...page, reached: await reachOfRecords(deps.privacy, tx, page.records) };
        });
        const told = await tellRecords(deps.privacy, tenant.id, localeOf(request), records, reached);
        const names = await namesOf(request, tenant, namedIn(told));
        return reply.send({ consents: told.map((one) => consentJsonOf(one, names)), ...(next ? { next } : {}) });
      },
    );

    app.get(
      '/consents/:id/receipt',
      {
        schema: {
          ...schema,
          summary: 'The receipt of one of them',
          description: 'Signed, in the shape of ISO/IEC TS 27560: whoever has it checks it without us. docs/guide/consent.md shows how.',
          params: recordParams,
          response: { 200: receiptJson, ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access } = await requireAccess(request, reply);
        const receipt = await deps.db.read(tenant.id, (tx) => deps.privacy.consent.receipt(tx, access.userId, request.params.id));
        if (!receipt) throw accountErrors.unknown_consent();
        return reply.send({ receipt: receipt.jws, keys_url: `${tenant.issuer}/consent/keys`, claims: receiptClaims.parse(receipt.claims) });
      },
    );

    app.put(
      '/restriction',
      {
        schema: {
          ...schema,
          summary: 'Restrict what is done to what is necessary, or lift that',
          description: 'GDPR 18. Counts at once.',
          body: restrictionJson,
          response: { 200: restrictionJson, 400: problem, ...refusals },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireAccess(request, reply);
        await deps.db.tenant(tenant.id, (tx) => deps.privacy.consent.restrict(tx, origin, access.userId, request.body.restricted));
        return reply.send({ restricted: request.body.restricted });
      },
    );
  };
}

/** A yes names what the purpose names. */
function bodyProblems({ purpose, recipients }: PurposeState, body: AnswerBody): FieldProblem[] {
  const known = recipients.map(({ recipient }) => recipient.id);
  return body.recipients.flatMap(({ id, allowed, attributes }, index) => {
    const problems: FieldProblem[] = [];
    if (!known.includes(id)) problems.push({ field: `recipients.${index}.id`, fix: `must be among ${known.join(', ')}` });
    const at = `recipients.${index}.attributes`;
    if (attributes?.some((name) => !purpose.attributes.includes(name))) problems.push({ field: at, fix: `must be among ${purpose.attributes.join(', ')}` });
    if (attributes && !allowed) problems.push({ field: at, fix: 'leave it out: a no is to all of them' });
    if (attributes && purpose.legalBasis !== 'consent') problems.push({ field: at, fix: 'leave it out: one objects to all of it or to nothing' });
    return problems;
  });
}

function publishedMeanwhile(error: unknown): Chosen {
  if (isAppError(error) && error.code === 'consent.notice_changed') return { kind: 'changed' };
  throw error;
}
