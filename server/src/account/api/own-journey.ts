import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { finishedJson, refusedJson, secretShape, shownJson } from '#journeys';
import type { FlowFacts } from '#journeys/contract';
import { LOCALES } from '#platform/i18n';
import { browserKeyOf, keyHashOf } from '#sessions/contract';
import { accountErrors } from '../errors.ts';
import type { AccountApiDeps } from './deps.ts';
import type { Caller } from './require-access.ts';

/** What beginning a journey of the owner of an access token needs, whatever it is about. */
export const beginBody = z.strictObject({
  redirect_uri: z
    .string()
    .min(1)
    .max(2000)
    .describe('One of this application, exactly as it is registered: where the answer comes back to when the customer proves something by a sign-in elsewhere.'),
  locale: z.enum(LOCALES).optional().describe('Language of the texts; absent: Accept-Language.'),
  device_key: secretShape.describe(
    'The `device_key` that came with the sign-in the access token comes from: whoever has no more than the token changes nobody’s account. It stays as it is.',
  ),
});
const begun = z.strictObject({ flow: z.string(), secret: z.string().describe('Bearer token of the journey. Keep it like a password.') });
export const begunJson = z.union([begun.extend(shownJson.shape), begun.extend(refusedJson.shape), begun.extend(finishedJson.shape)]);

export const ANSWERED_THERE =
  'answer its screens at `/journeys/v1/flows/{flow}` with the bearer token `secret`, until it gives `finished`. For applications with `headless` turned on.';
export const OWN_DEVICE =
  'A token that outlives its session (`offline_access`) is not enough, nor is one that was taken from the device it was given to (403 `account.other_device`).';

/** The caller has a session of a moment ago (`requireSession`). */
export async function openOwnJourney(
  deps: AccountApiDeps,
  request: FastifyRequest,
  { tenant, access, origin, sessionId }: Caller & { readonly sessionId: string },
  input: z.infer<typeof beginBody>,
  of: { readonly journey: string; readonly facts: Partial<FlowFacts> },
) {
  const { redirect_uri: redirectUri, locale, device_key: key } = input;
  const application = await deps.protocol.applicationById(tenant.id, access.applicationId);
  if (!application) throw accountErrors.invalid_token();
  if (!(await deps.protocol.redirectAllowed(tenant, application.clientId, redirectUri)))
    throw accountErrors.unregistered_redirect_uri({ fields: [{ field: 'redirect_uri', fix: 'send one of this application, exactly as it is registered' }] });
  const session = await deps.db.read(tenant.id, (tx) => deps.sessions.byId(tx, sessionId));
  if (session?.client.browserKey !== browserKeyOf(keyHashOf(key)))
    throw accountErrors.other_device({ fields: [{ field: 'device_key', fix: 'send the one that came with the sign-in of this access token' }] });
  const language = request.headers['accept-language'];
  return deps.openJourney(tenant, origin, {
    ...of,
    application,
    redirectUri,
    sessionId,
    ...(locale === undefined ? {} : { locale }),
    ...(language === undefined ? {} : { acceptLanguage: language }),
    key,
  });
}
