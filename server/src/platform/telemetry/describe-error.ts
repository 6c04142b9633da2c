export interface ErrorFacts {
  readonly name: string;
  readonly code?: string;
  /** Where it came from: function names and places, without the message line. */
  readonly at?: string;
  readonly message?: string;
  readonly cause?: ErrorFacts;
}

const FRAMES = 8;
const DEPTH = 4;
const CODE = /^[\w.:-]{1,64}$/;

/**
 * What may be said about an error in a log or a metric. Messages stay out unless asked for: a database error quotes the value that broke a
 * constraint, a mail server quotes the address it refused.
 */
export function describeError(error: unknown, messages: boolean, depth = 0): ErrorFacts {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = codeOf(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: nameOf(error),
    ...(code === undefined ? {} : { code }),
    ...(frames.length > 0
      ? {
          at: frames
            .slice(0, FRAMES)
            .map((line) => line.trim().slice(3, 203))
            .join(' < '),
        }
      : {}),
    ...(messages ? { message: error.message.slice(0, 500) } : {}),
    ...(error.cause !== undefined && depth < DEPTH ? { cause: describeError(error.cause, messages, depth + 1) } : {}),
  };
}

/** Its code, or its name without one: cheap, as the trace is not looked at. */
export function kindOf(error: unknown): string {
  return error instanceof Error ? (codeOf(error) ?? nameOf(error)) : typeof error;
}

const nameOf = (error: Error) => (CODE.test(error.name) ? error.name : 'Error');

function codeOf(error: Error): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && CODE.test(code) ? code : undefined;
}
