import { randomBytes } from 'node:crypto';
import { createCache } from '#platform/cache';
import type { Database } from '#platform/db';
import { AppError } from '#platform/errors';
import { systemClock, type Clock } from '#platform/time';
import type { KekPort, Keys, TenantCipher } from './contract.ts';
import { cryptoErrors } from './errors.ts';
import { addTenantKey, readTenantKeys, replaceWrap, tenantKeysNotUnder, type TenantKeyRow } from './store.ts';
import { createTenantCipher } from './tenant-cipher.ts';
import { readSecrets, type VersionedSecrets } from './versioned-secrets.ts';

export interface KeysDeps {
  /**
   * Best a small pool of its own (1 or 2 connections): keys are often needed first inside a transaction, and loading them must not wait
   * for a connection that the waiting transactions hold.
   */
  readonly db: Database;
  readonly kek: KekPort;
  /** From the configuration, never from the database (P6). */
  readonly pepper: VersionedSecrets;
  readonly clock?: Clock;
  /** Tenants kept unwrapped in memory. */
  readonly maxTenants?: number;
}

export interface TenantKeys extends Keys {
  /** Adds a version that seals new values once every process knows it. Older values stay readable. Parallel calls add one. */
  rotateTenantKey(tenantId: string): Promise<void>;
  /** Wraps all tenant keys under the current key-encryption key, so that the older one can be taken out of the configuration. Safe to repeat and to run in parallel. */
  rewrapTenantKeys(): Promise<number>;
}

/** After this a cached tenant is read again in the background, after `STALE_SECONDS` before it is used again. */
const REFRESH_SECONDS = 60;
const STALE_SECONDS = 300;
/** A new version seals only when it is older than any process's cached set, so nobody meets a version it cannot open. */
const SETTLE_SECONDS = 2 * STALE_SECONDS;
const REWRAP_BATCH = 100;

interface Loaded {
  readonly cipher: TenantCipher;
  readonly at: number;
}

const place = (row: Pick<TenantKeyRow, 'tenant_id' | 'version'>) => `platform.tenant_keys:${row.tenant_id}:${row.version}`;

export function createKeys(deps: KeysDeps): TenantKeys {
  const { db, kek } = deps;
  const clock = deps.clock ?? systemClock;
  const peppers = readSecrets('Pepper', deps.pepper);
  const cache = createCache<Loaded>({ max: deps.maxTenants ?? 10_000, ttl: STALE_SECONDS * 1000, clock });
  const refreshing = new Set<string>();

  async function unwrap(row: TenantKeyRow): Promise<Buffer> {
    try {
      return await kek.unwrap(row.kek_id, row.wrapped, place(row));
    } catch (cause) {
      throw cause instanceof AppError ? cause : cryptoErrors.key_unavailable({ cause, retryAfter: 5 });
    }
  }

  async function wrap(plain: Uint8Array, of: Pick<TenantKeyRow, 'tenant_id' | 'version'>): Promise<Omit<TenantKeyRow, 'settled'>> {
    try {
      const { kekId, wrapped } = await kek.wrap(plain, place(of));
      return { tenant_id: of.tenant_id, version: of.version, kek_id: kekId, wrapped };
    } catch (cause) {
      throw cause instanceof AppError ? cause : cryptoErrors.key_unavailable({ cause, retryAfter: 5 });
    }
  }

  async function add(tenantId: string, version: number): Promise<boolean> {
    const key = randomBytes(32);
    const row = await wrap(key, { tenant_id: tenantId, version });
    key.fill(0);
    return addTenantKey(db, row);
  }

  async function load(tenantId: string): Promise<Loaded> {
    const at = clock.now().getTime();
    let rows = await readTenantKeys(db, tenantId, SETTLE_SECONDS);
    if (rows.length === 0) {
      // Whoever comes second reads the key of the first.
      await add(tenantId, 1);
      rows = await readTenantKeys(db, tenantId, SETTLE_SECONDS);
    }
    const versions = await Promise.all(rows.map(async (row) => ({ version: row.version, key: await unwrap(row) })));
    const sealWith = rows.findLast((row) => row.settled)?.version ?? 1;
    const cipher = createTenantCipher(tenantId, versions, sealWith);
    for (const { key } of versions) key.fill(0);
    return { cipher, at };
  }

  /** Keeps the keys in use while the new set is read: a request never waits for it. */
  function refresh(tenantId: string): void {
    if (refreshing.has(tenantId)) return;
    refreshing.add(tenantId);
    load(tenantId)
      .then((loaded) => cache.set(tenantId, loaded))
      .catch(() => {})
      .finally(() => refreshing.delete(tenantId));
  }

  return {
    async tenant(tenantId) {
      const cached = cache.get(tenantId);
      if (cached === undefined) return (await cache.load(tenantId, () => load(tenantId))).cipher;
      if (clock.now().getTime() - cached.at >= REFRESH_SECONDS * 1000) refresh(tenantId);
      return cached.cipher;
    },
    pepper: { current: deps.pepper.current, get: (version) => peppers.get(version) },
    async rotateTenantKey(tenantId) {
      const rows = await readTenantKeys(db, tenantId, SETTLE_SECONDS);
      const newest = rows.at(-1);
      // The version added a moment ago is not in use yet: another one would gain nothing.
      if (newest !== undefined && newest.version > 1 && !newest.settled) return;
      await add(tenantId, (newest?.version ?? 0) + 1);
      cache.delete(tenantId);
    },
    async rewrapTenantKeys() {
      const failures: unknown[] = [];
      let changed = 0;
      let last: Pick<TenantKeyRow, 'tenant_id' | 'version'> | undefined;
      for (;;) {
        const rows = await tenantKeysNotUnder(db, kek.currentId, last, REWRAP_BATCH);
        for (const row of rows) {
          try {
            const plain = await unwrap(row);
            if (await replaceWrap(db, await wrap(plain, row), row.kek_id)) changed++;
            plain.fill(0);
          } catch (error) {
            // One damaged row must not keep all others under the old key.
            failures.push(error);
          }
        }
        last = rows.at(-1);
        if (rows.length < REWRAP_BATCH) break;
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} tenant keys could not be wrapped anew; ${changed} were.`);
      return changed;
    },
  };
}
