import { createHash } from 'node:crypto';
import type { TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { ErasureDeps } from './deps.ts';

/* Links of mails: shown by GET, which consumes nothing (mail scanners fetch it), acted on by POST, once (D8). */

export const CANCEL = 'erasure.cancel';
export const KEEP = 'erasure.keep';
/** What a one-time token looks like; anything else need not be looked up. */
export const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const DAY = 86_400;
/** A legal hold makes it longer than the days of grace; then the link may, too. */
const CANCEL_DAYS = 60;

export const issueCancel = (deps: Pick<ErasureDeps, 'oneTime'>, tx: Tx, userId: string): Promise<string> =>
  deps.oneTime.issue(tx, { purpose: CANCEL, binding: userId, ttlSeconds: CANCEL_DAYS * DAY, replaces: userId });

/** Keeps an account that nobody used, and can do nothing else: it signs nobody in. */
export const issueKeep = (deps: Pick<ErasureDeps, 'oneTime'>, tx: Tx, userId: string, days: number): Promise<string> =>
  deps.oneTime.issue(tx, { purpose: KEEP, binding: userId, ttlSeconds: days * DAY, replaces: userId });

/** How long after its end an erasure can still be looked at. */
export const PROGRESS_DAYS = 90;

/**
 * What the link to the progress of an erasure has in it: 256 bits that only the tenant's key makes of its id, so that the last mail can name it again while nothing but
 * a hash of it is kept. It shows and changes nothing: it is not the secret that keeps the account.
 */
export const progressSecret = (cipher: Pick<TenantCipher, 'mac'>, erasureId: string): string => cipher.mac('erasure.progress', erasureId).toString('base64url');
export const progressHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();
export const progressUrl = (issuer: string, secret: string): string => `${issuer}/erasure/${secret}`;
