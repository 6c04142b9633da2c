import type { Tx } from '#platform/db';
import type { ErasureDeps } from './deps.ts';

/* Links of mails: shown by GET, which consumes nothing (mail scanners fetch it), acted on by POST, once (D8). */

export const CANCEL = 'erasure.cancel';
export const KEEP = 'erasure.keep';
export const CERTIFICATE = 'erasure.certificate';
/** What a one-time token looks like; anything else need not be looked up. */
export const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const DAY = 86_400;
const CERTIFICATE_DAYS = 30;
/** A legal hold makes it longer than the days of grace; then the link may, too. */
const CANCEL_DAYS = 60;

export const issueCancel = (deps: Pick<ErasureDeps, 'oneTime'>, tx: Tx, userId: string): Promise<string> =>
  deps.oneTime.issue(tx, { purpose: CANCEL, binding: userId, ttlSeconds: CANCEL_DAYS * DAY, replaces: userId });

/** Keeps an account that nobody used, and can do nothing else: it signs nobody in. */
export const issueKeep = (deps: Pick<ErasureDeps, 'oneTime'>, tx: Tx, userId: string, days: number): Promise<string> =>
  deps.oneTime.issue(tx, { purpose: KEEP, binding: userId, ttlSeconds: days * DAY, replaces: userId });

export const issueCertificate = (deps: Pick<ErasureDeps, 'oneTime'>, tx: Tx, erasureId: string): Promise<string> =>
  deps.oneTime.issue(tx, { purpose: CERTIFICATE, binding: erasureId, ttlSeconds: CERTIFICATE_DAYS * DAY, replaces: erasureId });
