import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ErasureProgress } from '#erasure/contract';
import { doorOf, httpErrors, problem } from '#platform/http';
import { accountErrors } from '../errors.ts';
import type { AccountApiDeps } from './deps.ts';
import { NEEDS_RECENT } from './needs-recent.ts';
import type { accessChecks } from './require-access.ts';

const schema = { tags: ['Deleting the account'] };
const security = [{ accessToken: [] }];
const refusals = { 401: problem, 403: problem };
const when = z.iso.datetime();
const outlookJson = z.strictObject({
  grace_days: z.number().int().describe('Days in which the account can be kept after all.'),
  backup_days: z.number().int().describe('Days after that until the last backup that holds a key is gone.'),
  applications: z
    .array(z.strictObject({ client_id: z.string(), name: z.string() }))
    .describe('Applications that know the account. They are told; what they keep is theirs to erase.'),
  legal_hold: z.string().optional().describe('Why it cannot be erased for now; it is once this is lifted.'),
  held_until: when.optional().describe('After a recovery: until then it cannot be asked for.'),
});
const scheduledJson = z.strictObject({
  id: z.string(),
  due_at: when.describe('From then on it cannot be kept any more.'),
  legal_hold: z.string().optional(),
  cancel_token: z.string().optional().describe('Keeps the account, once; also behind the link in the mails. Absent: it had been asked for already.'),
  progress_token: z.string().optional().describe('Shows how far it is, until 90 days after the end, and changes nothing; also behind the link in the mails. Absent: as above.'),
});
const progressJson = z.strictObject({
  state: z.enum(['waiting', 'kept', 'erased']),
  requested_at: when,
  due_at: when.optional().describe('`waiting`: from then on it cannot be kept any more.'),
  keepable: z.boolean().optional().describe('`waiting`: whether it is its owner who may keep it, and not a guardian or nobody.'),
  legal_hold: z.string().optional().describe('Why it cannot be erased for now; it is once this is lifted.'),
  ended_at: when.optional().describe('When it was kept, or erased.'),
  backups_gone_by: when.optional().describe('When the last backup that holds a key is gone.'),
  applications: z
    .array(
      z.strictObject({
        name: z.string(),
        state: z
          .enum(['not_yet', 'pending', 'acknowledged', 'failed', 'no_way'])
          .describe('`not_yet`: told when the account is erased. `pending`: on its way. `failed`: given up. `no_way`: nothing of theirs listens, so they are to be asked.'),
        acknowledged_at: when.optional(),
        next_try_at: when.optional(),
      }),
    )
    .optional(),
  certificate: z.string().optional().describe('Compact JWS (`typ: erasure-certificate+jws`).'),
});
const BEARER = /^Bearer ([A-Za-z0-9_-]{43})$/i;
const askBody = z.strictObject({ confirmed: z.literal(true).describe('The customer has seen what goes and what stays, and said yes to it.') });

/** `/account/v1/erasure`: the end of the account of the owner of the access token. */
export function erasureApi(deps: AccountApiDeps, { requireAccess, requireRecent }: Pick<ReturnType<typeof accessChecks>, 'requireAccess' | 'requireRecent'>) {
  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get('/erasure', { schema: { ...schema, security, summary: 'What it would mean', response: { 200: outlookJson, ...refusals } } }, async (request, reply) => {
      const { tenant, access } = await requireAccess(request, reply);
      const { graceDays, backupDays, applications, hold, heldUntil } = await deps.db.read(tenant.id, (tx) => deps.erasure.outlook(tx, access.userId));
      return reply.send({
        grace_days: graceDays,
        backup_days: backupDays,
        applications: applications.map(({ clientId, name }) => ({ client_id: clientId, name })),
        ...(hold ? { legal_hold: hold.reason } : {}),
        ...(heldUntil ? { held_until: heldUntil.toISOString() } : {}),
      });
    });

    app.post(
      '/erasure',
      {
        schema: {
          ...schema,
          security,
          summary: 'Ask for it',
          description: `All sessions and tokens end at once, this one too; the customer is written to, with a link that keeps the account until \`due_at\`. Whoever signs in meanwhile is asked whether to keep it. ${NEEDS_RECENT}`,
          body: askBody,
          response: { 202: scheduledJson, 400: problem, ...refusals, 409: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin, now } = await requireRecent(request, reply);
        const asked = await deps.db.tenant(tenant.id, async (tx) => {
          const heldUntil = (await deps.erasure.outlook(tx, access.userId)).heldUntil;
          return { heldUntil, ...(await deps.erasure.schedule(tx, origin, { userId: access.userId, askedBy: 'customer' })) };
        });
        if (asked.kind === 'refused') {
          if (asked.why === 'held') throw accountErrors.change_held({ retryAfter: Math.max(1, ((asked.heldUntil ?? now).getTime() - now.getTime()) / 1000) });
          throw accountErrors.invalid_token();
        }
        const { id, dueAt, hold } = asked.erasure;
        return reply.code(202).send({
          id,
          due_at: dueAt.toISOString(),
          ...(hold ? { legal_hold: hold.reason } : {}),
          ...(asked.kind === 'scheduled' ? { cancel_token: asked.cancel, progress_token: asked.progress } : {}),
        });
      },
    );

    app.get(
      '/erasure/progress',
      {
        schema: {
          ...schema,
          security: [{ progressToken: [] }],
          summary: 'How far it is',
          description: 'With the `progress_token` instead of an access token: there is no account to sign in to. It can be asked for again and again, until 90 days after the end.',
          response: { 200: progressJson, 404: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const secret = BEARER.exec(request.headers.authorization ?? '')?.[1] ?? '';
        const looked = await deps.erasure.progress({ tenantId: deps.tenantOf(request).id, secret, ip: doorOf(request).ip });
        if (looked.kind === 'limited') throw httpErrors.rate_limited({ retryAfter: looked.retryAfter });
        if (looked.kind === 'unknown') throw accountErrors.unknown_progress();
        return reply.header('cache-control', 'no-store').send(progressJsonOf(looked.progress));
      },
    );

    app.delete(
      '/erasure',
      {
        schema: {
          ...schema,
          security: [{ cancelToken: [] }],
          summary: 'Keep the account after all',
          description:
            'The account is as it was before; its owner signs in anew. With the `cancel_token` instead of an access token: all of those ended when it was asked for. It works once.',
          response: { 204: z.undefined().describe('Kept.'), 404: problem },
        },
      },
      async (request, reply) => {
        const tenant = deps.tenantOf(request);
        const secret = BEARER.exec(request.headers.authorization ?? '')?.[1];
        const kept = secret !== undefined && (await deps.db.tenant(tenant.id, (tx) => deps.erasure.cancelByLink(tx, doorOf(request).origin, secret)));
        if (!kept) throw accountErrors.unknown_erasure();
        return reply.code(204).send(undefined);
      },
    );
  };
}

function progressJsonOf(progress: ErasureProgress): z.infer<typeof progressJson> {
  const asked = { state: progress.state, requested_at: progress.requestedAt.toISOString() };
  if (progress.state === 'kept') return { ...asked, ended_at: progress.keptAt.toISOString() };
  const applications = progress.applications.map(({ name, state, acknowledgedAt, nextTryAt }) => ({
    name,
    state,
    ...(acknowledgedAt ? { acknowledged_at: acknowledgedAt.toISOString() } : {}),
    ...(nextTryAt ? { next_try_at: nextTryAt.toISOString() } : {}),
  }));
  if (progress.state === 'waiting')
    return {
      ...asked,
      due_at: progress.dueAt.toISOString(),
      keepable: progress.isKeepable,
      ...(progress.hold ? { legal_hold: progress.hold.reason } : {}),
      applications,
    };
  return { ...asked, ended_at: progress.erasedAt.toISOString(), backups_gone_by: progress.backupsGoneBy.toISOString(), applications, certificate: progress.certificate };
}
