import { createCache } from '#platform/cache';
import type { Database, Tx } from '#platform/db';
import type { Purpose, PurposeDefinition } from '../contract.ts';
import { listPurposes, type PurposeRow } from './store.ts';

/** What counts in a tenant, at one revision. */
export interface KnownPurposes {
  readonly revision: number;
  /** Published and in use, by key. */
  readonly all: readonly Purpose[];
  readonly byKey: ReadonlyMap<string, Purpose>;
  /** By recipient, and there by attribute, those that name both. */
  readonly naming: ReadonlyMap<string, ReadonlyMap<string, readonly Purpose[]>>;
  /** By recipient: what leaves only if a purpose allows it, those of retired purposes and of earlier versions included. */
  readonly claimed: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Purposes {
  /** Cached for a moment. */
  list(tenantId: string): Promise<KnownPurposes>;
  /** What is remembered, if it is of this revision; else as it is in this transaction. */
  at(tx: Tx, revision: number): Promise<KnownPurposes>;
  forget(tenantId: string): void;
}

/** How long another process may not ask yet for what was published here. The filter, and what is shown, look at the revision and do not rely on it. */
const TTL_MS = 30_000;
const MAX_TENANTS = 2000;

export function createPurposes(db: Database): Purposes {
  const tenants = createCache<KnownPurposes>({ max: MAX_TENANTS, ttl: TTL_MS });
  /** For the filter: true for as long as the revision is the same. */
  const exact = createCache<KnownPurposes>({ max: MAX_TENANTS, ttl: 3_600_000 });
  return {
    list: (tenantId) =>
      tenants.load(tenantId, async () => {
        const { revision, rows } = await listPurposes(db, tenantId);
        return known(revision, rows);
      }),
    async at(tx, revision) {
      const held = exact.get(tx.tenantId);
      if (held?.revision === revision) return held;
      // Read committed: it may be newer than the revision asked about, and says so itself.
      const read = await listPurposes(tx, tx.tenantId);
      const now = known(read.revision, read.rows);
      exact.set(tx.tenantId, now);
      return now;
    },
    forget: (tenantId) => tenants.delete(tenantId),
  };
}

function known(revision: number, rows: readonly PurposeRow[]): KnownPurposes {
  const all = rows.flatMap((row) => (row.state === 'active' ? (publishedOf(row) ?? []) : []));
  const claimed = new Map<string, Set<string>>();
  for (const row of rows) {
    for (const [recipient, attributes] of Object.entries(row.claimed)) claimed.set(recipient, new Set([...(claimed.get(recipient) ?? []), ...attributes]));
  }
  const recipients = new Map<string, Purpose[]>();
  for (const purpose of all) {
    for (const { id } of purpose.kind === 'purpose' ? purpose.recipients : []) pushTo(recipients, id, purpose);
  }
  const naming = new Map([...recipients].map(([id, purposes]) => [id, namedBy(purposes)]));
  return { revision, all, byKey: new Map(all.map((purpose) => [purpose.key, purpose])), naming, claimed };
}

function pushTo(lists: Map<string, Purpose[]>, key: string, purpose: Purpose): void {
  const list = lists.get(key);
  if (list) list.push(purpose);
  else lists.set(key, [purpose]);
}

/** By attribute, in the order of the purposes. */
export function namedBy(purposes: readonly Purpose[]): ReadonlyMap<string, readonly Purpose[]> {
  const named = new Map<string, Purpose[]>();
  for (const purpose of purposes) for (const attribute of purpose.attributes) pushTo(named, attribute, purpose);
  return named;
}

/** As it was published, whatever the draft says by now. */
export function publishedOf(row: PurposeRow): Purpose | undefined {
  if (row.content === null || row.hash === null || row.published_at === null) return undefined;
  const definition = definitionIn(row.content);
  return { ...definition, version: row.version, hash: row.hash, publishedAt: row.published_at, askedSince: row.asked_since };
}

export function definitionIn(content: string): PurposeDefinition {
  const { version: _version, change: _change, ...definition } = JSON.parse(content) as PurposeDefinition & { version: number; change: string };
  return definition;
}
