import type { Tx } from '#platform/db';
import type { Grant } from '../access/operator.ts';

export interface InvitationRow {
  readonly id: string;
  readonly sealed_address: Buffer;
  readonly grants: readonly Grant[];
  readonly invited_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly expired: boolean;
}

const LISTED = 'id, sealed_address, grants, invited_by, created_at, expires_at, expires_at <= platform.now() as expired';

/** False: this address has one already. */
export async function insertInvitation(
  tx: Tx,
  invitation: { readonly id: string; readonly sealed: Buffer; readonly index: Buffer; readonly grants: readonly Grant[]; readonly by: string; readonly seconds: number },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into admin.invitations (tenant_id, id, sealed_address, address_index, grants, invited_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, platform.now() + make_interval(secs => $7)) on conflict (tenant_id, address_index) do nothing returning id`,
    [tx.tenantId, invitation.id, invitation.sealed, invitation.index, JSON.stringify(invitation.grants), invitation.by, invitation.seconds],
  );
  return rows.length > 0;
}

/** What nobody answered for a month is not kept. */
export async function purgeInvitations(tx: Tx): Promise<void> {
  await tx.query(`delete from admin.invitations where tenant_id = $1 and expires_at < platform.now() - interval '30 days'`, [tx.tenantId]);
}

export async function listInvitations(tx: Tx, limit: number, after?: { readonly at: string; readonly id: string }): Promise<readonly InvitationRow[]> {
  return tx.query<InvitationRow>(
    `select ${LISTED} from admin.invitations
     where tenant_id = $1 and ($3::timestamptz is null or (date_trunc('milliseconds', created_at), id) < ($3, $4::uuid))
     order by date_trunc('milliseconds', created_at) desc, id desc limit $2`,
    [tx.tenantId, limit, after?.at ?? null, after?.id ?? null],
  );
}

export async function invitationById(tx: Tx, id: string): Promise<InvitationRow | undefined> {
  const [row] = await tx.query<InvitationRow>(`select ${LISTED} from admin.invitations where tenant_id = $1 and id = $2`, [tx.tenantId, id]);
  return row;
}

export async function prolongInvitation(tx: Tx, id: string, seconds: number): Promise<InvitationRow | undefined> {
  const [row] = await tx.query<InvitationRow>(
    `update admin.invitations set expires_at = platform.now() + make_interval(secs => $3) where tenant_id = $1 and id = $2 returning ${LISTED}`,
    [tx.tenantId, id, seconds],
  );
  return row;
}

/** It is answered, or taken back. */
export async function deleteInvitation(tx: Tx, id: string): Promise<InvitationRow | undefined> {
  const [row] = await tx.query<InvitationRow>(`delete from admin.invitations where tenant_id = $1 and id = $2 returning ${LISTED}`, [tx.tenantId, id]);
  return row;
}
