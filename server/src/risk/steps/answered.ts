import type { StepContext } from '#journeys/contract';
import type { Decision } from '../contract.ts';
import { bySwitchesAlone } from '../policy/decide-verdict.ts';

/** Whether its owner let this one go on; what is asked for after that is one more proof, once. */
export const wasReleased = ({ facts }: Pick<StepContext, 'facts'>): boolean => facts.risk?.['released'] === true;

/** Whether more than the mailbox said that it was them, or it was waited for. */
export const wasVouched = ({ facts }: Pick<StepContext, 'facts'>): boolean => facts.risk?.['vouched'] === true;

/** Whether somebody was asked for more, or is held. */
export const wasAsked = ({ enforced }: Pick<Decision, 'enforced'>): boolean => enforced === 'challenge' || enforced === 'hold';

/** Whether they went on because there was nothing they could have answered with. What an owner said in a message is an answer. */
export const isUnproved = ({ facts }: Pick<StepContext, 'facts'>, { enforced }: Pick<Decision, 'enforced'>): boolean => enforced === 'challenge' && facts.doubt === 'unanswerable';

/** Whether they answered. A journey of a company's own may lead from a hold to a proof: without the owner's word that proof is not enough. */
export const hasAnswered = (ctx: Pick<StepContext, 'facts'>, { enforced }: Pick<Decision, 'enforced'>): boolean =>
  (enforced !== 'hold' || wasReleased(ctx)) && (ctx.facts.doubt === 'answered' || ctx.facts.doubt === 'unanswerable');

/** Asked by an emergency switch alone, as everybody is: nothing was found of this attempt that somebody careful would go by. */
export const isAskedOfAll = ({ enforced, because, assessment }: Pick<Decision, 'enforced' | 'because' | 'assessment'>): boolean =>
  enforced === 'challenge' && bySwitchesAlone(because) && assessment.findings.every(({ grade }) => grade === 'calm' || grade === 'note');

/**
 * Whether its owner is asked whether it was them. Who was asked as everybody is, and gave it, did nothing unusual: a company that protects itself for an hour alarms no
 * customer. Who had nothing to give is told once: of the new browser, or else by this.
 */
export const isOwnersToSay = (ctx: Pick<StepContext, 'facts'>, decision: Decision): boolean =>
  !isAskedOfAll(decision) || (isUnproved(ctx, decision) && !decision.assessment.reasons.includes('device.new'));
