import type { CheckResult, KindForm, TraceEntry } from '#platform/connections';
import { isAppError } from '#platform/errors';
import { CommandError } from '../main.ts';

/** All kinds of a room, each with what `more` adds; of a named one, everything that can be said in a connection of it, as JSON. */
export function describeKinds<F extends KindForm>(forms: readonly F[], connector: string | undefined, more: (form: F) => readonly string[] = () => []): string[] {
  if (connector === undefined) return forms.flatMap((form) => [`${form.connector}  ${form.about}`, ...more(form).map((line) => `${' '.repeat(form.connector.length)}  ${line}`)]);
  const form = forms.find((candidate) => candidate.connector === connector);
  if (!form) throw new CommandError(`There is no connector "${connector}". There are: ${forms.map((known) => known.connector).join(', ')}.`);
  return [JSON.stringify(form, undefined, 2)];
}

/** "Test connection": every exchange as it happens, then what was found. Nobody is signed in or verified by it. */
export async function printCheck(
  check: (trace: (entry: TraceEntry) => void) => Promise<readonly CheckResult[]>,
  words: { readonly missing: string; readonly nothing: string; readonly broken: string },
  print: (line: string) => void,
): Promise<void> {
  const trace = ({ title, facts, problem }: TraceEntry) => {
    print(`> ${title}`);
    for (const [name, value] of Object.entries(facts)) print(`    ${name}: ${value}`);
    if (problem !== undefined) print(`    ! ${problem}`);
  };
  const results = await check(trace).catch((error: unknown) => {
    if (isAppError(error) && error.status < 500) throw new CommandError(words.missing);
    throw error;
  });
  for (const { name, ok, detail } of results) print(`${ok ? 'ok    ' : 'FAILED'} ${name}: ${detail}`);
  if (results.length === 0) print(words.nothing);
  if (results.some(({ ok }) => !ok)) throw new CommandError(words.broken);
}
