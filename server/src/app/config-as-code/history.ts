import type { Revisions, RevisionSource, Snapshot } from '#configuration/contract';
import type { Tx } from '#platform/db';
import { isAppError } from '#platform/errors';
import type { Origin } from '#platform/events';
import { collect, type Collected } from './collect.ts';
import { compareDocuments } from './compare-documents.ts';
import { configErrors } from './errors.ts';
import type { PlanLine } from './plan-line.ts';
import { readDocument } from './read-document.ts';
import type { Keep } from './reconcile.ts';
import type { ConfigRooms } from './rooms.ts';
import { writeConfigFile } from './write-file.ts';

/** What a tenant's configuration becomes is kept, in the transaction that makes it so; what it became meanwhile by something else, just before. */
export interface History {
  /** For one run: every tenant it changes gets a revision. `onRevision` is told of it once it is sure. */
  keep(of: { readonly source: RevisionSource; readonly backTo?: number; readonly origin: Origin; readonly onRevision?: (tenantId: string, number: number) => void }): Keep;
  /** Something changed a tenant's configuration by itself: a revision of it, unless there is one already. */
  notice(tenantId: string, origin: Origin): Promise<void>;
}

const NOTICED: Origin['actor'] = { kind: 'system' };

export function createHistory(rooms: ConfigRooms, revisions: Revisions): History {
  async function record(tx: Tx, now: Collected, of: { readonly source: RevisionSource; readonly backTo?: number; readonly origin: Origin }): Promise<number | undefined> {
    const snapshot = { content: writeConfigFile([now.document]), secrets: now.secrets };
    const before = await revisions.open(tx, await revisions.latest(tx));
    return revisions.record(tx, { ...of, ...snapshot, changes: plain(changesOf(before, now)) });
  }

  return {
    keep: ({ onRevision, ...of }) => ({
      begin: async (tx) => void (await turn(revisions, tx)),
      found: async (tx, before) => void (await record(tx, before, { source: 'elsewhere', origin: { actor: NOTICED, requestId: `${of.origin.requestId}-before` } })),
      async done(tx, after) {
        const number = await record(tx, after, of);
        if (number !== undefined && onRevision) tx.afterCommit(() => onRevision(tx.tenantId, number));
      },
    }),
    notice: (tenantId, origin) =>
      rooms.db.tenant(tenantId, async (tx) => {
        const { requestId } = await turn(revisions, tx);
        // Many facts come of one request, and the first one told it all.
        if (requestId === origin.requestId) return;
        const now = await collect(rooms, tx);
        if (now) await record(tx, now, { source: 'elsewhere', origin });
      }),
  };
}

/** Whoever waited too long for the turn is told so. */
async function turn(revisions: Revisions, tx: Tx): ReturnType<Revisions['takeTurn']> {
  try {
    return await revisions.takeTurn(tx);
  } catch (error) {
    const cause = isAppError(error) ? error.cause : error;
    if ((cause as { code?: string } | undefined)?.code !== '55P03') throw error;
    throw configErrors.busy({ cause: error, retryAfter: 10 });
  }
}

export function changesOf(before: Snapshot | undefined, now: Pick<Collected, 'document' | 'secrets'>): readonly PlanLine[] {
  return compareDocuments(before && { document: readDocument(before.content), secrets: before.secrets }, now);
}

const plain = (lines: readonly PlanLine[]) => lines.map(({ kind, what, details }) => ({ kind, what, details }));
