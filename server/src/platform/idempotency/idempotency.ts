import { timingSafeEqual } from 'node:crypto';
import type { Keys } from '#platform/crypto';
import type { Database } from '#platform/db';
import type { Idempotency } from './contract.ts';
import { claimKey, deleteExpired, readAnswer, writeAnswer } from './store.ts';

export interface IdempotencyDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
}

export interface DatabaseIdempotency extends Idempotency {
  /** Deletes at most `limit` answers whose day is over; returns how many. For the worker. */
  purgeExpired(limit?: number): Promise<number>;
}

const KEEP_SECONDS = 86_400;
const PURGE_BATCH = 1000;
const place = (keyHash: Buffer) => `platform.idempotency.answer:${keyHash.toString('base64url')}`;

export function createIdempotency({ db, keys }: IdempotencyDeps): DatabaseIdempotency {
  return {
    async once<T>(tx: Parameters<Idempotency['once']>[0], { scope, key, request }: Parameters<Idempotency['once']>[1], work: () => Promise<T>) {
      const cipher = await keys.tenant(tx.tenantId);
      const keyHash = cipher.mac('platform.idempotency.key', `${scope}\0${key}`);
      const requestHash = cipher.mac('platform.idempotency.request', JSON.stringify(request));
      if (await claimKey(tx, keyHash, requestHash, KEEP_SECONDS)) {
        const answer = await work();
        await writeAnswer(tx, keyHash, cipher.seal(JSON.stringify(answer), place(keyHash)));
        return { kind: 'answered', answer };
      }
      const known = await readAnswer(tx, keyHash);
      if (!known?.answer || !timingSafeEqual(known.request_hash, requestHash)) return { kind: 'other-request' };
      return { kind: 'answered', answer: JSON.parse(cipher.openText(known.answer, place(keyHash))) as T };
    },
    purgeExpired: (limit = PURGE_BATCH) => deleteExpired(db, limit),
  };
}
