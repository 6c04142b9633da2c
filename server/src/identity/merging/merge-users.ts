import { z } from 'zod';
import type { Cipher } from '#platform/crypto';
import type { RowChange, Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import { isId, newId } from '#platform/ids';
import { usersMerged } from '../events.ts';
import { indexUsers } from '../search/index-users.ts';
import { checkMerge } from './check-merge.ts';
import type { MergeChoices, Merged, MergeOptions, MergePair } from '../contract.ts';
import type { MergingDeps } from './merging-deps.ts';
import { moveIdentity } from './move-identity.ts';
import { UNDO_DAYS } from './settings.ts';
import { insertMerge, keepBefore, lockUsers, pointAt, type UserBefore } from './store.ts';

const recordShape = z.object({
  user: z.object({ state: z.string(), updatedAt: z.string(), carried: z.array(z.string()) }),
  changes: z.array(z.object({ table: z.string(), before: z.string().exactOptional(), after: z.string().exactOptional(), sameIn: z.array(z.string()).exactOptional() })),
});

/** How both were, for the way back. */
export interface MergeBefore {
  readonly user: UserBefore;
  readonly changes: readonly RowChange[];
}

// With the absorbed account's key: when that is destroyed nothing of this can be read any more.
const place = (mergeId: string) => `identity.merges.before:${mergeId}`;
export const sealBefore = (cipher: Cipher, mergeId: string, before: MergeBefore): Buffer => cipher.seal(JSON.stringify(before), place(mergeId));
export const openBefore = (cipher: Cipher, mergeId: string, sealed: Uint8Array): MergeBefore => recordShape.parse(JSON.parse(cipher.openText(sealed, place(mergeId))));

/**
 * One transaction, both users locked in an order that does not depend on who merges into whom. Of any number of parallel tries on either of them one is a merge,
 * and the others see that it was.
 */
export async function mergeUsers(deps: MergingDeps, tx: Tx, origin: Origin, pair: MergePair, choices: MergeChoices, options: MergeOptions): Promise<Merged> {
  const { merging: ports } = deps;
  const both = [pair.survivor, pair.absorbed];
  if (!both.every(isId)) return { kind: 'refused', why: 'unknown' };
  await ports.takeTurns(tx, both);
  const users = await lockUsers(tx, both);
  const why = await checkMerge(ports, tx, pair);
  if (why !== undefined) return { kind: 'refused', why };

  const tenant = await deps.keys.tenant(tx.tenantId);
  const cipherOf = (id: string) => tenant.openUserKey(users.find((user) => user.id === id)?.wrapped as Buffer);
  const keys = { tenant, own: cipherOf(pair.survivor), other: cipherOf(pair.absorbed) };
  const record = await insertMerge(tx, newId(), pair, UNDO_DAYS);
  await options.before?.(record.id);
  const changes: RowChange[] = [];
  for (const part of ports.parts()) changes.push(...(await part.move(tx, pair)));
  changes.push(...(await moveIdentity(tx, pair, choices, keys)));
  // Terms are made from values and nothing else, so they are no part of the way back: they are made again.
  await indexUsers(deps, tx, [pair.survivor]);
  const user = await pointAt(tx, pair);
  await keepBefore(tx, record.id, sealBefore(keys.other, record.id, { user, changes }));

  for (const part of ports.parts()) await part.announce?.(tx, origin, pair, 'merged');
  // What was proved of either was proved of less than the account is now.
  await ports.signOut(tx, origin, pair.absorbed, 'account_merged');
  await ports.signOut(tx, origin, pair.survivor, 'account_merged', options.session);
  await deps.events.publish(tx, usersMerged, {
    origin,
    subject: pair.survivor,
    data: { merge: record.id, absorbed: pair.absorbed, undoUntil: record.undoUntil.toISOString(), moved: countByTable(changes) },
  });
  return { kind: 'merged', id: record.id, undoUntil: record.undoUntil };
}

function countByTable(changes: readonly RowChange[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(changes, (change) => change.table)].map(([table, all]) => [table, all.length]));
}
