import type { Database, Tx } from '#platform/db';

/** What is written of one artefact. `ttl` in seconds of database time. */
export interface ArtefactWrite {
  readonly kind: string;
  readonly idHash: Buffer;
  readonly grantHash: Buffer | undefined;
  readonly sessionHash: Buffer | undefined;
  readonly userCodeHash: Buffer | undefined;
  readonly accountHash: Buffer | undefined;
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
  /** The session it is bound to has ended, or everybody was signed out. */
  readonly ended: boolean;
  readonly replay: Buffer | null;
  readonly grant_id: Buffer | null;
  readonly grant_payload: Buffer | null;
  readonly grant_ttl: number | null;
}

/**
 * Everybody was signed out since it was issued; but for what lives by the session that was kept, and stays with it when the rest goes (`deleteGrantedBy`). What is issued
 * afterwards rests on a newer proof, whatever was allowed before. A device asked for its code long before somebody allowed it: there it is that moment that counts.
 */
const DISOWNED = `(a.grant_hash is not null and exists (
    select from oidc.sign_outs o where o.tenant_id = a.tenant_id
      and o.at >= case when a.kind in ('AccessToken', 'AuthorizationCode', 'RefreshToken') then a.created_at when a.kind = 'DeviceCode' then g.created_at end
      and (o.kept is null or not exists (
        select from oidc.artefacts k where k.tenant_id = a.tenant_id and k.grant_hash = a.grant_hash and k.session_hash = o.kept))))`;

/**
 * Grants and session links ride along: one round trip answers what the provider asks in three. `limit 1` keeps them look-ups by their full key
 * in every plan: as plain joins they are planned, while the table is new and unknown to the planner, as a walk over all grants of the tenant.
 */
const FIND = `
  select a.kind, a.id_hash, a.payload, a.consumed_at is not null as consumed, a.decided, extract(epoch from a.expires_at - platform.now())::float8 as ttl,
    (a.session_hash is not null and l.alive is null) or ${DISOWNED} as ended,
    case when a.replay_until > platform.now() then a.replay end as replay,
    g.id_hash as grant_id, g.payload as grant_payload, extract(epoch from g.expires_at - platform.now())::float8 as grant_ttl
  from oidc.artefacts a
  left join lateral (
    select g.id_hash, g.payload, g.expires_at, g.created_at from oidc.artefacts g where g.tenant_id = a.tenant_id and g.kind = 'Grant' and g.id_hash = a.grant_hash limit 1
  ) g on true
  left join lateral (
    select true as alive from oidc.artefacts l where l.tenant_id = a.tenant_id and l.kind = 'SessionLink' and l.id_hash = a.session_hash and l.consumed_at is null and l.expires_at > platform.now() limit 1
  ) l on true`;

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
  /** Applications that know an account from now on, if they did not before. */
  readonly known: readonly { readonly accountHash: Buffer; readonly clientId: string }[];
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
 * between. Session, grant and one-time thing are locked in the order in which a revocation takes them: no deadlock. A row that was consumed or
 * decided is never written again. A pushed request must be fresh when a sign-in begins with it, which the provider sees to; it is used up when
 * the sign-in ends, which may be later than its minute.
 *
 * Made of the parts that this request needs: the handful of forms are prepared once each, and what is not there costs nothing.
 */
function settlement(tenantId: string, { consume, grants, links, saves, known, ensure, destroy }: Settlement): { text: string; values: unknown[] } {
  const values: unknown[] = [tenantId];
  const param = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  const parts: string[] = [];
  const locked = (name: string, kind: string, hashes: readonly Buffer[], more: string) => {
    if (hashes.length === 0) return 'true';
    const list = param(hashes, 'bytea[]');
    parts.push(`${name} as (select 1 from oidc.artefacts where tenant_id = $1 and kind = '${kind}' and id_hash = any(${list})${more} and expires_at > platform.now() for share)`);
    return `(select count(*) from ${name}) = cardinality(${list})`;
  };
  const bound = locked('links', 'SessionLink', links, ' and consumed_at is null');
  const granted = locked('grants', 'Grant', grants, '');
  parts.push(`alive as materialized (select ${bound} as bound, ${granted} as granted)`);
  if (consume) {
    const replay = consume.replay
      ? `, replay = ${param(consume.replay.sealed, 'bytea')}, replay_until = platform.now() + ${param(consume.replay.seconds, 'int')} * interval '1 second'`
      : ', replay = null, replay_until = null';
    parts.push(`consumed as (
      update oidc.artefacts a set consumed_at = platform.now()${replay}
      from alive
      where alive.granted and alive.bound and a.tenant_id = $1 and a.kind = ${param(consume.kind, 'text')} and a.id_hash = ${param(consume.idHash, 'bytea')} and a.consumed_at is null
        and (a.expires_at > platform.now() or a.kind = 'PushedAuthorizationRequest')
      returning 1
    )`);
  }
  parts.push(`verdict as (select ${consume ? 'exists (select from consumed)' : 'true'} as consumed, granted, bound from alive)`);
  if (ensure) {
    parts.push(`ensured as (
      insert into oidc.artefacts (tenant_id, kind, id_hash, session_hash, account_hash, payload, expires_at)
      select $1, 'Grant', ${param(ensure.idHash, 'bytea')}, ${param(ensure.sessionHash ?? null, 'bytea')}, ${param(ensure.accountHash ?? null, 'bytea')}, ${param(ensure.payload, 'bytea')}, platform.now() + ${param(ensure.ttl, 'int')} * interval '1 second' from verdict
      where verdict.consumed and verdict.granted and verdict.bound
      on conflict do nothing
    )`);
  }
  if (saves.length > 0) {
    const column = (pick: (save: ArtefactWrite) => unknown, type: string) => param(saves.map(pick), `${type}[]`);
    const columns = [
      column((save) => save.kind, 'text'),
      column((save) => save.idHash, 'bytea'),
      column((save) => save.grantHash ?? null, 'bytea'),
      column((save) => save.sessionHash ?? null, 'bytea'),
      column((save) => save.userCodeHash ?? null, 'bytea'),
      column((save) => save.accountHash ?? null, 'bytea'),
      column((save) => save.payload, 'bytea'),
      column((save) => save.decided, 'boolean'),
      column((save) => save.ttl, 'int'),
    ];
    parts.push(`saved as (
      insert into oidc.artefacts as a (tenant_id, kind, id_hash, grant_hash, session_hash, user_code_hash, account_hash, payload, decided, expires_at)
      select $1, n.kind, n.id_hash, n.grant_hash, n.session_hash, n.user_code_hash, n.account_hash, n.payload, n.decided, platform.now() + n.ttl * interval '1 second'
      from unnest(${columns.join(', ')}) as n (kind, id_hash, grant_hash, session_hash, user_code_hash, account_hash, payload, decided, ttl), verdict
      where verdict.consumed and verdict.granted and verdict.bound
      on conflict (tenant_id, kind, id_hash) do update set grant_hash = excluded.grant_hash, session_hash = excluded.session_hash, payload = excluded.payload, decided = excluded.decided, expires_at = excluded.expires_at
        where a.consumed_at is null and not a.decided
      returning 1
    )`);
  }
  if (known.length > 0) {
    const hashes = param(
      known.map((one) => one.accountHash),
      'bytea[]',
    );
    const clients = param(
      known.map((one) => one.clientId),
      'text[]',
    );
    parts.push(`known as (
      insert into oidc.known_accounts (tenant_id, account_hash, client_id) select $1, n.account_hash, n.client_id from unnest(${hashes}, ${clients}) as n (account_hash, client_id), verdict
      where verdict.consumed and verdict.granted and verdict.bound on conflict do nothing
    )`);
  }
  if (destroy.length > 0) {
    const kinds = param([...new Set(destroy.map((gone) => gone.kind))].sort(), 'text[]');
    // Ids are unguessable: a hash of one kind is never one of another.
    parts.push(
      `gone as (delete from oidc.artefacts where tenant_id = $1 and kind = any(${kinds}) and id_hash = any(${param(
        destroy.map((gone) => gone.idHash),
        'bytea[]',
      )}))`,
    );
  }
  return { text: `with ${parts.join(', ')} select consumed, granted, bound, ${saves.length > 0 ? '(select count(*) from saved)::int' : '0'} as saved from verdict`, values };
}

export async function settle(db: Database, tenantId: string, work: Settlement): Promise<Settled> {
  const { text, values } = settlement(tenantId, work);
  return (await db.statement<Settled>(text, values))[0] as Settled;
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

/**
 * All families of one account, in the same order as one. `kept`: a session that goes on, by the hash of its uid; what lives by it stays, and the grants that
 * needs. Returns how much went, grants included.
 */
export async function deleteFamiliesOf(tx: Tx, tenantId: string, accountHash: Buffer, kept: Buffer | undefined): Promise<number> {
  const hashes = (rows: readonly { readonly id_hash: Buffer }[]) => rows.map((row) => row.id_hash);
  const gone = await tx.query<{ id_hash: Buffer }>(
    `delete from oidc.artefacts g where g.tenant_id = $1 and g.account_hash = $2 and g.kind = 'Grant'
       and ($3::bytea is null or not exists (select from oidc.artefacts a where a.tenant_id = $1 and a.grant_hash = g.id_hash and a.session_hash = $3))
     returning g.id_hash`,
    [tenantId, accountHash, kept ?? null],
  );
  const left =
    kept === undefined
      ? []
      : await tx.query<{ id_hash: Buffer }>(`select id_hash from oidc.artefacts where tenant_id = $1 and account_hash = $2 and kind = 'Grant'`, [tenantId, accountHash]);
  const grants = [...hashes(gone), ...hashes(left)];
  if (grants.length === 0) return 0;
  const rest = await tx.query(
    'delete from oidc.artefacts where tenant_id = $1 and grant_hash = any($2::bytea[]) and ($3::bytea is null or session_hash is distinct from $3) returning 1',
    [tenantId, grants, kept ?? null],
  );
  return gone.length + rest.length;
}

/** Of two at once the later one counts. */
export async function writeSignOut(tx: Tx, kept: Buffer | undefined): Promise<void> {
  await tx.query(
    `insert into oidc.sign_outs as o (tenant_id, at, kept) values ($1, platform.now(), $2)
     on conflict (tenant_id) do update set at = greatest(o.at, excluded.at), kept = excluded.kept`,
    [tx.tenantId, kept ?? null],
  );
}

/** As long as no request takes from its look at a session to the code that it is given. */
const ON_ITS_WAY_SECONDS = 60;

/**
 * The next grants that were made by then, and what came from them, in the same order as one; but for those of the session that is kept. Where to go on. A request that saw its
 * session a moment before everybody was signed out may have been granted something since: that goes where the session of the code is over. By `select true` and not by `exists`,
 * which is planned as a walk over all artefacts.
 */
export async function deleteGrantedBy(
  tx: Tx,
  { before, kept, after, limit }: { readonly before: string; readonly kept: Buffer | undefined; readonly after: Buffer; readonly limit: number },
): Promise<{ readonly last: Buffer | undefined; readonly artefacts: number }> {
  const page = await tx.query<{ id_hash: Buffer }>(
    `select g.id_hash from oidc.artefacts g where g.tenant_id = $1 and g.kind = 'Grant' and g.id_hash > $2 and (g.created_at <= $3::timestamptz
       or g.created_at <= $3::timestamptz + interval '${ON_ITS_WAY_SECONDS} seconds' and (
         select true from oidc.artefacts a where a.tenant_id = $1 and a.grant_hash = g.id_hash and a.session_hash is not null and (
           select true from oidc.artefacts l where l.tenant_id = $1 and l.kind = 'SessionLink' and l.id_hash = a.session_hash and l.consumed_at is null limit 1) is null
         limit 1))
     order by g.id_hash limit $4`,
    [tx.tenantId, after, before, limit],
  );
  if (page.length === 0) return { last: undefined, artefacts: 0 };
  const gone = await tx.query<{ id_hash: Buffer }>(
    `delete from oidc.artefacts g where g.tenant_id = $1 and g.kind = 'Grant' and g.id_hash = any($2::bytea[])
       and ($3::bytea is null or not exists (select from oidc.artefacts a where a.tenant_id = $1 and a.grant_hash = g.id_hash and a.session_hash = $3)) returning g.id_hash`,
    [tx.tenantId, page.map(({ id_hash }) => id_hash), kept ?? null],
  );
  const hashes = gone.map(({ id_hash }) => id_hash);
  const rest = hashes.length === 0 ? [] : await tx.query('delete from oidc.artefacts where tenant_id = $1 and grant_hash = any($2::bytea[]) returning 1', [tx.tenantId, hashes]);
  return { last: page.at(-1)?.id_hash, artefacts: gone.length + rest.length };
}

export interface GrantRow {
  readonly id_hash: Buffer;
  readonly payload: Buffer;
  /** When something was last issued from it. */
  readonly used_at: Date | null;
}

/** What an account granted and still stands. */
export async function grantsOf(tx: Tx, accountHash: Buffer): Promise<readonly GrantRow[]> {
  return tx.query<GrantRow>(
    `select g.id_hash, g.payload, (select max(a.created_at) from oidc.artefacts a where a.tenant_id = $1 and a.grant_hash = g.id_hash) as used_at
     from oidc.artefacts g where g.tenant_id = $1 and g.account_hash = $2 and g.kind = 'Grant' and g.expires_at > platform.now() order by g.id_hash`,
    [tx.tenantId, accountHash],
  );
}

export async function forgetConsent(tx: Tx, idHash: Buffer): Promise<boolean> {
  return (
    (await tx.query(`delete from oidc.artefacts where tenant_id = $1 and kind = 'Consent' and id_hash = $2 and expires_at > platform.now() returning 1`, [tx.tenantId, idHash]))
      .length === 1
  );
}

/** From here on nothing bound to these sessions is found any more. The rows stay until the applications have been told. */
export async function closeLinks(tx: Tx, tenantId: string, uidHashes: readonly Buffer[]): Promise<void> {
  await tx.query(`update oidc.artefacts set consumed_at = platform.now() where tenant_id = $1 and kind = 'SessionLink' and id_hash = any($2::bytea[]) and consumed_at is null`, [
    tenantId,
    uidHashes,
  ]);
}

/** Of these sessions, those that go on. */
export async function linksOf(tx: Tx, uidHashes: readonly Buffer[]): Promise<readonly { readonly id_hash: Buffer; readonly payload: Buffer }[]> {
  return tx.query(
    `select id_hash, payload from oidc.artefacts where tenant_id = $1 and kind = 'SessionLink' and id_hash = any($2::bytea[]) and consumed_at is null and expires_at > platform.now()`,
    [tx.tenantId, uidHashes],
  );
}

export interface SealedClient {
  readonly uid_hash: Buffer;
  readonly id_hash: Buffer;
  readonly payload: Buffer;
}

/** Applications that were added to these sessions one by one. */
export async function linkedClients(tx: Tx, uidHashes: readonly Buffer[]): Promise<readonly SealedClient[]> {
  return tx.query<SealedClient>(
    `select grant_hash as uid_hash, id_hash, payload from oidc.artefacts where tenant_id = $1 and grant_hash = any($2::bytea[]) and kind = 'SessionClient' order by created_at, id_hash`,
    [tx.tenantId, uidHashes],
  );
}

/** Exactly one caller gets the link: whoever tells the applications. */
export async function takeLink(tx: Tx, uidHash: Buffer): Promise<{ readonly payload: Buffer; readonly clients: readonly SealedClient[] } | undefined> {
  const [link] = await tx.query<{ payload: Buffer }>(`delete from oidc.artefacts where tenant_id = $1 and kind = 'SessionLink' and id_hash = $2 returning payload`, [
    tx.tenantId,
    uidHash,
  ]);
  if (!link) return undefined;
  const clients = await tx.query<SealedClient>(
    `delete from oidc.artefacts where tenant_id = $1 and grant_hash = $2 and kind = 'SessionClient' returning grant_hash as uid_hash, id_hash, payload`,
    [tx.tenantId, uidHash],
  );
  return { payload: link.payload, clients };
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

/** Of these accounts, where an application went on with what they allowed: a refresh token of theirs was made since then and still stands. */
export async function refreshedSince(tx: Tx, accountHashes: readonly Buffer[], since: Date): Promise<readonly Buffer[]> {
  const rows = await tx.query<{ hash: Buffer }>(
    `select h.hash from unnest($2::bytea[]) as h (hash) where exists (
       select from oidc.artefacts g join oidc.artefacts r on r.tenant_id = g.tenant_id and r.grant_hash = g.id_hash
       where g.tenant_id = $1 and g.account_hash = h.hash and g.kind = 'Grant' and r.kind = 'RefreshToken' and r.created_at >= $3 and r.expires_at > platform.now())`,
    [tx.tenantId, accountHashes, since],
  );
  return rows.map(({ hash }) => hash);
}
