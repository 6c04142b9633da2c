import { ConfigError } from '#platform/config';

export interface FileProblem {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Dotted path, e.g. `tenants.0.brands.1.colours.accent`; empty for the file itself. */
  readonly path: string;
  readonly message: string;
}

/** Every problem of a configuration file at once, each with its line. */
export class ConfigFileError extends ConfigError {
  readonly details: readonly FileProblem[];
  constructor(details: readonly FileProblem[]) {
    const sorted = [...details].sort((a, b) => a.line - b.line);
    super(sorted.map(({ line, path, message }) => `line ${line}: ${path === '' ? '' : `${path} `}${message}`));
    this.name = 'ConfigFileError';
    this.details = sorted;
  }
}

/** A file of several tenants that could not be applied as a whole: each tenant is as the file says, or as it was. */
export class ApplyStopped extends ConfigError {
  readonly applied: readonly string[];
  readonly failed: string;
  readonly left: readonly string[];
  constructor(cause: unknown, { applied, failed, left }: { readonly applied: readonly string[]; readonly failed: string; readonly left: readonly string[] }) {
    const names = (slugs: readonly string[]) => (slugs.length === 0 ? 'none' : slugs.join(', '));
    super([
      `The tenant ${failed} was not changed: ${cause instanceof Error ? cause.message : String(cause)}`,
      `Applied before it: ${names(applied)}. Not tried any more: ${names(left)}.`,
    ]);
    this.name = 'ApplyStopped';
    this.cause = cause;
    this.applied = applied;
    this.failed = failed;
    this.left = left;
  }
}
