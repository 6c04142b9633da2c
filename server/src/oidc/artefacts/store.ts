import type { Database, Tx } from '#platform/db';

/** What is written of one artefact. `ttl` in seconds of database time. */
export interface ArtefactWrite {
  readonly kind: string;
  readonly idHash: Buffer;
  readonly grantHash: Buffer | undefined;
  readonly sessionHash: Buffer | undefined;
  readonly userCodeHash: Buffer | undefined;
  readonly payload: Buffer;
  readonly decided: boolean;
  readonly ttl: number;
}

export interface ArtefactRow {
  readonly kind: string;
  readonly id_hash: Buffer;
  readonly payload: Buffer;
  readonly consumed: boolean;
  readonly decided: boolean;
  /** Seconds left by database time; negative when over. */
  readonly ttl: number;
  /** The session it is bound to has ended. */
  readonly ended: boolean;
  readonly replay: Buffer | null;
  readonly grant_id: Buffer | null;
  readonly grant_payload: Buffer | null;
  readonly grant_ttl: number | null;
}

/** Grants and session links ride along: one round trip answers what the provider asks in three. */
const FIND = `
  select a.kind, a.id_hash, a.payload, a.consumed_at is not null as consumed, a.decided, extract(epoch from a.expires_at - platform.now())::float8 as ttl,
    a.session_hash is not null and l.id_hash is null as ended,
    case when a.replay_until > platform.now() then a.replay end as replay,
    g.id_hash as grant_id, g.payload as grant_payload, extract(epoch from g.expires_at - platform.now())::float8 as grant_ttl
  from oidc.artefacts a
  left join oidc.artefacts g on g.tenant_id = a.tenant_id and g.kind = 'Grant' and g.id_hash = a.grant_hash
  left join oidc.artefacts l on l.tenant_id = a.tenant_id and l.kind = 'SessionLink' and l.id_hash = a.session_hash and l.consumed_at is null and l.expires_at > platform.now()`;

export async function findArtefact(db: Database, tenantId: string, kinds: readonly string[], idHash: Buffer): Promise<ArtefactRow | undefined> {
  return (await db.statement<ArtefactRow>(`${FIND} where a.tenant_id = $1 and a.id_hash = $2 and a.kind = any($3::text[])`, [tenantId, idHash, kinds]))[0];
}

export async function findByUserCode(db: Database, tenantId: string, userCodeHash: Buffer): Promise<ArtefactRow | undefined> {
  return (await db.statement<ArtefactRow>(`${FIND} where a.tenant_id = $1 and a.user_code_hash = $2`, [tenantId, userCodeHash]))[0];
}

export interface Consumption {
  readonly kind: string;
  readonly idHash: Buffer;
  readonly replay?: { readonly sealed: Buffer; readonly seconds: number };
}

/** All writes of one request. */
export interface Settlement {
  readonly consume: Consumption | undefined;
  /** Grants and session links that must be alive for the saves to happen. */
  readonly grants: readonly Buffer[];
  readonly links: readonly Buffer[];
  readonly saves: readonly ArtefactWrite[];
  /** Written only where it is missing. */
  readonly ensure: ArtefactWrite | undefined;
  readonly destroy: readonly { readonly kind: string; readonly idHash: Buffer }[];
}

export interface Settled {
  readonly consumed: boolean;
  readonly granted: boolean;
  readonly bound: boolean;
  readonly saved: number;
}

/**
 * One statement, one commit: the one-time thing is consumed by an atomic update (D4), and only then, and only while grant and session are
 * alive, are its fruits saved. `for share` makes a family or session being revoked at this moment wait for us or refuse us: nothing slips
 * between. Grant and session are locked before the one-time thing, in the order in which a revocation takes them: no deadlock. A row that was consumed or decided is never written again. A pushed request must be fresh when a sign-in begins with it, which
 * the provider sees to; it is used up when the sign-in ends, which may be later than its minute.
 */
const SETTLE = `
  with grants as (
    select 1 from oidc.artefacts where tenant_id = $1 and kind = 'Grant' and id_hash = any($6::bytea[]) and expires_at > platform.now() for share
  ), links as (
    select 1 from oidc.artefacts where tenant_id = $1 and kind = 'SessionLink' and id_hash = any($7::bytea[]) and consumed_at is null and expires_at > platform.now() for share
  ), alive as materialized (
    select (select count(*) from grants) = cardinality($6::bytea[]) as granted, (select count(*) from links) = cardinality($7::bytea[]) as bound
  ), consumed as (
    update oidc.artefacts a set consumed_at = platform.now(), replay = $4::bytea, replay_until = case when $4::bytea is not null then platform.now() + $5::int * interval '1 second' end
    from alive
    where alive.granted and alive.bound and a.tenant_id = $1 and a.kind = $2 and a.id_hash = $3 and a.consumed_at is null and (a.expires_at > platform.now() or a.kind = 'PushedAuthorizationRequest')
    returning 1
  ), verdict as (
    select $2::text is null or exists (select from consumed) as consumed, granted, bound from alive
  ), ensured as (
    insert into oidc.artefacts (tenant_id, kind, id_hash, session_hash, payload, expires_at)
    select $1, 'Grant', $8::bytea, $9::bytea, $10::bytea, platform.now() + $11::int * interval '1 second' from verdict where $8::bytea is not null and verdict.consumed and verdict.granted and verdict.bound
    on conflict do nothing
  ), saved as (
    insert into oidc.artefacts as a (tenant_id, kind, id_hash, grant_hash, session_hash, user_code_hash, payload, decided, expires_at)
    select $1, n.kind, n.id_hash, n.grant_hash, n.session_hash, n.user_code_hash, n.payload, n.decided, platform.now() + n.ttl * interval '1 second'
    from unnest($12::text[], $13::bytea[], $14::bytea[], $15::bytea[], $16::bytea[], $17::bytea[], $18::boolean[], $19::int[]) as n (kind, id_hash, grant_hash, session_hash, user_code_hash, payload, decided, ttl), verdict
    where verdict.consumed and verdict.granted and verdict.bound
    on conflict (tenant_id, kind, id_hash) do update set grant_hash = excluded.grant_hash, session_hash = excluded.session_hash, payload = excluded.payload, decided = excluded.decided, expires_at = excluded.expires_at
      where a.consumed_at is null and not a.decided
    returning 1
  ), gone as (
    delete from oidc.artefacts a using unnest($20::text[], $21::bytea[]) as d (kind, id_hash) where a.tenant_id = $1 and a.kind = d.kind and a.id_hash = d.id_hash
  )
  select consumed, granted, bound, (select count(*) from saved)::int as saved from verdict`;

export async function settle(db: Database, tenantId: string, work: Settlement): Promise<Settled> {
  const { consume, ensure, saves, destroy } = work;
  const rows = await db.statement<Settled>(SETTLE, [
    tenantId,
    consume?.kind ?? null,
    consume?.idHash ?? null,
    consume?.replay?.sealed ?? null,
    consume?.replay?.seconds ?? 0,
    work.grants,
    work.links,
    ensure?.idHash ?? null,
    ensure?.sessionHash ?? null,
    ensure?.payload ?? null,
    ensure?.ttl ?? 0,
    saves.map((save) => save.kind),
    saves.map((save) => save.idHash),
    saves.map((save) => save.grantHash ?? null),
    saves.map((save) => save.sessionHash ?? null),
    saves.map((save) => save.userCodeHash ?? null),
    saves.map((save) => save.payload),
    saves.map((save) => save.decided),
    saves.map((save) => save.ttl),
    destroy.map((gone) => gone.kind),
    destroy.map((gone) => gone.idHash),
  ]);
  return rows[0] as Settled;
}

/** True for the first caller only; the entry of an id whose time is over is taken anew. */
export async function insertOnce(db: Database, tenantId: string, kind: string, idHash: Buffer, payload: Buffer, ttl: number): Promise<boolean> {
  const rows = await db.statement(
    `insert into oidc.artefacts as a (tenant_id, kind, id_hash, payload, expires_at) values ($1, $2, $3, $4, platform.now() + $5::int * interval '1 second')
     on conflict (tenant_id, kind, id_hash) do update set payload = excluded.payload, expires_at = excluded.expires_at where a.expires_at <= platform.now()
     returning 1`,
    [tenantId, kind, idHash, payload, ttl],
  );
  return rows.length === 1;
}

/**
 * The grant goes first and takes its lock with it: refreshes under way finish before, later ones find no grant. Only then, with a fresh
 * snapshot, is everything that came from it deleted.
 */
export async function deleteFamily(tx: Tx, tenantId: string, grantHash: Buffer): Promise<number> {
  await tx.query(`delete from oidc.artefacts where tenant_id = $1 and kind = 'Grant' and id_hash = $2`, [tenantId, grantHash]);
  return (await tx.query('delete from oidc.artefacts where tenant_id = $1 and grant_hash = $2 returning 1', [tenantId, grantHash])).length;
}

/** From here on nothing bound to the session is found any more. The row stays until the applications have been told. */
export async function closeLink(tx: Tx, tenantId: string, uidHash: Buffer): Promise<boolean> {
  const rows = await tx.query(
    `update oidc.artefacts set consumed_at = platform.now() where tenant_id = $1 and kind = 'SessionLink' and id_hash = $2 and consumed_at is null returning 1`,
    [tenantId, uidHash],
  );
  return rows.length === 1;
}

/** Exactly one caller gets the link: whoever tells the applications. */
export async function takeLink(tx: Tx, tenantId: string, uidHash: Buffer): Promise<Buffer | undefined> {
  const rows = await tx.query<{ payload: Buffer }>(`delete from oidc.artefacts where tenant_id = $1 and kind = 'SessionLink' and id_hash = $2 returning payload`, [
    tenantId,
    uidHash,
  ]);
  return rows[0]?.payload;
}

/** A small batch of what ended an hour ago or longer: late look-ups (a pushed request at the end of a long journey) still find it until then. */
export async function deleteExpired(db: Database, batch: number): Promise<number> {
  const rows = await db.statement(
    `delete from oidc.artefacts where (tenant_id, kind, id_hash) in (
       select tenant_id, kind, id_hash from oidc.artefacts where expires_at < platform.now() - interval '1 hour' order by expires_at limit $1 for update skip locked)
     returning 1`,
    [batch],
  );
  return rows.length;
}
