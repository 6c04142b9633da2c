import { z } from 'zod';
import { issueProblems, type FieldProblem } from '#platform/errors';
import type { ApplicationDetails, AttributeDefinition, RequiredDetail, Tenant } from './contract.ts';
import { askingProblem, reasonSchema } from './profiling-rules.ts';

const MAX_REQUIRED = 6;
const MAX_ASKS = 50;

const attribute = z.string().min(1).max(63);

const detailsSchema = z.strictObject({
  requires: z
    .array(z.strictObject({ attribute, reason: reasonSchema }))
    .max(MAX_REQUIRED, `must be at most ${MAX_REQUIRED}: every one of them costs customers`)
    .default([]),
  asks: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'must be named by lower-case letters, digits, _ and -, beginning with a letter'),
      z.strictObject({ attributes: z.array(attribute).min(1).max(2, 'must be at most 2'), reason: reasonSchema }),
    )
    .refine((asks) => Object.keys(asks).length <= MAX_ASKS, `must be at most ${MAX_ASKS}`)
    .default({}),
});

/** What an application may ask of a customer's details, whichever protocol it speaks: each is in the tenant's schema, and the customer's to write. */
export function validateDetails(
  input: { readonly [K in keyof ApplicationDetails]?: ApplicationDetails[K] | undefined },
  definitions: readonly AttributeDefinition[],
): ApplicationDetails | { readonly problems: readonly FieldProblem[] } {
  const parsed = detailsSchema.safeParse({ ...(input.requires === undefined ? {} : { requires: input.requires }), ...(input.asks === undefined ? {} : { asks: input.asks }) });
  if (!parsed.success) return { problems: issueProblems(parsed.error) };
  const { requires, asks } = parsed.data as ApplicationDetails;
  const named = [
    ...requires.map((one, index) => ({ field: `requires.${index}.attribute`, name: one.attribute })),
    ...Object.entries(asks).flatMap(([id, { attributes }]) => attributes.map((name, index) => ({ field: `asks.${id}.attributes.${index}`, name }))),
  ];
  const problems = named.flatMap(({ field, name }) => {
    const fix = askingProblem(definitions, name);
    return fix === undefined ? [] : [{ field, fix }];
  });
  requires.forEach((one, index) => {
    if (requires.findIndex((other) => other.attribute === one.attribute) < index) problems.push({ field: `requires.${index}.attribute`, fix: 'is listed twice' });
  });
  return problems.length > 0 ? { problems } : { requires, asks };
}

/** What of it was asked for by this id; only ids that were registered are taken: neither attributes nor texts come from a request. */
export function askOf({ asks }: Pick<ApplicationDetails, 'asks'>, ask: unknown): ApplicationDetails['asks'][string] | undefined {
  return typeof ask === 'string' && Object.hasOwn(asks, ask) ? asks[ask] : undefined;
}

/** What an application cannot do without, and what this request asks for besides; each once, and only what a customer could be asked for as the schema is now. */
export function detailsFor({ settings }: Pick<Tenant, 'settings'>, application: ApplicationDetails, ask: unknown): readonly RequiredDetail[] {
  const asked = askOf(application, ask);
  const all = [...(asked?.attributes.map((attribute) => ({ attribute, reason: asked.reason })) ?? []), ...application.requires];
  const writable = new Set(settings.attributes.flatMap(({ name, write }) => (write.includes('user') ? [name] : [])));
  return all.filter(({ attribute }, index) => writable.has(attribute) && all.findIndex((other) => other.attribute === attribute) === index);
}
