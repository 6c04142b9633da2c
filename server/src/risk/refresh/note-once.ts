import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Decision, Risk } from '../contract.ts';
import { readClock } from '../decisions/store.ts';
import { looksOf } from './looks-of.ts';

/** What is looked at again and again while somebody is signed in. */
export interface NotedSession {
  readonly id: string;
  readonly userId: string;
  readonly noticed?: readonly string[];
}

export interface NoteDeps {
  readonly risk: Pick<Risk, 'record' | 'notice'>;
  readonly sessions: { notice(tx: Tx, sessionId: string, what: `${string}:${string}`): Promise<boolean> };
  readonly inTenant: (tenantId: string, work: (tx: Tx) => Promise<void>) => Promise<void>;
  /** The owner is asked whether it was them. */
  readonly ask: (tx: Tx, origin: Origin, decision: Decision, at: { readonly sessionId: string; readonly now: Date }) => Promise<void>;
}

/** The same verdict about the same looks. By verdict first: whoever comes in ever new looks uses up what is said of that, and nothing graver is kept quiet by something lighter. */
const nameOf = ({ verdict, enforced, action, assessment }: Decision): `${string}:${string}` => `${action}-${verdict}-${enforced}:${looksOf(assessment)}`;

/** Recorded, and told of, once a session and day for the same looks, however often it is looked at. */
export function noteOnce({ risk, sessions, inTenant, ask }: NoteDeps) {
  return async (tenantId: string, origin: Origin, decision: Decision, session: NotedSession): Promise<void> => {
    const { enforced } = decision;
    const name = nameOf(decision);
    if (session.noticed?.includes(name)) return;
    await inTenant(tenantId, async (tx) => {
      if (!(await sessions.notice(tx, session.id, name))) return;
      if (enforced === 'challenge' || enforced === 'hold') return risk.record(tx, origin, decision, enforced === 'hold' ? 'held' : 'asked', session.id);
      await risk.notice(tx, origin, { userId: session.userId, sessionId: session.id, decision });
      if (enforced === 'notify') await ask(tx, origin, decision, { sessionId: session.id, now: await readClock(tx) });
    });
  };
}
