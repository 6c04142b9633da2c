import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mayRemoveAddress } from '#identity';
import { problem } from '#platform/http';
import { LOCALES } from '#platform/i18n';
import { changeProfile, readProfile, type OwnProfile } from '../centre/profile.ts';
import { accountErrors } from '../errors.ts';
import type { AccountApiDeps } from './deps.ts';
import type { accessChecks, Caller } from './require-access.ts';

const when = z.iso.datetime();
const profileJson = z.object({
  identifiers: z.array(z.object({ id: z.uuid(), kind: z.enum(['email', 'phone', 'username']), value: z.string(), verified: z.boolean(), removable: z.boolean() })),
  attributes: z.record(
    z.string(),
    z.object({
      value: z.union([z.string(), z.boolean()]),
      source: z.string().describe('Who said it: `user` is the customer.'),
      updated_at: when,
      verified_at: when.optional(),
      editable: z.boolean(),
    }),
  ),
  editable: z.array(z.string()).describe('Details the customer may give or change.'),
  locale: z.string().optional().describe('The language we write in.'),
});
const body = z.strictObject({
  attributes: z
    .record(z.string().max(100), z.union([z.string().max(4000), z.boolean(), z.null()]))
    .optional()
    .describe('Those to change; null removes one.'),
  locale: z.enum(LOCALES).optional(),
});
const headers = z.object({ 'if-match': z.string().max(200).optional().describe('The ETag of what was read. Absent: the change is made whatever is there now.') });
const security = [{ accessToken: [] }];
const profile = { tags: ['Profile'], security };

/** The customer's profile as JSON. To an application, what purposes let it have (egress rule); to change, what the customer may. */
export function profileApi(deps: AccountApiDeps, { requireAccess }: Pick<ReturnType<typeof accessChecks>, 'requireAccess'>) {
  async function jsonOf({ tenant, access }: Caller) {
    const application = await deps.protocol.applicationById(tenant.id, access.applicationId);
    if (!application) throw accountErrors.invalid_token();
    const [own, standing] = await deps.db.read(tenant.id, (tx) => Promise.all([readProfile(deps, tx, tenant, access.userId), deps.egress.look(tx, { sub: access.sub })]));
    const shown = own.fields.filter(({ definition, held }) => held && !held.unconfirmed && definition.read.includes('application'));
    const address = { email: 'email', phone: 'phone_number', username: 'preferred_username' } as const;
    const names = [
      ...shown.map(({ definition }) => definition.name),
      ...own.identifiers.flatMap(({ kind }) => (kind === 'external' ? [] : [address[kind]])),
      ...(own.user.locale === undefined ? [] : ['locale']),
    ];
    const allowed = await deps.egress.release(standing, { tenant, recipient: application.clientId, channel: 'account_api', attributes: [...new Set(names)] });
    return { own, json: render(own, shown, (name) => allowed.has(name)) };
  }

  const render = (own: OwnProfile, shown: OwnProfile['fields'], may: (name: string) => boolean): z.infer<typeof profileJson> => ({
    identifiers: own.identifiers.flatMap(({ id, kind, value, verifiedAt }) => {
      if (kind === 'external') return [];
      return may({ email: 'email', phone: 'phone_number', username: 'preferred_username' }[kind])
        ? [{ id, kind, value, verified: verifiedAt !== undefined, removable: kind !== 'username' && mayRemoveAddress(own.identifiers, id) }]
        : [];
    }),
    attributes: Object.fromEntries(
      shown.flatMap(({ definition: { name }, held, editable }) =>
        held && may(name)
          ? [
              [
                name,
                {
                  value: held.value,
                  source: held.source,
                  updated_at: held.updatedAt.toISOString(),
                  ...(held.verifiedAt ? { verified_at: held.verifiedAt.toISOString() } : {}),
                  editable,
                },
              ],
            ]
          : [],
      ),
    ),
    editable: own.fields.flatMap(({ definition, editable }) => (editable ? [definition.name] : [])),
    ...(own.user.locale === undefined || !may('locale') ? {} : { locale: own.user.locale }),
  });

  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get(
      '/profile',
      {
        schema: {
          ...profile,
          summary: 'What is known of the customer',
          description: 'As far as purposes let this application have it. `ETag` names this state.',
          response: { 200: profileJson, 401: problem, 403: problem },
        },
      },
      async (request, reply) => {
        const { own, json } = await jsonOf(await requireAccess(request, reply));
        return reply.header('etag', `"${own.version}"`).send(json);
      },
    );

    app.patch(
      '/profile',
      {
        schema: {
          ...profile,
          summary: 'Change details',
          description: 'All or nothing. What is changed is the customer’s own word from then on. Addresses to sign in with are changed at `/addresses`.',
          headers,
          body,
          response: { 200: profileJson, 400: problem, 401: problem, 403: problem, 412: problem, 422: problem },
        },
      },
      async (request, reply) => {
        const caller = await requireAccess(request, reply);
        const { tenant, access, origin } = caller;
        const expected = request.headers['if-match']?.replace(/^"(.*)"$/, '$1');
        const { attributes = {}, locale } = request.body;
        await deps.db.tenant(tenant.id, (tx) =>
          changeProfile(
            deps,
            tx,
            { tenant, userId: access.userId, origin, expected: expected === '*' ? undefined : expected },
            { attributes, ...(locale === undefined ? {} : { locale }) },
          ),
        );
        const { own, json } = await jsonOf(caller);
        return reply.header('etag', `"${own.version}"`).send(json);
      },
    );
  };
}
