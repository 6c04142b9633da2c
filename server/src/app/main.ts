import { ConfigError, fromEnvironment } from '#platform/config';
import { isAppError } from '#platform/errors';
import { createLogger } from '#platform/telemetry';

/** What the person at the keyboard can put right: told in one sentence, without a stack. */
export class CommandError extends Error {}

const isExpected = (error: unknown): error is Error => error instanceof ConfigError || error instanceof CommandError || (isAppError(error) && error.status < 500);

/** Runs a command: what goes wrong is one readable message and exit code 1, never a stack for a configuration mistake. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  const log = lastResort('command');
  try {
    await main();
  } catch (error) {
    report(log, error);
    process.exitCode = 1;
    // What was opened before the failure must not keep the process alive.
    setTimeout(() => process.exit(1), 200).unref();
  }
}

export interface Closable {
  close(): Promise<void>;
}
/** Registers what was opened, and hands it on. */
export type Own = <T extends Closable>(opened: T) => T;

/** The process was told to stop while it was still starting. */
class Stopped extends Error {}

/** A terminal's Ctrl-C arrives more than once: from the terminal, and passed on by npm. Only a later one means "at once". */
const SAME_SIGNAL_MS = 1000;
/** Whatever still hangs then is left alone. */
const STOP_LIMIT_MS = 60_000;
const START_LIMIT_MS = 5000;

/**
 * Runs a process until it is told to stop (Ctrl-C, SIGTERM). What it opened is closed in reverse order, after a failure to start as
 * after a signal, also when the signal comes in the middle of starting.
 */
export async function runService(role: string, start: (own: Own) => Promise<void>, onStopped: () => void = () => {}): Promise<void> {
  const log = lastResort(role);
  const opened: Closable[] = [];
  let stoppingSince: number | undefined;

  async function leave(code: number): Promise<never> {
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    for (let next = opened.pop(); next; next = opened.pop()) {
      await next.close().catch((error: unknown) => {
        code = 1;
        report(log, error);
      });
    }
    if (code === 0) onStopped();
    process.exit(code);
  }

  const own: Own = (resource) => {
    opened.push(resource);
    if (stoppingSince !== undefined) throw new Stopped();
    return resource;
  };
  // Not before the signals are listened to.
  const starting = Promise.resolve().then(() => start(own));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (stoppingSince !== undefined) {
        if (now - stoppingSince > SAME_SIGNAL_MS) process.exit(130);
        return;
      }
      stoppingSince = now;
      const patience = new Promise((done) => setTimeout(done, START_LIMIT_MS));
      void Promise.race([starting.catch(() => {}), patience]).then(() => leave(0));
    });
  }
  try {
    await starting;
  } catch (error) {
    if (stoppingSince !== undefined) return;
    report(log, error);
    stoppingSince = performance.now();
    await leave(1);
  }
}

type Log = ReturnType<typeof createLogger>;

/**
 * For what nobody caught. The state of the process is unknown then: it says what happened and ends, and its supervisor starts another one.
 * Journeys go on there, because their state is in the database.
 */
function lastResort(role: string): Log {
  const log = createLogger({ level: 'error', role, errorMessages: !inProduction() });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      try {
        log.error('crashed', error, { where: event });
      } finally {
        process.exit(1);
      }
    });
  }
  return log;
}

/** Needed before the configuration is read, and when it cannot be. */
const inProduction = () => fromEnvironment('PARVIS_MODE') === 'production';

/** At a keyboard there are no headers: what a response would say in Retry-After is said in the message. */
export function sayError(error: Error, now: number = Date.now()): string {
  if (!isAppError(error) || error.retryAfter === undefined) return error.message;
  return `${error.message}\nRetry-After: ${new Date(now + error.retryAfter * 1000).toISOString()}`;
}

function report(log: Log, error: unknown): void {
  if (isExpected(error)) console.error(sayError(error));
  else if (inProduction()) log.error('failed to run', error);
  else console.error(error);
}
