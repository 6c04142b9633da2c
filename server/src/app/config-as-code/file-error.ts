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
