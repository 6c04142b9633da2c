import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { Keys, SigningKeys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Loop, ScheduledJob } from '#platform/jobs';
import type { Metrics } from '#platform/telemetry';
import { ANCHOR_SECONDS, linesAbout, readAnchors, writeAnchors, writeRestored, type KnownAnchors } from './anchor.ts';
import { BLOCK_MAC, signCut } from './block.ts';
import { chainRound } from './chain-events.ts';
import type { Anchor, Verification } from './contract.ts';
import { CUT_MAC, latestCut } from './cut.ts';
import { heldLag, progressOf } from './held-store.ts';
import { exportLines, type ExportHead } from './export-chain.ts';
import { readChain, strangerOf, withEntries } from './read-chain.ts';
import { ROUND_MS, SLACK_SECONDS } from './settings.ts';
import { chainLag, endedAt, goneOnSince, insertCut, readBlocks, readHeads, readHorizon, readProgress } from './store.ts';
import { verifyChain, type BlockFound } from './verify-chain.ts';

export interface AuditDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly signingKeys: Pick<SigningKeys, 'current' | 'everyPublicKey'>;
  /** Where the ends of the chains are written down outside of the database. */
  readonly anchorFile?: string;
  readonly meter?: Pick<Metrics, 'observed'>;
  /** As of `ChainDeps`. */
  readonly onHeld?: (error: Error) => void;
}

/** The chain over the audit trail: made by the worker, checked by whoever asks. */
export interface Audit {
  /** For the worker: takes what was written into the chain, tenant by tenant, in the order it was written. */
  readonly loops: readonly Loop[];
  readonly scheduled: readonly ScheduledJob[];
  /** One step; true when there is more. */
  chain(): Promise<boolean>;
  /** All of a tenant, against keys of ours and what is known elsewhere. */
  verify(tenantId: string, anchors?: readonly Anchor[], onBlock?: (entries: number) => Promise<void>): Promise<Verification>;
  /** What the anchor file of this installation knows of a tenant. Undefined: there is none, or this process cannot read it. */
  anchored(tenantId: string): Promise<KnownAnchors | undefined>;
  /** All of a tenant, as JSON lines that can be verified without us (docs/guide/audit.md). */
  exported(tenantId: string, about?: Pick<ExportHead, 'issuer' | 'name'>): AsyncIterable<string>;
  /** The last block: what names it elsewhere is an anchor. Undefined: nothing is chained yet. */
  head(tenantId: string): Promise<Omit<Anchor, 'tenant'> | undefined>;
  /** Blocks after one, in their order, with what lies where they say: for whoever sends the trail on. */
  blocksAfter(tenantId: string, block: number, limit: number): Promise<readonly BlockFound[]>;
  /** Tenants whose chain went on since then, with the number of their last block. */
  goneOnSince(since: Date): Promise<readonly { readonly tenant: string; readonly block: number }[]>;
  /** The last block and entry that were in the chain of a tenant at a time (RFC 3339, to the microsecond); zeros: none. */
  endedAt(tenantId: string, at: string): Promise<{ readonly block: number; readonly entry: number }>;
  /** All that was written before is in the chain, but of tenants that stand still. */
  chainedUntil(): Promise<string>;
  /**
   * Entries from before the first day of a month (RFC 3339, UTC) may be gone from now on. Nothing is deleted: the application may not, the owner of the tables does.
   * Undefined: what lies before is not all in the chain yet.
   */
  cut(tenantId: string, before: string): Promise<'cut' | undefined>;
  /** After a backup was restored: that the chain ends where it ends now is written into the anchor file, signed. Undefined: there is no anchor file, or no chain. */
  restored(tenantId: string): Promise<Omit<Anchor, 'tenant'> | undefined>;
  /** For checking blocks: also keys that are not in use any more. */
  publicKeys(tenantId: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export function createAudit(deps: AuditDeps): Audit {
  const { db } = deps;
  deps.meter?.observed('gauge', 'parvis_audit_lag_seconds', 'Age of the oldest fact that is not in the chain of the audit trail yet.', [], async () => [
    { value: Math.max(await chainLag(db), (await heldLag(db)).seconds) },
  ]);
  deps.meter?.observed(
    'gauge',
    'parvis_audit_held_tenants',
    'Tenants whose audit trail stands still because their key cannot be had, while that of the others goes on.',
    [],
    async () => [{ value: (await heldLag(db)).tenants }],
  );
  const head: Audit['head'] = async (tenantId) => {
    const found = (await db.read(tenantId, (tx) => readHeads(tx, [tenantId]))).get(tenantId);
    return found && { block: found.number, entries: found.entries, hash: found.hash.toString('base64url'), at: found.until };
  };
  const publicKeys = (tenantId: string) => deps.signingKeys.everyPublicKey(tenantId);
  return {
    chain: () => chainRound(deps),
    loops: [{ name: 'platform.chain-audit', everyMs: ROUND_MS, run: () => chainRound(deps) }],
    scheduled:
      deps.anchorFile === undefined ? [] : [{ name: 'platform.anchor-audit', everySeconds: ANCHOR_SECONDS, run: (signal) => writeAnchors(db, deps.anchorFile as string, signal) }],
    async verify(tenantId, anchors = [], onBlock) {
      const [known, cipher, now] = await Promise.all([publicKeys(tenantId), deps.keys.tenant(tenantId), readChain(db, tenantId)]);
      const keys = createLocalJWKSet({ keys: known } as unknown as JSONWebKeySet);
      const ours = now.cuts.filter(({ signed, mac }) => cipher.mac(CUT_MAC, signed).equals(mac)).map(({ signed }) => signed);
      const behind = Math.max(await chainLag(db), (await heldLag(db, tenantId)).seconds);
      const verified = await verifyChain({
        tenant: tenantId,
        keys,
        removedBefore: await latestCut(ours, tenantId, keys),
        isOurs: ({ hash, mac }) => mac !== undefined && cipher.mac(BLOCK_MAC, hash).equals(mac),
        anchors,
        onBlock,
        blocks: now.blocks(),
        async *strangers(seen) {
          for await (const entry of now.neverChained(seen)) yield strangerOf(entry);
        },
        until: now.progress.at,
        progress: now.progress,
      });
      return { ...verified, behind };
    },
    async anchored(tenantId) {
      const text = deps.anchorFile === undefined ? undefined : await linesAbout(deps.anchorFile, tenantId);
      return text === undefined ? undefined : readAnchors(text, tenantId, createLocalJWKSet({ keys: await publicKeys(tenantId) } as unknown as JSONWebKeySet));
    },
    async *exported(tenantId, about = {}) {
      yield* exportLines(await readChain(db, tenantId), { tenant: tenantId, keys: await publicKeys(tenantId), ...about });
    },
    head,
    blocksAfter: (tenantId, block, limit) => db.read(tenantId, async (tx) => withEntries(tx, await readBlocks(tx, block, limit))),
    goneOnSince: (since) => goneOnSince(db, since),
    endedAt: (tenantId, at) => db.read(tenantId, (tx) => endedAt(tx, at)),
    chainedUntil: async () => (await db.system(readProgress)).at,
    async cut(tenantId, before) {
      const [{ keys }, cipher, { at }] = await Promise.all([deps.signingKeys.current(tenantId), deps.keys.tenant(tenantId), db.read(tenantId, progressOf)]);
      const [key] = keys;
      if (!key || Date.parse(before) + SLACK_SECONDS * 1000 > Date.parse(at)) return undefined;
      const signed = await signCut({ tenant: tenantId, before, at }, key);
      await db.tenant(tenantId, (tx) => insertCut(tx, { before, signed, mac: cipher.mac(CUT_MAC, signed) }));
      return 'cut';
    },
    async restored(tenantId) {
      const [end, { keys }, { now }] = await Promise.all([head(tenantId), deps.signingKeys.current(tenantId), db.system(readHorizon)]);
      if (!end || !keys[0] || deps.anchorFile === undefined) return undefined;
      await writeRestored(deps.anchorFile, { ...end, tenant: tenantId, at: now }, keys[0]);
      return end;
    },
    publicKeys,
  };
}
