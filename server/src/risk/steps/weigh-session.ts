import type { StepContext, StepResult } from '#journeys/contract';
import type { Tx } from '#platform/db';
import type { Sessions } from '#sessions/contract';
import { askOwner, type AskDeps } from '../answers/ask-owner.ts';
import type { Action, Decision, Risk } from '../contract.ts';
import type { Gate } from '../switches/gate.ts';
import { hasAnswered, isOwnersToSay, isUnproved, wasAsked } from './answered.ts';
import { unpackDecision } from './pack-decision.ts';

export interface WeighDeps extends AskDeps {
  readonly risk: Pick<Risk, 'record' | 'learn' | 'notice'>;
  readonly gate: Pick<Gate, 'of'>;
  readonly sessions: Pick<Sessions, 'revoke'>;
  readonly decide: (ctx: StepContext, action: Action, userId: string, within?: string) => Promise<Decision | undefined>;
}

export interface Weighed {
  readonly refused?: StepResult;
  readonly from?: string | undefined;
  note(tx: Tx, sessionId: string): Promise<void>;
}

/**
 * The last look before a session: whatever way a journey went, who was to be blocked, or was asked for more and did not answer, gets none. A journey that has no place to ask
 * cannot challenge anybody: there the owner is told instead, and blocks still hold.
 */
export function weighSession(deps: WeighDeps) {
  const { risk, decide, gate } = deps;
  return async (ctx: StepContext, userId: string, within: string | undefined): Promise<Weighed | undefined> => {
    const { facts, origin } = ctx;
    const kept = unpackDecision(facts.risk, userId);
    const found = kept ?? (await decide(ctx, within !== undefined ? 'step-up' : facts.newUser ? 'sign-up' : 'sign-in', userId, within));
    if (!found) return undefined;
    const decision: Decision = !kept && wasAsked(found) ? { ...found, enforced: 'notify' } : found;
    // A network that was shut while somebody was on their way.
    const now = kept && kept.enforced !== 'block' ? await gate.of(ctx.flow.tenantId, origin.ip) : undefined;
    if (kept && now?.verdict === 'block') return { refused: shutOut(risk, ctx, { ...kept, ...now, enforced: 'block' }), note: async () => undefined };
    // Everybody is to prove more since: who was let through before begins anew, and is asked then.
    if (kept && now?.verdict === 'challenge' && isLetThrough(kept) && !now.because.some((id) => kept.because.includes(id)))
      return { refused: { kind: 'refuse', reason: 'risk_unanswered', text: { id: 'risk.begin_anew' } }, note: async () => undefined };
    const refused = refusalOf(deps, ctx, decision, { recorded: kept !== undefined, within });
    return {
      ...(refused ? { refused } : {}),
      from: decision.assessment.shown.values.ip,
      async note(tx, sessionId) {
        await risk[sessionId === within ? 'notice' : 'learn'](tx, origin, { userId, sessionId, decision, ...(isUnproved(ctx, decision) ? { unproved: true } : {}) });
        // Whoever has just made the account knows that it was them.
        if (decision.enforced !== 'allow' && decision.action !== 'sign-up' && isOwnersToSay(ctx, decision))
          await askOwner(deps, tx, ctx, decision.enforced === 'hold' ? { ...decision, enforced: 'notify' } : decision);
      },
    };
  };
}

/** Not where nothing could be asked, as in a recovery, nor whoever has just made the account: beginning anew would lead nowhere else. */
const isLetThrough = ({ action, enforced, unasked }: Decision): boolean => !unasked && action !== 'sign-up' && (enforced === 'allow' || enforced === 'notify');

const shutOut = (risk: Pick<Risk, 'record'>, { origin }: StepContext, decision: Decision): StepResult => ({
  kind: 'refuse',
  reason: 'risk_blocked',
  text: { id: 'risk.blocked' },
  commit: (tx) => risk.record(tx, origin, decision, 'blocked'),
});

function refusalOf(
  { risk, sessions }: Pick<WeighDeps, 'risk' | 'sessions'>,
  { facts, origin }: StepContext,
  decision: Decision,
  { recorded, within }: { readonly recorded: boolean; readonly within: string | undefined },
): StepResult | undefined {
  const { enforced } = decision;
  if (enforced === 'block')
    return {
      kind: 'refuse',
      reason: 'risk_blocked',
      text: { id: within === undefined ? 'risk.blocked' : 'risk.session_ended' },
      ...(recorded && within === undefined
        ? {}
        : {
            async commit(tx) {
              if (!recorded) await risk.record(tx, origin, decision, 'blocked');
              if (within !== undefined) await sessions.revoke(tx, origin, { sessionId: within }, 'risk');
            },
          }),
    };
  return wasAsked(decision) && !hasAnswered({ facts }, decision)
    ? { kind: 'refuse', reason: 'risk_unanswered', text: { id: enforced === 'hold' ? 'risk.held' : 'risk.blocked' } }
    : undefined;
}
