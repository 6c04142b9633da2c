import type { TenantCipher } from '#platform/crypto';
import type { LimitResult, LimitRule, Limits } from '#platform/limits';
import type { StepContext } from '#journeys/contract';
import { CODE_TRIES, RESEND_AFTER_SECONDS, type Quota } from '../settings.ts';
import { addressKey, nameOfCode, type CodeName } from './derive-code.ts';
import type { CodeDeps } from './code-deps.ts';

type LimitDeps = Pick<CodeDeps, 'networkKey' | 'quotas'> & { readonly limits: Pick<Limits, 'hit'> };
/** `knownAs`: by `KnownBrowsers`, with what the browser brings now. */
type Target = { readonly address: string; readonly knownAs: string | undefined };

/** Tries at this very code, whoever makes them. */
export function codeRule(cipher: TenantCipher, name: CodeName): LimitRule {
  return { key: `code:tries:${nameOfCode(cipher, name)}`, ...CODE_TRIES.code };
}

export function countTry(deps: LimitDeps, ctx: StepContext, cipher: TenantCipher, name: CodeName, knownAs: string | undefined): Promise<LimitResult> {
  return count(deps, ctx, cipher, { address: name.address, knownAs }, { name: 'code:tries', share: CODE_TRIES.share, address: CODE_TRIES.address }, [codeRule(cipher, name)]);
}

export function countSend(deps: LimitDeps, ctx: StepContext, cipher: TenantCipher, target: Target): Promise<LimitResult> {
  const { flow, share, address, network } = deps.quotas;
  const perNetwork = target.knownAs !== undefined ? [] : [{ key: `code:sends:network:${deps.networkKey(ctx.origin.ip)}`, ...network }];
  return count(deps, ctx, cipher, target, { name: 'code:sends', share, address }, [{ key: `code:sends:flow:${ctx.flow.id}`, ...flow }, ...perNetwork]);
}

/** Of presses of "Send again" at the same moment one moves the flow and sends: the others must not use up what may still be sent. */
export async function isFirstPress({ limits }: Pick<LimitDeps, 'limits'>, { flow }: StepContext): Promise<boolean> {
  const rule = { key: `code:resend:${flow.id}:${flow.version}`, limit: 1, windowSeconds: RESEND_AFTER_SECONDS };
  return (await limits.hit(flow.tenantId, [rule])).allowed;
}

/**
 * What one stranger can use up is counted first, what all share only if that allowed it: a flood that is refused takes nothing from the address.
 * A browser the owner has signed in from is counted by itself: strangers never use it up (R2).
 */
async function count(
  deps: LimitDeps,
  ctx: StepContext,
  cipher: TenantCipher,
  { address, knownAs }: Target,
  of: { readonly name: string; readonly share: Quota; readonly address: Quota },
  own: readonly LimitRule[],
): Promise<LimitResult> {
  const { tenantId } = ctx.flow;
  const account = addressKey(cipher, address);
  const sharer = knownAs !== undefined ? `known:${account}:${knownAs}` : `share:${account}:${deps.networkKey(ctx.origin.ip)}`;
  const first = await deps.limits.hit(tenantId, [...own, { key: `${of.name}:${sharer}`, ...of.share }]);
  return first.allowed && knownAs === undefined ? deps.limits.hit(tenantId, [{ key: `${of.name}:address:${account}`, ...of.address }]) : first;
}
