import type { Database, Tx } from '#platform/db';
import { holdTenants, moveHeld, noteTried, readHeld, releaseTenant, saveHeld, unchainedOf, type Held } from './held-store.ts';
import { IDLE_SECONDS, ROUND_ENTRIES, SLACK_SECONDS } from './settings.ts';
import { adoptEvents, chainedAmong, insertBlocks, readHorizon, saveProgress, takeProgress, unchained, type Horizon, type Progress, type Waiting, type WrittenAt } from './store.ts';
import { signBlocks, type SignDeps } from './sign-blocks.ts';

export interface ChainDeps extends SignDeps {
  readonly db: Database;
  /** Said whenever the trail of a tenant cannot be gone on with, and at every further try. */
  readonly onHeld?: (error: Error) => void;
  /** Entries of one round. */
  readonly limit?: number;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const plus = (at: string, seconds: number) => new Date(Date.parse(at) + seconds * 1000).toISOString();
const isLower = (a: string, b: string) => BigInt(a) < BigInt(b);

/**
 * One step of the chain, in one transaction; true when there is more to do. What a part of it holds is decided by the numbers of transactions: it takes everything that
 * was written by transactions before a certain one, when all of those are over, so nothing that commits later can belong to it. Two workers: the second one finds the
 * row locked. A crash: nothing was done.
 */
export async function chainRound(deps: ChainDeps): Promise<boolean> {
  return deps.db.system(async (tx) => {
    const before = await takeProgress(tx);
    if (!before) return false;
    const horizon = await readHorizon(tx);
    if (before.cluster !== horizon.cluster || isLower(horizon.ahead, before.key.xid)) {
      await saveProgress(tx, await moveHere(tx, before, horizon));
      return true;
    }
    const limit = deps.limit ?? ROUND_ENTRIES;
    const held = await readHeld(tx);
    // Between two parts, so that it ends where the others are.
    for (const one of before.next ? [] : held.values()) if (one.isDue && (await catchUp(deps, tx, one, before, limit))) return true;
    // A clock that was set back does not make what is written now look old.
    const since = before.at > horizon.now ? horizon.now : before.at;
    const part = before.next ?? { xid: horizon.xid, at: horizon.now };
    const found = await unchained(tx, before.key, part.xid, limit);
    const done = found.length < limit;
    if (found.length === 0 && !before.next && Date.parse(horizon.now) - Date.parse(since) < IDLE_SECONDS * 1000 && since === before.at) return false;
    const wanted = (await fresh(tx, found, before.moved)).filter(({ tenant }) => !held.has(tenant));
    const { blocks, failed } = await signBlocks(deps, tx, wanted, since, part.at);
    await insertBlocks(tx, blocks);
    if (failed.length > 0)
      await holdTenants(
        tx,
        failed.map(({ tenant }) => tenant),
        { key: before.key, at: since },
      );
    for (const one of failed) say(deps, one);
    const last = found.at(-1);
    await saveProgress(tx, {
      ...withoutPart(before),
      at: done ? part.at : since,
      key: done ? { xid: part.xid, occurredAt: '-infinity', id: FIRST_ID } : (last as Waiting).key,
      ...(done ? {} : { next: part }),
    });
    return !done;
  });
}

const say = ({ onHeld }: ChainDeps, { tenant, error }: { readonly tenant: string; readonly error: unknown }) =>
  onHeld?.(new Error(`The audit trail of the tenant ${tenant} stands still and can be changed unseen: its key cannot be had.`, { cause: error }));

/** What a tenant missed while the others went on, a bounded part of it; true when there is more to do, or when it has caught up. */
async function catchUp(deps: ChainDeps, tx: Tx, held: Held, progress: Progress, limit: number): Promise<boolean> {
  const { tenant } = held;
  const part = held.next ?? { key: progress.key, at: progress.at };
  const found = await unchainedOf(tx, tenant, plus(held.at, -SLACK_SECONDS), held.key, part.key, limit);
  const { blocks, failed } = await signBlocks(deps, tx, await fresh(tx, found, progress.moved), held.at, part.at);
  const [why] = failed;
  if (why) {
    await noteTried(tx, tenant);
    say(deps, why);
    return false;
  }
  await insertBlocks(tx, blocks);
  const last = found.at(-1);
  if (last && found.length === limit) await saveHeld(tx, { tenant, key: last.key, at: held.at, next: part });
  else if (isSame(part.key, progress.key)) await releaseTenant(tx, tenant);
  else await saveHeld(tx, { tenant, key: part.key, at: part.at, next: { key: progress.key, at: progress.at } });
  return true;
}

const isSame = (a: WrittenAt, b: WrittenAt) => a.xid === b.xid && a.occurredAt === b.occurredAt && a.id === b.id;

const withoutPart = ({ next: _next, ...progress }: Progress): Progress => progress;

/** A restored database: numbers of transactions begin anew. What had not been chained when it was dumped is chained as if written now. */
async function moveHere(tx: Tx, before: Progress, horizon: Horizon): Promise<Progress> {
  const from = plus(before.at, -SLACK_SECONDS);
  const behind = [...(await readHeld(tx)).values()].map(({ at }) => plus(at, -SLACK_SECONDS)).toSorted()[0];
  const earliest = behind !== undefined && behind < from ? behind : from;
  const key = { xid: await adoptEvents(tx, earliest), occurredAt: '-infinity', id: FIRST_ID };
  await moveHeld(tx, key);
  return { ...withoutPart(before), cluster: horizon.cluster, moved: { at: horizon.now, from: earliest }, key };
}

/** After a move: without what was chained before it, and comes by again because its number is from elsewhere. */
async function fresh(tx: Tx, found: readonly Waiting[], moved: Progress['moved']): Promise<readonly Waiting[]> {
  if (!moved) return found;
  const young = found.filter(({ entry }) => entry.at > moved.from);
  const suspects = young.filter(({ entry }) => entry.at <= moved.at);
  const chained = await chainedAmong(
    tx,
    suspects.map(({ tenant, entry }) => ({ tenant, id: entry.id })),
    moved.from,
  );
  return chained.size === 0 ? young : young.filter(({ entry }) => !chained.has(entry.id));
}
