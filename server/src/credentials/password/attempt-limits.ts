import type { TenantCipher } from '#platform/crypto';
import type { LimitResult, LimitRule, Limits, NetworkKey } from '#platform/limits';
import type { StepContext } from '#journeys/contract';
import type { AttemptWatch, TriedAt } from '#risk/contract';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import { PASSWORD_RISES, type PasswordQuotas } from '../settings.ts';

export interface AttemptLimitDeps {
  readonly limits: Pick<Limits, 'hit' | 'peek' | 'clear' | 'forgive'>;
  readonly networkKey: NetworkKey;
  readonly quotas: PasswordQuotas;
  /** Sees what no counter of one account does: many accounts tried by somebody, one password at many accounts. */
  readonly watch?: AttemptWatch;
}

/**
 * The counters of one attempt (D12), the account's own first. All names of an account share one counter: the user when the identifier points at one, else the identifier
 * itself, so unknown accounts run out in the same way. A browser that signed in before is counted apart and by nothing else (R2): it can guess at
 * one account only, and an attacker in the same network or a busy tenant does not lock its owner out.
 */
export function attemptRules(deps: AttemptLimitDeps, ctx: StepContext, cipher: TenantCipher, knownAs: string | undefined): readonly LimitRule[] {
  const account = accountKey(ctx, cipher);
  if (knownAs !== undefined) return [{ key: `password:known:${account}:${knownAs}`, ...deps.quotas.knownBrowser }];
  return [
    { key: `password:account:${account}`, ...deps.quotas.account },
    { key: `password:network:${deps.networkKey(ctx.origin.ip)}`, ...deps.quotas.network },
    { key: 'password:tenant', ...deps.quotas.tenant },
  ];
}

/**
 * Who runs out again and again waits longer each time (ER2): of attempts that the short window allowed, fewer and fewer fit into longer ones. What a
 * longer window refuses was no attempt, and is taken back from it.
 */
export async function countAttempt(deps: AttemptLimitDeps, ctx: StepContext, rules: readonly LimitRule[], known: boolean): Promise<LimitResult> {
  const { tenantId } = ctx.flow;
  const counted = await deps.limits.hit(tenantId, rules);
  const [own] = rules;
  if (known || !own) return counted;
  const rises = PASSWORD_RISES.map(({ times, longer }) => ({ key: own.key, limit: own.limit * times, windowSeconds: own.windowSeconds * longer }));
  if (!counted.allowed) {
    // The whole time there is to wait, not only the short window's.
    const longer = await deps.limits.peek(tenantId, rises);
    return longer.allowed || longer.retryAfter < counted.retryAfter ? counted : longer;
  }
  const risen = await deps.limits.hit(tenantId, rises);
  if (!risen.allowed) await deps.limits.forgive?.(tenantId, rises);
  return risen;
}

export interface ClearDeps {
  readonly limits: Pick<Limits, 'clear'>;
  readonly browsers: Pick<KnownBrowsers, 'knownAs'>;
}

/** Whoever proved otherwise whose account it is has nothing to wait for (ER2). A password that is out of use stays so until there is a new one (R1). */
export async function clearAttempts({ limits, browsers }: ClearDeps, ctx: Pick<StepContext, 'db' | 'facts' | 'flow'>, userId: string): Promise<void> {
  const knownAs = await browsers.knownAs({ ...ctx, facts: { ...ctx.facts, candidateId: userId } });
  await limits.clear(ctx.flow.tenantId, [`password:account:${userId}`, ...(knownAs === undefined ? [] : [`password:known:${userId}:${knownAs}`])]);
}

/**
 * After a success the account's count begins anew. The network's and the tenant's, which many share, lose only this attempt: honest customers behind
 * one address never add up to a refusal, and an attacker's own sign-in does not wipe the count.
 */
export async function forgiveAttempt(deps: AttemptLimitDeps, ctx: StepContext, rules: readonly LimitRule[]): Promise<void> {
  const { tenantId } = ctx.flow;
  const [own, ...shared] = rules;
  await Promise.all([own ? deps.limits.clear(tenantId, [own.key]) : undefined, shared.length > 0 ? deps.limits.forgive?.(tenantId, shared) : undefined]);
}

function accountKey(ctx: StepContext, cipher: TenantCipher): string {
  if (ctx.facts.candidateId) return ctx.facts.candidateId;
  const identifier = ctx.facts.identifier;
  return cipher.blindIndex(`credentials.account.${identifier?.kind ?? 'none'}`, identifier?.value ?? '').toString('base64url');
}

/** What those who look at all attempts together are told of one. */
export const triedAt = (ctx: StepContext, cipher: TenantCipher, password?: string): TriedAt => ({
  tenantId: ctx.flow.tenantId,
  ip: ctx.origin.ip,
  account: accountKey(ctx, cipher),
  ...(password === undefined ? {} : { password }),
});

/** A stand-in row for this account, always the same one. */
export function decoySlot(ctx: StepContext, cipher: TenantCipher, slots: number): number {
  return cipher.mac('credentials.decoy', accountKey(ctx, cipher)).readUInt32BE(0) % slots;
}
