import type { Tx } from '#platform/db';
import type { Origin } from '#platform/events';
import type { ConnectionRoom, ConnectorKind, Expected, GivenConnection, StoredRow } from './contract.ts';
import { assertExpected, type SaveDeps } from './save-connection.ts';

/** Takes a connection that nothing rests on. Returns what it was, for whoever kept something beside it. */
export async function removeConnection<R extends StoredRow, K extends ConnectorKind, I extends GivenConnection>(
  deps: Omit<SaveDeps, 'keys'>,
  room: ConnectionRoom<R, K, I>,
  tx: Tx,
  origin: Origin,
  slug: string,
  expected?: Exclude<Expected, 'new'>,
): Promise<R> {
  const row = await room.store.lock(tx, slug);
  if (!row) throw room.errors.unknown_connection();
  if (expected !== undefined) assertExpected(room, row.version, expected);
  const usedBy = await room.usedBy(tx, row);
  if (usedBy !== undefined)
    throw room.errors.connection_in_use({ detail: `This connection cannot be deleted: ${usedBy}. Suspend it instead: then nobody goes through it, and nothing is lost.` });
  await room.store.remove(tx, row.id);
  await deps.events.publish(tx, room.events.removed, { origin, data: { connection: row.id, slug: row.slug, connector: row.connector } });
  tx.afterCommit(() => deps.connections.forget(tx.tenantId));
  return row;
}
