import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { doorOf, problem } from '#platform/http';
import { LOCALES } from '#platform/i18n';
import { journeyErrors } from '../errors.ts';
import type { JourneyRoutesDeps } from './ports.ts';
import { createHeadless } from './run-headless.ts';
import { doneJson, finishedJson, refusedJson, secretShape, shownJson } from './screen-json.ts';

const MAX_FIELDS = 64;
const MAX_LENGTH = 4096;

const beginBody = z.strictObject({
  client_id: z.string().min(1).max(200),
  request_uri: z.string().min(1).max(500).describe('From the pushed authorization request (RFC 9126). Its parameters decide the journey.'),
  locale: z.enum(LOCALES).optional().describe('Language of the texts; absent: `ui_locales` of the request, then Accept-Language.'),
  device_key: secretShape
    .optional()
    .describe('The `device_key` of the last journey that was finished on this device, so that it is known again. Keep it like a password; each one counts once.'),
});

const advanceBody = z.strictObject({
  version: z.number().int().min(0).max(1_000_000_000).describe('The version the screen was shown at. An older one changes nothing and gives the current screen.'),
  action: z.string().regex(/^[a-zA-Z0-9_.:-]{1,64}$/, 'name an action of the screen'),
  fields: z
    .record(z.string().max(100), z.string().max(MAX_LENGTH, `shorten it to ${MAX_LENGTH} characters`))
    .refine((fields) => Object.keys(fields).length <= MAX_FIELDS, `send at most ${MAX_FIELDS} fields`)
    .default({}),
});

const begun = z.strictObject({ flow: z.string(), secret: z.string() });

const flowParams = z.strictObject({ flow: z.string().max(100) });
const security = [{ journeySecret: [] }];
const tags = ['Journeys'];

function secretOf(request: FastifyRequest, reply: FastifyReply): string {
  const secret = /^Bearer ([A-Za-z0-9_-]{43})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (secret !== undefined) return secret;
  reply.header('www-authenticate', 'Bearer');
  throw journeyErrors.no_secret();
}

/** `/journeys/v1`: the same engine, steps and checks as the hosted pages, for applications that draw the screens themselves. */
export function journeyRoutes(deps: JourneyRoutesDeps) {
  const headless = createHeadless(deps);
  return async function routes(instance: FastifyInstance): Promise<void> {
    const app = instance.withTypeProvider<ZodTypeProvider>();

    app.post(
      '/flows',
      {
        schema: {
          tags,
          summary: 'Begin a journey',
          description:
            'For applications with `headless` turned on. Push the authorization request first, then begin with its `request_uri`. Keep `secret` on the device: every later call needs it.',
          body: beginBody,
          response: { 201: z.union([begun.extend(shownJson.shape), begun.extend(doneJson.shape), begun.extend(refusedJson.shape)]), 400: problem, 403: problem, 429: problem },
        },
      },
      async (request, reply) => {
        const { client_id, request_uri, locale, device_key } = request.body;
        const language = request.headers['accept-language'];
        const { answer, ...flow } = await headless.begin(deps.tenantOf(request), doorOf(request).origin, {
          clientId: client_id,
          requestUri: request_uri,
          ...(locale === undefined ? {} : { locale }),
          ...(language === undefined ? {} : { acceptLanguage: language }),
          ...(device_key === undefined ? {} : { key: device_key }),
        });
        return reply.code(201).send({ ...flow, ...answer });
      },
    );

    app.get(
      '/flows/:flow',
      {
        schema: {
          tags,
          summary: 'The current screen',
          description: 'Changes nothing. Poll it while a screen has a `wait` node.',
          security,
          params: flowParams,
          response: { 200: z.union([shownJson, finishedJson, refusedJson]), 401: problem, 404: problem },
        },
      },
      async (request, reply) => reply.send(await headless.show(deps.tenantOf(request).id, request.params.flow, secretOf(request, reply), doorOf(request).origin)),
    );

    app.post(
      '/flows/:flow',
      {
        schema: {
          tags,
          summary: 'Answer a screen',
          description:
            'Gives the next screen, or `done` with the authorization code, once; redeem it at the token endpoint with your PKCE verifier. A journey that another API opened gives `finished` at its end. 503: too much to do; nothing has changed, send the same again after Retry-After.',
          security,
          params: flowParams,
          body: advanceBody,
          response: { 200: z.union([shownJson, doneJson, finishedJson, refusedJson]), 400: problem, 401: problem, 404: problem, 409: problem, 413: problem, 503: problem },
        },
      },
      async (request, reply) => {
        const { version, action, fields } = request.body;
        return reply.send(await headless.advance(deps.tenantOf(request).id, request.params.flow, secretOf(request, reply), version, { action, fields }, doorOf(request).origin));
      },
    );
  };
}
