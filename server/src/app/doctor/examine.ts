import { bad, type Check, type Finding } from './finding.ts';

const PATIENCE_MS = 15_000;

/** All checks beside each other; one that hangs or fails says so and holds up nobody. In the order of the checks. */
export async function examine(checks: readonly Check[], patienceMs = PATIENCE_MS): Promise<readonly Finding[]> {
  const found = await Promise.all(
    checks.map(async ({ about, examine: look }) => {
      const signal = AbortSignal.timeout(patienceMs);
      const late = new Promise<readonly Finding[]>((done) =>
        signal.addEventListener('abort', () =>
          done([bad(about, `No answer in ${patienceMs / 1000} seconds.`, 'See whether what it looks at can be reached from here, and is not overloaded.')]),
        ),
      );
      const looked = look(signal).catch((error: unknown) => [
        bad(about, `Could not be looked at: ${error instanceof Error ? error.message : String(error)}`, 'Put that right, and run this again.'),
      ]);
      return Promise.race([looked, late]);
    }),
  );
  return found.flat();
}

const MARK = { good: 'good   ', warning: 'WARNING', bad: 'BAD    ' } as const;

/** One line each, what is wrong with what to do below it, and how many there are of each. */
export function sayFindings(findings: readonly Finding[]): readonly string[] {
  const lines = findings.flatMap(({ about, state, what, fix }) => [`${MARK[state]} ${about.padEnd(12)} ${what}`, ...(fix === undefined ? [] : [`${' '.repeat(21)}-> ${fix}`])]);
  const count = (state: Finding['state']) => findings.filter((one) => one.state === state).length;
  return [...lines, '', `${count('good')} good, ${count('warning')} to look at, ${count('bad')} wrong`];
}
