import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import pg from 'pg';
import type { Counter } from './trips.ts';

export interface PoolOptions {
  readonly url: string;
  readonly size: number;
  readonly applicationName: string;
  /** Named prepared statements; off behind a pooler that lacks them. */
  readonly prepared: boolean;
  readonly statementTimeoutMs: number;
  /** How long a request may wait for one of the connections, when all are busy, before it is refused with 503. */
  readonly acquireTimeoutMs: number;
  readonly trips?: Counter;
}

// bigint (int8) as number: counts and sizes here stay far below 2^53.
pg.types.setTypeParser(20, Number);

const names = new Map<string, string>();
const MAX_NAMES = 5000;
/** For making a connection: name, network, password. A busy moment of this process is no reason to give up. */
const CONNECT_MS = 5000;

/** Named prepared statements: the hash of the text is the name, so equal statements share a plan on each connection. */
function statementName(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined) {
    if (names.size >= MAX_NAMES) return undefined;
    name = createHash('sha256').update(text).digest('base64url').slice(0, 24);
    names.set(text, name);
  }
  return name;
}

export interface QueryResult<R = Record<string, unknown>> {
  readonly rows: R[];
  readonly rowCount: number | null;
}

/** One connection, taken from the pool. Statements are pipelined: they are sent at once and answered in order. */
export interface Connection {
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
  /** Sends a statement whose answer shares the round trip of the next one (BEGIN, SET LOCAL); `linger`: a moment later, with the next one if there is one (COMMIT). */
  ahead(text: string, linger?: boolean): void;
  /** Text without parameters, over the simple protocol: the only one that takes several statements. Never with values in the text. */
  script(text: string): Promise<unknown>;
  release(broken?: boolean): void;
}

export interface Pool {
  connect(): Promise<Connection>;
  readonly waiting: number;
  readonly total: number;
  readonly idle: number;
  end(): Promise<void>;
}

interface Gatherer {
  /** What is sent now leaves at the end of this turn of the event loop. */
  now(): void;
  /** What is sent now leaves with the next statement on this connection, or after `LINGER_MS`. */
  later(): void;
}

/** How long the COMMIT of a read-only transaction, which nobody waits for, may look for company. */
const LINGER_MS = 5;
const gatherers = new WeakMap<pg.PoolClient, Gatherer>();

/**
 * Everything sent on a connection in one turn of the event loop goes to the kernel in one call: BEGIN, the statements that a transaction starts
 * with, statements in a Promise.all. A call costs more than all the work around a small statement.
 */
function gathererOf(client: pg.PoolClient): Gatherer {
  const known = gatherers.get(client);
  if (known) return known;
  const { stream } = (client as unknown as { connection: { stream: Pick<Writable, 'cork' | 'uncork'> } }).connection;
  let state: 'open' | 'leaving' | 'lingering' = 'open';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    state = 'open';
    stream.uncork();
  };
  const made: Gatherer = {
    now() {
      if (state === 'leaving') return;
      if (state === 'open') stream.cork();
      else clearTimeout(timer);
      state = 'leaving';
      process.nextTick(flush);
    },
    later() {
      if (state !== 'open') return;
      stream.cork();
      state = 'lingering';
      timer = setTimeout(flush, LINGER_MS);
    },
  };
  gatherers.set(client, made);
  return made;
}

export function createPool(options: PoolOptions): Pool {
  const config: pg.PoolConfig & { pipeline?: boolean } = {
    connectionString: options.url,
    max: options.size,
    application_name: options.applicationName,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: 30_000,
    lock_timeout: 10_000,
    connectionTimeoutMillis: Math.max(CONNECT_MS, options.acquireTimeoutMs),
    idleTimeoutMillis: 30_000,
    pipeline: true,
  };
  const pool = new pg.Pool(config);
  // An idle connection that breaks (database restart) is dropped by the pool; the next request opens a new one.
  pool.on('error', () => {});
  // The same for one that breaks while it is lent out: its statements fail and say so. Without a listener Node would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    get waiting() {
      return pool.waitingCount;
    },
    get total() {
      return pool.totalCount;
    },
    get idle() {
      return pool.idleCount;
    },
    end: () => pool.end(),
    async connect() {
      const all = pool.idleCount === 0 && pool.totalCount >= options.size;
      const client = all ? await inTime(pool.connect(), options.acquireTimeoutMs) : await pool.connect();
      const gather = gathererOf(client);
      return {
        query<R>(text: string, values: readonly unknown[] = []) {
          options.trips?.add();
          gather.now();
          const name = options.prepared ? statementName(text) : undefined;
          const query = name === undefined ? { text, values: [...values] } : { name, text, values: [...values] };
          return client.query(query) as unknown as Promise<QueryResult<R>>;
        },
        ahead(text: string, linger = false) {
          if (linger) gather.later();
          else gather.now();
          client.query(text).catch(() => {
            // The statement that follows fails with it and reports it.
          });
        },
        script(text: string) {
          options.trips?.add();
          gather.now();
          return client.query(text);
        },
        release: (broken) => client.release(broken ? true : undefined),
      };
    },
  };
}

/** Waits for a connection so long and no longer; one that comes too late goes straight back. */
async function inTime(coming: Promise<pg.PoolClient>, ms: number): Promise<pg.PoolClient> {
  let timer: NodeJS.Timeout | undefined;
  let late = false;
  coming.then(
    (client) => late && client.release(),
    () => {},
  );
  try {
    return await Promise.race([
      coming,
      new Promise<never>((_, fail) => {
        timer = setTimeout(() => {
          late = true;
          fail(new Error('All connections are busy.'));
        }, ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
