import type { Database, Tx } from '#platform/db';

export interface InvitationRow {
  readonly id: string;
  readonly organization_id: string;
  readonly sealed_address: Buffer;
  readonly roles: readonly string[];
  readonly invited_by: string | null;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly expired: boolean;
}

const LISTED = 'id, organization_id, sealed_address, roles, invited_by, created_at, expires_at, expires_at <= platform.now() as expired';

/** Newest first. */
export async function listInvitations(tx: Tx, organization: string, limit: number, after?: { readonly at: string; readonly id: string }): Promise<readonly InvitationRow[]> {
  return tx.query<InvitationRow>(
    `select ${LISTED} from organizations.invitations
     where tenant_id = $1 and organization_id = $2 and ($4::timestamptz is null or (date_trunc('milliseconds', created_at), id) < ($4, $5::uuid))
     order by date_trunc('milliseconds', created_at) desc, id desc limit $3`,
    [tx.tenantId, organization, limit, after?.at ?? null, after?.id ?? null],
  );
}

/** `lock`: nobody else answers it until the end of the transaction. */
export async function findInvitation(tx: Tx, id: string, lock = false): Promise<InvitationRow | undefined> {
  const rows = await tx.query<InvitationRow>(`select ${LISTED} from organizations.invitations where tenant_id = $1 and id = $2${lock ? ' for update' : ''}`, [tx.tenantId, id]);
  return rows[0];
}

export async function invitationTo(tx: Tx, organization: string, index: Buffer): Promise<InvitationRow | undefined> {
  const rows = await tx.query<InvitationRow>(`select ${LISTED} from organizations.invitations where tenant_id = $1 and organization_id = $2 and address_index = $3`, [
    tx.tenantId,
    organization,
    index,
  ]);
  return rows[0];
}

/** A new one, or that of the same address anew. In a transaction that has locked the organization. */
export async function putInvitation(
  tx: Tx,
  of: {
    readonly id: string;
    readonly organization: string;
    readonly sealed: Buffer;
    readonly index: Buffer;
    readonly roles: readonly string[];
    readonly by: string | undefined;
    readonly days: number;
  },
): Promise<InvitationRow> {
  const [row] = await tx.query<InvitationRow>(
    `insert into organizations.invitations (tenant_id, id, organization_id, sealed_address, address_index, roles, invited_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, platform.now() + make_interval(days => $8))
     on conflict (tenant_id, id) do update set roles = excluded.roles, invited_by = excluded.invited_by, expires_at = excluded.expires_at
     returning ${LISTED}`,
    [tx.tenantId, of.id, of.organization, of.sealed, of.index, of.roles, of.by ?? null, of.days],
  );
  return row as InvitationRow;
}

/** It is answered, or taken back. */
export async function deleteInvitation(tx: Tx, organization: string, id: string): Promise<boolean> {
  return (
    (await tx.query('delete from organizations.invitations where tenant_id = $1 and organization_id = $2 and id = $3 returning 1', [tx.tenantId, organization, id])).length > 0
  );
}

/** Whoever asked is not there any more. */
export async function forgetInviter(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from organizations.invitations where tenant_id = $1 and invited_by = $2', [tx.tenantId, userId]);
}

export async function putUnwanted(tx: Tx, organization: string, mailbox: Buffer): Promise<void> {
  await tx.query('insert into organizations.unwanted (tenant_id, organization_id, mailbox_index) values ($1, $2, $3) on conflict do nothing', [tx.tenantId, organization, mailbox]);
}

export async function isUnwanted(tx: Tx, organization: string, mailbox: Buffer): Promise<boolean> {
  return (
    (await tx.query('select from organizations.unwanted where tenant_id = $1 and organization_id = $2 and mailbox_index = $3', [tx.tenantId, organization, mailbox])).length > 0
  );
}

/** What nobody answered for a month is not kept, nor a no for longer than two years. */
export async function purgeInvitations(db: Pick<Database, 'statement'>): Promise<void> {
  await db.statement(`delete from organizations.unwanted where at < platform.now() - interval '730 days'`);
  await db.statement(`delete from organizations.invitations where expires_at < platform.now() - interval '30 days'`);
}
