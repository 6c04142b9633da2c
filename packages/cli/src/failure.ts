import { AdminRefused, type Problem } from '@parvis/sdk-node';
import { EXIT } from './io.ts';
import { plain } from './print.ts';

/** Something the command says no to, in words for whoever typed it. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Nothing was done: somebody else was faster, and what was agreed to is not what would happen now. */
const isMeanwhile = ({ status, code }: Problem) => status === 412 || code === 'config.changed_meanwhile';

export interface Told {
  readonly text: string;
  readonly exitCode: number;
}

/** What went wrong, where, and what to do about it. */
export function tellFailure(error: unknown): Told | undefined {
  if (error instanceof CliError) return { text: `${error.message}\n`, exitCode: error.exitCode };
  if (error instanceof AdminRefused) return { text: tellProblem(error.problem), exitCode: isMeanwhile(error.problem) ? EXIT.changedMeanwhile : EXIT.failed };
  const why = unreachable(error);
  return why === undefined ? undefined : { text: `The installation does not answer: ${why}.\n`, exitCode: EXIT.failed };
}

function tellProblem({ title, code, reference, fields = [] }: Problem): string {
  const where = fields.map(({ field, fix }) => `  ${plain(field)}: ${plain(fix)}\n`).join('');
  return `${plain(title)}\n${where}  (${plain([code, reference].filter((part) => part !== '').join(', reference '))})\n`;
}

/** `fetch` says no more than that it failed; why stands in its cause. */
function unreachable(error: unknown): string | undefined {
  if (!(error instanceof TypeError) || !('cause' in error)) return undefined;
  const { code, message } = error.cause as { readonly code?: string; readonly message?: string };
  return plain(code ?? message ?? 'no connection');
}

/** The answer of a route, or its refusal, thrown. */
export async function must<T>(asked: Promise<{ readonly data?: T; readonly error?: unknown; readonly response: Response }>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok) return data as T;
  const known = error !== null && typeof error === 'object' && 'code' in error;
  throw new AdminRefused(
    known ? (error as Problem) : { type: 'about:blank', title: 'The admin API did not answer as expected.', status: response.status, code: 'unknown', reference: '' },
  );
}
