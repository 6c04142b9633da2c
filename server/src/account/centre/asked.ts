import type { FlowView } from '#journeys/contract';
import type { Database } from '#platform/db';
import type { Origin } from '#platform/events';
import type { Answered } from '#risk/contract';
import type { AskedSignIns } from '../contract.ts';

export interface AnswerDeps {
  readonly db: Database;
  readonly signIns: AskedSignIns;
}

/** Who answers, and from which session: what a session itself began it cannot vouch for, nor report. */
export interface Answering {
  readonly tenantId: string;
  readonly userId: string;
  readonly sessionId?: string | undefined;
  readonly id: string;
}

/** "Yes, it was me." Undefined: they were asked nothing of the kind. */
export function confirmSignIn({ db, signIns }: AnswerDeps, origin: Origin, { tenantId, userId, sessionId, id }: Answering): Promise<Answered | undefined> {
  return db.tenant(tenantId, async (tx) => {
    const one = (await signIns.list(tx, userId)).find((asked) => asked.id === id);
    return one === undefined || one.sessionId === sessionId ? undefined : signIns.me(tx, origin, { userId, key: id });
  });
}

/** "No": where the account is secured, or what was said before. */
export function denySignIn(
  { db, signIns }: AnswerDeps,
  { tenantId, userId, sessionId, id }: Answering,
  flow: Pick<FlowView, 'brandId' | 'locale'>,
): Promise<{ readonly token: string } | 'said_not_me' | undefined> {
  return db.tenant(tenantId, async (tx) => {
    const one = (await signIns.list(tx, userId)).find((asked) => asked.id === id);
    if (one === undefined || one.sessionId === sessionId) return undefined;
    return one.answer === 'not_me' ? 'said_not_me' : { token: await signIns.beginDenial(tx, { ...one, userId }, flow) };
  });
}
