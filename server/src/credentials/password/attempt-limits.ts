import type { TenantCipher } from '#platform/crypto';
import type { LimitResult, LimitRule, Limits, NetworkKey } from '#platform/limits';
import type { StepContext } from '#journeys/contract';
import type { KnownBrowsers } from '../known-browsers/known-browsers.ts';
import type { PasswordQuotas } from '../settings.ts';

export interface AttemptLimitDeps {
  readonly limits: Pick<Limits, 'hit' | 'clear' | 'forgive'>;
  readonly networkKey: NetworkKey;
  readonly browsers: Pick<KnownBrowsers, 'keyOf'>;
  readonly quotas: PasswordQuotas;
}

/**
 * The counters of one attempt (D12), the account's own first. All names of an account share one counter: the user when the identifier points at one, else the identifier
 * itself, so unknown accounts run out in the same way. A browser that signed in before is counted apart and by nothing else (R2): it can guess at
 * one account only, and an attacker in the same network or a busy tenant does not lock its owner out.
 */
export function attemptRules(deps: AttemptLimitDeps, ctx: StepContext, cipher: TenantCipher, known: boolean): readonly LimitRule[] {
  const account = accountKey(ctx, cipher);
  if (known) return [{ key: `password:known:${account}:${deps.browsers.keyOf(cipher, ctx.flow.browserKey)}`, ...deps.quotas.knownBrowser }];
  return [
    { key: `password:account:${account}`, ...deps.quotas.account },
    { key: `password:network:${deps.networkKey(ctx.origin.ip)}`, ...deps.quotas.network },
    { key: 'password:tenant', ...deps.quotas.tenant },
  ];
}

export function countAttempt(deps: AttemptLimitDeps, ctx: StepContext, rules: readonly LimitRule[]): Promise<LimitResult> {
  return deps.limits.hit(ctx.flow.tenantId, rules);
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

/** A stand-in row for this account, always the same one. */
export function decoySlot(ctx: StepContext, cipher: TenantCipher, slots: number): number {
  return cipher.mac('credentials.decoy', accountKey(ctx, cipher)).readUInt32BE(0) % slots;
}
