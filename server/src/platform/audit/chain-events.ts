import type { Keys, SigningKeys } from '#platform/crypto';
import type { Database, Tx } from '#platform/db';
import { BLOCK_ENTRIES, BLOCK_MAC, blockHash, NO_BLOCK, signBlock } from './block.ts';
import type { AuditBlock } from './contract.ts';
import { clientHash, leafOf } from './entry.ts';
import { IDLE_SECONDS, ROUND_ENTRIES, SLACK_SECONDS } from './settings.ts';
import {
  adoptEvents,
  chainedAmong,
  insertBlocks,
  readHeads,
  readHorizon,
  saveProgress,
  takeProgress,
  unchained,
  type Head,
  type Horizon,
  type Progress,
  type Waiting,
} from './store.ts';

export interface ChainDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly signingKeys: Pick<SigningKeys, 'current'>;
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
    // A clock that was set back does not make what is written now look old.
    const since = before.at > horizon.now ? horizon.now : before.at;
    const part = before.next ?? { xid: horizon.xid, at: horizon.now };
    const found = await unchained(tx, before.key, part.xid, limit);
    const done = found.length < limit;
    if (found.length === 0 && !before.next && Date.parse(horizon.now) - Date.parse(since) < IDLE_SECONDS * 1000 && since === before.at) return false;
    await insertBlocks(tx, await blocksOf(deps, tx, await fresh(tx, found, before.moved), since, part.at));
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

const withoutPart = ({ next: _next, ...progress }: Progress): Progress => progress;

/** A restored database: numbers of transactions begin anew. What had not been chained when it was dumped is chained as if written now. */
async function moveHere(tx: Tx, before: Progress, horizon: Horizon): Promise<Progress> {
  const from = plus(before.at, -SLACK_SECONDS);
  const xid = await adoptEvents(tx, from);
  return { ...withoutPart(before), cluster: horizon.cluster, moved: { at: horizon.now, from }, key: { xid, occurredAt: '-infinity', id: FIRST_ID } };
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

async function blocksOf(deps: ChainDeps, tx: Tx, found: readonly Waiting[], since: string, until: string): Promise<(AuditBlock & { mac: Buffer })[]> {
  const byTenant = Map.groupBy(found, ({ tenant }) => tenant);
  const heads = await readHeads(tx, [...byTenant.keys()]);
  const made: (AuditBlock & { mac: Buffer })[] = [];
  for (const [tenant, waiting] of byTenant) {
    const [{ keys }, cipher] = await Promise.all([deps.signingKeys.current(tenant), deps.keys.tenant(tenant)]);
    const key = keys[0];
    if (key?.state !== 'active') throw new Error(`The tenant ${tenant} has no key to sign its audit trail with.`);
    let head: Pick<Head, 'number' | 'entries' | 'hash'> = heads.get(tenant) ?? { number: 0, entries: 0, hash: NO_BLOCK };
    for (let from = 0; from < waiting.length; from += BLOCK_ENTRIES) {
      const some = waiting.slice(from, from + BLOCK_ENTRIES);
      const of = { tenant, number: head.number + 1, first: head.entries + 1, since, until, previous: head.hash };
      const clients = some.map(({ client }) => clientHash(client));
      const leaves = some.map(({ entry }, index) => leafOf(tenant, entry, clients[index]));
      const places = some.map(({ entry }) => ({ id: entry.id, at: entry.at }));
      const hash = blockHash(of, { leaves, places });
      made.push({
        ...of,
        hash,
        leaves,
        clients,
        places,
        signed: await signBlock(of, leaves, hash, key),
        mac: cipher.mac(BLOCK_MAC, hash),
      });
      head = { number: of.number, entries: head.entries + some.length, hash };
    }
  }
  return made;
}
