import type { Keys, SigningKeys } from '#platform/crypto';
import type { Tx } from '#platform/db';
import { BLOCK_ENTRIES, BLOCK_MAC, blockHash, NO_BLOCK, signBlock } from './block.ts';
import type { AuditBlock } from './contract.ts';
import { clientHash, leafOf } from './entry.ts';
import { readHeads, type Head, type Waiting } from './store.ts';

export interface SignDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly signingKeys: Pick<SigningKeys, 'current'>;
}

type SignedAuditBlock = AuditBlock & { readonly mac: Buffer };

export interface SignedBlocks {
  readonly blocks: readonly SignedAuditBlock[];
  /** Tenants whose keys cannot be had, and why: nothing of theirs is in `blocks`. */
  readonly failed: readonly { readonly tenant: string; readonly error: unknown }[];
}

/** Each tenant by itself: one whose key is gone must not keep the others' trail open to changes. */
export async function signBlocks(deps: SignDeps, tx: Tx, found: readonly Waiting[], since: string, until: string): Promise<SignedBlocks> {
  const byTenant = Map.groupBy(found, ({ tenant }) => tenant);
  const heads = await readHeads(tx, [...byTenant.keys()]);
  const blocks: SignedAuditBlock[] = [];
  const failed: { tenant: string; error: unknown }[] = [];
  for (const [tenant, waiting] of byTenant) {
    try {
      blocks.push(...(await signTenant(deps, heads.get(tenant), { tenant, waiting, since, until })));
    } catch (error) {
      failed.push({ tenant, error });
    }
  }
  return { blocks, failed };
}

async function signTenant(
  deps: SignDeps,
  last: Head | undefined,
  { tenant, waiting, since, until }: { readonly tenant: string; readonly waiting: readonly Waiting[]; readonly since: string; readonly until: string },
): Promise<readonly SignedAuditBlock[]> {
  const [{ keys }, cipher] = await Promise.all([deps.signingKeys.current(tenant), deps.keys.tenant(tenant)]);
  const key = keys[0];
  if (key?.state !== 'active') throw new Error(`The tenant ${tenant} has no key to sign its audit trail with.`);
  const made: SignedAuditBlock[] = [];
  let head: Pick<Head, 'number' | 'entries' | 'hash'> = last ?? { number: 0, entries: 0, hash: NO_BLOCK };
  for (let from = 0; from < waiting.length; from += BLOCK_ENTRIES) {
    const some = waiting.slice(from, from + BLOCK_ENTRIES);
    const of = { tenant, number: head.number + 1, first: head.entries + 1, since, until, previous: head.hash };
    const clients = some.map(({ client }) => clientHash(client));
    const leaves = some.map(({ entry }, index) => leafOf(tenant, entry, clients[index]));
    const places = some.map(({ entry }) => ({ id: entry.id, at: entry.at }));
    const hash = blockHash(of, { leaves, places });
    made.push({ ...of, hash, leaves, clients, places, signed: await signBlock(of, leaves, hash, key), mac: cipher.mac(BLOCK_MAC, hash) });
    head = { number: of.number, entries: head.entries + some.length, hash };
  }
  return made;
}
