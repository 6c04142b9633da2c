import { createHash } from 'node:crypto';
import { createCache } from '#platform/cache';
import type { Database } from '#platform/db';
import { systemClock, type Clock } from '#platform/time';
import type { Keys, SigningAlg, SigningKey, SigningKeys, SigningPurpose, SigningState } from './contract.ts';
import { cryptoErrors } from './errors.ts';
import { generateSigningKey, importPrivateJwk } from './generate-signing-key.ts';
import {
  addSigningKeys,
  everyPublicKey,
  promoteNext,
  readKeyDays,
  readSigningKeys,
  retireActive,
  retireOld,
  secondsUntilPromotable,
  tenantsDue,
  type SigningKeyRow,
} from './store.ts';

export interface SigningKeysDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly clock?: Clock;
  /** Default: tokens. */
  readonly purpose?: SigningPurpose;
  /** The first one signs by default; RS256 is for applications that ask for it. */
  readonly algs?: readonly SigningAlg[];
  /** `max-age` of the JWKS answer: a key may sign only after everybody who cached the set has fetched it anew. */
  readonly jwksMaxAgeSeconds?: number;
  readonly rotateAfterSeconds?: number;
  /** How long a replaced key stays published: the longest life of what it signed. */
  readonly retainSeconds?: number;
}

/** Also how long another process may go on signing with a key that an emergency rotation has taken out. */
const CACHE_SECONDS = 30;
const DAY = 86_400;
const DUE_BATCH = 500;
const ORDER: readonly SigningState[] = ['active', 'next', 'retiring'];

type Material = Pick<SigningKey, 'privateJwk' | 'privateKey' | 'publicKey'>;
type KeySet = Awaited<ReturnType<SigningKeys['current']>>;

export function createSigningKeys(deps: SigningKeysDeps): SigningKeys {
  const { db, keys, purpose = 'tokens' } = deps;
  const place = (kid: string) => `platform.${purpose === 'tokens' ? '' : `${purpose}_`}signing_keys:${kid}`;
  const algs = deps.algs ?? ['ES256', 'RS256'];
  const rotateAfter = deps.rotateAfterSeconds ?? 90 * DAY;
  const retain = deps.retainSeconds ?? 30 * DAY;
  // Another process may show the set it cached just before the key was made.
  const published = (deps.jwksMaxAgeSeconds ?? 600) + CACHE_SECONDS;
  const clock = deps.clock ?? systemClock;
  const sets = createCache<KeySet>({ max: 10_000, ttl: CACHE_SECONDS * 1000, clock });
  const materials = createCache<Material>({ max: 20_000, ttl: DAY * 1000, clock });

  async function newKey(tenantId: string, alg: SigningAlg, state: SigningState): Promise<SigningKeyRow> {
    const cipher = await keys.tenant(tenantId);
    const { privateJwk, publicJwk } = await generateSigningKey(alg);
    return {
      kid: publicJwk.kid,
      alg,
      state,
      private_sealed: cipher.seal(JSON.stringify(privateJwk), place(publicJwk.kid)),
      public_jwk: publicJwk as Readonly<Record<string, unknown>>,
    };
  }

  /** First use, or an algorithm added to the configuration: the first active key has no older set to wait for. */
  async function complete(tenantId: string, rows: readonly SigningKeyRow[]): Promise<readonly SigningKeyRow[]> {
    const wanted = algs.flatMap((alg) => (['active', 'next'] as const).map((state) => ({ alg, state })));
    const missing = wanted.filter(({ alg, state }) => !rows.some((row) => row.alg === alg && row.state === state));
    if (missing.length === 0) return rows;
    const made = await Promise.all(missing.map(({ alg, state }) => newKey(tenantId, alg, state)));
    await db.system((tx) => addSigningKeys(tx, purpose, tenantId, made));
    return readSigningKeys(db, purpose, tenantId);
  }

  async function load(tenantId: string): Promise<KeySet> {
    const rows = await complete(tenantId, await readSigningKeys(db, purpose, tenantId));
    const cipher = await keys.tenant(tenantId);
    // An algorithm taken out of the configuration stays published, behind the others.
    const rank = (key: SigningKey) => ORDER.indexOf(key.state) * 100 + (algs.includes(key.alg) ? algs.indexOf(key.alg) : algs.length);
    const set = rows
      .map((row): SigningKey => {
        const materialKey = `${tenantId}:${row.kid}`;
        let material = materials.get(materialKey);
        if (material === undefined) {
          const privateJwk = JSON.parse(cipher.openText(row.private_sealed, place(row.kid))) as Record<string, unknown>;
          material = { privateJwk, ...importPrivateJwk(privateJwk) };
          materials.set(materialKey, material);
        }
        return { kid: row.kid, alg: row.alg, state: row.state, publicJwk: row.public_jwk, ...material };
      })
      .sort((a, b) => rank(a) - rank(b));
    const version = createHash('sha256')
      .update(set.map((key) => `${key.kid}:${key.state}`).join())
      .digest('base64url')
      .slice(0, 16);
    return { version, keys: set };
  }

  /** Replaces exactly the active keys the caller saw; false when somebody else already did, or their successors are too new. */
  async function replace(tenantId: string, seen: readonly string[], emergency: boolean): Promise<boolean> {
    const rows = await readSigningKeys(db, purpose, tenantId);
    const affected = rows.filter((row) => row.state === 'active' && seen.includes(row.kid)).map((row) => row.alg);
    // Made before the transaction: an RSA key takes a tenth of a second.
    const successors = await Promise.all(affected.map((alg) => newKey(tenantId, alg, 'next')));
    const changed = await db.system(async (tx) => {
      const retired = await retireActive(tx, purpose, tenantId, seen, { emergency, publishedSeconds: published });
      if (retired.length === 0) return false;
      await promoteNext(tx, purpose, tenantId, retired);
      await addSigningKeys(
        tx,
        purpose,
        tenantId,
        successors.filter((row) => retired.includes(row.alg)),
      );
      return true;
    });
    sets.delete(tenantId);
    return changed;
  }

  return {
    current: (tenantId) => sets.load(tenantId, () => load(tenantId)),
    everyPublicKey: (tenantId) => everyPublicKey(db, purpose, tenantId),
    async calendar(tenantId) {
      const rows = await readKeyDays(db, purpose, tenantId);
      return rows.map(({ kid, alg, state, published_at, activated_at, retiring_at, retired_at }) => ({
        kid,
        alg,
        state,
        publishedAt: published_at,
        ...(activated_at ? { activatedAt: activated_at } : {}),
        ...(retiring_at ? { retiringAt: retiring_at } : {}),
        ...(retired_at ? { retiredAt: retired_at } : {}),
        ...(state === 'active' && activated_at ? { dueAt: new Date(activated_at.getTime() + rotateAfter * 1000) } : {}),
      }));
    },
    async rotate(tenantId, options = {}) {
      const before = await complete(tenantId, await readSigningKeys(db, purpose, tenantId));
      const seen = before.filter((row) => row.state === 'active').map((row) => row.kid);
      if (await replace(tenantId, seen, options.emergency ?? false)) return;
      // Nothing happened. Either a parallel call rotated these very keys, and then the work is done, or it was too early.
      const after = await readSigningKeys(db, purpose, tenantId);
      const untouched = seen.every((kid) => after.some((row) => row.kid === kid && row.state === 'active'));
      if (untouched) throw cryptoErrors.next_key_too_new({ retryAfter: Math.max(1, await secondsUntilPromotable(db, purpose, tenantId, published)) });
    },
    async rotateDue() {
      await retireOld(db, purpose, retain);
      let rotated = 0;
      const failures: unknown[] = [];
      for (const { tenantId, kids } of await tenantsDue(db, purpose, rotateAfter, published, DUE_BATCH)) {
        try {
          if (await replace(tenantId, kids, false)) rotated++;
        } catch (error) {
          // One tenant whose key cannot be opened must not keep the others from rotating.
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, `Signing keys of ${failures.length} tenants could not be rotated.`);
      return rotated;
    },
  };
}
