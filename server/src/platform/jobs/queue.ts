import { PgBoss, type Db, type QueueResult } from 'pg-boss';
import type { Connection, Database, Tx } from '#platform/db';
import type { AnyJobType } from './contract.ts';

export const QUEUE_SCHEMA = 'pgboss';
/** Where jobs go after their last retry, with the queue they came from. One for all types: it is looked at, counted and replayed by source. */
export const DEAD_LETTERS = 'platform.dead-letters';

const DAY = 86_400;
/** Finished rows are worth little and cost vacuuming. */
const KEEP_FINISHED = 300;
const RETRY_LIMIT = 8;
const RETRY_DELAY = 5;
const RETRY_DELAY_MAX = 900;
export const EXPIRE_IN = 60;

const isTaking = (text: string) => text.includes('FOR UPDATE OF j SKIP LOCKED');

/**
 * The oldest jobs are taken along the index that has them in order (`job_i11`). A queue is empty most of the time, so statistics say so also at the moment when it is long, and
 * PostgreSQL would gather and sort all that waits for each few that are taken.
 */
async function takeInOrder(connection: Connection, text: string): Promise<{ rows: unknown[] }> {
  const [, , taken] = (await connection.script(`begin; set local enable_sort = off; ${text}; commit`)) as readonly { rows: unknown[] }[];
  if (!taken) throw new Error('Taking jobs was not answered.');
  return taken;
}

/** pg-boss over our own pool: no second set of connections, and the same prepared statements, timeouts and errors as everything else. */
function overDatabase(db: Database): Db {
  return {
    async executeSql(text, values) {
      const connection = await db.pool.connect();
      let broken = false;
      try {
        if (!values?.length && isTaking(text)) return await takeInOrder(connection, text);
        // Without parameters it may be several statements, which only the simple protocol takes.
        return (await (values && values.length > 0 ? connection.query(text, values) : connection.script(text))) as { rows: unknown[] };
      } catch (error) {
        // A failed BEGIN; ...; COMMIT leaves the session inside the failed transaction.
        broken = true;
        throw error;
      } finally {
        connection.release(broken);
      }
    },
  };
}

export function overTx(tx: Tx): Db {
  return { executeSql: async (text, values) => ({ rows: await tx.query(text, values) }) };
}

export function createQueue(db: Database, onError: (error: unknown) => void, supervise: boolean): PgBoss {
  const boss = new PgBoss({
    db: overDatabase(db),
    schema: QUEUE_SCHEMA,
    migrate: false,
    schedule: false,
    supervise,
    // How soon the jobs of a killed worker are noticed, on top of their own limit.
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
    maintenanceIntervalSeconds: 60,
    flowIntervalSeconds: 3600,
    queueCacheIntervalSeconds: 3600,
    // DDL is the owner's business.
    reindex: false,
  });
  boss.on('error', onError);
  return boss;
}

function optionsOf(type: AnyJobType) {
  return {
    retryLimit: type.retryLimit ?? RETRY_LIMIT,
    retryDelay: type.retryDelay ?? RETRY_DELAY,
    retryBackoff: true,
    retryDelayMax: type.retryDelayMax ?? RETRY_DELAY_MAX,
    // The worker ends a run by itself; this is for workers that died.
    expireInSeconds: (type.expireIn ?? EXPIRE_IN) + 5,
    retentionSeconds: 14 * DAY,
    deleteAfterSeconds: KEEP_FINISHED,
  };
}

/** True for the last run a job gets. */
export function isLastAttempt(type: AnyJobType, attempt: number): boolean {
  return attempt > (type.retryLimit ?? RETRY_LIMIT);
}

/** Makes missing queues and brings changed ones up to date: one read when there is nothing to do. Processes may race. */
export async function prepareQueues(boss: PgBoss, types: readonly AnyJobType[]): Promise<void> {
  const known = new Map((await boss.getQueues([DEAD_LETTERS, ...types.map((type) => type.name)])).map((queue) => [queue.name, queue]));
  if (!known.has(DEAD_LETTERS)) await boss.createQueue(DEAD_LETTERS, { retryLimit: 0, retentionSeconds: 30 * DAY, deleteAfterSeconds: 30 * DAY });
  for (const type of types) {
    const options = optionsOf(type);
    const queue = known.get(type.name);
    if (!queue) await boss.createQueue(type.name, { ...options, deadLetter: DEAD_LETTERS });
    else if (differs(queue, options)) await boss.updateQueue(type.name, options);
  }
}

function differs(queue: QueueResult, options: ReturnType<typeof optionsOf>): boolean {
  return Object.entries(options).some(([name, value]) => queue[name as keyof QueueResult] !== value);
}
