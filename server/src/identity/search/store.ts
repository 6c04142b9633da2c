import type { Database, Tx } from '#platform/db';
import type { UserState } from '../contract.ts';
import type { SearchRow } from '../sealing.ts';
import type { SealedUser, UserRow } from '../store.ts';

// ---------------------------------------------------------------- The index

/** The next ones by id, held as they are until the end of the transaction, without keeping anybody from referring to them. */
export async function holdUsers(tx: Tx, after: string | null, limit: number): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `select u.id from identity.users u where u.tenant_id = $1 and ($2::uuid is null or u.id > $2) and u.state <> 'erased' order by u.id limit $3 for no key update`,
    [tx.tenantId, after, limit],
  );
  return rows.map((row) => row.id);
}

export interface SearchedUser {
  readonly id: string;
  readonly wrapped: Buffer;
  readonly identifiers: readonly { readonly id: string; readonly kind: 'email' | 'username'; readonly sealed: string }[];
  readonly contacts: readonly { readonly id: string; readonly kind: 'email'; readonly sealed: string }[];
  readonly attributes: readonly { readonly name: string; readonly sealed: string }[];
}

/** Everything these users are found by, sealed. */
export async function readSearched(tx: Tx, userIds: readonly string[], fields: readonly string[]): Promise<readonly SearchedUser[]> {
  return tx.query<SearchedUser>(
    `select k.user_id as id, k.wrapped,
       (select coalesce(json_agg(json_build_object('id', i.id, 'kind', i.kind, 'sealed', encode(i.sealed, 'hex'))), '[]') from identity.identifiers i
        where i.tenant_id = $1 and i.user_id = k.user_id and i.kind in ('email', 'username')) as identifiers,
       (select coalesce(json_agg(json_build_object('id', c.id, 'kind', c.kind, 'sealed', encode(c.sealed, 'hex'))), '[]') from identity.contacts c
        where c.tenant_id = $1 and c.user_id = k.user_id and c.kind = 'email') as contacts,
       (select coalesce(json_agg(json_build_object('name', a.name, 'sealed', encode(a.sealed, 'hex'))), '[]') from identity.attributes a
        where a.tenant_id = $1 and a.user_id = k.user_id and a.name = any($3::text[])) as attributes
     from identity.user_keys k where k.tenant_id = $1 and k.user_id = any($2::uuid[])`,
    [tx.tenantId, userIds, fields],
  );
}

/** These terms and no others for these users; what is right already is not touched. */
export async function replaceTerms(tx: Tx, userIds: readonly string[], terms: readonly (SearchRow & { readonly userId: string })[]): Promise<void> {
  await tx.query(
    `with given as materialized (select a.user_id, a.term, a.field, u.created_at from unnest($3::uuid[], $4::bytea[], $5::text[]) as a (user_id, term, field)
       join identity.users u on u.tenant_id = $1 and u.id = a.user_id),
     gone as (delete from identity.search_terms s where s.tenant_id = $1 and s.user_id = any($2::uuid[])
       and not exists (select from given g where g.user_id = s.user_id and g.term = s.term and g.field = s.field and g.created_at = s.created_at) returning 1)
     insert into identity.search_terms (tenant_id, user_id, term, field, created_at) select $1, g.user_id, g.term, g.field, g.created_at from given g order by g.term, g.user_id, g.field
     on conflict do nothing`,
    [tx.tenantId, userIds, terms.map((row) => row.userId), terms.map((row) => row.term), terms.map((row) => row.field)],
  );
}

export type SealedPerson = Pick<SealedUser, 'id' | 'identifiers' | 'contacts' | 'held'> & { readonly wrapped: Buffer };

/** For lists: addresses and these attributes of many. Whose key was destroyed is not among them. */
export async function sealedPeople(tx: Tx, userIds: readonly string[], names: readonly string[]): Promise<readonly SealedPerson[]> {
  return tx.query<SealedPerson>(
    `select k.user_id as id, k.wrapped,
       (select coalesce(json_agg(json_build_object('id', i.id, 'kind', i.kind, 'sealed', encode(i.sealed, 'hex'), 'verified_at', i.verified_at, 'is_primary', i.is_primary)
          order by i.created_at, i.id), '[]') from identity.identifiers i where i.tenant_id = $1 and i.user_id = k.user_id) as identifiers,
       (select coalesce(json_agg(json_build_object('id', c.id, 'kind', c.kind, 'sealed', encode(c.sealed, 'hex'), 'verified_at', c.verified_at) order by c.created_at, c.id), '[]')
        from identity.contacts c where c.tenant_id = $1 and c.user_id = k.user_id) as contacts,
       (select coalesce(json_agg(json_build_object('name', a.name, 'sealed', encode(a.sealed, 'hex'), 'source', a.source, 'updated_at', a.updated_at,
          'verified_at', a.verified_at, 'unconfirmed', a.unconfirmed) order by a.name), '[]')
        from identity.attributes a where a.tenant_id = $1 and a.user_id = k.user_id and a.name = any($3::text[])) as held
     from identity.user_keys k where k.tenant_id = $1 and k.user_id = any($2::uuid[])`,
    [tx.tenantId, userIds, names],
  );
}

export interface IndexProgress {
  readonly fingerprint: string;
  readonly reached: string | null;
  readonly done: boolean;
}

export async function readProgress(db: Database, tenantIds: readonly string[]): Promise<ReadonlyMap<string, IndexProgress>> {
  const rows = await db.statement<IndexProgress & { tenant_id: string }>(
    'select tenant_id, fingerprint, reached, done_at is not null as done from identity.search_progress where tenant_id = any($1::uuid[])',
    [tenantIds],
  );
  return new Map(rows.map((row) => [row.tenant_id, row]));
}

/** `reached`: the last user whose terms are right; null with `done`: all of them. */
export async function writeProgress(tx: Tx, { fingerprint, reached, done }: IndexProgress): Promise<void> {
  await tx.query(
    `insert into identity.search_progress (tenant_id, fingerprint, reached, done_at) values ($1, $2, $3, case when $4 then platform.now() end)
     on conflict (tenant_id) do update set fingerprint = excluded.fingerprint, reached = excluded.reached, done_at = excluded.done_at`,
    [tx.tenantId, fingerprint, reached, done],
  );
}

// ---------------------------------------------------------------- Asking

export interface Filters {
  /** Absent: whoever is a customer, which nobody is who was erased or became part of another account. */
  readonly states?: readonly UserState[];
  readonly light?: boolean;
  readonly since?: Date;
  readonly until?: Date;
}

/** The last one of the page before: when it was made, in microseconds, and its id. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

export interface PlacedRow extends UserRow {
  readonly at: string;
}

const USER = `u.id, u.sub, u.state, u.light, u.locale, u.created_at, (extract(epoch from u.created_at) * 1000000)::bigint::text as at`;
const CUSTOMERS: readonly UserState[] = ['active', 'suspended', 'locked', 'deletion_pending'];
const moment = (parameter: string) => `(timestamptz 'epoch' + ${parameter}::bigint * interval '1 microsecond')`;

/** Conditions on `u`, and the parameters they use, from the number `from` on. Only what was asked: the plan then fits. */
function conditions({ states, light, since, until }: Filters, from: number): { readonly sql: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const put = (value: unknown) => `$${from + values.push(value) - 1}`;
  const parts = [`u.state = any(${put(states ?? CUSTOMERS)}::text[])`];
  // Said as the partial indexes say it.
  if (states && !states.includes('active')) parts.push(`u.state <> 'active'`);
  if (light !== undefined) parts.push(light ? 'u.light' : 'not u.light');
  if (since) parts.push(`u.created_at >= ${put(since)}`);
  if (until) parts.push(`u.created_at < ${put(until)}`);
  return { sql: parts.join(' and '), values };
}

/** Newest first. */
export async function browseUsers(tx: Tx, filters: Filters, after: Place | undefined, limit: number): Promise<readonly PlacedRow[]> {
  const { sql, values } = conditions(filters, after ? 5 : 3);
  const place = after ? `and (u.created_at, u.id) < (${moment('$3')}, $4::uuid)` : '';
  return tx.query<PlacedRow>(`select ${USER} from identity.users u where u.tenant_id = $1 and ${sql} ${place} order by u.created_at desc, u.id desc limit $2`, [
    tx.tenantId,
    limit,
    ...(after ? [after.at, after.id] : []),
    ...values,
  ]);
}

/** How many entries a term has, as far as it is worth counting: the rarest one leads. */
const COUNTED = 2000;

export async function countTerms(tx: Tx, terms: readonly Buffer[]): Promise<readonly number[]> {
  const rows = await tx.query<{ n: number }>(
    `select (select count(*)::int from (select from identity.search_terms s where s.tenant_id = $1 and s.term = a.term limit $3) c) as n
     from unnest($2::bytea[]) with ordinality as a (term, at) order by a.at`,
    [tx.tenantId, terms, COUNTED],
  );
  return rows.map((row) => row.n);
}

/**
 * Users found under one term of each group, newest first. The first group leads: its entries are read in order, and no further than the page needs; each is looked
 * up under the others by primary key.
 */
export async function usersByTerms(
  tx: Tx,
  [lead = [], ...others]: readonly (readonly Buffer[])[],
  filters: Filters,
  after: Place | undefined,
  limit: number,
): Promise<readonly PlacedRow[]> {
  const values: unknown[] = [tx.tenantId, limit, lead, ...(after ? [after.at, after.id] : [])];
  const put = (value: unknown) => `$${values.push(value)}`;
  const place = after ? `and (s.created_at, s.user_id) < (${moment('$4')}, $5::uuid)` : '';
  const probes = others.map(
    (terms) =>
      `and exists (select from unnest(${put(terms)}::bytea[]) as o (term) where exists (select from identity.search_terms x
         where x.tenant_id = $1 and x.term = o.term and x.created_at = s.created_at and x.user_id = s.user_id))`,
  );
  const { sql, values: more } = conditions(filters, values.length + 1);
  values.push(...more);
  // Entries of one user under one term, one a field, stand side by side in the index.
  return tx.query<PlacedRow>(
    `select ${USER} from (
       select distinct f.created_at, f.user_id from unnest($3::bytea[]) as a (term) cross join lateral (
         select distinct s.created_at, s.user_id from identity.search_terms s join identity.users u on u.tenant_id = $1 and u.id = s.user_id
         where s.tenant_id = $1 and s.term = a.term ${place} and ${sql} ${probes.join(' ')}
         order by s.created_at desc, s.user_id desc limit $2) f
       order by f.created_at desc, f.user_id desc limit $2) found
     join identity.users u on u.tenant_id = $1 and u.id = found.user_id order by u.created_at desc, u.id desc`,
    values,
  );
}

export interface Named {
  /** Of identifiers and contacts. */
  readonly addresses: readonly { readonly kind: string; readonly index: Buffer }[];
  readonly id?: string;
  readonly sub?: string;
  /** Whom other rooms know by what was typed. */
  readonly ids: readonly string[];
}

/** Few: whoever holds exactly this, or is it. An account that became part of another one is that one. */
export async function usersByName(tx: Tx, { addresses, id, sub, ids }: Named, filters: Filters, limit: number): Promise<readonly PlacedRow[]> {
  const { sql, values } = conditions(filters, 8);
  return tx.query<PlacedRow>(
    `with asked as (select * from unnest($2::text[], $3::bytea[]) as a (kind, blind_index)),
     named as (
       select i.user_id from asked a join identity.identifiers i on i.tenant_id = $1 and i.kind = a.kind and i.blind_index = a.blind_index
       union select c.user_id from asked a join identity.contacts c on c.tenant_id = $1 and c.kind = a.kind and c.blind_index = a.blind_index
       union select n.id from identity.users n where n.tenant_id = $1 and n.id = any($4::uuid[])
       union select n.id from identity.users n where n.tenant_id = $1 and n.sub = $5
       union select unnest($6::uuid[]))
     select ${USER} from (select distinct coalesce(m.merged_into, m.id) as id from named n join identity.users m on m.tenant_id = $1 and m.id = n.user_id) found
     join identity.users u on u.tenant_id = $1 and u.id = found.id and ${sql} order by u.created_at desc, u.id desc limit $7`,
    [tx.tenantId, addresses.map((one) => one.kind), addresses.map((one) => one.index), id === undefined ? [] : [id], sub ?? null, ids, limit, ...values],
  );
}
