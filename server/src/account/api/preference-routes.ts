import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem } from '#platform/http';
import type { Locale } from '#platform/i18n';
import type { Standings, WantedTopic } from '#preferences/contract';
import type { Tenant } from '#tenants/contract';
import { accountErrors } from '../errors.ts';
import { changeProfile, readProfile } from '../centre/profile.ts';
import { ZONE } from '../preferences/time-zones.ts';
import { topicWords } from '../preferences/preferences-screen.ts';
import { wordsIn } from '../privacy/words.ts';
import type { AccountApiDeps } from './deps.ts';
import { NEEDS_RECENT } from './needs-recent.ts';
import { addressBody, codeBody, ifMatch, preferencesBody, preferencesJson, preferencesSavedJson, topicParams, type PreferencesJson } from './preference-shapes.ts';
import { accessChecks, type Caller } from './require-access.ts';

const schema = { tags: ['Preferences'], security: [{ accessToken: [] }] };
const refusals = { 401: problem, 403: problem };

/** `/account/v1/preferences`: what the owner of the access token wants to hear of. A no is as easy as a yes: the token is enough for both. */
export function preferenceRoutes(deps: AccountApiDeps) {
  const { requireAccess, requireRecent } = accessChecks(deps);
  const { preferences } = deps;
  const localeOf = (request: FastifyRequest) => deps.i18n.negotiate([], request.headers['accept-language'], 'en');
  async function brandOf(tenant: Tenant, brandId: string | undefined) {
    const brand = await deps.brand(tenant.id, brandId ?? tenant.defaultBrandId);
    if (!brand) throw new Error(`The tenant ${tenant.id} has no brand.`);
    return brand;
  }
  /** Told as the profile tells it: as far as purposes let this application have it. */
  async function zoneFor({ tenant, access }: Caller): Promise<{ readonly time_zone?: string }> {
    const [application, [own, standing]] = await Promise.all([
      deps.protocol.applicationById(tenant.id, access.applicationId),
      deps.db.read(tenant.id, (tx) => Promise.all([readProfile(deps, tx, tenant, access.userId), deps.egress.look(tx, { sub: access.sub })])),
    ]);
    const held = own.fields.find(({ definition }) => definition.name === ZONE && definition.read.includes('application'))?.held;
    if (!application || !held || held.unconfirmed || typeof held.value !== 'string') return {};
    const allowed = await deps.egress.release(standing, { tenant, recipient: application.clientId, channel: 'account_api', attributes: [ZONE] });
    return allowed.has(ZONE) ? { time_zone: held.value } : {};
  }
  const etag = ({ version }: Standings) => `"${version}"`;

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get(
      '/preferences',
      {
        schema: {
          ...schema,
          summary: 'What the customer wants to hear of',
          description: 'Texts are in the language of Accept-Language, or in the nearest there is.',
          response: { 200: preferencesJson, ...refusals },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { tenant, access } = caller;
        const [standings, zone] = await Promise.all([deps.db.read(tenant.id, (tx) => preferences.standings(tx, access.userId)), zoneFor(caller)]);
        return reply.header('etag', etag(standings)).send({ ...jsonOf(standings, tenant, localeOf(request)), ...zone });
      },
    );

    app.put(
      '/preferences',
      {
        schema: {
          ...schema,
          summary: 'Choose',
          description:
            'Send the ETag of what the customer saw as If-Match: a choice about something else is not written. The first topic that is turned on is a yes to its purpose, the last one that is turned off is a no, with a record of each.',
          headers: ifMatch,
          body: preferencesBody,
          response: { 200: preferencesSavedJson, 400: problem, ...refusals, 412: problem, 422: problem, 428: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { tenant, access, origin } = caller;
        const match = request.headers['if-match'];
        if (match === undefined) throw accountErrors.no_preferences_etag();
        const application = await deps.protocol.applicationById(tenant.id, access.applicationId);
        const { topics = {}, time_zone: zone, locale, wording } = request.body;
        const { chosen, standings } = await deps.db.tenant(tenant.id, async (tx) => {
          if (zone !== undefined) await changeProfile(deps, tx, { tenant, userId: access.userId, origin }, { attributes: { [ZONE]: zone } });
          const answered = await preferences.choose(tx, origin, {
            userId: access.userId,
            wanted: new Map(Object.entries(topics) as [string, WantedTopic][]),
            method: 'api',
            locale: locale ?? localeOf(request),
            version: match.replace(/^"(.*)"$/, '$1'),
            ...(application ? { application: application.clientId } : {}),
            ...(wording === undefined ? {} : { wording }),
          });
          if (answered.kind === 'changed') throw accountErrors.preferences_changed();
          if (answered.kind === 'wrong') throw accountErrors.invalid_preferences({ fields: answered.fields });
          return { chosen: answered, standings: await preferences.standings(tx, access.userId) };
        });
        return reply
          .header('etag', etag(standings))
          .send({ ...jsonOf(standings, tenant, localeOf(request)), ...(await zoneFor(caller)), purposes: chosen.purposes.map((one) => ({ ...one })) });
      },
    );

    app.post(
      '/preferences/:topic/address',
      {
        schema: {
          ...schema,
          summary: 'Have one topic sent to another address',
          description: `Sends a code there; nothing changes before it is proved. The address is for this topic alone, and nobody signs in with it. ${NEEDS_RECENT}`,
          params: topicParams,
          body: addressBody,
          response: { 202: z.undefined().describe('A code is on its way.'), 400: problem, ...refusals, 404: problem, 422: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        const brand = await brandOf(tenant, access.brandId);
        const asked = await preferences.askAddress(origin, {
          tenant,
          brand,
          userId: access.userId,
          topic: request.params.topic,
          email: request.body.email,
          locale: localeOf(request),
        });
        if (asked.kind === 'unknown') throw accountErrors.unknown_topic();
        if (asked.kind === 'wrong') throw accountErrors.invalid_preferences({ fields: [{ field: 'email', fix: 'must be an e-mail address' }] });
        if (asked.kind === 'limited') throw accountErrors.too_many_codes({ retryAfter: asked.retryAfter });
        return reply.code(202).send(undefined);
      },
    );

    app.put(
      '/preferences/:topic/address',
      {
        schema: {
          ...schema,
          summary: 'Prove the other address',
          description: `By the code that was sent there; five tries, ten minutes. ${NEEDS_RECENT}`,
          params: topicParams,
          body: codeBody,
          response: { 204: z.undefined().describe('The topic goes there from now on.'), 400: problem, ...refusals, 404: problem, 422: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        const brand = await brandOf(tenant, access.brandId);
        const proved = await preferences.proveAddress(origin, {
          tenant,
          brand,
          userId: access.userId,
          topic: request.params.topic,
          code: request.body.code,
          locale: localeOf(request),
        });
        if (proved.kind === 'gone') throw accountErrors.no_address_asked();
        if (proved.kind === 'wrong') throw accountErrors.invalid_preferences({ fields: [{ field: 'code', fix: 'is not the one that was sent' }] });
        return reply.code(204).send(undefined);
      },
    );

    app.delete(
      '/preferences/:topic/address',
      {
        schema: {
          ...schema,
          summary: 'Back to the address of the account',
          params: topicParams,
          response: { 204: z.undefined().describe('It goes there again.'), 400: problem, ...refusals, 404: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireAccess(request, reply);
        if (!(await deps.db.tenant(tenant.id, (tx) => preferences.dropAddress(tx, origin, access.userId, request.params.topic)))) throw accountErrors.no_address_asked();
        return reply.code(204).send(undefined);
      },
    );
  };
}

/** Without the address itself: what of a person leaves for an application is asked of the filter, and no application needs to see this one here (egress rule). */
function jsonOf({ topics, restricted }: Standings, { issuer }: Pick<Tenant, 'issuer'>, locale: Locale): PreferencesJson {
  return {
    topics: topics.map(({ topic, purpose: { purpose }, channels, frequency, hasOtherAddress }) => {
      const { title, description } = topicWords(topic.words, locale);
      const { words } = wordsIn(purpose.notice, locale);
      return {
        key: topic.key,
        title,
        ...(description === undefined ? {} : { description }),
        purpose: {
          key: purpose.key,
          version: purpose.version,
          notice_hash: purpose.hash,
          title: words.title,
          what: words.what,
          why: words.why,
          who: words.who,
          how_long: words.howLong,
        },
        channels: channels.map((one) => ({ ...one })),
        ...(frequency === undefined ? {} : { frequency }),
        frequencies: [...topic.frequencies],
        other_address: hasOtherAddress,
        may_have_other_address: topic.otherAddress,
      };
    }),
    restricted,
    url: `${issuer}/account/preferences`,
  };
}
