import { pino, type DestinationStream } from 'pino';
import { describeError } from './describe-error.ts';

/**
 * Every field a log line may have. Nothing else is ever written, whatever a caller passes: redaction by deny-list forgets, and is one level
 * deep. None of them can hold an address, a name, a code, a token or a URL.
 */
export const LOG_FIELDS = [
  'where',
  'reference',
  'scope',
  'route',
  'method',
  'status',
  'ms',
  'job',
  'attempt',
  'code',
  'template',
  'result',
  'locale',
  'key',
  'count',
  'port',
  'signal',
  'room',
  'file',
  'tenant',
  'version',
  'seconds',
] as const;
export type LogFields = { readonly [K in (typeof LOG_FIELDS)[number]]?: string | number | boolean };

export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `error` is reduced to names, codes and places in the code. */
  error(event: string, error: unknown, fields?: LogFields): void;
}

export interface LoggerOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** `start`, `serve`, `worker` ... */
  readonly role: string;
  /** Development only: messages of errors too. They may quote what a customer typed. */
  readonly errorMessages: boolean;
  readonly destination?: DestinationStream;
}

const MAX_TEXT = 200;

/** JSON lines on standard output: `{"level":"info","time":"...","role":"serve","event":"request","status":200,...}`. */
export function createLogger(options: LoggerOptions): Logger {
  const log = pino(
    { level: options.level, base: { role: options.role }, messageKey: 'event', timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    options.destination ?? pino.destination({ dest: 1, sync: true }),
  );
  return {
    debug: (event, fields) => log.debug(pick(fields), event),
    info: (event, fields) => log.info(pick(fields), event),
    warn: (event, fields) => log.warn(pick(fields), event),
    error: (event, error, fields) => log.error({ ...pick(fields), error: describeError(error, options.errorMessages) }, event),
  };
}

function pick(fields: LogFields = {}): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const name of LOG_FIELDS) {
    const value = fields[name];
    if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
    else if (typeof value === 'string') kept[name] = value.slice(0, MAX_TEXT);
  }
  return kept;
}
