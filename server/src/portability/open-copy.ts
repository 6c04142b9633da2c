import { Readable } from 'node:stream';
import type { Origin } from '#platform/events';
import { isId } from '#platform/ids';
import type { Portability } from './contract.ts';
import type { PortabilityDeps } from './deps.ts';
import { exportFetched } from './events.ts';
import { openPiece } from './pieces.ts';
import { findExport, readPiece } from './store.ts';

/** Whoever asks is this very user, now: what was true when it was made counts for nothing (D30). Piece by piece, each opened when it is wanted. */
export async function openCopy(deps: PortabilityDeps, tenantId: string, origin: Origin, userId: string, id: string): ReturnType<Portability['open']> {
  if (!isId(id)) return undefined;
  const found = await deps.db.tenant(tenantId, async (tx) => {
    const [row, user] = [await findExport(tx, id), await deps.identity.find(tx, userId)];
    if (!row || !user || row.user_id !== userId || row.state !== 'ready' || row.attempt === null || row.pieces === null || row.bytes === null) return undefined;
    if (!deps.identity.isActive(user) || (await deps.heldUntil(tx, userId))) return undefined;
    await deps.events.publish(tx, exportFetched, { origin, subject: userId, data: { export: id } });
    return { attempt: row.attempt, pieces: row.pieces, bytes: Number(row.bytes), createdAt: row.created_at, cipher: await deps.identity.userCipher(tx, userId) };
  });
  if (!found) return undefined;
  const { attempt, pieces, bytes, cipher, createdAt } = found;
  async function* content(): AsyncIterable<Buffer> {
    for (let position = 0; position < pieces; position++) {
      const sealed = await deps.db.read(tenantId, (tx) => readPiece(tx, id, attempt, position));
      if (!sealed) throw new Error('A piece of a copy is gone: it was deleted while it was fetched.');
      yield openPiece(cipher, { userId, exportId: id, attempt, position }, sealed);
    }
  }
  return { bytes, fileName: `my-data-${createdAt.toISOString().slice(0, 10)}.zip`, content: Readable.from(content()) };
}
