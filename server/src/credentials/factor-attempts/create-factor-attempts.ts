import type { Keys, TenantCipher } from '#platform/crypto';
import type { Tx } from '#platform/db';
import type { Events } from '#platform/events';
import type { Text } from '#platform/i18n';
import { newId } from '#platform/ids';
import type { LimitRule, Limits, NetworkKey } from '#platform/limits';
import type { FieldError, StepContext } from '#journeys/contract';
import type { CredentialSummary, Notices } from '../contract.ts';
import { credentialErrors } from '../errors.ts';
import { minutes } from '../minutes.ts';
import { recordFailure, recordRefusal } from '../record-failure.ts';
import { MAX_CONSECUTIVE_FAILURES } from '../settings.ts';
import { factorDisabled } from './events.ts';
import { FACTOR_ATTEMPTS, type FactorQuotas } from './quotas.ts';
import { deleteFailures, disable, endFailures, findKnownBrowser, forgetBrowsers, isDisabled, raiseFailures, rememberBrowser } from './store.ts';

export interface FactorAttemptsDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly limits: Pick<Limits, 'hit' | 'clear' | 'forgive'>;
  readonly networkKey: NetworkKey;
  readonly events: Pick<Events, 'publish'>;
  readonly notices: Notices;
  readonly factorQuotas?: Partial<FactorQuotas>;
}

/** One kind of second step: its credential type, and what the owner calls it. */
export interface Factor {
  readonly type: string;
  readonly label: Text;
}

export interface CountedAttempt {
  readonly allowed: true;
  readonly factor: Factor;
  readonly userId: string;
  /** Which failure in a row it will have been, if it is one. */
  readonly failures: number;
  /** The browser passed a second step of this user before. */
  readonly known: boolean;
  readonly rules: readonly LimitRule[];
}

/** Already in the audit trail; `error` is what the customer is shown. */
export type RefusedAttempt = { readonly allowed: false; readonly why: 'limited' | 'disabled'; readonly error: FieldError };

/**
 * The counters that all second steps share (D12, R1, R2). For a step whose user is `facts.userId`:
 *
 *     const attempt = await attempts.count(ctx, FACTOR);            // before anything is compared
 *     if (!attempt.allowed) return { kind: 'show', errors: [attempt.error] };
 *     if (wrong) { await attempts.fail(ctx, attempt, 'wrong'); return { kind: 'show', errors: [...] }; }
 *     await attempts.forgive(ctx, attempt);
 *     return { kind: 'advance', ..., commit: async (tx) => ((await attempts.pass(tx, ctx, attempt)) ? undefined : { kind: 'show', errors: [attempts.disabled] }) };
 */
export interface FactorAttempts {
  count(ctx: StepContext, factor: Factor): Promise<CountedAttempt | RefusedAttempt>;
  /** Into the audit trail; the hundredth in a row takes the factor out of use, and the owner is told. */
  fail(ctx: StepContext, attempt: CountedAttempt, reason: 'wrong' | 'used' | 'expired'): Promise<void>;
  /** It was right: the account's count begins anew, those that many share lose this attempt. */
  forgive(ctx: StepContext, attempt: CountedAttempt): Promise<void>;
  /** In the flow's transaction: ends the failures in a row and remembers the browser. False: the factor went out of use meanwhile. */
  pass(tx: Tx, ctx: StepContext, attempt: CountedAttempt): Promise<boolean>;
  /** What a customer is told of a factor that is out of use. */
  readonly disabled: FieldError;
  isDisabled(tx: Tx, userId: string, type: string): Promise<boolean>;
  /** What its card in a list says besides: that it is out of use, or nothing. */
  factsOf(tx: Tx, userId: string, type: string): Promise<NonNullable<CredentialSummary['facts']>>;
  /** The factor was set up anew: counts begin at nothing. True: it was out of use, and what was set up before must go. */
  renew(tx: Tx, ctx: StepContext, userId: string, type: string): Promise<boolean>;
  /** The user has none of this type any more. */
  forget(tx: Tx, userId: string, type: string): Promise<void>;
}

export function createFactorAttempts(deps: FactorAttemptsDeps): FactorAttempts {
  const quotas: FactorQuotas = { ...FACTOR_ATTEMPTS, ...deps.factorQuotas };
  const disabled: FieldError = { text: { id: 'credentials.factor_disabled' } };

  async function disableAndTell(ctx: StepContext, factor: Factor, userId: string, settled: boolean): Promise<void> {
    // In a transaction of its own: the attempt that was one too many may not be the one that moves the flow.
    await ctx.db.tenant(ctx.flow.tenantId, async (tx) => {
      if (!(await disable(tx, userId, factor.type, settled))) return;
      await deps.events.publish(tx, factorDisabled, { origin: ctx.origin, subject: userId, result: 'failure', data: { type: factor.type, failures: MAX_CONSECUTIVE_FAILURES } });
      await deps.notices.tell(tx, ctx, { userId, what: 'factor_removed', thing: factor.label, key: `${factor.type}-disabled-${newId()}` });
    });
  }

  async function refuse(ctx: StepContext, factor: Factor, why: 'limited' | 'disabled', error: FieldError): Promise<RefusedAttempt> {
    await recordRefusal(deps, ctx, factor.type, why);
    return { allowed: false, why, error };
  }

  return {
    disabled,
    async count(context, factor) {
      const { ctx, userId } = aboutUser(context);
      const { tenantId } = ctx.flow;
      const cipher = await deps.keys.tenant(tenantId);
      const { browserKey, nextBrowserKey } = ctx.flow;
      const browsers = [browserKey, nextBrowserKey].map((key) => factorBrowserHash(cipher, key));
      const knownAs = await ctx.db.read(tenantId, (tx) => findKnownBrowser(tx, userId, browsers));
      const { own, shared } = rulesOf(deps, quotas, ctx, { type: factor.type, userId, knownAs });
      const first = await deps.limits.hit(tenantId, own);
      // What all customers share is counted only for attempts that the rest allowed: a flood that is refused takes nothing from them.
      const counted = first.allowed ? await deps.limits.hit(tenantId, shared) : first;
      if (!counted.allowed) return refuse(ctx, factor, 'limited', { text: { id: 'credentials.factor_limited', values: { minutes: minutes(counted.retryAfter) } } });
      const failures = await ctx.db.tenant(tenantId, (tx) => raiseFailures(tx, userId, factor.type));
      if (failures !== undefined) return { allowed: true, factor, userId, failures, known: knownAs !== undefined, rules: [...own, ...shared] };
      await disableAndTell(ctx, factor, userId, false);
      return refuse(ctx, factor, 'disabled', disabled);
    },
    async fail(context, { factor, userId, failures }, reason) {
      const { ctx } = aboutUser(context);
      const last = failures >= MAX_CONSECUTIVE_FAILURES;
      await recordFailure(deps, ctx, factor.type, last ? 'disabled' : reason);
      if (last) await disableAndTell(ctx, factor, userId, true);
    },
    async forgive(ctx, { rules: [own, ...shared] }) {
      const { tenantId } = ctx.flow;
      await Promise.all([own ? deps.limits.clear(tenantId, [own.key]) : undefined, shared.length > 0 ? deps.limits.forgive?.(tenantId, shared) : undefined]);
    },
    async pass(tx, ctx, { factor, userId }) {
      if (!(await endFailures(tx, userId, factor.type))) return false;
      await rememberBrowser(tx, userId, factorBrowserHash(await deps.keys.tenant(tx.tenantId), ctx.flow.nextBrowserKey));
      return true;
    },
    isDisabled,
    async factsOf(tx, userId, type) {
      return (await isDisabled(tx, userId, type)) ? [{ label: { id: 'credentials.factor_state' }, value: { id: 'credentials.factor_off' } }] : [];
    },
    async renew(tx, ctx, userId, type) {
      await rememberBrowser(tx, userId, factorBrowserHash(await deps.keys.tenant(tx.tenantId), ctx.flow.nextBrowserKey));
      return deleteFailures(tx, userId, type);
    },
    async forget(tx, userId, type) {
      await Promise.all([deleteFailures(tx, userId, type), forgetBrowsers(tx, userId)]);
    },
  };
}

/** Who is asked was proved before; the audit names them, whatever the flow's identifier points at. */
function aboutUser(ctx: StepContext): { readonly ctx: StepContext; readonly userId: string } {
  const { userId } = ctx.facts;
  if (userId === undefined) throw credentialErrors.no_user();
  return { ctx: { ...ctx, facts: { ...ctx.facts, candidateId: userId } }, userId };
}

export const factorBrowserHash = (cipher: TenantCipher, browserKey: string) => cipher.mac('credentials.factor-browser', browserKey);

interface Counting {
  readonly type: string;
  readonly userId: string;
  readonly knownAs: string | undefined;
}

/**
 * The account's own counter first. A browser in which this user passed a second step before is counted by itself and by nothing else (R2): it can guess
 * at one account only, and an attacker with the password, in the same network or a busy tenant does not lock its owner out.
 */
function rulesOf(
  deps: Pick<FactorAttemptsDeps, 'networkKey'>,
  quotas: FactorQuotas,
  ctx: StepContext,
  { type, userId, knownAs }: Counting,
): { readonly own: readonly LimitRule[]; readonly shared: readonly LimitRule[] } {
  if (knownAs !== undefined) return { own: [{ key: `factor:known:${type}:${userId}:${knownAs}`, ...quotas.knownBrowser }], shared: [] };
  return {
    own: [
      { key: `factor:account:${type}:${userId}`, ...quotas.account },
      { key: `factor:network:${deps.networkKey(ctx.origin.ip)}`, ...quotas.network },
    ],
    shared: [{ key: 'factor:tenant', ...quotas.tenant }],
  };
}
