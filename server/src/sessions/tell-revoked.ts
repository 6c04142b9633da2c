import type { Tx } from '#platform/db';
import { happened, type Events, type Happened, type Origin } from '#platform/events';
import { actingEnded, sessionRevoked } from './events.ts';
import type { RevokedRow } from './store.ts';

/** One fact a session, from which applications are told; `more` in the same statement. */
export function tellRevoked(
  events: Pick<Events, 'publishMany'>,
  tx: Tx,
  origin: Origin,
  rows: readonly RevokedRow[],
  reason: string,
  more: readonly Happened[] = [],
): Promise<void> {
  return events.publishMany(tx, [
    ...rows.flatMap((row) => {
      const named = { session: row.id, ...(row.protocol_uid === null ? {} : { protocolUid: row.protocol_uid }), reason };
      const ended = happened(sessionRevoked, { origin, subject: row.user_id, data: { ...named, live: row.live } });
      return row.actor_id === null ? [ended] : [ended, happened(actingEnded, { origin, subject: row.user_id, data: { ...named, operator: row.actor_id } })];
    }),
    ...more,
  ]);
}
