import { ConfigError } from '#platform/config';
import { isAppError } from '#platform/errors';

/** What the person at the keyboard can put right: told in one sentence, without a stack. */
export class CommandError extends Error {}

const isExpected = (error: unknown): error is Error => error instanceof ConfigError || error instanceof CommandError || (isAppError(error) && error.status < 500);

/** Runs a command: what goes wrong is one readable message and exit code 1, never a stack for a configuration mistake. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(isExpected(error) ? error.message : error);
    process.exitCode = 1;
    // What was opened before the failure must not keep the process alive.
    setTimeout(() => process.exit(1), 200).unref();
  }
}

/** Calls `stop` once on Ctrl-C or SIGTERM, then leaves; a second signal leaves at once. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const leave = () => {
    if (stopping) process.exit(130);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave);
}
