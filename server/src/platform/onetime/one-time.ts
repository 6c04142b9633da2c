import { timingSafeEqual } from 'node:crypto';
import type { Keys, TenantCipher } from '#platform/crypto';
import type { Database } from '#platform/db';
import { newSecret } from '#platform/ids';
import type { OneTime, OneTimeState } from './contract.ts';
import { consumeToken, deleteEnded, endWaiting, findWaiting, insertToken, readToken, type StoredToken } from './store.ts';

export interface OneTimeDeps {
  readonly db: Database;
  readonly keys: Pick<Keys, 'tenant'>;
  /** How long an ended token is still known as used or expired (default a day). */
  readonly keepSeconds?: number;
}

export interface DatabaseOneTime extends OneTime {
  /** Deletes at most `limit` tokens that ended long ago; returns how many. For the worker. */
  purgeExpired(limit?: number): Promise<number>;
}

const PURGE_BATCH = 1000;
const KEEP_SECONDS = 86_400;
/** 256 random bits in base64url; anything else is not looked up. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

interface Content {
  readonly binding: string;
  readonly data: Readonly<Record<string, string>>;
}

/** Purpose is part of every hash: a token shown for another purpose is simply unknown. */
const hashToken = (cipher: TenantCipher, purpose: string, token: string) => cipher.mac('platform.onetime.token', `${purpose}\0${token}`);
const hashBinding = (cipher: TenantCipher, purpose: string, binding: string) => cipher.mac('platform.onetime.binding', `${purpose}\0${binding}`);
const hashReplaces = (cipher: TenantCipher, purpose: string, replaces: string) => cipher.mac('platform.onetime.replaces', `${purpose}\0${replaces}`);
const place = (tokenHash: Buffer) => `platform.one_time:${tokenHash.toString('base64url')}`;

export function createOneTime(deps: OneTimeDeps): DatabaseOneTime {
  const { db, keys } = deps;

  function reveal(cipher: TenantCipher, tokenHash: Buffer, sealed: Buffer): Content {
    return JSON.parse(cipher.openText(sealed, place(tokenHash))) as Content;
  }

  /** Why a token cannot be consumed, for a page that helps; never a reason to let it through. */
  function ended(stored: StoredToken | undefined): OneTimeState {
    if (stored === undefined) return { state: 'unknown' };
    return { state: stored.used ? 'used' : 'expired' };
  }

  return {
    async issue(tx, input) {
      if (input.purpose.includes('\0')) throw new TypeError('A purpose is a plain name, e.g. "credentials.sign-in-link".');
      const cipher = await keys.tenant(tx.tenantId);
      const token = input.token ?? newSecret();
      if (!TOKEN.test(token)) throw new TypeError('A token has 43 characters of base64url.');
      const tokenHash = hashToken(cipher, input.purpose, token);
      const content: Content = { binding: input.binding, data: input.data ?? {} };
      await insertToken(tx, {
        tokenHash,
        purpose: input.purpose,
        bindingHash: hashBinding(cipher, input.purpose, input.binding),
        replacesHash: input.replaces === undefined ? undefined : hashReplaces(cipher, input.purpose, input.replaces),
        sealed: cipher.seal(JSON.stringify(content), place(tokenHash)),
        ttlSeconds: input.ttlSeconds,
      });
      return token;
    },
    async waiting(tx, purpose, replaces) {
      return findWaiting(tx, hashReplaces(await keys.tenant(tx.tenantId), purpose, replaces));
    },
    async withdraw(tx, purpose, replaces) {
      return endWaiting(tx, hashReplaces(await keys.tenant(tx.tenantId), purpose, replaces));
    },
    async peek(tenantId, purpose, token) {
      if (!TOKEN.test(token)) return { state: 'unknown' };
      const cipher = await keys.tenant(tenantId);
      const tokenHash = hashToken(cipher, purpose, token);
      const stored = await readToken((text, values) => db.statement<StoredToken>(text, values), tenantId, tokenHash, purpose);
      if (stored === undefined || stored.used || stored.expired) return ended(stored);
      return { state: 'valid', ...reveal(cipher, tokenHash, stored.sealed) };
    },
    async consume(tx, purpose, token, binding) {
      if (!TOKEN.test(token)) return { state: 'unknown' };
      const cipher = await keys.tenant(tx.tenantId);
      const tokenHash = hashToken(cipher, purpose, token);
      const bindingHash = binding === undefined ? undefined : hashBinding(cipher, purpose, binding);
      const sealed = await consumeToken(tx, tokenHash, purpose, bindingHash);
      if (sealed !== undefined) return { state: 'consumed', ...reveal(cipher, tokenHash, sealed) };
      const stored = await readToken((text, values) => tx.query<StoredToken>(text, values), tx.tenantId, tokenHash, purpose);
      // Whoever holds a token without what it is bound to learns nothing about it.
      if (stored !== undefined && bindingHash !== undefined && !timingSafeEqual(stored.binding_hash, bindingHash)) return { state: 'unknown' };
      return ended(stored);
    },
    purgeExpired: (limit = PURGE_BATCH) => deleteEnded(db, deps.keepSeconds ?? KEEP_SECONDS, limit),
  };
}
