import type { Database } from '#platform/db';
import type { Listener } from '#platform/events';
import type { Sessions } from './contract.ts';

/** Idempotent: where the change itself ended everything, or this did before, nothing is ended again: they may be active by now, and have begun something new. */
export function sessionListeners(deps: { readonly db: Pick<Database, 'tenant'>; readonly sessions: Pick<Sessions, 'revoke' | 'takeTurns' | 'endedSince'> }): Listener[] {
  return [
    {
      name: 'sessions.end-inactive-users',
      types: ['identity.user_state_changed'],
      async handle(event) {
        const userId = event.subject;
        if (userId === undefined || (event.data as Record<string, unknown> | null)?.['state'] === 'active') return;
        const origin = { actor: event.actor, requestId: event.requestId };
        await deps.db.tenant(event.tenantId, async (tx) => {
          await deps.sessions.takeTurns(tx, [userId]);
          if (!(await deps.sessions.endedSince(tx, userId, event.occurredAt))) await deps.sessions.revoke(tx, origin, { userId }, 'user_inactive');
        });
      },
    },
  ];
}
