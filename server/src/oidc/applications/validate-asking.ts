import { z } from 'zod';
import { issueProblems, type FieldProblem } from '#platform/errors';
import { LOCALES } from '#platform/i18n';
import { mfaOverrideSchema } from '#tenants';
import type { ApplicationInput } from '../contract.ts';

const MAX_ACTIONS = 50;

/** Shown inside a sentence of ours: one line, no control or direction characters that could make the rest say something else. */
const text = z
  .string()
  .min(1)
  .max(80, 'must be at most 80 characters')
  .refine((value) => value.trim() === value && !/[\p{C}\p{Zl}\p{Zp}]/u.test(value), 'must be plain text on one line, without spaces around it');

const action = z.partialRecord(z.enum(LOCALES), text).refine((texts) => Object.keys(texts).length > 0, 'needs a text in at least one language');

const askingSchema = z.strictObject({
  mfa: mfaOverrideSchema.optional(),
  actions: z
    .record(z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'must be named by lower-case letters, digits, _ and -, beginning with a letter'), action)
    .refine((actions) => Object.keys(actions).length <= MAX_ACTIONS, `must be at most ${MAX_ACTIONS}`)
    .default({}),
});

/** What an application may ask a customer to prove, and what for. */
export function validateAsking(input: Pick<ApplicationInput, 'mfa' | 'actions'>): z.output<typeof askingSchema> | { readonly problems: readonly FieldProblem[] } {
  const parsed = askingSchema.safeParse({ ...(input.mfa === undefined ? {} : { mfa: input.mfa }), ...(input.actions === undefined ? {} : { actions: input.actions }) });
  if (parsed.success) return parsed.data;
  return { problems: issueProblems(parsed.error) };
}
