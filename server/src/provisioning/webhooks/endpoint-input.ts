import { z } from 'zod';
import { issueProblems, type FieldProblem } from '#platform/errors';
import { keyOf, type Outbound } from '#platform/outbound';
import { PUBLIC_EVENTS } from './catalogue.ts';

const MAX_ENDPOINTS = 10;
const NAMES = PUBLIC_EVENTS.map(({ type }) => type);

const secret = z.string().refine((text) => keyOf(text) !== undefined, 'must be `whsec_` and 24 to 64 random bytes in base64, as `openssl rand -base64 32` makes them');

const endpoint = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1 to 40 lower-case letters, digits and hyphens')
      .default('default'),
    url: z.string().max(2000, 'must have at most 2000 characters'),
    secret: secret.optional(),
    secrets: z.array(secret).min(1, 'needs at least one').max(2, 'must be at most two: the new one and the one it takes the place of').optional(),
    events: z
      .array(z.string().refine((type) => NAMES.includes(type), `must be one of ${NAMES.join(', ')}`))
      .min(1, 'needs at least one')
      .refine((types) => new Set(types).size === types.length, 'must name each event once'),
  })
  .superRefine((value, ctx) => {
    if ((value.secret === undefined) === (value.secrets === undefined)) ctx.addIssue({ code: 'custom', path: ['secret'], message: 'is needed, or `secrets` in its place' });
  });

const endpoints = z
  .array(endpoint)
  .max(MAX_ENDPOINTS, `must be at most ${MAX_ENDPOINTS}`)
  .superRefine((list, ctx) => {
    const names = list.map(({ name }) => name);
    names.forEach((name, at) => {
      if (names.indexOf(name) < at) ctx.addIssue({ code: 'custom', path: [at, 'name'], message: 'needs a name of its own, as there is another one' });
    });
  });

export interface EndpointInput {
  readonly name: string;
  readonly url: string;
  readonly secrets: readonly string[];
  readonly events: readonly string[];
}

/** Everything that is wrong at once, each with its field. */
export function readEndpoints(outbound: Pick<Outbound, 'refuses'>, webhooks: unknown): readonly EndpointInput[] | { readonly problems: readonly FieldProblem[] } {
  if (!Array.isArray(webhooks)) return { problems: [{ field: 'webhooks', fix: 'must be a list' }] };
  const parsed = endpoints.safeParse(webhooks);
  if (!parsed.success) return { problems: issueProblems(parsed.error, 'webhooks') };
  const problems = parsed.data.flatMap(({ url }, at): FieldProblem[] =>
    outbound.refuses(url) === undefined && !url.includes('#') ? [] : [{ field: `webhooks.${at}.url`, fix: 'must be an https address that can be reached from here' }],
  );
  if (problems.length > 0) return { problems };
  return parsed.data.map(({ name, url, secret: one, secrets, events }) => ({ name, url: new URL(url).href, secrets: secrets ?? [one as string], events: events.toSorted() }));
}
