import type { Keys, TenantCipher } from '#platform/crypto';
import type { Events } from '#platform/events';
import type { Revision, Revisions, RevisionSummary, Snapshot } from './contract.ts';
import { revisionRecorded } from './events.ts';
import { insertRevision, listRevisions, lockHead, noteRequest, readHead, readRevision, type ContentRow, type RevisionRow } from './store.ts';

export interface RevisionsDeps {
  readonly keys: Pick<Keys, 'tenant'>;
  readonly events: Pick<Events, 'publish'>;
}

/** So many are kept of a tenant. Who needs older ones has the files in version control. */
const KEPT = 200;

const place = (number: number) => `configuration.revisions.secrets:${number}`;

export function createRevisions({ keys, events }: RevisionsDeps): Revisions {
  return {
    async takeTurn(tx) {
      const { number, request_id: requestId } = await lockHead(tx);
      return { number, ...(requestId === null ? {} : { requestId }) };
    },

    async record(tx, { content, secrets, source, backTo, changes, origin }) {
      const [cipher, head] = await Promise.all([keys.tenant(tx.tenantId), readHead(tx)]);
      const digest = digestOf(cipher, { content, secrets });
      if (head?.digest?.equals(digest)) {
        await noteRequest(tx, origin.requestId);
        return undefined;
      }
      const number = (head?.number ?? 0) + 1;
      await insertRevision(
        tx,
        {
          number,
          actorKind: origin.actor.kind,
          actorId: origin.actor.id,
          requestId: origin.requestId,
          source,
          backTo,
          changes,
          content,
          secrets: secrets.size === 0 ? null : cipher.seal(JSON.stringify([...secrets]), place(number)),
          digest,
        },
        number - KEPT + 1,
      );
      await events.publish(tx, revisionRecorded, { origin, data: { revision: number, source, ...(backTo === undefined ? {} : { backTo }), changes: changes.length } });
      return number;
    },

    list: async (tx, { before, limit }) => (await listRevisions(tx, before, limit)).map(summaryOf),
    async read(tx, number): Promise<Revision | undefined> {
      const row = await readRevision(tx, number);
      return row && { ...summaryOf(row), content: row.content };
    },
    async open(tx, number) {
      const row = await readRevision(tx, number);
      return row && { content: row.content, secrets: secretsOf(await keys.tenant(tx.tenantId), row) };
    },
    latest: async (tx) => (await readHead(tx))?.number ?? 0,
  };
}

/** Keyed, so that nobody finds a secret by trying which one gives this. */
const digestOf = (cipher: TenantCipher, { content, secrets }: Snapshot): Buffer => cipher.mac('configuration.revision', JSON.stringify([content, [...secrets]]));

const secretsOf = (cipher: TenantCipher, { number, secrets }: ContentRow): ReadonlyMap<string, string> =>
  new Map(secrets === null ? [] : (JSON.parse(cipher.openText(secrets, place(number))) as [string, string][]));

function summaryOf(row: RevisionRow): RevisionSummary {
  return {
    number: row.number,
    at: row.at,
    actor: { kind: row.actor_kind, ...(row.actor_id === null ? {} : { id: row.actor_id }) },
    source: row.source,
    ...(row.back_to === null ? {} : { backTo: row.back_to }),
    changes: row.changes,
  };
}
