import type { FlowFacts } from '#journeys/contract';
import type { Evidence } from '#sessions/contract';

/**
 * Facts after a user was proved. Evidence in a flow always speaks about one user: proof of somebody else, from before "Not you?", is dropped
 * and never adds up with the new one (D13).
 */
export function provedFacts(facts: FlowFacts, user: { readonly id: string; readonly sub: string }, evidence: Evidence): Partial<FlowFacts> {
  const same = facts.userId === undefined || facts.userId === user.id;
  return { userId: user.id, sub: user.sub, evidence: [...(same ? facts.evidence : []), evidence] };
}

/**
 * Leaving for another identifier takes no proof along, and nobody either: an unknown identifier must not keep the account of the one before it.
 * `undefined` removes a fact when the facts are merged and stored as JSON; the contract's type has no word for that.
 */
export const forgetProofs = { evidence: [], verified: [], candidateId: undefined, userId: undefined, sub: undefined } as unknown as Partial<FlowFacts>;
