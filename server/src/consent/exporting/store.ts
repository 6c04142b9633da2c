import type { Tx } from '#platform/db';

export interface TakenRecord {
  readonly id: string;
  readonly user_id: string;
  readonly position: number;
  readonly event: string;
  readonly purpose: string;
  readonly version: number;
  readonly locale: string;
  readonly attributes: readonly string[];
  readonly recipients: readonly string[];
  readonly method: string;
  readonly application: string | null;
  readonly wording: string | null;
  readonly at: Date;
  readonly expires_at: Date | null;
  readonly hash: string;
}

/** Account by account, each in the order they counted, from after the given one. */
export async function recordsAfter(
  tx: Tx,
  userIds: readonly string[],
  after: { readonly userId: string; readonly position: number } | undefined,
  limit: number,
): Promise<TakenRecord[]> {
  return tx.query<TakenRecord>(
    `select r.id, r.user_id, r.position, r.event, r.purpose, r.version, r.locale, r.attributes, r.recipients, r.method, r.application, r.wording, r.at, r.expires_at, n.hash
     from consent.records r join consent.notices n on n.tenant_id = r.tenant_id and n.purpose = r.purpose and n.version = r.version
     where r.tenant_id = $1 and r.user_id = any($2::uuid[]) and ($3::uuid is null or (r.user_id, r.position) > ($3, $4::int)) order by r.user_id, r.position limit $5`,
    [tx.tenantId, userIds, after?.userId ?? null, after?.position ?? null, limit],
  );
}

export async function restrictedSince(tx: Tx, userId: string): Promise<Date | undefined> {
  const rows = await tx.query<{ restricted_at: Date | null }>('select restricted_at from consent.people where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]);
  return rows[0]?.restricted_at ?? undefined;
}
