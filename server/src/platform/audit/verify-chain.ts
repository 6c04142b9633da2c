import type { JWTVerifyGetKey } from 'jose';
import { blockHash, fitsMark, NO_BLOCK, readSigned, type SignedBlock } from './block.ts';
import type { Anchor, AuditBlock, Finding, FoundEntry, Verification } from './contract.ts';
import { clientHash, leafOf } from './entry.ts';
import { createFindings, type Findings } from './findings.ts';
import { AHEAD_SECONDS, SLACK_SECONDS } from './settings.ts';

export interface ChainToVerify {
  readonly tenant: string;
  readonly keys: JWTVerifyGetKey;
  /** Where the tenant's key is at hand: whether we made the block. */
  readonly isOurs?: (block: AuditBlock) => boolean;
  readonly anchors?: readonly Anchor[];
  readonly blocks: AsyncIterable<BlockFound>;
  /** What lies among the entries and belongs to no block, beside what the blocks themselves show. Asked for at the end. */
  readonly strangers?: (seen: SeenEntries) => AsyncIterable<Finding> | Iterable<Finding>;
  /** All that was written before is in the chain. */
  readonly until?: string;
  /** How far the chain is, where that is known beside the blocks. */
  readonly progress?: { readonly at: string; readonly next?: { readonly at: string } };
  /** Told after each block: entries that were looked at. */
  readonly onBlock?: ((entries: number) => Promise<void>) | undefined;
  /** Entries from before this may be gone. */
  readonly removedBefore?: string | undefined;
}

export interface BlockFound {
  readonly block: AuditBlock;
  /** As many as the block has entries. */
  readonly found: readonly FoundEntry[];
}

/** How many entries of blocks were found, by the hour they say. */
export type SeenEntries = ReadonlyMap<string, number>;

const ms = (at: string) => Date.parse(at);
const SLACK = SLACK_SECONDS * 1000;
export const hourOf = (at: string) => `${at.slice(0, 13)}:00:00.000000Z`;

/** What the next block must follow. */
interface Tail {
  number: number;
  entries: number;
  hash: Buffer | undefined;
  since: string;
  until: string;
}

/** Block by block, in bounded memory: what was signed, what it is about, and whether both are what they were. Names every entry that is not, first one first. */
export async function verifyChain(chain: ChainToVerify): Promise<Verification> {
  const findings = createFindings();
  const seen = new Map<string, number>();
  const recent = createRecent();
  const anchors = (chain.anchors ?? []).filter(({ tenant }) => tenant === chain.tenant);
  const tail: Tail = { number: 0, entries: 0, hash: NO_BLOCK, since: '', until: '' };
  let [blocks, kept, gone, removed, isAhead] = [0, 0, 0, 0, false];
  for await (const { block, found } of chain.blocks) {
    blocks++;
    const { genuine, hash, first, marks } = await checkBlock(chain, tail, block, findings);
    const leaves = found.map(({ entry }, index) => entry && leafOf(chain.tenant, entry, block.clients[index]));
    const isWhole = (index: number) => (marks ? fitsMark(leaves[index] ?? NO_BLOCK, marks, index) : true) && leaves[index]?.equals(block.leaves[index] ?? NO_BLOCK) === true;
    let named = false;
    for (const [index, { entry, client }] of found.entries()) {
      const of = { entry: first + index, block: block.number, ...(block.places[index]?.id ? { id: block.places[index].id, at: block.places[index].at } : {}) };
      // Where it lay is part of what was signed.
      const isRemoved = !entry && genuine && chain.removedBefore !== undefined && (of.at ?? '9') < chain.removedBefore;
      if (isRemoved) removed++;
      else if (!entry) findings.add({ problem: 'missing', ...of, says: `Entry ${of.entry} is gone.` });
      else {
        seen.set(hourOf(entry.at), (seen.get(hourOf(entry.at)) ?? 0) + 1);
        if (!isWhole(index)) findings.add({ problem: 'changed', ...of, says: `Entry ${of.entry} is not what was written.` });
        else if (genuine) checkTimes(block, entry.at, of, findings);
        if (recent.has(block, entry.id)) findings.add({ problem: 'repeated', ...of, says: `Entry ${of.entry} stands in the chain twice.` });
      }
      named ||= !entry || !isWhole(index);
      if (isRemoved) continue;
      const written = block.clients[index];
      if (written && !client) gone++;
      else if (written && client && clientHash(client)?.equals(written)) kept++;
      else if (client) findings.add({ problem: 'client_changed', ...of, says: `The address or browser of entry ${of.entry} is not what was written.` });
    }
    recent.add(
      block,
      found.flatMap(({ entry }) => (entry ? [entry.id] : [])),
    );
    if (!genuine && !named) findings.add(blockFinding('block_changed', { ...block, first }, marks ? 'is not what was signed' : 'is not signed by this installation'));
    for (const anchor of anchors)
      if (genuine && anchor.block === block.number && anchor.hash !== hash.toString('base64url'))
        findings.add(blockFinding('block_changed', { ...block, first }, `is not the one that was known on ${anchor.at}`));
    // What is above it counts as not due yet, so whoever sets it back would hide what they did there.
    if (genuine && !isAhead && chain.progress && isBeyond(block, chain.progress)) {
      isAhead = true;
      findings.add(
        blockFinding('set_back', { ...block, first }, `ends on ${block.until}, and the chain is said to reach ${chain.progress.at} only: that was set back, or a clock was`),
      );
    }
    Object.assign(tail, { number: block.number, entries: first + found.length - 1, hash: genuine ? hash : undefined, since: block.since, until: block.until });
    await chain.onBlock?.(tail.entries);
  }
  const furthest = anchors.toSorted((a, b) => b.block - a.block)[0];
  if (furthest && furthest.block > tail.number)
    findings.add({
      problem: 'cut',
      entry: tail.entries + 1,
      block: tail.number + 1,
      says: `Entries ${tail.entries + 1} to ${furthest.entries} are gone: the chain ends before what was known of it on ${furthest.at}.`,
    });
  if (chain.strangers) for await (const stranger of chain.strangers(seen)) findings.add(stranger);
  const list = findings.list();
  return {
    ok: findings.count === 0,
    blocks,
    entries: tail.entries,
    ...(tail.hash && tail.number > 0 ? { head: tail.hash.toString('base64url') } : {}),
    ...(chain.until === undefined ? {} : { until: chain.until }),
    removed,
    clients: { kept, gone },
    findings: list,
    more: findings.count - list.length,
  };
}

const blockFinding = (problem: Finding['problem'], block: AuditBlock, what: string): Finding => ({
  problem,
  entry: block.first,
  block: block.number,
  says: `Block ${block.number}, entries ${block.first} to ${block.first + block.leaves.length - 1}, ${what}.`,
});

interface CheckedBlock {
  /** It is what we signed. */
  readonly genuine: boolean;
  readonly hash: Buffer;
  /** Number of its first entry. */
  readonly first: number;
  /** Of what was signed, where the signature is good and about this block. */
  readonly marks?: Buffer;
}

async function checkBlock(chain: ChainToVerify, tail: Tail, block: AuditBlock, findings: Findings): Promise<CheckedBlock> {
  const hash = blockHash(block, block);
  const signed = await readSigned(block.signed, chain.keys);
  const about = signed?.tenant === chain.tenant && signed.block === block.number ? signed : undefined;
  const genuine = about !== undefined && isWhatWasSigned(block, hash, about) && (chain.isOurs?.(block) ?? true);
  if (block.number !== tail.number + 1 || (genuine && block.first !== tail.entries + 1))
    findings.add({
      problem: 'block_missing',
      entry: tail.entries + 1,
      block: tail.number + 1,
      says:
        block.number > tail.number + 1
          ? `Entries ${tail.entries + 1} to ${block.first - 1} are gone from the chain.`
          : `Block ${block.number} stands in a place that is not its own.`,
    });
  else if (genuine && tail.hash && !block.previous.equals(tail.hash)) findings.add(blockFinding('block_changed', block, 'does not follow the one before it'));
  else if (genuine && tail.number > 0 && !follows(block, tail)) findings.add(blockFinding('misdated', block, 'says that it was written before the one it follows'));
  return { genuine, hash, first: about?.first ?? block.first, ...(about ? { marks: about.marks } : {}) };
}

const isWhatWasSigned = (block: AuditBlock, hash: Buffer, signed: SignedBlock): boolean =>
  signed.first === block.first &&
  signed.entries === block.first + block.leaves.length - 1 &&
  signed.since === block.since &&
  signed.at === block.until &&
  signed.previous === block.previous.toString('base64url') &&
  signed.hash === hash.toString('base64url') &&
  block.hash.equals(hash) &&
  block.places.length === block.leaves.length &&
  block.clients.length === block.leaves.length;

/** Blocks of the part that is being worked on end with it, which is not yet how far the chain is. */
const isBeyond = ({ since, until }: AuditBlock, { at, next }: NonNullable<ChainToVerify['progress']>): boolean =>
  ms(until) > ms(at) + AHEAD_SECONDS * 1000 && !(next?.at === until && since === at);

/** Parts follow each other without a gap to put anything in; a part of many blocks has the same times in each. */
const follows = (block: AuditBlock, tail: Tail) => (block.since === tail.since && block.until === tail.until) || ms(block.since) >= ms(tail.until) - SLACK;

function checkTimes(block: AuditBlock, at: string, of: Pick<Finding, 'entry' | 'block' | 'id' | 'at'>, findings: Findings): void {
  if (ms(at) > ms(block.since) - SLACK && ms(at) <= ms(block.until) + SLACK) return;
  findings.add({ problem: 'misdated', ...of, says: `Entry ${of.entry} says ${at}, and was written between ${block.since} and ${block.until}.` });
}

/** What stands in blocks that are near enough in time for an entry to stand in both without being misdated. */
function createRecent() {
  const blocks: { readonly until: number; readonly ids: readonly string[] }[] = [];
  const ids = new Set<string>();
  return {
    has: (_block: AuditBlock, id: string) => ids.has(id),
    add(block: AuditBlock, of: readonly string[]) {
      for (let first = blocks[0]; first && first.until < ms(block.since) - 2 * SLACK; first = blocks[0]) {
        for (const id of first.ids) ids.delete(id);
        blocks.shift();
      }
      blocks.push({ until: ms(block.until), ids: of });
      for (const id of of) ids.add(id);
    },
  };
}
