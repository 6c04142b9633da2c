import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem } from '#platform/http';
import { ASKED_ABOUT } from '#risk/contract';
import { confirmSignIn, denySignIn } from '../centre/asked.ts';
import { accountErrors } from '../errors.ts';
import type { AccountApiDeps } from './deps.ts';
import { NEEDS_RECENT } from './needs-recent.ts';
import type { accessChecks } from './require-access.ts';
import { secureJson } from './shapes.ts';

const signIns = { tags: ['Sign-ins that were asked about'], security: [{ accessToken: [] }] };
const refusals = { 401: problem, 403: problem };
const params = z.strictObject({ id: z.uuid() });
const signInsJson = z.strictObject({
  sign_ins: z.array(
    z.strictObject({
      id: z.string(),
      at: z.iso.datetime(),
      kind: z
        .enum(ASKED_ABOUT)
        .describe(
          'What it is about. `confirmation`: somebody who was signed in confirmed that it is them. `session`: a sign-in was used in another browser or place. `refresh`: an application renewed its access from elsewhere. With the last two nobody signed in anew.',
        ),
      outcome: z.enum(['signed_in', 'waits', 'tried']).describe('`signed_in`: it went on. `waits`: it is held until the customer says that it was them.'),
      why: z.string().describe('Why the customer is asked, in one sentence.'),
      device: z.string().optional(),
      network: z.string().optional(),
      current: z.boolean().describe('It began the session of this access token, or happened in it, and that can answer nothing about itself.'),
      answer: z.enum(['me', 'not_me']).optional(),
    }),
  ),
});
const OUTCOMES = { passed: 'signed_in', held: 'waits', released: 'waits', asked: 'tried', blocked: 'tried' } as const;

/** "Was this you?", for applications of the company itself. */
export function signInsApi(deps: AccountApiDeps, { requireAccess, requireRecent }: ReturnType<typeof accessChecks>) {
  const localeOf = (request: FastifyRequest) => deps.i18n.negotiate([], request.headers['accept-language'], 'en');
  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.get(
      '/sign-ins',
      {
        schema: {
          ...signIns,
          summary: 'Sign-ins the customer was asked about',
          description: 'Those of the last 30 days, newest first, at most ten. Texts are in the language of Accept-Language.',
          response: { 200: signInsJson, ...refusals },
        },
      },
      async (request, reply) => {
        const { tenant, access } = await requireAccess(request, reply);
        const found = await deps.db.read(tenant.id, (tx) => deps.signIns.list(tx, access.userId));
        return reply.send({
          sign_ins: found.map(({ id, at, about, outcome, why, browser, network, sessionId, answer }) => ({
            id,
            at: at.toISOString(),
            kind: about,
            outcome: OUTCOMES[outcome],
            why: deps.i18n.format(localeOf(request), { id: `credentials.notice_why_${why}` }),
            ...(browser === undefined ? {} : { device: browser }),
            ...(network === undefined ? {} : { network }),
            current: sessionId !== undefined && sessionId === access.sessionId,
            ...(answer === undefined ? {} : { answer }),
          })),
        });
      },
    );

    app.post(
      '/sign-ins/:id/mine',
      {
        schema: {
          ...signIns,
          summary: 'That was me',
          description: `A sign-in that waits may go on for an hour in the browser where it was tried, after one more proof. ${NEEDS_RECENT}`,
          params,
          response: { 204: z.undefined().describe('Noted.'), 400: problem, ...refusals, 404: problem, 409: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access, origin } = await requireRecent(request, reply);
        const answered = await confirmSignIn(deps, origin, { tenantId: tenant.id, userId: access.userId, sessionId: access.sessionId, id: request.params.id });
        if (!answered || answered.kind === 'gone') throw accountErrors.unknown_sign_in();
        if (answered.kind === 'said_not_me') throw accountErrors.sign_in_denied();
        return reply.code(204).send(undefined);
      },
    );

    app.post(
      '/sign-ins/:id/not-mine',
      {
        schema: {
          ...signIns,
          summary: 'That was not me',
          description: `The answer is where they make their account safe again, to be opened in their browser. Nothing changes before they say so there. ${NEEDS_RECENT}`,
          params,
          response: { 201: secureJson, 400: problem, ...refusals, 404: problem, 409: problem },
        },
      },
      async (request, reply) => {
        const { tenant, access } = await requireRecent(request, reply);
        const look = { brandId: access.brandId ?? tenant.defaultBrandId, locale: localeOf(request) };
        const begun = await denySignIn(deps, { tenantId: tenant.id, userId: access.userId, sessionId: access.sessionId, id: request.params.id }, look);
        if (begun === undefined) throw accountErrors.unknown_sign_in();
        if (begun === 'said_not_me') throw accountErrors.sign_in_denied();
        return reply.code(201).send({ secure_url: `${tenant.issuer}/secure/${begun.token}` });
      },
    );
  };
}
