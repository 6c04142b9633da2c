import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * What is wrong with a request of verified claims, beginning with the member it is about: `claims.userinfo.verified_claims.verification is missing`.
 * It ends up in `error_description`, which takes printable ASCII without quotes (RFC 6749 section 4.1.2.1); names come from whoever asked. Pure.
 */
export function requestProblem(error: z.ZodError, place: string, value: unknown): string {
  const [issue] = error.issues;
  if (!issue) return `${place} is malformed`;
  const { path, text } = explain(issue);
  // One request stands for itself; several are a list. How the provider keeps them is nothing an application wrote.
  const [, index, ...rest] = path;
  const inner = Array.isArray(value) ? [...(index === undefined ? [] : [index]), ...rest] : rest;
  return `${place}${inner.map(member).join('')} ${text}`.slice(0, 300);
}

const member = (name: PropertyKey): string =>
  typeof name === 'number'
    ? `[${name}]`
    : `.${String(name)
        .replace(/[^A-Za-z0-9_:#/-]/g, '?')
        .slice(0, 60)}`;

function explain(issue: Issue): { readonly path: Path; readonly text: string } {
  const { path } = issue;
  switch (issue.code) {
    case 'invalid_union': {
      // The branch that got furthest is the one that was meant.
      const inner = issue.errors.flatMap(([first]) => (first ? [first] : [])).toSorted((one, other) => other.path.length - one.path.length);
      const [meant] = inner;
      if (meant && meant.path.length > 0) {
        const found = explain(meant);
        return { path: [...path, ...found.path], text: found.text };
      }
      return { path, text: `must be ${inner.flatMap((one) => (one.code === 'invalid_type' ? [one.expected] : [])).join(' or ')}` };
    }
    case 'unrecognized_keys':
      return { path: [...path, issue.keys[0] ?? ''], text: 'is not known here' };
    case 'invalid_type':
      return { path, text: issue.message.endsWith('received undefined') ? 'is missing' : `must be ${issue.expected}` };
    case 'too_big':
      return { path, text: `must have at most ${issue.maximum}` };
    case 'too_small':
      return { path, text: `must have at least ${issue.minimum}` };
    case 'custom':
      return { path, text: issue.message };
    default:
      return { path, text: 'is malformed' };
  }
}
