import type { Database, Tx } from '#platform/db';
import { hashOf } from './seal-artefact.ts';
import { deleteFamily } from './store.ts';
import { keyOf, type Unit } from './unit.ts';

export interface Listening {
  readonly db: Database;
  /** In the transaction that revokes. */
  readonly onFamilyRevoked: (tx: Tx, deleted: number) => Promise<void>;
}

/**
 * Ends a grant and everything that came from it, at once and in a transaction of its own: a refused attempt must leave this behind (habit 7).
 * The provider asks for it kind by kind in one go; it happens once.
 */
export function revokeFamily(deps: Listening, unit: Unit, grantId: string): Promise<void> {
  let running = unit.families.get(grantId);
  if (!running) {
    const grantHash = hashOf(grantId);
    running = deps.db.tenant(unit.tenantId, async (tx) => {
      const deleted = await deleteFamily(tx, unit.tenantId, grantHash);
      if (deleted > 0) await deps.onFamilyRevoked(tx, deleted);
    });
    unit.families.set(grantId, running);
    unit.grants.set(keyOf('Grant', grantHash), undefined);
    for (const [key, draft] of unit.drafts) if (draft.grantHash?.equals(grantHash)) unit.drafts.delete(key);
  }
  return running;
}
