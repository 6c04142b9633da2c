import type { Database, Tx } from '#platform/db';
import type { AuditBlock, AuditEntry, Finding } from './contract.ts';
import { progressOf } from './held-store.ts';
import { SLACK_SECONDS } from './settings.ts';
import { countByHour, findEntries, neverChained, readBlocks, readCuts, readHeads, type Progress } from './store.ts';
import type { BlockFound, SeenEntries } from './verify-chain.ts';

const BLOCKS = 20;
/** A statement counts a million entries in about two seconds. */
const HOURS = 6;
const NAMED = 100;
/** From the first entry that there is. */
const EARLIEST = '-infinity';

/** As the chain stands at one moment: what is added afterwards is for the next time. */
export interface ChainNow {
  readonly progress: Progress;
  /** What may be gone, as it was signed; newest first. */
  readonly cuts: readonly { readonly signed: string; readonly mac: Buffer }[];
  /** Number of the last block, 0: none. */
  readonly last: number;
  /** The first and the last of them; block by block with what lies where they say. */
  blocks(after?: number): AsyncIterable<BlockFound>;
  /** Entries that had to be in the chain by now and are in no block. `seen`: how many of each hour are. */
  neverChained(seen: SeenEntries): AsyncIterable<AuditEntry>;
}

export async function readChain(db: Database, tenantId: string): Promise<ChainNow> {
  const { progress, last, cuts } = await db.read(tenantId, async (tx) => {
    const found = await progressOf(tx);
    return { progress: found, last: (await readHeads(tx, [tenantId])).get(tenantId)?.number ?? 0, cuts: await readCuts(tx) };
  });
  return {
    progress,
    cuts,
    last,
    async *blocks(after = 0) {
      for (;;) {
        const page = await db.read(tenantId, async (tx) => {
          return withEntries(
            tx,
            (await readBlocks(tx, after, BLOCKS)).filter(({ number }) => number <= last),
          );
        });
        yield* page;
        const end = page.at(-1)?.block.number;
        if (end === undefined) return;
        after = end;
      }
    },
    async *neverChained(seen) {
      let from = EARLIEST;
      for (;;) {
        const hours = await db.read(tenantId, (tx) => countByHour(tx, from, HOURS, progress, SLACK_SECONDS));
        for (const { hour, n } of hours) if (n > (seen.get(hour) ?? 0)) yield* await db.read(tenantId, (tx) => neverChained(tx, hour, progress, SLACK_SECONDS, NAMED));
        const end = hours.at(-1)?.hour;
        if (end === undefined) return;
        from = new Date(Date.parse(end) + 3_600_000).toISOString();
      }
    },
  };
}

/** What lies where these blocks say, in one statement. */
export async function withEntries(tx: Tx, blocks: readonly AuditBlock[]): Promise<BlockFound[]> {
  const found = await findEntries(
    tx,
    blocks.flatMap(({ places }) => places),
  );
  let at = 0;
  return blocks.map((block) => ({ block, found: found.slice(at, (at += block.places.length)) }));
}

export const strangerOf = ({ id, at }: Pick<AuditEntry, 'id' | 'at'>): Finding => ({
  problem: 'inserted',
  id,
  at,
  says: `The entry ${id} of ${at} lies in the trail and was never chained: it was put there later.`,
});
