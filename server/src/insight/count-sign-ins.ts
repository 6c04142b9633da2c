import type { Tx } from '#platform/db';
import type { Evidence, Sessions } from '#sessions/contract';

export interface SignInMeter {
  counter(name: string, help: string, labels?: readonly string[]): { add(labels?: Readonly<Record<string, string | number>>): void };
}

/** UX A6: a sign-in without a password is a session none of whose proofs is something the customer remembers. */
export const isPasswordless = (evidence: readonly Evidence[]) => evidence.every((proof) => proof.factor !== 'knowledge');

/**
 * Counts sessions by what they began with: the type of the first proof. Ids of credential types are few, and the meter bounds them anyway. Counted when
 * the session is really there, in the process that made it: sums over all processes are the figures. A session that is raised is no new sign-in.
 */
export function countSignIns<S extends Pick<Sessions, 'start'>>(sessions: S, meter: SignInMeter): S {
  const counter = meter.counter('parvis_sign_ins_total', 'Sign-ins, by what they began with and whether they went without a password.', ['method', 'passwordless']);
  const start: Sessions['start'] = async (tx: Tx, origin, input) => {
    const session = await sessions.start(tx, origin, input);
    const labels = { method: input.evidence[0]?.type ?? 'none', passwordless: isPasswordless(input.evidence) ? 'yes' : 'no' };
    tx.afterCommit(() => counter.add(labels));
    return session;
  };
  return { ...sessions, start };
}
