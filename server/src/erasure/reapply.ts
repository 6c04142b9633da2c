import { deleteOf, erasePersonalData, usersIn } from '#platform/personal-data';
import type { Erasure } from './contract.ts';
import type { ErasureDeps } from './deps.ts';
import { erasedAfter } from './store.ts';

const PAGE = 100;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** A restored backup knows people that were erased after it was taken. What remembers them is newer than it (docs/guide/erasure.md). */
export async function reapply(deps: ErasureDeps, tenantId: string): ReturnType<Erasure['reapply']> {
  const cipher = await deps.keys.tenant(tenantId);
  let [accounts, rows, after] = [0, 0, FIRST];
  for (;;) {
    const page = await deps.db.tenant(tenantId, async (tx) => {
      const erased = await erasedAfter(tx, after, PAGE);
      for (const { persons } of erased)
        for (const person of persons) {
          await deps.sessions.takeTurns(tx, [person.id]);
          await deps.identity.keepName(tx, person);
          let found = 0;
          for (const part of deps.parts()) for (const count of Object.values(await erasePersonalData(tx, part, { ...person, cipher }))) found += count;
          if (found > 0) accounts++;
          rows += found;
        }
      return erased;
    });
    if (page.length < PAGE) break;
    after = page.at(-1)?.id ?? after;
  }
  return { accounts, rows: rows + (await removeStrangers(deps, tenantId)) };
}

/** Newer than the rest are the tables of the short set: what they hold of accounts that the restored ones do not know belongs to nobody. */
async function removeStrangers(deps: ErasureDeps, tenantId: string): Promise<number> {
  return deps.db.tenant(tenantId, async (tx) => {
    let removed = 0;
    for (const part of deps.parts())
      for (const [table, { by, ends }] of Object.entries(part.tables)) {
        if (by?.column !== 'user_id' || (ends !== 'deleted' && ends !== 'destroyed')) continue;
        const unknown = await deps.identity.unknownOf(tx, await usersIn(tx, table));
        removed += await deleteOf(tx, table, unknown);
      }
    return removed;
  });
}
