import type { AuditBlock, AuditEntry, FoundEntry } from './contract.ts';
import type { ChainNow } from './read-chain.ts';
import { hourOf } from './verify-chain.ts';

/** First line of an export. */
export interface ExportHead {
  readonly kind: 'audit-export';
  readonly version: 1;
  readonly tenant: string;
  readonly name?: string;
  readonly issuer?: string;
  /** All that was written before is in it. */
  readonly until: string;
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  /** Signed: entries from before a time may be gone. */
  readonly cuts: readonly string[];
}

export interface ExportedBlock {
  readonly kind: 'block';
  readonly number: number;
  readonly first: number;
  readonly since: string;
  readonly until: string;
  readonly previous: string;
  readonly hash: string;
  readonly signed: string;
  readonly entries: number;
}

/** Follows its block. `leaf` and `client` as the block has them; members that are missing: the entry was not there. */
export interface ExportedEntry extends Partial<Omit<AuditEntry, 'id' | 'at'>> {
  readonly kind: 'entry';
  readonly entry: number;
  readonly id: string;
  readonly at: string;
  readonly leaf: string;
  readonly client: string | null;
}

/** Lay in the trail, in no block. */
export interface ExportedStranger {
  readonly kind: 'stranger';
  readonly id: string;
  readonly at: string;
}

export interface ExportEnd {
  readonly kind: 'end';
  readonly blocks: number;
  readonly entries: number;
}

export type ExportLine = ExportHead | ExportedBlock | ExportedEntry | ExportedStranger | ExportEnd;

const text = (bytes: Buffer) => bytes.toString('base64url');

function blockLine(block: AuditBlock): ExportedBlock {
  const { number, first, since, until, signed } = block;
  return { kind: 'block', number, first, since, until, previous: text(block.previous), hash: text(block.hash), signed, entries: block.places.length };
}

function entryLine(block: AuditBlock, index: number, { entry }: FoundEntry): ExportedEntry {
  const client = block.clients[index];
  const place = block.places[index] ?? { id: '', at: '' };
  return { kind: 'entry', entry: block.first + index, ...(entry ?? place), leaf: text(block.leaves[index] ?? Buffer.alloc(0)), client: client ? text(client) : null };
}

/** One JSON object a line. Addresses and browsers are not in it, only that they were there. */
export async function* exportLines(now: ChainNow, about: Pick<ExportHead, 'tenant' | 'keys' | 'name' | 'issuer'>): AsyncIterable<string> {
  const line = (of: ExportLine) => JSON.stringify(of);
  yield line({ kind: 'audit-export', version: 1, ...about, until: now.progress.at, cuts: now.cuts.map(({ signed }) => signed) });
  const seen = new Map<string, number>();
  let [blocks, entries] = [0, 0];
  for await (const { block, found } of now.blocks()) {
    blocks++;
    yield line(blockLine(block));
    for (const [index, of] of found.entries()) {
      entries++;
      if (of.entry) seen.set(hourOf(of.entry.at), (seen.get(hourOf(of.entry.at)) ?? 0) + 1);
      yield line(entryLine(block, index, of));
    }
  }
  for await (const { id, at } of now.neverChained(seen)) yield line({ kind: 'stranger', id, at });
  yield line({ kind: 'end', blocks, entries });
}
