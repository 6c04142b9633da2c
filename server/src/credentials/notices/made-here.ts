import type { Tx } from '#platform/db';
import type { Sessions } from '#sessions/contract';
import type { Tenants } from '#tenants/contract';
import type { ChangeContext } from './surety.ts';

export interface MadeHereDeps {
  readonly sessions: Pick<Sessions, 'byId'>;
  readonly tenants: Pick<Tenants, 'byId'>;
}

/**
 * Whether whoever asks made the account themselves: in this flow, or in the one that began this very session, not longer ago than changes would have to wait.
 * Then nothing of it was there before them. Another session of a new account says nothing of the kind: whoever holds the mailbox may begin one as well
 * (decision 0016).
 */
export async function madeHere({ sessions, tenants }: MadeHereDeps, tx: Tx, { flow, facts, now }: ChangeContext, userId: string): Promise<boolean> {
  if (facts?.newUser === true && facts.userId === userId) return true;
  const { currentSessionId: id } = flow;
  const session = id === undefined ? undefined : await sessions.byId(tx, id);
  if (session?.userId !== userId || session.madeAccount !== true) return false;
  const hours = (await tenants.byId(tx.tenantId))?.settings.recovery.holdHours ?? 0;
  return now.getTime() - session.createdAt.getTime() < hours * 3_600_000;
}
