import type { Tx } from '#platform/db';
import type { SessionRow } from '../store.ts';

export type KeptSession = SessionRow & { readonly revoked_at: Date | null };

/** Those that have ended too, as long as they are kept. Oldest first, from after the given one; a Date has no microseconds, so neither has the order. */
export async function keptSessions(tx: Tx, userId: string, until: Date, after: { readonly at: string; readonly id: string } | undefined, limit: number): Promise<KeptSession[]> {
  return tx.query<KeptSession>(
    `select id, user_id, sub, protocol_uid, protocol_state, evidence, acr, amr, auth_time, application_id, client, created_at, last_seen_at, expires_at, made_account, actor_id, revoked_at,
       doubted_at is not null as doubted, confirmed_from, shown, null as noticed
     from sessions.sessions where tenant_id = $1 and user_id = $2 and created_at <= $3 and ($4::timestamptz is null or (date_trunc('milliseconds', created_at), id) > ($4, $5::uuid))
     order by date_trunc('milliseconds', created_at), id limit $6`,
    [tx.tenantId, userId, until, after?.at ?? null, after?.id ?? null, limit],
  );
}

export async function signedOutAt(tx: Tx, userId: string): Promise<Date | undefined> {
  return (await tx.query<{ at: Date }>('select at from sessions.sign_outs where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]))[0]?.at;
}
