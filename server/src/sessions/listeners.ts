import type { Database } from '#platform/db';
import type { Listener } from '#platform/events';
import type { Sessions } from './contract.ts';

/** Idempotent: an ended session is not ended again. */
export function sessionListeners(deps: { readonly db: Pick<Database, 'tenant'>; readonly sessions: Pick<Sessions, 'revoke'> }): Listener[] {
  return [
    {
      name: 'sessions.end-inactive-users',
      types: ['identity.user_state_changed'],
      async handle(event) {
        const userId = event.subject;
        if (userId === undefined || (event.data as Record<string, unknown> | null)?.['state'] === 'active') return;
        const origin = { actor: event.actor, requestId: event.requestId };
        await deps.db.tenant(event.tenantId, (tx) => deps.sessions.revoke(tx, origin, { userId }, 'user_inactive'));
      },
    },
  ];
}
