/**
 * The one error that ends a request. What the caller chooses on is a returned union instead (habit 7).
 * `code` is stable and documented, `messageId` is a catalogue key that a face renders in the caller's language,
 * `cause` stays private (logs only).
 */
export interface ErrorSpec {
  /** HTTP status the error maps to. */
  readonly status: number;
  /** What it means and what to do, in English, for docs/reference/errors.md and problem details. */
  readonly detail: string;
}

export interface FieldProblem {
  /** Dotted path of the offending field, e.g. `attributes.email`. */
  readonly field: string;
  /** What to change, in English. */
  readonly fix: string;
  /** The same for machines: whoever speaks another language has words of their own for it, and `values` is what they are about. */
  readonly code?: string;
  readonly values?: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface ErrorOptions {
  readonly cause?: unknown;
  readonly fields?: readonly FieldProblem[];
  /** Seconds after which a retry makes sense; becomes `Retry-After`. */
  readonly retryAfter?: number;
  /**
   * Throws while the same request would be refused once more, without doing anything else: whoever sends it again is refused before its work is begun.
   * For refusals that say nothing about the request but that there is too much to do.
   */
  readonly recheck?: () => void;
  /** Values safe to show to the caller, e.g. `{ limit: 64 }`. Never personal data. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** Overrides the catalogue's detail with a more exact, still safe sentence. */
  readonly detail?: string;
}

export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: readonly FieldProblem[];
  readonly retryAfter: number | undefined;
  readonly values: Readonly<Record<string, string | number>>;
  readonly recheck: (() => void) | undefined;

  constructor(code: string, spec: ErrorSpec, options: ErrorOptions = {}) {
    super(options.detail ?? spec.detail, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = spec.status;
    this.fields = options.fields ?? [];
    this.retryAfter = options.retryAfter;
    this.values = options.values ?? {};
    this.recheck = options.recheck;
  }
}

export type ErrorFactory = ((options?: ErrorOptions) => AppError) & { readonly code: string; readonly spec: ErrorSpec };

export type ErrorCatalogue<K extends string = string> = { readonly [P in K]: ErrorFactory };

/** `errorCatalogue('identity', { identifier_taken: {...} }).identifier_taken()` makes an error with code `identity.identifier_taken`. */
export function errorCatalogue<const S extends Record<string, ErrorSpec>>(room: string, specs: S): ErrorCatalogue<Extract<keyof S, string>> {
  const entries = Object.entries(specs).map(([key, spec]) => {
    const code = `${room}.${key}`;
    const factory = (options?: ErrorOptions) => new AppError(code, spec, options);
    return [key, Object.assign(factory, { code, spec })] as const;
  });
  return Object.fromEntries(entries) as ErrorCatalogue<Extract<keyof S, string>>;
}

export function isAppError(value: unknown): value is AppError {
  return value instanceof AppError;
}

export { FIELD_CODES } from './field-codes.ts';
export { issueProblems } from './issue-problems.ts';
