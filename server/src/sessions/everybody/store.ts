import type { Tx } from '#platform/db';
import type { RevokedRow } from '../store.ts';

/** Of two at once the later one counts. */
export async function writeTenantSignOut(tx: Tx, kept: string | undefined): Promise<Date> {
  const [row] = await tx.query<{ at: Date }>(
    `insert into sessions.tenant_sign_outs as o (tenant_id, at, kept_session) values ($1, platform.now(), $2)
     on conflict (tenant_id) do update set at = greatest(o.at, excluded.at), kept_session = excluded.kept_session returning at`,
    [tx.tenantId, kept ?? null],
  );
  return (row as { at: Date }).at;
}

/** As long as nobody takes from their look at who was signed out to the commit of their session. */
const ON_THEIR_WAY_SECONDS = 60;

/**
 * What began by then; and what began since with a proof of before: it looked at who was signed out a moment before that was committed, and nothing else lets such a proof
 * begin anything.
 */
const due = (
  of: '' | 's.',
) => `${of}tenant_id = $1 and ${of}revoked_at is null and ($3::uuid is null or ${of}id <> $3) and ${of}created_at <= $2::timestamptz + interval '${ON_THEIR_WAY_SECONDS} seconds'
  and (${of}created_at <= $2::timestamptz or exists (select from jsonb_array_elements(${of}evidence) proof where (proof->>'at')::timestamptz < $2::timestamptz))`;

/**
 * Ends those of the next users who are signed in since before that moment, in the order of the users: as one user's sign-out does, with the user's lock held. Sessions that
 * ran out by time are marked as well: tokens may outlive them.
 */
export async function endBatch(tx: Tx, before: string, kept: string | undefined, reason: string, users: number): Promise<readonly RevokedRow[]> {
  await tx.query(
    `select pg_advisory_xact_lock(sessions.sign_out_key($1, user_id)) from (
       select distinct user_id from sessions.sessions where ${due('')}
       order by user_id limit $4) as due`,
    [tx.tenantId, before, kept ?? null, users],
  );
  return tx.query<RevokedRow>(
    `with due as materialized (
       select distinct user_id from sessions.sessions where ${due('')}
       order by user_id limit $4)
     update sessions.sessions s set revoked_at = platform.now(), revoke_reason = $5, handle_hash = null from due
     where s.user_id = due.user_id and ${due('s.')}
     returning s.id, s.user_id, s.protocol_uid, s.idle_expires_at > platform.now() and s.expires_at > platform.now() as live, s.actor_id`,
    [tx.tenantId, before, kept ?? null, users, reason],
  );
}

/** Those that would end, counted to a limit: how many more there are changes nothing for whoever decides. */
export async function countLive(tx: Tx, most: number): Promise<number> {
  const [row] = await tx.query<{ live: number }>(
    `select count(*)::int as live from (
       select from sessions.sessions where tenant_id = $1 and revoked_at is null and idle_expires_at > platform.now() and expires_at > platform.now() limit $2) counted`,
    [tx.tenantId, most],
  );
  return row?.live ?? 0;
}
