import type { FlowFacts } from '#journeys/contract';
import type { Evidence } from '#sessions/contract';

/**
 * Facts after a user was proved. Evidence in a flow always speaks about one user: proof of somebody else, from before "Not you?", is dropped
 * and never adds up with the new one (D13); nor is the account new because another one was made here. `undefined` takes a fact out.
 */
export function provedFacts(facts: FlowFacts, user: { readonly id: string; readonly sub: string; readonly state?: string }, evidence: Evidence): Partial<FlowFacts> {
  const same = facts.userId === undefined || facts.userId === user.id;
  return { userId: user.id, sub: user.sub, evidence: [...(same ? facts.evidence : []), evidence], ...(same ? {} : ({ newUser: undefined } as object)), ...sleepsOf(facts, user) };
}

/**
 * Leaving for another identifier takes no proof along. (Whom the identifier points at is the identify step's to say.) `undefined` takes a fact out
 * when facts are merged and stored as JSON; the contract's type has no word for that.
 */
export const forgetProofs = { evidence: [], verified: [], userId: undefined, sub: undefined } as unknown as Partial<FlowFacts>;

/** Asked whether to keep the account, whoever is about to lose it. Where nobody said how it stands, it stands as it did. */
function sleepsOf(facts: FlowFacts, { state }: { readonly state?: string }): object {
  if (state === 'deletion_pending') return { sleeps: true };
  return state !== undefined && facts.sleeps ? { sleeps: undefined } : {};
}
