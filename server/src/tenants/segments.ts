import { z } from 'zod';
import { attributeCondition, conditionProblem } from './profiling-rules.ts';
import type { AttributeDefinition, ProfilingRule, Segment } from './contract.ts';

/** An entity id of SAML has up to 1024. */
const applicationId = z.string().min(2).max(1024);

const range = (min: number, max: number) =>
  z
    .strictObject({ min: z.int().min(min).max(max).optional(), max: z.int().min(min).max(max).optional() })
    .refine((given) => given.min !== undefined || given.max !== undefined, 'needs min, max or both')
    .refine((given) => given.min === undefined || given.max === undefined || given.min <= given.max, { path: ['max'], message: 'must not be less than min' });

const DAYS = range(0, 36_500);

export const segmentSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, beginning with a letter'),
  when: z
    .strictObject({
      account: z.enum(['full', 'light']).optional(),
      verified: z.boolean().optional(),
      daysSinceRegistration: DAYS.optional(),
      applications: z.array(applicationId).min(1).max(50).optional(),
      visits: range(0, 100_000).optional(),
      daysSinceSeen: DAYS.optional(),
      attributes: z.array(attributeCondition).max(10).default([]),
    })
    .refine((when) => Object.keys(when).length > 1 || when.attributes.length > 0, 'needs at least one condition: everybody is no segment'),
});

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What only all settings together tell: each with its path inside `segments`. */
export function segmentProblems(segments: readonly Segment[], definitions: readonly AttributeDefinition[]): Problem[] {
  return segments.flatMap(({ name, when }, at) => [
    ...(segments.findIndex((other) => other.name === name) < at ? [{ path: [at, 'name'], message: 'stands there twice' }] : []),
    ...when.attributes.flatMap((condition, index) => {
      const problem = conditionProblem(condition, definitions);
      return problem ? [{ path: [at, 'when', 'attributes', index, problem.field], message: problem.message }] : [];
    }),
  ]);
}

/** Names of segments that are used and not there: one that is taken out is refused where it is still used. Paths are inside `profiling.rules`. */
export function unknownSegments(rules: readonly ProfilingRule[], segments: readonly Segment[]): Problem[] {
  const known = segments.map(({ name }) => name);
  return rules.flatMap(({ id, when }, at) =>
    (when.segments ?? []).flatMap((name, index) => {
      const there = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`;
      const message = known.includes(name)
        ? when.segments?.indexOf(name) === index
          ? undefined
          : 'is listed twice'
        : `names the segment "${name}", which is not in settings.segments (${there}): define it there, or take it out of the rule "${id}" first`;
      return message === undefined ? [] : [{ path: [at, 'when', 'segments', index], message }];
    }),
  );
}
