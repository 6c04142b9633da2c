import type { Keys } from '#platform/crypto';
import { isAppError } from '#platform/errors';
import type { Hasher, Hashing } from '#platform/hashing';
import { newId } from '#platform/ids';
import type { StepContext } from '#journeys/contract';
import type { Identity, User } from '#identity/contract';
import type { Tenants } from '#tenants/contract';
import { isBreached, type CheckBreachedDeps } from '../breached/check-breached.ts';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import { askerOf } from './asker-of.ts';
import { DECOY_SLOTS, MAX_CONSECUTIVE_FAILURES } from '../settings.ts';
import { attemptRules, forgiveAttempt, countAttempt, decoySlot, triedAt, type AttemptLimitDeps } from './attempt-limits.ts';
import { passwordContext } from './password-context.ts';
import { openHash, openNothing, sealHash } from './seal.ts';
import { beginAttempt, type CompromisedReason, type PasswordRow } from './store.ts';
import { passwordStrength } from './strength.ts';

export interface TryDeps extends AttemptLimitDeps, Omit<CheckBreachedDeps, 'limits' | 'tenants'> {
  readonly tenants: Pick<Tenants, 'byId' | 'brand'>;
  readonly keys: Pick<Keys, 'tenant'>;
  readonly hasher: Pick<Hasher, 'hash' | 'take'>;
  readonly identity: Pick<Identity, 'find' | 'mayProve'>;
  readonly browsers: Pick<KnownBrowsers, 'knownAs'>;
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
  /** Right, and no proof of anything: others know it too, or would soon guess it. `newly`: found out just now. */
  | { readonly kind: 'compromised'; readonly credential: string; readonly user?: User; readonly newly?: CompromisedReason }
  | { readonly kind: 'inactive' }
  | { readonly kind: 'right'; readonly user: User; readonly credential: string; readonly upgrade?: Upgrade };

/**
 * One attempt, in an order that matters: a place in the queue, counters, then the failure counted in advance, then the hash, all outside the flow's transaction.
 * Every account takes the same statements and one hash up to the answer "wrong" (R8).
 */
export async function tryPassword(deps: TryDeps, ctx: StepContext, password: string, known: boolean): Promise<TryResult> {
  // Under a flood nothing is read or written for a password that could not be looked at, and its owner's tries are not used up by it.
  const place = deps.hasher.take(askerOf(ctx, known));
  try {
    return await look(deps, ctx, password, known, place);
  } finally {
    place.leave();
  }
}

async function look(deps: TryDeps, ctx: StepContext, password: string, known: boolean, hashing: Pick<Hashing, 'verify' | 'verifyNothing'>): Promise<TryResult> {
  const { tenantId } = ctx.flow;
  const userId = ctx.facts.candidateId;
  const cipher = await deps.keys.tenant(tenantId);
  // With what it brings now: a copy that came to this page before its owner signed in is nobody special after that, and a made-up key never is.
  const knownAs = known ? await deps.browsers.knownAs(ctx) : undefined;
  const rules = attemptRules(deps, ctx, cipher, knownAs);
  const counted = await countAttempt(deps, ctx, rules, knownAs !== undefined);
  if (!counted.allowed) return { kind: 'limited', retryAfter: counted.retryAfter };

  const tried = triedAt(ctx, cipher, password);
  const [[row, user]] = await Promise.all([
    ctx.db.tenant(tenantId, (tx) => Promise.all([beginAttempt(tx, userId, decoySlot(ctx, cipher, DECOY_SLOTS)), deps.identity.find(tx, userId ?? newId())])),
    deps.watch?.count(tried),
  ]);
  if (row === undefined || userId === undefined) {
    openNothing(cipher);
    await hashing.verifyNothing(password);
    return { kind: 'wrong', disabled: false };
  }
  const { match, rehash } = await hashing.verify(password, openHash(cipher, userId, row));
  if (!match) return { kind: 'wrong', credential: row.id, disabled: row.failures === MAX_CONSECUTIVE_FAILURES };
  // The attempt is not forgiven: whoever goes through lists of stolen passwords finds the right ones, and must run out as well.
  if (row.compromised) {
    await deps.watch?.leaked(tried);
    return { kind: 'compromised', credential: row.id, ...(user ? { user } : {}) };
  }
  if (!user || !deps.identity.mayProve(user)) return { kind: 'inactive' };

  const [newly, upgrade] = await Promise.all([whyCompromised(deps, ctx, password, row), rehash ? renewedHash(deps, password) : undefined]);
  if (newly) {
    await deps.watch?.leaked(tried);
    return { kind: 'compromised', credential: row.id, user, newly };
  }
  await Promise.all([forgiveAttempt(deps, ctx, rules), deps.watch?.forgive(tried)]);
  return { kind: 'right', user, credential: row.id, ...(upgrade ? { upgrade: { from: row.sealed, ...sealHash(cipher, userId, upgrade) } } : {}) };
}

/** Asked only after the password was right: a wrong guess, and an unknown account, ask nobody and take no longer (R8). */
async function whyCompromised(deps: TryDeps, ctx: StepContext, password: string, row: PasswordRow): Promise<CompromisedReason | undefined> {
  // Moved here from another system with its hash: nobody has looked at it before, and this is the one moment it can be done (PA2).
  const [breached, weak] = await Promise.all([isBreached(deps, ctx, password, 'sign_in'), row.pepper === null ? isWeak(deps, ctx, password) : false]);
  return breached ? 'breached' : weak ? 'weak' : undefined;
}

async function isWeak(deps: TryDeps, { flow, facts }: StepContext, password: string): Promise<boolean> {
  const [tenant, brand] = await Promise.all([deps.tenants.byId(flow.tenantId), deps.tenants.brand(flow.tenantId, flow.brandId)]);
  if (!tenant || !brand) return false;
  const typed = facts.identifier?.value;
  const { acceptable } = await passwordStrength(password, passwordContext({ tenant, brand, ...(typed === undefined ? {} : { identifiers: [typed] }) }));
  return !acceptable;
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
