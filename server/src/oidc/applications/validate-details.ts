import { z } from 'zod';
import type { FieldProblem } from '#platform/errors';
import { askingProblem, reasonSchema, type AttributeDefinition } from '#tenants';
import type { Application, ApplicationInput } from '../contract.ts';

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

/** What an application may ask of a customer's details: each is in the tenant's schema, and the customer's to write. */
export function validateDetails(
  input: Pick<ApplicationInput, 'requires' | 'asks'>,
  definitions: readonly AttributeDefinition[],
): Pick<Application, 'requires' | 'asks'> | { readonly problems: readonly FieldProblem[] } {
  const parsed = detailsSchema.safeParse({ ...(input.requires === undefined ? {} : { requires: input.requires }), ...(input.asks === undefined ? {} : { asks: input.asks }) });
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map((issue) => ({
        field: issue.path.join('.'),
        fix:
          issue.code === 'unrecognized_keys'
            ? `Remove ${issue.keys.map((key) => `"${key}"`).join(', ')}: not known here.`
            : issue.code === 'invalid_key'
              ? (issue.issues[0]?.message ?? issue.message)
              : issue.message,
      })),
    };
  }
  const { requires, asks } = parsed.data as Pick<Application, 'requires' | 'asks'>;
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
