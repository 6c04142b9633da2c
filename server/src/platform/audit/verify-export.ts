import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { readAnchors } from './anchor.ts';
import type { AuditBlock, AuditEntry, Finding, FoundEntry, Verification } from './contract.ts';
import type { ExportedBlock, ExportedEntry, ExportEnd, ExportHead, ExportLine } from './export-chain.ts';
import { latestCut } from './cut.ts';
import { strangerOf } from './read-chain.ts';
import { verifyChain, type BlockFound } from './verify-chain.ts';

/** A file that is no export, or not all of one. */
export class ExportError extends Error {}

export interface ExportVerification extends Verification {
  readonly about: Pick<ExportHead, 'tenant' | 'name' | 'issuer'>;
  /** Key ids the export is checked with, and whether they came from elsewhere than the export. */
  readonly keys: readonly string[];
  readonly pinned: boolean;
  /** Ends of this chain that are known from anchors. */
  readonly anchors: number;
  /** Lines of anchors that no key of these signed. */
  readonly unreadable: number;
  /** Entries that were given up with a restored backup. */
  readonly givenUp: number;
}

export interface ExportToVerify {
  /** Lines without their ends. */
  readonly lines: AsyncIterable<string>;
  /** Public keys that were had some other way: an export that somebody made up is signed by keys of theirs. */
  readonly keys?: readonly Readonly<Record<string, unknown>>[];
  /** Text of anchor files. */
  readonly anchors?: string;
}

/** Without the installation. */
export async function verifyExport({ lines, keys, anchors: anchorText = '' }: ExportToVerify): Promise<ExportVerification> {
  const reader = readLines(lines);
  const head = await first(reader);
  const known = keys ?? head.keys;
  const keySet = createLocalJWKSet({ keys: known } as unknown as JSONWebKeySet);
  const { anchors, unreadable, givenUp } = await readAnchors(anchorText, head.tenant, keySet as JWTVerifyGetKey);
  const strangers: Finding[] = [];
  const verified = await verifyChain({
    tenant: head.tenant,
    keys: keySet as JWTVerifyGetKey,
    anchors,
    blocks: blocksOf(head.tenant, reader, strangers),
    strangers: () => strangers,
    until: head.until,
    removedBefore: await latestCut(Array.isArray(head.cuts) ? head.cuts : [], head.tenant, keySet),
  });
  const { tenant, name, issuer } = head;
  return {
    ...verified,
    about: { tenant, ...(name === undefined ? {} : { name }), ...(issuer === undefined ? {} : { issuer }) },
    keys: known.map(({ kid }) => String(kid)),
    pinned: keys !== undefined,
    anchors: anchors.length,
    unreadable,
    givenUp,
  };
}

async function* readLines(lines: AsyncIterable<string>): AsyncGenerator<ExportLine, void> {
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line === '') continue;
    try {
      yield JSON.parse(line) as ExportLine;
    } catch {
      throw new ExportError(`Line ${number} is no JSON.`);
    }
  }
}

async function first(reader: AsyncGenerator<ExportLine, void>): Promise<ExportHead> {
  const { value } = await reader.next();
  if (!value || value.kind !== 'audit-export' || value.version !== 1 || !Array.isArray(value.keys) || typeof value.tenant !== 'string')
    throw new ExportError('This is no export of an audit trail.');
  return value;
}

const bytes = (of: unknown) => Buffer.from(typeof of === 'string' ? of : '', 'base64url');

async function* blocksOf(tenant: string, reader: AsyncGenerator<ExportLine, void>, strangers: Finding[]): AsyncIterable<BlockFound> {
  let open: { readonly block: ExportedBlock; readonly entries: ExportedEntry[] } | undefined;
  let [blocks, entries] = [0, 0];
  let end: ExportEnd | undefined;
  const closed = () => open && together(tenant, open.block, open.entries);
  for await (const line of reader) {
    if (line.kind === 'entry') {
      if (!open) throw new ExportError(`Entry ${line.entry} stands before any block.`);
      entries++;
      open.entries.push(line);
      if (open.entries.length > open.block.entries) throw new ExportError(`Block ${open.block.number} has more entries than it says.`);
      continue;
    }
    const before = closed();
    if (before) yield before;
    open = undefined;
    if (line.kind === 'block') {
      blocks++;
      open = { block: line, entries: [] };
    } else if (line.kind === 'stranger') strangers.push(strangerOf(line));
    else if (line.kind === 'end') end = line;
  }
  if (!end) throw new ExportError('The export has no end: it was cut off.');
  if (end.blocks !== blocks || end.entries !== entries)
    throw new ExportError(`The export says that it has ${end.entries} entries in ${end.blocks} blocks, and has ${entries} in ${blocks}.`);
}

function together(tenant: string, line: ExportedBlock, entries: readonly ExportedEntry[]): BlockFound {
  const { number, first: from, since, until, signed } = line;
  const places = entries.map(({ id, at }) => ({ id, at }));
  const block: AuditBlock = {
    tenant,
    number,
    first: from,
    since,
    until,
    signed,
    previous: bytes(line.previous),
    hash: bytes(line.hash),
    places,
    leaves: entries.map(({ leaf }) => bytes(leaf)),
    clients: entries.map(({ client }) => (client === null ? undefined : bytes(client))),
  };
  return { block, found: entries.map(foundIn) };
}

function foundIn({ kind: _kind, entry: _entry, leaf: _leaf, client: _client, ...entry }: ExportedEntry): FoundEntry {
  return entry.type === undefined ? {} : { entry: entry as AuditEntry };
}
