import type { z } from 'zod';
import type { FieldProblem } from './index.ts';

/** What a schema can find wrong with a value, for whoever says it in words of their own. */
export const FIELD_CODES = ['unknown', 'missing', 'wrong_type', 'not_a_choice', 'too_short', 'too_long', 'too_few', 'too_many', 'too_low', 'too_high', 'wrong_form'] as const;
export type FieldCode = (typeof FIELD_CODES)[number];
type Coded = Required<Pick<FieldProblem, 'code' | 'values'>>;

const of = (code: FieldCode, values: Coded['values'] = {}): Coded => ({ code, values });
const BELOW: Readonly<Record<string, FieldCode>> = { string: 'too_short', array: 'too_few', set: 'too_few' };
const ABOVE: Readonly<Record<string, FieldCode>> = { string: 'too_long', array: 'too_many', set: 'too_many' };

/** A rule of one's own says it by `params`: `{ code, values }`. Undefined: there is no word for it but the sentence. */
export function codeOf(issue: z.core.$ZodIssue): Coded | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? of('missing') : of('wrong_type', { expected: issue.expected });
    case 'invalid_value':
      return of('not_a_choice', { choices: issue.values.map(String) });
    case 'too_small':
      return of(BELOW[issue.origin] ?? 'too_low', { least: Number(issue.minimum) });
    case 'too_big':
      return of(ABOVE[issue.origin] ?? 'too_high', { most: Number(issue.maximum) });
    case 'invalid_format':
      return of('wrong_form');
    case 'custom':
      return typeof issue.params?.['code'] === 'string' ? (issue.params as unknown as Coded) : undefined;
    default:
      return undefined;
  }
}
