import { undoRowChanges, type Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { isId } from '#platform/ids';
import { identityErrors } from '../errors.ts';
import { mergeUndone } from '../events.ts';
import type { MergeRecord, Undone } from '../contract.ts';
import { indexUsers } from '../search/index-users.ts';
import { openBefore } from './merge-users.ts';
import type { MergingDeps } from './merging-deps.ts';
import { closeMerge, findMerge, lockUsers, openMergesOf, pointBack, wrappedKeys, type OrderedMerge } from './store.ts';

/**
 * Both accounts as they were. What was done with the surviving account since stays with it, unless it was done to what is the other's. Merges that were built on
 * this one are undone first, newest first, so that each finds what it left: what one account got from another never stays by way of a third.
 */
export async function undoMerge(deps: MergingDeps, tx: Tx, origin: Origin, mergeId: string): Promise<Undone> {
  const asked = isId(mergeId) ? await findMerge(tx, mergeId) : undefined;
  if (!asked) return { kind: 'refused', why: 'unknown' };
  if (!asked.open) return { kind: 'refused', why: 'over' };
  const planned = await builtOn(tx, asked);
  const users = [...new Set(planned.flatMap(({ survivor, absorbed }) => [survivor, absorbed]))];
  await deps.merging.takeTurns(tx, users);
  await lockUsers(tx, users);
  const now = await findMerge(tx, mergeId);
  if (!now?.open) return { kind: 'refused', why: 'over' };
  // Somebody merged or undid in between: other users are part of it than those that are locked.
  if (!sameIds(planned, await builtOn(tx, asked))) throw identityErrors.busy();

  let lost = 0;
  for (const merge of planned) lost += await undoOne(deps, tx, origin, merge);
  for (const userId of users) await deps.merging.signOut(tx, origin, userId, 'account_merge_undone');
  return { kind: 'undone', merges: planned, lost };
}

const sameIds = (one: readonly MergeRecord[], two: readonly MergeRecord[]) => one.map(({ id }) => id).join() === two.map(({ id }) => id).join();

/** This merge and every later one into or of the account it went into, newest first. */
async function builtOn(tx: Tx, first: OrderedMerge): Promise<readonly OrderedMerge[]> {
  const found = new Map([[first.id, first]]);
  const next = [first];
  for (let merge = next.pop(); merge !== undefined; merge = next.pop())
    for (const other of await openMergesOf(tx, merge.survivor))
      if (other.at > merge.at && !found.has(other.id)) {
        found.set(other.id, other);
        next.push(other);
      }
  return [...found.values()].toSorted((one, two) => (one.at < two.at ? 1 : -1));
}

async function undoOne(deps: MergingDeps, tx: Tx, origin: Origin, merge: MergeRecord): Promise<number> {
  const [tenant, wrapped, sealed] = await Promise.all([deps.keys.tenant(tx.tenantId), wrappedKeys(tx, [merge.survivor, merge.absorbed]), closeMerge(tx, merge.id)]);
  const [own, other] = [wrapped.get(merge.survivor), wrapped.get(merge.absorbed)];
  if (!sealed || !own || !other) throw identityErrors.busy();
  const { user, changes } = openBefore(tenant.openUserKey(other), merge.id, sealed);
  for (const part of deps.merging.parts()) await part.announce?.(tx, origin, merge, 'undone');
  await pointBack(tx, merge.absorbed, user);
  const lost = await undoRowChanges(tx, changes);
  await indexUsers(deps, tx, [merge.survivor, merge.absorbed]);
  await deps.events.publish(tx, mergeUndone, { origin, subject: merge.survivor, data: { merge: merge.id, absorbed: merge.absorbed, lost } });
  return lost;
}
