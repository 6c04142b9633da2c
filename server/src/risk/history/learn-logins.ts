import type { Database, Tx } from '#platform/db';
import type { Loop, ScheduledJob } from '#platform/jobs';
import { deleteOldDecisions, giveDecisions } from '../decisions/store.ts';
import { LEARN_BATCH, LEARN_EVERY_MS, PURGE_BATCH } from '../settings.ts';
import { changeCounters } from './change-counters.ts';
import { countAnew, countersFit, countUsers, giveLogins, postponeDue, readDue, survivorOf, takeAll, takeSession, takeTurn, takeUnlearned, trimLogins, usersOver } from './store.ts';

/** Idempotent, and the same in whatever order and by however many processes: what is counted are the logins that are there in the end. Returns how many were new. */
export async function learnLogins(tx: Tx, ids: readonly string[]): Promise<number> {
  await takeTurn(tx);
  const added = await takeUnlearned(tx, ids);
  if (added.length === 0) return 0;
  const users = [...new Set(added.map((row) => row.user_id))];
  const before = await countUsers(
    tx,
    users,
    added.map((row) => row.id),
  );
  const removed = await trimLogins(tx, users);
  await changeCounters(tx, { added, removed, users: (await countUsers(tx, users)) - before });
  return added.length;
}

/** Logins whose time is over, of users who do not come any more. Returns how many users were looked at. */
export async function forgetOldLogins(tx: Tx, limit: number): Promise<number> {
  const users = await usersOver(tx, limit);
  if (users.length === 0) return 0;
  await takeTurn(tx);
  const before = await countUsers(tx, users);
  const removed = await trimLogins(tx, users);
  await changeCounters(tx, { added: [], removed, users: (await countUsers(tx, users)) - before });
  return users.length;
}

/** Rows can go by other hands than ours: people are erased again from a backup that was restored. Returns whether the counters had to be made anew. */
export async function mendCounters(tx: Tx): Promise<boolean> {
  if (await countersFit(tx)) return false;
  await takeTurn(tx);
  await countAnew(tx);
  return true;
}

/** As if the user had never signed in. Returns how many rows went. */
export async function forgetUser(tx: Tx, userId: string): Promise<number> {
  await takeTurn(tx);
  const rows = await takeAll(tx, userId);
  const removed = rows.filter((row) => row.learned);
  if (removed.length > 0) await changeCounters(tx, { added: [], removed, users: -1 });
  return rows.length;
}

/** As if nobody had ever signed in by this session: it was not its owner. Learnt or not, and again, it is the same. */
export async function forgetSession(tx: Tx, sessionId: string): Promise<void> {
  await takeTurn(tx);
  const rows = await takeSession(tx, sessionId);
  const removed = rows.filter((row) => row.learned);
  if (removed.length === 0) return;
  const users = [...new Set(removed.map((row) => row.user_id))];
  await changeCounters(tx, { added: [], removed, users: (await countUsers(tx, users)) - users.length });
}

/** Two accounts are one for good: what was learnt of the absorbed one is the survivor's from now on. */
export async function handOver(tx: Tx, absorbed: string): Promise<void> {
  const survivor = await survivorOf(tx, absorbed);
  // Before the turn, as whoever answers for a decision and then takes what was learnt of it back.
  await giveDecisions(tx, absorbed, survivor);
  await takeTurn(tx);
  if (survivor === undefined) return void (await forgetUser(tx, absorbed));
  const before = await countUsers(tx, [survivor, absorbed]);
  await giveLogins(tx, absorbed, survivor);
  const removed = await trimLogins(tx, [survivor]);
  await changeCounters(tx, { added: [], removed, users: (await countUsers(tx, [survivor])) - before });
}

export interface LearningDeps {
  readonly db: Database;
  readonly onFailure: (error: unknown) => void;
}

/** Learns what is due, tenant by tenant. One tenant's trouble is its own. */
export function learningLoop({ db, onFailure }: LearningDeps): Loop {
  return {
    name: 'risk.learn',
    everyMs: LEARN_EVERY_MS,
    async run() {
      const due = await readDue(db, LEARN_BATCH);
      for (const [tenantId, rows] of Map.groupBy(due, (row) => row.tenant_id)) {
        const ids = rows.map((row) => row.login_id);
        try {
          await db.tenant(tenantId, (tx) => learnLogins(tx, ids));
        } catch (error) {
          onFailure(error);
          await db.tenant(tenantId, (tx) => postponeDue(tx, ids));
        }
      }
      return due.length === LEARN_BATCH;
    },
  };
}

/** Every tenant, in small transactions. */
export function forgettingJob(db: Database, tenants: () => AsyncIterable<{ readonly id: string }>): ScheduledJob {
  return {
    name: 'risk.forget',
    everySeconds: 6 * 3600,
    async run(signal) {
      for await (const { id } of tenants()) {
        while (!signal.aborted && (await db.tenant(id, (tx) => forgetOldLogins(tx, PURGE_BATCH))) > 0);
        while (!signal.aborted && (await db.tenant(id, (tx) => deleteOldDecisions(tx, PURGE_BATCH))) === PURGE_BATCH);
        if (!signal.aborted) await db.tenant(id, mendCounters);
      }
    },
  };
}
