import type { Tx } from '#platform/db';
import type { IdentityDeps } from '../deps.ts';
import { readHeldAttributes, readIdentifiers } from '../read-user.ts';
import { checkMerge } from './check-merge.ts';
import type { MergePair, MergePorts, MergePreview, Merging } from '../contract.ts';
import { mergeUsers } from './merge-users.ts';
import type { MergingDeps } from './merging-deps.ts';
import { proposeFields } from './propose.ts';
import { absorbedBy, findMerge, openMergesOf } from './store.ts';
import { undoMerge } from './undo-merge.ts';

/** Not wired: it must never look as if a merge had nothing to move. */
const unwired = (): never => {
  throw new Error('Accounts are not merged here: the other rooms were not asked.');
};
const NOT_HERE: MergePorts = { parts: unwired, takeTurns: unwired, signOut: unwired, isHeld: unwired };

export function createMerging({ merging = NOT_HERE, ...room }: IdentityDeps): Merging {
  const deps: MergingDeps = { ...room, merging };
  async function preview(tx: Tx, { survivor, absorbed }: MergePair): Promise<MergePreview> {
    const [own, other, mine, theirs] = await Promise.all([
      readHeldAttributes(deps, tx, survivor),
      readHeldAttributes(deps, tx, absorbed),
      readIdentifiers(deps, tx, survivor),
      readIdentifiers(deps, tx, absorbed),
    ]);
    return { fields: proposeFields(own, other), identifiers: { own: mine, other: theirs } };
  }
  return {
    preview,
    check: (tx, pair) => checkMerge(deps.merging, tx, pair),
    merge: (tx, origin, pair, choices, options = {}) => mergeUsers(deps, tx, origin, pair, choices, options),
    undo: (tx, origin, mergeId) => undoMerge(deps, tx, origin, mergeId),
    async undoable(tx, userId) {
      return (await openMergesOf(tx, userId)).filter((merge) => merge.survivor === userId);
    },
    async find(tx, mergeId) {
      const found = await findMerge(tx, mergeId);
      return found?.open ? { id: found.id, survivor: found.survivor, absorbed: found.absorbed, mergedAt: found.mergedAt, undoUntil: found.undoUntil } : undefined;
    },
    absorbed: absorbedBy,
  };
}
