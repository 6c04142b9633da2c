import { databaseErrors } from './errors.ts';
import { createPool, type Connection, type Pool, type PoolOptions } from './pool.ts';

/**
 * A transaction in the scope of one tenant. Row-level security shows it that tenant's rows only.
 */
export interface Tx {
  readonly tenantId: string;
  /** Parameters as $1, $2 ... Statements sent together (`Promise.all`) share one round trip. */
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** Runs after the commit, not at all after a rollback (cache invalidation, wake-ups). */
  afterCommit(work: () => void): void;
}

export interface Database {
  /** One tenant-scoped read-write transaction; commits when `work` resolves, rolls back when it throws. */
  tenant<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same, read-only: one consistent snapshot; its COMMIT is not waited for. */
  read<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A transaction without tenant scope: only tables without row-level security are visible in it (jobs, outbox, artefacts). */
  system<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One autocommitted statement on a table without row-level security (artefacts found by an unguessable id). */
  statement<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
  ready(): Promise<boolean>;
  readonly pool: Pool;
  close(): Promise<void>;
}

/** The tenant scope of `system` transactions: matches no row. */
const NO_TENANT = '00000000-0000-0000-0000-000000000000';
const TENANT_ID = /^[0-9a-f-]{36}$/;

async function acquire(pool: Pool): Promise<Connection> {
  try {
    return await pool.connect();
  } catch (cause) {
    throw databaseErrors.unavailable({ cause, retryAfter: 2 });
  }
}

export function createDatabase(options: PoolOptions): Database {
  const pool = createPool(options);

  async function transaction<T>(tenantId: string, mode: 'read write' | 'read only', work: (tx: Tx) => Promise<T>): Promise<T> {
    if (!TENANT_ID.test(tenantId)) throw new TypeError('tenantId must be a UUID');
    const connection = await acquire(pool);
    const after: (() => void)[] = [];
    const tx: Tx = {
      tenantId,
      async query<R>(text: string, values?: readonly unknown[]) {
        return (await connection.query<R>(text, values)).rows;
      },
      afterCommit: (next) => after.push(next),
    };
    let broken = false;
    try {
      // `set local` lives and dies with the transaction: safe under a pooler in transaction mode (D1).
      connection.ahead(`begin transaction ${mode}; set local parvis.tenant = '${tenantId}'`);
      const result = await work(tx);
      if (mode === 'read only') connection.ahead('commit', true);
      else {
        const done = await connection.query('commit');
        // A failed statement whose error was swallowed turns COMMIT into ROLLBACK without an error: never call that success.
        if ((done as unknown as { command?: string }).command === 'ROLLBACK') throw new Error('The transaction was rolled back by PostgreSQL.');
      }
      for (const next of after) next();
      return result;
    } catch (error) {
      await connection.query('rollback').catch(() => {
        broken = true;
      });
      throw translate(error);
    } finally {
      connection.release(broken);
    }
  }

  async function autocommit(text: string, values: readonly unknown[] = []) {
    const connection = await acquire(pool);
    let broken = false;
    try {
      return await connection.query(text, values);
    } catch (error) {
      broken = isConnectionLoss(error);
      throw translate(error);
    } finally {
      connection.release(broken);
    }
  }

  return {
    pool,
    tenant: (tenantId, work) => transaction(tenantId, 'read write', work),
    read: (tenantId, work) => transaction(tenantId, 'read only', work),
    system: (work) => transaction(NO_TENANT, 'read write', work),
    statement: async <R>(text: string, values?: readonly unknown[]) => (await autocommit(text, values)).rows as R[],
    async ready() {
      try {
        await autocommit('select 1');
        return true;
      } catch {
        return false;
      }
    },
    close: () => pool.end(),
  };
}

function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** What the driver says when it has no code; whatever else speaks of connections is an error of the work itself. */
const LOST = /^(?:Connection terminated|Client (?:has encountered a connection error|was closed)|There was an error establishing an SSL connection|Query read timeout|timeout e)/;

function isConnectionLoss(error: unknown): boolean {
  const code = sqlState(error);
  if (code === undefined) return error instanceof Error && LOST.test(error.message);
  return code.startsWith('08') || code.startsWith('57P') || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ETIMEDOUT';
}

/** Full disk, exhausted resources and lost connections are the platform's trouble: 503 with a retry hint, never a 500. */
function translate(error: unknown): unknown {
  const code = sqlState(error);
  if (isConnectionLoss(error) || code?.startsWith('53') || code === '57014' || code === '55P03' || code === '40001' || code === '40P01') {
    return databaseErrors.unavailable({ cause: error, retryAfter: 2 });
  }
  return error;
}

/** True when `error` is a violation of the named unique constraint (or of any, without a name). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return sqlState(error) === '23505' && (constraint === undefined || (error as { constraint?: string }).constraint === constraint);
}
