import type { Notices } from '#credentials/contract';
import type { Identity } from '#identity/contract';
import type { StepContext } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { AccountMerges } from '../contract.ts';

export interface AccountMergesDeps {
  readonly identity: Pick<Identity, 'merging'>;
  readonly notices: Notices;
}

/** Both accounts as they were, and both owners hear of it, at the addresses each has again. False: it is no merge of this account, or can no longer be undone. */
export async function undoOwn(
  { identity: { merging }, notices }: AccountMergesDeps,
  tx: Tx,
  ctx: Pick<StepContext, 'flow' | 'origin' | 'now'>,
  userId: string,
  mergeId: string,
): Promise<boolean> {
  const own = (await merging.undoable(tx, userId)).some(({ id }) => id === mergeId);
  const done = own ? await merging.undo(tx, ctx.origin, mergeId) : undefined;
  if (done?.kind !== 'undone') return false;
  for (const owner of new Set(done.merges.flatMap(({ survivor, absorbed }) => [survivor, absorbed])))
    await notices.tell(tx, ctx, { userId: owner, what: 'account_merge_undone', key: mergeId });
  return true;
}

export const accountMerges = (deps: AccountMergesDeps): AccountMerges => ({
  list: (tx, userId) => deps.identity.merging.undoable(tx, userId),
  undo: (tx, change, mergeId) => undoOwn(deps, tx, change, change.userId, mergeId),
});
