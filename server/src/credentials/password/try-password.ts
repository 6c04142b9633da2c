import type { Keys } from '#platform/crypto';
import { isAppError } from '#platform/errors';
import type { Hasher } from '#platform/hashing';
import { newId } from '#platform/ids';
import type { StepContext } from '#journeys/contract';
import type { Identity, User } from '#identity/contract';
import { isActive } from '../is-active.ts';
import { DECOY_SLOTS, MAX_CONSECUTIVE_FAILURES } from '../settings.ts';
import { attemptRules, forgiveAttempt, countAttempt, decoySlot, type AttemptLimitDeps } from './attempt-limits.ts';
import { openHash, openNothing, sealHash } from './seal.ts';
import { beginAttempt } from './store.ts';

export interface TryDeps extends AttemptLimitDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly hasher: Pick<Hasher, 'hash' | 'verify' | 'verifyNothing'>;
  readonly identity: Pick<Identity, 'find' | 'assertActive'>;
}

export interface Upgrade {
  readonly from: Buffer;
  readonly sealed: Buffer;
  readonly pepper: string | null;
}

export type TryResult =
  | { readonly kind: 'limited'; readonly retryAfter: number }
  /** One answer for: no such user, no password, a password out of use, a wrong password (G15). `disabled`: this attempt was the last one allowed. */
  | { readonly kind: 'wrong'; readonly credential?: string; readonly disabled: boolean }
  /** Right, but known to attackers. */
  | { readonly kind: 'compromised' }
  | { readonly kind: 'inactive' }
  | { readonly kind: 'right'; readonly user: User; readonly credential: string; readonly upgrade?: Upgrade };

/**
 * One attempt, in an order that matters: counters, then the failure counted in advance, then the hash, all outside the flow's transaction.
 * Every account takes the same statements and one hash up to the answer "wrong" (R8).
 */
export async function tryPassword(deps: TryDeps, ctx: StepContext, password: string, known: boolean): Promise<TryResult> {
  const { tenantId } = ctx.flow;
  const userId = ctx.facts.candidateId;
  const cipher = await deps.keys.tenant(tenantId);
  const rules = attemptRules(deps, ctx, cipher, known);
  const counted = await countAttempt(deps, ctx, rules);
  if (!counted.allowed) return { kind: 'limited', retryAfter: counted.retryAfter };

  const [row, user] = await ctx.db.tenant(tenantId, (tx) =>
    Promise.all([beginAttempt(tx, userId, decoySlot(ctx, cipher, DECOY_SLOTS)), deps.identity.find(tx, userId ?? newId())]),
  );
  if (row === undefined || userId === undefined) {
    openNothing(cipher);
    await deps.hasher.verifyNothing(password);
    return { kind: 'wrong', disabled: false };
  }
  const { match, rehash } = await deps.hasher.verify(password, openHash(cipher, userId, row));
  if (!match) return { kind: 'wrong', credential: row.id, disabled: row.failures === MAX_CONSECUTIVE_FAILURES };
  if (row.compromised) return { kind: 'compromised' };

  if (!user || !isActive(deps.identity, user)) return { kind: 'inactive' };
  const [upgrade] = await Promise.all([rehash ? renewedHash(deps, password) : undefined, forgiveAttempt(deps, ctx, rules)]);
  return { kind: 'right', user, credential: row.id, ...(upgrade ? { upgrade: { from: row.sealed, ...sealHash(cipher, userId, upgrade) } } : {}) };
}

/** A stronger hash of a password that was just right (P5). When the hashing queue is full it waits for the next sign-in. */
async function renewedHash(deps: Pick<TryDeps, 'hasher'>, password: string) {
  try {
    return await deps.hasher.hash(password);
  } catch (error) {
    if (isAppError(error) && error.status === 503) return undefined;
    throw error;
  }
}
