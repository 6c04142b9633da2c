import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { Keys, SigningKeys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Loop, ScheduledJob } from '#platform/jobs';
import type { Metrics } from '#platform/telemetry';
import { ANCHOR_SECONDS, writeAnchors } from './anchor.ts';
import { BLOCK_MAC } from './block.ts';
import { chainRound } from './chain-events.ts';
import type { Anchor, Verification } from './contract.ts';
import { exportLines, type ExportHead } from './export-chain.ts';
import { readChain, strangerOf } from './read-chain.ts';
import { ROUND_MS } from './settings.ts';
import { chainLag, readHeads } from './store.ts';
import { verifyChain } from './verify-chain.ts';

export interface AuditDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly signingKeys: Pick<SigningKeys, 'current' | 'everyPublicKey'>;
  /** Where the ends of the chains are written down outside of the database. */
  readonly anchorFile?: string;
  readonly meter?: Pick<Metrics, 'observed'>;
}

/** The chain over the audit trail: made by the worker, checked by whoever asks. */
export interface Audit {
  /** For the worker: takes what was written into the chain, tenant by tenant, in the order it was written. */
  readonly loops: readonly Loop[];
  readonly scheduled: readonly ScheduledJob[];
  /** One step; true when there is more. */
  chain(): Promise<boolean>;
  /** All of a tenant, against keys of ours and what is known elsewhere. */
  verify(tenantId: string, anchors?: readonly Anchor[]): Promise<Verification>;
  /** All of a tenant, as JSON lines that can be verified without us (docs/guide/audit.md). */
  exported(tenantId: string, about?: Pick<ExportHead, 'issuer' | 'name'>): AsyncIterable<string>;
  /** The last block: what names it elsewhere is an anchor. Undefined: nothing is chained yet. */
  head(tenantId: string): Promise<Omit<Anchor, 'tenant'> | undefined>;
  /** For checking blocks: also keys that are not in use any more. */
  publicKeys(tenantId: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export function createAudit(deps: AuditDeps): Audit {
  const { db } = deps;
  deps.meter?.observed('gauge', 'parvis_audit_lag_seconds', 'Age of the oldest fact that is not in the chain of the audit trail yet.', [], async () => [
    { value: await chainLag(db) },
  ]);
  const publicKeys = (tenantId: string) => deps.signingKeys.everyPublicKey(tenantId);
  return {
    chain: () => chainRound(deps),
    loops: [{ name: 'platform.chain-audit', everyMs: ROUND_MS, run: () => chainRound(deps) }],
    scheduled:
      deps.anchorFile === undefined ? [] : [{ name: 'platform.anchor-audit', everySeconds: ANCHOR_SECONDS, run: (signal) => writeAnchors(db, deps.anchorFile as string, signal) }],
    async verify(tenantId, anchors = []) {
      const [keys, cipher, now] = await Promise.all([publicKeys(tenantId), deps.keys.tenant(tenantId), readChain(db, tenantId)]);
      return verifyChain({
        tenant: tenantId,
        keys: createLocalJWKSet({ keys } as unknown as JSONWebKeySet),
        isOurs: ({ hash, mac }) => mac !== undefined && cipher.mac(BLOCK_MAC, hash).equals(mac),
        anchors,
        blocks: now.blocks(),
        async *strangers(seen) {
          for await (const entry of now.neverChained(seen)) yield strangerOf(entry);
        },
        until: now.progress.at,
      });
    },
    async *exported(tenantId, about = {}) {
      yield* exportLines(await readChain(db, tenantId), { tenant: tenantId, keys: await publicKeys(tenantId), ...about });
    },
    async head(tenantId) {
      const head = (await db.read(tenantId, (tx) => readHeads(tx, [tenantId]))).get(tenantId);
      return head && { block: head.number, entries: head.entries, hash: head.hash.toString('base64url'), at: head.until };
    },
    publicKeys,
  };
}
