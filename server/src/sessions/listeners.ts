import type { Database } from '#platform/db';
import type { EventEnvelope, Listener, Origin } from '#platform/events';
import type { SessionsRoom } from './sessions.ts';

const originOf = (event: EventEnvelope): Origin => ({ actor: event.actor, requestId: event.requestId });

const field = (event: EventEnvelope, name: string): unknown => (event.data as Record<string, unknown> | null)?.[name];

/** Both are idempotent: an ended session is not ended again. */
export function sessionListeners(deps: { readonly db: Database; readonly sessions: SessionsRoom }): Listener[] {
  return [
    {
      name: 'sessions.end-inactive-users',
      types: ['identity.user_state_changed'],
      async handle(event) {
        const userId = event.subject;
        if (userId === undefined || field(event, 'state') === 'active') return;
        await deps.db.tenant(event.tenantId, (tx) => deps.sessions.revoke(tx, originOf(event), { userId }, 'user_inactive'));
      },
    },
    {
      // Whoever used the account before its address was proved may not stay in it (D6). The session of the one who proved it begins
      // with or after the event, so only older ones end.
      name: 'sessions.end-pre-hijack',
      types: ['identity.identifier_verified'],
      async handle(event) {
        const userId = event.subject;
        if (userId === undefined || field(event, 'preHijack') !== true) return;
        await deps.db.tenant(event.tenantId, (tx) => deps.sessions.revokeWhere(tx, originOf(event), { userId, before: event.occurredAt }, 'identifier_verified'));
      },
    },
  ];
}
