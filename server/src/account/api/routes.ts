import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { problem } from '#platform/http';
import { z } from 'zod';
import type { Text } from '#platform/i18n';
import type { Session } from '#sessions/contract';
import { usedBy, withBeginnings, type SessionUse } from '../centre/session-applications.ts';
import { changeFlow } from '../change-flow.ts';
import type { AccountCard, AccountChange, Changed } from '../contract.ts';
import { accountErrors } from '../errors.ts';
import { copyRoutes } from './copy-routes.ts';
import type { AccountApiDeps } from './deps.ts';
import { centreApi } from './centre-routes.ts';
import { actingApi } from './acting-routes.ts';
import { addressRoutes } from './address-routes.ts';
import { erasureApi } from './erasure-routes.ts';
import { NEEDS_RECENT } from './needs-recent.ts';
import { ANSWERED_THERE, beginBody, begunJson, openOwnJourney, OWN_DEVICE } from './own-journey.ts';
import { ownPagesApi } from './own-pages-routes.ts';
import { pictureApi } from './picture-routes.ts';
import { profileApi } from './profile-routes.ts';
import { requestRoutes } from './request-routes.ts';
import { accessChecks, type Caller } from './require-access.ts';
import { returnAddress } from './return-address.ts';
import { signInsApi } from './sign-in-routes.ts';
import {
  credentialParams,
  credentialsJson,
  endedJson,
  labelBody,
  mergeParams,
  mergesJson,
  returnQuery,
  secureJson,
  sessionParams,
  sessionsJson,
  signOutJson,
  verifiedJson,
  type CredentialJson,
} from './shapes.ts';
import { verifiedJsonOf } from './verified-json.ts';

const security = [{ accessToken: [] }];
const credentials = { tags: ['Credentials'], security };
const sessions = { tags: ['Sessions'], security };
const merges = { tags: ['Merged accounts'], security };
const verified = { tags: ['Verified details'], security };
const refusals = { 401: problem, 403: problem };
const REFUSED = {
  unknown: accountErrors.unknown_credential,
  unnamed: accountErrors.no_name,
  name_invalid: accountErrors.invalid_name,
  last_way_in: accountErrors.last_way_in,
  last_second_step: accountErrors.last_second_step,
} as const;

function refuseUnlessDone(outcome: Changed, now: Date): void {
  if (outcome.kind === 'done') return;
  if (outcome.kind === 'held') throw accountErrors.change_held({ retryAfter: Math.max(1, (outcome.until.getTime() - now.getTime()) / 1000) });
  throw REFUSED[outcome.kind]();
}

/** `/account/v1`: how the owner of the access token signs in, where they are signed in, and what was verified about them. */
export function accountRoutes(deps: AccountApiDeps) {
  const checks = accessChecks(deps);
  const { requireAccess, requireRecent, requireSession } = checks;
  const localeOf = (request: FastifyRequest) => deps.i18n.negotiate([], request.headers['accept-language'], 'en');

  function cardJson(request: FastifyRequest, card: AccountCard): CredentialJson {
    const say = (value: string | Text) => (typeof value === 'string' ? value : deps.i18n.format(localeOf(request), value));
    return {
      type: card.type,
      id: card.id,
      title: say(card.title),
      ...(card.label === undefined ? {} : { label: card.label }),
      ...(card.badge === undefined ? {} : { badge: say(card.badge) }),
      created_at: card.createdAt.toISOString(),
      ...(card.lastUsedAt === undefined ? {} : { last_used_at: card.lastUsedAt.toISOString() }),
      facts: card.facts.map(({ label, value }) => ({ label: say(label), value: say(value) })),
      renamable: card.renamable,
    };
  }

  function sessionOf({ access }: Caller, session: Session, { began, all }: SessionUse) {
    const json = ({ clientId, name }: SessionUse['all'][number]) => ({ client_id: clientId, name });
    return {
      id: session.id,
      current: session.id === access.sessionId,
      created_at: session.createdAt.toISOString(),
      last_seen_at: session.lastSeenAt.toISOString(),
      expires_at: session.expiresAt.toISOString(),
      auth_time: session.authTime,
      acr: session.acr,
      amr: [...session.amr],
      ...(session.client.ip === undefined ? {} : { ip: session.client.ip }),
      ...(session.client.userAgent === undefined ? {} : { user_agent: session.client.userAgent }),
      ...(began ? { application: json(began) } : {}),
      applications: all.map(json),
    };
  }

  /** What notices about a change must know: as if it came from a journey. */
  function changeOf(request: FastifyRequest, { tenant, access, origin, now }: Caller & { readonly now: Date }): AccountChange {
    const brandId = access.brandId ?? tenant.defaultBrandId;
    const flow = changeFlow({ requestId: request.id, tenant, locale: localeOf(request), brandId, now, sessionId: access.sessionId });
    return { tenant, userId: access.userId, flow, origin, now };
  }

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();
    await app.register(centreApi(deps, checks));
    await app.register(signInsApi(deps, checks));
    await app.register(profileApi(deps, checks));
    await app.register(pictureApi(deps, checks));
    await app.register(copyRoutes(deps, NEEDS_RECENT));
    await app.register(erasureApi(deps, checks));
    await app.register(requestRoutes(deps, checks));
    await app.register(addressRoutes(deps, checks, changeOf));
    await app.register(ownPagesApi(deps, checks));
    await app.register(actingApi(deps, checks));

    app.get(
      '/credentials',
      { schema: { ...credentials, summary: 'Ways to sign in', description: 'Texts are in the language of Accept-Language.', response: { 200: credentialsJson, ...refusals } } },
      async (request, reply) => {
        const { tenant, access } = await requireAccess(request, reply);
        const cards = await deps.db.read(tenant.id, (tx) => deps.credentials.list(tx, access.userId));
        return reply.send({ credentials: cards.map((card) => cardJson(request, card)) });
      },
    );

    app.patch(
      '/credentials/:type/:id',
      {
        schema: {
          ...credentials,
          summary: 'Give one a name',
          description: NEEDS_RECENT,
          params: credentialParams,
          body: labelBody,
          response: { 204: z.undefined().describe('Renamed.'), 400: problem, ...refusals, 404: problem, 409: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireRecent(request, reply);
        const { type, id } = request.params;
        const outcome = await deps.db.tenant(caller.tenant.id, (tx) => deps.credentials.rename(tx, changeOf(request, caller), type, id, request.body.label));
        refuseUnlessDone(outcome, caller.now);
        return reply.code(204).send(undefined);
      },
    );

    app.delete(
      '/credentials/:type/:id',
      {
        schema: {
          ...credentials,
          summary: 'Remove one',
          description: NEEDS_RECENT,
          params: credentialParams,
          response: { 204: z.undefined().describe('Removed.'), ...refusals, 404: problem, 409: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireRecent(request, reply);
        const { type, id } = request.params;
        const removal = await deps.db.tenant(caller.tenant.id, (tx) => deps.credentials.remove(tx, changeOf(request, caller), type, id));
        refuseUnlessDone(removal, caller.now);
        return reply.code(204).send(undefined);
      },
    );

    app.get('/merges', { schema: { ...merges, summary: 'Accounts that became part of this one', response: { 200: mergesJson, ...refusals } } }, async (request, reply) => {
      const { tenant, access } = await requireAccess(request, reply);
      const found = await deps.db.read(tenant.id, (tx) => deps.merges.list(tx, access.userId));
      return reply.send({ merges: found.map(({ id, mergedAt, undoUntil }) => ({ id, merged_at: mergedAt.toISOString(), undo_until: undoUntil.toISOString() })) });
    });

    app.post(
      '/merges',
      {
        schema: {
          ...merges,
          summary: 'Make another account part of this one',
          description: `Begins the journey \`merge\`; ${ANSWERED_THERE} Nothing changes before the customer has proved the other account, seen what will change, and sent \`merge\`. The session goes on, and this token with it; all other sessions and tokens of both accounts end. ${NEEDS_RECENT} ${OWN_DEVICE}`,
          body: beginBody,
          response: { 201: begunJson, 400: problem, ...refusals, 429: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireSession(request, reply);
        const { userId, sub } = caller.access;
        const opened = await openOwnJourney(deps, request, caller, request.body, { journey: 'merge', facts: { request: { kind: 'merge', userId, sub } } });
        return reply.code(201).send(opened);
      },
    );

    app.post(
      '/merges/:id/undo',
      {
        schema: {
          ...merges,
          summary: 'Make it two accounts again',
          description: `Both are as they were; all sessions and tokens of both end, this one too. ${NEEDS_RECENT}`,
          params: mergeParams,
          response: { 204: z.undefined().describe('Undone.'), ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireRecent(request, reply);
        if (!(await deps.db.tenant(caller.tenant.id, (tx) => deps.merges.undo(tx, changeOf(request, caller), request.params.id)))) throw accountErrors.unknown_merge();
        return reply.code(204).send(undefined);
      },
    );

    app.get(
      '/verified',
      {
        schema: {
          ...verified,
          summary: 'What was verified, what is pending, and what can be',
          description: 'Names and times; values are told as `verified_claims`. Texts are in the language of Accept-Language.',
          response: { 200: verifiedJson, ...refusals },
        },
      },
      async (request, reply) => {
        const { tenant, access } = await requireAccess(request, reply);
        const [overview, application] = await Promise.all([
          deps.db.read(tenant.id, (tx) => deps.verification.overview(tx, access.userId)),
          deps.protocol.applicationById(tenant.id, access.applicationId),
        ]);
        return reply.send(verifiedJsonOf(overview, { tenant, locale: localeOf(request), ...(application ? { clientId: application.clientId } : {}) }));
      },
    );

    app.get('/sessions', { schema: { ...sessions, summary: 'Where the customer is signed in', response: { 200: sessionsJson, ...refusals } } }, async (request, reply) => {
      const caller = await requireAccess(request, reply);
      const [found, used] = await deps.db.read(caller.tenant.id, async (tx) => {
        const all = await deps.sessions.list(tx, caller.access.userId);
        return [all, await usedBy(deps, tx, all)] as const;
      });
      const uses = await withBeginnings(deps, caller.tenant.id, found, used);
      return reply.send({ sessions: found.map((session) => sessionOf(caller, session, uses.get(session.id) ?? { all: [] })) });
    });

    app.delete(
      '/sessions/:id',
      {
        schema: {
          ...sessions,
          summary: 'Sign out there',
          description: `Tokens of the session end with it, and applications are told. Where the session of this access token ends, and others can be told only by the customer's browser, the answer has the address to open there. The session of the access token may always be ended. Another one: ${NEEDS_RECENT}`,
          params: sessionParams,
          querystring: returnQuery,
          response: { 200: signOutJson.describe('Ended here; the address leads to the others.'), 204: z.undefined().describe('Ended.'), 400: problem, ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const caller = await requireRecent(request, reply, ({ sessionId }) => sessionId === id);
        const { tenant, access, origin } = caller;
        const afterwards = await returnAddress(deps, caller, request.query);
        const ended = await deps.db.tenant(tenant.id, async (tx) => {
          const session = await deps.sessions.byId(tx, id);
          return session?.userId === access.userId ? deps.sessions.revoke(tx, origin, { sessionId: id }, 'user') : 0;
        });
        if (ended === 0) throw accountErrors.unknown_session();
        // The browser of another session is not at hand.
        const there =
          id === access.sessionId
            ? await deps.tellByBrowser?.({ tenant, sessionId: id, afterwards, ...(access.brandId === undefined ? {} : { brandId: access.brandId }), origin })
            : undefined;
        return there === undefined ? reply.code(204).send(undefined) : reply.code(200).send({ sign_out_url: there });
      },
    );

    app.post(
      '/sessions/:id/unrecognised',
      {
        schema: {
          ...sessions,
          summary: 'That was not me',
          description: `For a session the customer does not recognise: the answer is where they make their account safe again, to be opened in their browser. Nothing changes before they say so there. ${NEEDS_RECENT}`,
          params: sessionParams,
          response: { 201: secureJson, ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const { tenant, access } = await requireRecent(request, reply);
        const token = await deps.db.tenant(tenant.id, async (tx) => {
          const other = id === access.sessionId ? undefined : await deps.sessions.byId(tx, id);
          if (other?.userId !== access.userId) throw accountErrors.unknown_session();
          const look = { brandId: access.brandId ?? tenant.defaultBrandId, locale: localeOf(request) };
          return deps.beginSecuring(tx, { userId: access.userId, sessionId: id, at: other.createdAt, client: other.client }, look);
        });
        return reply.code(201).send({ secure_url: `${tenant.issuer}/secure/${token}` });
      },
    );

    app.delete(
      '/sessions',
      {
        schema: {
          ...sessions,
          summary: 'Sign out everywhere else',
          description: `All sessions but the one this access token comes from. What was granted for offline access ends everywhere, for this application too: sign in again silently afterwards. ${NEEDS_RECENT}`,
          response: { 200: endedJson, ...refusals },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        const others = { userId: access.userId, ...(access.sessionId === undefined ? {} : { except: access.sessionId }) };
        return reply.send({ ended: await deps.db.tenant(tenant.id, (tx) => deps.sessions.revoke(tx, origin, others, 'user')) });
      },
    );
  };
}
