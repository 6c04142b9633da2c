import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Disclosure, Ground, RecipientOverview } from '#consent/contract';
import { problem } from '#platform/http';
import { accountErrors } from '../errors.ts';
import { disclosuresPage, purposesIn, readLineCursor, titlesOf, type Titles } from '../privacy/sharing.ts';
import { namesFor, type Names } from '../privacy/words.ts';
import type { AccountApiDeps } from './deps.ts';
import { recipientsJson, sharingJson, sharingQuery, type DisclosureJson, type RecipientJson } from './privacy-shapes.ts';
import { accessChecks, type Caller } from './require-access.ts';

const schema = { tags: ['Privacy'], security: [{ accessToken: [] }] };
const refusals = { 401: problem, 403: problem };

/** Who got what of the customer, and who would get what now, with the reason for each. */
export function sharingRoutes(deps: AccountApiDeps) {
  const { requireAccess } = accessChecks(deps);
  const { privacy, db } = deps;
  const localeOf = (request: FastifyRequest) => deps.i18n.negotiate([], request.headers['accept-language'], 'en');

  async function wordsOf(request: FastifyRequest, { tenant, access }: Caller, recipients: readonly string[], purposes: readonly string[]) {
    const locale = localeOf(request);
    // Somebody else than an application has its name from the purpose that names it.
    const states = await db.read(tenant.id, (tx) => privacy.consent.states(tx, access.userId));
    const named = states.flatMap(({ purpose }) => purpose.recipients);
    return { names: await namesFor(privacy, tenant, locale, [...named, ...recipients.map((id) => ({ id }))]), titles: await titlesOf(privacy, tenant, locale, purposes) };
  }

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get(
      '/sharing',
      {
        schema: {
          ...schema,
          summary: 'Who got what',
          description:
            'Newest day first: one entry for each different answer that a recipient got on one day (UTC), by each way. It was written before the answer went out. Those of accounts that became part of this one are among them.',
          querystring: sharingQuery,
          response: { 200: sharingJson, 400: problem, ...refusals },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { tenant, access } = caller;
        const { cursor, limit, recipient } = request.query;
        const after = cursor === undefined ? undefined : readLineCursor(cursor);
        if (cursor !== undefined && !after) throw accountErrors.invalid_cursor({ fields: [{ field: 'cursor', fix: 'send `next` of the page before, as it was' }] });
        const { lines, next } = await db.read(tenant.id, (tx) => disclosuresPage(privacy, tx, access.userId, { recipient, after, limit }));
        const words = await wordsOf(
          request,
          caller,
          lines.map((line) => line.recipient),
          purposesIn(lines),
        );
        return reply.send({ disclosures: lines.map((line) => lineJson(line, words)), ...(next === undefined ? {} : { next }) });
      },
    );

    app.get(
      '/recipients',
      {
        schema: {
          ...schema,
          summary: 'Who got something, or may get something now, and why',
          description: 'Who got something last comes first. Nothing is on record of this question.',
          response: { 200: recipientsJson, ...refusals },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { tenant, access } = caller;
        const all = await db.read(tenant.id, (tx) => privacy.consent.recipients(tx, { tenant, userId: access.userId }));
        const words = await wordsOf(
          request,
          caller,
          all.map((one) => one.recipient),
          purposesIn(
            [],
            all.flatMap(({ decisions }) => decisions),
          ),
        );
        return reply.send({ recipients: all.map((one) => recipientJsonOf(one, words)) });
      },
    );
  };
}

interface Words {
  readonly names: Names;
  readonly titles: Titles;
}

const groundJson = ({ purpose, version, record }: Pick<Ground, 'purpose' | 'version' | 'record'>, titles: Titles) => ({
  ...(purpose === undefined ? {} : { purpose, title: titles(purpose, version) }),
  ...(version === undefined ? {} : { version }),
  ...(record === undefined ? {} : { record }),
});
const detailsJson = (attributes: readonly string[], names: Names) => attributes.map((attribute) => ({ attribute, label: names.label(attribute) }));

const lineJson = ({ id, recipient, channel, grounds, firstAt, lastAt }: Disclosure, { names, titles }: Words): DisclosureJson => ({
  id,
  recipient: { id: recipient, name: names.recipient(recipient) },
  way: channel,
  grounds: grounds.map(({ attributes, reason, ...ground }) => ({ details: detailsJson(attributes, names), reason, ...groundJson(ground, titles) })),
  first_at: firstAt.toISOString(),
  last_at: lastAt.toISOString(),
});

const recipientJsonOf = ({ recipient, got, decisions }: RecipientOverview, { names, titles }: Words): RecipientJson => ({
  id: recipient,
  name: names.recipient(recipient),
  ...(got ? { got: { details: detailsJson(got.attributes, names), first_at: got.firstAt.toISOString(), last_at: got.lastAt.toISOString() } } : {}),
  now: decisions.map(({ attribute, released, reason, ...ground }) => ({ attribute, label: names.label(attribute), released, reason, ...groundJson(ground, titles) })),
});
