import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { describeBrowser, maskIp } from '#credentials';
import { problem } from '#platform/http';
import { readApplications } from '../centre/connected.ts';
import { readPrivacyStatus } from '../centre/privacy-status.ts';
import { readActivity, readCheckUp, type Whose } from '../centre/read.ts';
import { accountErrors } from '../errors.ts';
import { namesFor } from '../privacy/words.ts';
import { readClock } from '../store.ts';
import { applicationParams, applicationsJson, overviewJson, trustedBrowsersJson, trustedParams } from './centre-shapes.ts';
import type { AccountApiDeps } from './deps.ts';
import type { accessChecks, Caller } from './require-access.ts';
import { NEEDS_RECENT } from './needs-recent.ts';

const security = [{ accessToken: [] }];
const refusals = { 401: problem, 403: problem };
const overview = { tags: ['Overview'], security };
const trusted = { tags: ['Trusted browsers'], security };
const connected = { tags: ['Connected applications'], security };

/** The account centre's other pages as JSON: the same use cases, asked with an access token. */
export function centreApi(deps: AccountApiDeps, { requireAccess, requireRecent }: ReturnType<typeof accessChecks>) {
  const localeOf = (request: FastifyRequest) => deps.i18n.negotiate([], request.headers['accept-language'], 'en');
  /** A token that outlives its session has none: all sessions are other ones then. */
  const whose = ({ tenant, access }: Caller, now: Date): Whose => ({ tenant, session: { userId: access.userId, sub: access.sub, id: access.sessionId ?? '' }, now });

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get(
      '/overview',
      {
        schema: {
          ...overview,
          summary: 'What to do next, how it stands with their privacy, and what happened',
          description: 'Texts are in the language of Accept-Language.',
          response: { 200: overviewJson, ...refusals },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const mine = whose(caller, await readClock(deps.db));
        const locale = localeOf(request);
        const gpc = caller.origin.gpc === true;
        await deps.egress.heed(caller.tenant.id, { userId: caller.access.userId }, caller.origin);
        const [actions, activity, [links, privacy]] = await Promise.all([
          readCheckUp(deps, mine),
          readActivity(deps, mine, 50),
          deps.db.read(caller.tenant.id, (tx) => Promise.all([deps.linked(tx, caller.access.userId), readPrivacyStatus(deps, tx, caller.access.userId, { gpc, locale })])),
        ]);
        const say = (id: string) => deps.i18n.format(locale, { id });
        return reply.send({
          next: actions.map((action) => ({ action, title: say(`account.next_${action}`), why: say(`account.next_${action}_why`) })),
          activity: activity.map(({ id, at, what, client }) => {
            const [device, network] = [describeBrowser(client.userAgent), maskIp(client.ip)];
            return {
              id,
              at: at.toISOString(),
              what,
              text: say(`account.activity_${what}`),
              ...(device === undefined ? {} : { device }),
              ...(network === undefined ? {} : { network }),
            };
          }),
          privacy: {
            choices: { ...privacy.choices },
            restricted: privacy.restricted,
            gpc: privacy.signal.now || privacy.signal.stopped.length > 0,
            guarded: privacy.guardians.length > 0,
            open_requests: privacy.requests.open,
            ...(privacy.requests.dueAt ? { next_due_at: privacy.requests.dueAt.toISOString() } : {}),
          },
          linked: links.map(({ id, connection, label, createdAt, lastUsedAt }) => ({
            id,
            name: connection.name,
            ...(label === undefined ? {} : { label }),
            since: createdAt.toISOString(),
            ...(lastUsedAt ? { last_used_at: lastUsedAt.toISOString() } : {}),
          })),
        });
      },
    );

    app.get(
      '/trusted-browsers',
      { schema: { ...trusted, summary: 'Browsers that are not asked for a second step', response: { 200: trustedBrowsersJson, ...refusals } } },
      async (request, reply) => {
        const { tenant, access } = await requireAccess(request, reply);
        const found = await deps.db.read(tenant.id, (tx) => deps.trustedBrowsers.list(tx, access.userId));
        return reply.send({ trusted_browsers: found.map(({ id, since, until }) => ({ id, second_step_at: since.toISOString(), until: until.toISOString() })) });
      },
    );

    app.delete(
      '/trusted-browsers/:id',
      {
        schema: {
          ...trusted,
          summary: 'Ask there again',
          description: NEEDS_RECENT,
          params: trustedParams,
          response: { 204: z.undefined().describe('It is asked again.'), 400: problem, ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        if (!(await deps.db.tenant(tenant.id, (tx) => deps.trustedBrowsers.forget(tx, origin, access.userId, request.params.id)))) throw accountErrors.unknown_browser();
        return reply.code(204).send(undefined);
      },
    );

    app.get(
      '/applications',
      {
        schema: {
          ...connected,
          summary: 'Applications that know the customer',
          description: 'Texts are in the language of Accept-Language.',
          response: { 200: applicationsJson, ...refusals },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { tenant } = caller;
        const locale = localeOf(request);
        const found = await readApplications(deps, whose(caller, await readClock(deps.db)));
        const names = await namesFor(deps.privacy, tenant, locale, []);
        return reply.send({
          applications: found.map(({ clientId, name, protocol, firstParty, since, lastUsedAt, url, may, got }) => ({
            client_id: clientId,
            name,
            protocol,
            first_party: firstParty,
            since: since.toISOString(),
            ...(lastUsedAt ? { last_used_at: lastUsedAt.toISOString() } : {}),
            ...(url === undefined ? {} : { url }),
            may: may.flatMap(({ items }) => items.map((item) => ({ name: item.name, text: deps.i18n.format(locale, item.label) }))),
            ...(got
              ? {
                  got: {
                    details: got.attributes.map((attribute) => ({ attribute, label: names.label(attribute) })),
                    first_at: got.firstAt.toISOString(),
                    last_at: got.lastAt.toISOString(),
                  },
                }
              : {}),
          })),
        });
      },
    );

    app.delete(
      '/applications/:client_id',
      {
        schema: {
          ...connected,
          summary: 'Take back what an application may do',
          description: `Its tokens end at once, and it has to ask the customer again. ${NEEDS_RECENT}`,
          params: applicationParams,
          response: { 204: z.undefined().describe('Taken back.'), 400: problem, ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        if (!(await deps.db.tenant(tenant.id, (tx) => deps.protocol.accountApplications.withdraw(tx, origin, access, request.params.client_id))))
          throw accountErrors.unknown_application();
        return reply.code(204).send(undefined);
      },
    );
  };
}
