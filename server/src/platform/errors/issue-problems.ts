import type { z } from 'zod';
import { codeOf } from './field-codes.ts';
import type { FieldProblem } from './index.ts';

/** What a schema found, each with the path of its field. */
export function issueProblems(error: z.ZodError, at?: string): FieldProblem[] {
  return error.issues.flatMap((issue) => {
    const path = [...(at === undefined ? [] : [at]), ...issue.path.map(String)];
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: [...path, key].join('.'), fix: 'is not known here; remove it', code: 'unknown', values: {} }));
    return [{ field: path.join('.'), fix: issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message, ...codeOf(issue) }];
  });
}
