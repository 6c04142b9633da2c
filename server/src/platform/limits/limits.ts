import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { LimitResult, LimitRule, Limits } from './contract.ts';
import { countHits, deleteCounters, deleteExpired, readHits, takeBackHits, type CounterKey, type CounterRow } from './store.ts';

export interface LimitsDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
}

export interface DatabaseLimits extends Limits {
  forgive(tenantId: string, rules: readonly LimitRule[]): Promise<void>;
  /** Deletes at most `limit` counters whose window is over; returns how many. For the worker. */
  purgeExpired(limit?: number): Promise<number>;
}

const PURPOSE = 'platform.limits';
const PURGE_BATCH = 1000;

interface Counted extends CounterKey {
  /** As the database answers it. */
  readonly id: string;
  readonly rule: LimitRule;
}

export function createLimits(deps: LimitsDeps): DatabaseLimits {
  const { db } = deps;

  async function counted(tenantId: string, rules: readonly LimitRule[]): Promise<Counted[]> {
    const cipher = await deps.keys.tenant(tenantId);
    return rules.map((rule) => {
      const hash = cipher.mac(PURPOSE, rule.key);
      return { hash, windowSeconds: rule.windowSeconds, id: `${hash.toString('hex')}:${rule.windowSeconds}`, rule };
    });
  }

  /** One row for each counter: rules that differ in nothing but the limit share one. */
  const distinct = (all: readonly Counted[]): CounterKey[] => [...new Map(all.map((entry) => [entry.id, entry])).values()];

  /** The refusal that lasts longest, if any. `room` is how many hits beyond the counted ones must still fit. */
  function judge(all: readonly Counted[], rows: readonly CounterRow[], room: 0 | 1): LimitResult {
    const byId = new Map(rows.map((row) => [`${row.key}:${row.window}`, row]));
    const refused: { retryAfter: number; rule: LimitRule }[] = [];
    let left: { hits: number; seconds: number } | undefined;
    for (const { id, rule } of all) {
      const row = byId.get(id);
      const hits = rule.limit - (row?.hits ?? 0);
      if (hits >= room) {
        if (left === undefined || hits < left.hits) left = { hits, seconds: row?.seconds ?? rule.windowSeconds };
        continue;
      }
      refused.push({ retryAfter: Math.max(1, row?.seconds ?? rule.windowSeconds), rule });
    }
    const [longest] = refused.toSorted((one, other) => other.retryAfter - one.retryAfter);
    return longest === undefined ? { allowed: true, ...(left ? { left } : {}) } : { allowed: false, ...longest, refused };
  }

  return {
    async hit(tenantId, rules, options) {
      if (rules.length === 0) return { allowed: true };
      const all = await counted(tenantId, rules);
      const rows = await countHits(db, tenantId, distinct(all));
      const result = judge(all, rows, 0);
      if (!result.allowed) return options?.refused ? result : longestOf(result);
      const { left, ...allowed } = result;
      return { ...allowed, ...(options?.time && rows[0] ? { now: rows[0].now } : {}), ...(options?.left && left ? { left } : {}) };
    },
    async peek(tenantId, rules) {
      if (rules.length === 0) return { allowed: true };
      const all = await counted(tenantId, rules);
      const result = judge(all, await readHits(db, tenantId, distinct(all)), 1);
      return result.allowed ? { allowed: true } : longestOf(result);
    },
    async clear(tenantId, keys) {
      if (keys.length === 0) return;
      const cipher = await deps.keys.tenant(tenantId);
      await deleteCounters(
        db,
        tenantId,
        keys.map((key) => cipher.mac(PURPOSE, key)),
      );
    },
    async forgive(tenantId, rules) {
      if (rules.length > 0) await takeBackHits(db, tenantId, distinct(await counted(tenantId, rules)));
    },
    purgeExpired: (limit = PURGE_BATCH) => deleteExpired(db, limit),
  };
}

const longestOf = ({ retryAfter, rule }: Extract<LimitResult, { allowed: false }>): LimitResult => ({ allowed: false, retryAfter, rule });
