import { z } from 'zod';
import { LOCALES } from '#platform/i18n';
import type { AttributeCondition, AttributeDefinition, ProfilingRule } from './contract.ts';

/** Stands on a page of ours by itself: one line, no control or direction characters. */
const sentence = z
  .string()
  .min(1)
  .max(160, 'must be at most 160 characters')
  .refine((text) => text.trim() === text && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text), 'must be plain text on one line, without spaces around it');

/** Why a detail is asked for, in the company's own words. */
export const reasonSchema = z.partialRecord(z.enum(LOCALES), sentence).refine((texts) => Object.keys(texts).length > 0, 'needs a text in at least one language');

const attributeName = z.string().min(1).max(63);

export const attributeCondition = z
  .strictObject({ name: attributeName, equals: z.union([z.string().min(1).max(500), z.boolean()]).optional(), set: z.boolean().optional() })
  .refine(({ equals, set }) => (equals === undefined) !== (set === undefined), 'needs either equals or set');

/** An entity id of SAML has up to 1024. */
const applicationId = z.string().min(2).max(1024);

const count = z.int().min(1).max(100_000);

export const profilingRuleSchema = z.strictObject({
  /** Names it in the trail, and remembers what each customer answered: a new id asks anew. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, beginning with a letter'),
  ask: z.array(attributeName).min(1).max(2, 'must be at most 2 details'),
  required: z.boolean().default(false),
  reason: reasonSchema,
  when: z
    .strictObject({
      applications: z.array(applicationId).min(1).max(50).optional(),
      visits: count.optional(),
      visitsOverall: count.optional(),
      daysSinceRegistration: z.int().min(0).max(36_500).optional(),
      attributes: z.array(attributeCondition).max(10).default([]),
      segments: z.array(z.string().min(1).max(40)).min(1).max(10).optional(),
    })
    .prefault({}),
});

const unknownAttribute = (definitions: readonly AttributeDefinition[]): string => `is not an attribute; known are ${definitions.map((known) => known.name).join(', ')}`;

/** Why a customer could not be asked for an attribute, or undefined. */
export function askingProblem(definitions: readonly AttributeDefinition[], name: string): string | undefined {
  const definition = definitions.find((candidate) => candidate.name === name);
  if (!definition) return unknownAttribute(definitions);
  return definition.write.includes('user') ? undefined : 'cannot be written by users; add "user" to its write list';
}

/** What is wrong with a condition on an attribute, as the schema is; undefined: nothing. */
export function conditionProblem(
  { name, equals }: AttributeCondition,
  definitions: readonly AttributeDefinition[],
): { readonly field: 'name' | 'equals'; readonly message: string } | undefined {
  const definition = definitions.find((candidate) => candidate.name === name);
  if (!definition) return { field: 'name', message: unknownAttribute(definitions) };
  if (equals === undefined || (definition.type === 'boolean') === (typeof equals === 'boolean')) return undefined;
  return { field: 'equals', message: definition.type === 'boolean' ? 'must be true or false' : 'must be a text' };
}

/** What only all settings together tell: each with its path inside `rules`. */
export function ruleProblems(rules: readonly ProfilingRule[], definitions: readonly AttributeDefinition[]): { readonly path: (string | number)[]; readonly message: string }[] {
  return rules.flatMap((rule, at) => [
    ...(rules.findIndex((other) => other.id === rule.id) < at ? [{ path: [at, 'id'], message: 'stands there twice' }] : []),
    ...rule.ask.flatMap((name, index) => {
      const message = askingProblem(definitions, name) ?? (rule.ask.indexOf(name) < index ? 'is listed twice' : undefined);
      return message === undefined ? [] : [{ path: [at, 'ask', index], message }];
    }),
    ...rule.when.attributes.flatMap((condition, index) => {
      const problem = conditionProblem(condition, definitions);
      return problem ? [{ path: [at, 'when', 'attributes', index, problem.field], message: problem.message }] : [];
    }),
  ]);
}
