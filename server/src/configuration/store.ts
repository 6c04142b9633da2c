import type { Tx } from '#platform/db';
import type { Change, RevisionSource } from './contract.ts';

export interface HeadRow {
  readonly number: number;
  readonly digest: Buffer | null;
  readonly request_id: string | null;
}

export interface RevisionRow {
  readonly number: number;
  readonly at: Date;
  readonly actor_kind: 'user' | 'operator' | 'application' | 'system' | 'anonymous';
  readonly actor_id: string | null;
  readonly source: RevisionSource;
  readonly back_to: number | null;
  readonly changes: readonly Change[];
}

export type ContentRow = RevisionRow & { readonly content: string; readonly secrets: Buffer | null };

const SUMMARY = 'number, at, actor_kind, actor_id, source, back_to, changes';

/** Makes the row if there is none; either way it is locked. */
export async function lockHead(tx: Tx): Promise<HeadRow> {
  const rows = await tx.query<HeadRow>(
    `insert into configuration.heads as h (tenant_id) values ($1) on conflict (tenant_id) do update set number = h.number returning number, digest, request_id`,
    [tx.tenantId],
  );
  return rows[0] as HeadRow;
}

export async function readHead(tx: Tx): Promise<HeadRow | undefined> {
  return (await tx.query<HeadRow>('select number, digest, request_id from configuration.heads where tenant_id = $1', [tx.tenantId]))[0];
}

export interface NewRow {
  readonly number: number;
  readonly actorKind: string;
  readonly actorId: string | undefined;
  readonly requestId: string;
  readonly source: RevisionSource;
  readonly backTo: number | undefined;
  readonly changes: readonly Change[];
  readonly content: string;
  readonly secrets: Buffer | null;
  readonly digest: Buffer;
}

/** The head is locked. `oldest`: what has a smaller number goes. */
export async function insertRevision(tx: Tx, row: NewRow, oldest: number): Promise<void> {
  await Promise.all([
    tx.query(
      `insert into configuration.revisions (tenant_id, number, actor_kind, actor_id, request_id, source, back_to, changes, content, secrets, digest)
       values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11)`,
      [
        tx.tenantId,
        row.number,
        row.actorKind,
        row.actorId ?? null,
        row.requestId,
        row.source,
        row.backTo ?? null,
        JSON.stringify(row.changes),
        row.content,
        row.secrets,
        row.digest,
      ],
    ),
    tx.query('update configuration.heads set number = $2, digest = $3, request_id = $4 where tenant_id = $1', [tx.tenantId, row.number, row.digest, row.requestId]),
    tx.query('delete from configuration.revisions where tenant_id = $1 and number < $2', [tx.tenantId, oldest]),
  ]);
}

/** The same as it is already, by somebody else's request: that one has been looked at. */
export async function noteRequest(tx: Tx, requestId: string): Promise<void> {
  await tx.query('update configuration.heads set request_id = $2 where tenant_id = $1', [tx.tenantId, requestId]);
}

export async function listRevisions(tx: Tx, before: number | undefined, limit: number): Promise<RevisionRow[]> {
  return tx.query<RevisionRow>(`select ${SUMMARY} from configuration.revisions where tenant_id = $1 and ($2::int is null or number < $2) order by number desc limit $3`, [
    tx.tenantId,
    before ?? null,
    limit,
  ]);
}

export async function readRevision(tx: Tx, number: number): Promise<ContentRow | undefined> {
  return (await tx.query<ContentRow>(`select ${SUMMARY}, content, secrets from configuration.revisions where tenant_id = $1 and number = $2`, [tx.tenantId, number]))[0];
}
