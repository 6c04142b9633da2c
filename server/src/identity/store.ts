import type { Tx } from '#platform/db';
import type { AccountQuestion, IdentifierKind, User, UserState } from './contract.ts';
import type { SearchRow } from './sealing.ts';

export interface UserRow {
  readonly id: string;
  readonly sub: string;
  readonly state: UserState;
  readonly light: boolean;
  readonly locale: string | null;
  readonly created_at: Date | string;
}

export function toUser(row: UserRow): User {
  return { id: row.id, sub: row.sub, state: row.state, light: row.light, ...(row.locale === null ? {} : { locale: row.locale }), createdAt: new Date(row.created_at) };
}

const USER = 'u.id, u.sub, u.state, u.light, u.locale, u.created_at';
/** $1 tenant, $2 value. The `sub` of an account that became part of another one names that one. `case`, as PostgreSQL holds `coalesce` for leaky and would walk all users for it. */
const NAMED = {
  id: 'identity.users u KEYS where u.tenant_id = $1 and u.id = $2',
  sub: `identity.users named join identity.users u on u.tenant_id = named.tenant_id and u.id = case when named.merged_into is null then named.id else named.merged_into end KEYS
    where named.tenant_id = $1 and named.sub = $2`,
} as const;
const named = (column: keyof typeof NAMED, join = '') => NAMED[column].replace('KEYS', join);

// ---------------------------------------------------------------- Reading

/** Of a user `u`; $2 is the moment. */
const KINDS: Readonly<Record<AccountQuestion['kind'], string>> = {
  full: 'not u.light',
  unverified: `not u.light and exists (select from identity.identifiers i where i.tenant_id = u.tenant_id and i.user_id = u.id and i.kind in ('email', 'phone'))
    and not exists (select from identity.identifiers i where i.tenant_id = u.tenant_id and i.user_id = u.id and (i.verified_at is not null or i.kind not in ('email', 'phone')))
    and not exists (select from identity.contacts c where c.tenant_id = u.tenant_id and c.user_id = u.id and c.verified_at is not null)`,
  light: `u.light and not exists (select from identity.lead_references r where r.tenant_id = u.tenant_id and r.user_id = u.id and r.updated_at >= $2)
    and not exists (select from identity.contacts c where c.tenant_id = u.tenant_id and c.user_id = u.id and c.verified_at is not null)`,
};

export async function accountsBefore(tx: Tx, { kind, before, after, limit }: AccountQuestion): Promise<readonly User[]> {
  const rows = await tx.query<UserRow>(
    `select ${USER} from identity.users u where u.tenant_id = $1 and u.created_at < $2 and u.state = 'active' and ($3::uuid is null or u.id > $3) and ${KINDS[kind]} order by u.id limit $4`,
    [tx.tenantId, before, after ?? null, limit],
  );
  return rows.map(toUser);
}

export async function userBy(tx: Tx, column: 'id' | 'sub', value: string): Promise<UserRow | undefined> {
  return (await tx.query<UserRow>(`select ${USER} from ${named(column)}`, [tx.tenantId, value]))[0];
}

export interface HolderRow extends UserRow {
  readonly identifier_id: string;
  readonly verified_at: Date | null;
  readonly is_primary: boolean;
}

export async function userByIdentifier(tx: Tx, kind: IdentifierKind, index: Buffer): Promise<HolderRow | undefined> {
  const rows = await tx.query<HolderRow>(
    `select ${USER}, i.id as identifier_id, i.verified_at, i.is_primary from identity.identifiers i join identity.users u on u.tenant_id = i.tenant_id and u.id = i.user_id
     where i.tenant_id = $1 and i.kind = $2 and i.blind_index = $3`,
    [tx.tenantId, kind, index],
  );
  return rows[0];
}

const LIGHT_BY_CONTACT = `select ${USER} from identity.contacts c join identity.users u on u.tenant_id = c.tenant_id and u.id = c.user_id
  where c.tenant_id = $1 and c.kind = $2 and c.blind_index = $3 and u.light and u.state = 'active' order by u.created_at, u.id limit 1`;

export async function lightUserByContact(tx: Tx, kind: 'email' | 'phone', index: Buffer): Promise<UserRow | undefined> {
  return (await tx.query<UserRow>(LIGHT_BY_CONTACT, [tx.tenantId, kind, index]))[0];
}

/** In turn with whoever would make one for the same address; what is found stays light until the end of the transaction. One trip. */
export async function lockLightUser(tx: Tx, kind: 'email' | 'phone', index: Buffer): Promise<UserRow | undefined> {
  const [, rows] = await Promise.all([
    tx.query('select pg_advisory_xact_lock(identity.address_turn($1, $2, $3))', [tx.tenantId, kind, index]),
    tx.query<UserRow>(`${LIGHT_BY_CONTACT} for update of u`, [tx.tenantId, kind, index]),
  ]);
  return rows[0];
}

export interface Claim {
  readonly kind: IdentifierKind;
  readonly index: Buffer;
  readonly verified: boolean;
}

export interface ClaimState {
  /** Who holds the identifiers now. */
  readonly holders: readonly { readonly kind: IdentifierKind; readonly index: string; readonly user_id: string; readonly verified: boolean }[];
  /** The oldest light account one of the proved contacts belongs to. */
  readonly light: (UserRow & { readonly wrapped: string }) | null;
}

/** Everything registration must know beforehand, in one trip. */
export async function claimState(tx: Tx, claims: readonly Claim[]): Promise<ClaimState> {
  const rows = await tx.query<ClaimState>(
    `with asked as (select * from unnest($2::text[], $3::bytea[], $4::boolean[]) as a (kind, blind_index, verified))
     select
       (select coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'index', encode(i.blind_index, 'hex'), 'user_id', i.user_id, 'verified', i.verified_at is not null)), '[]')
        from asked a join identity.identifiers i on i.tenant_id = $1 and i.kind = a.kind and i.blind_index = a.blind_index) as holders,
       (select jsonb_build_object('id', u.id, 'sub', u.sub, 'state', u.state, 'light', u.light, 'locale', u.locale, 'created_at', u.created_at, 'wrapped', encode(k.wrapped, 'hex'))
        from asked a join identity.contacts c on c.tenant_id = $1 and c.kind = a.kind and c.blind_index = a.blind_index
          join identity.users u on u.tenant_id = c.tenant_id and u.id = c.user_id join identity.user_keys k on k.tenant_id = u.tenant_id and k.user_id = u.id
        where a.verified and u.light and u.state = 'active' order by u.created_at, u.id limit 1) as light`,
    [tx.tenantId, claims.map((claim) => claim.kind), claims.map((claim) => claim.index), claims.map((claim) => claim.verified)],
  );
  return rows[0] as ClaimState;
}

export async function missingOf(tx: Tx, sub: string, names: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `select n.name from unnest($3::text[]) as n (name) where not exists (
       select from identity.users u join identity.attributes a on a.tenant_id = u.tenant_id and a.user_id = u.id
       where u.tenant_id = $1 and u.sub = $2 and a.name = n.name and not a.unconfirmed)`,
    [tx.tenantId, sub, names],
  );
  return rows.map((row) => row.name);
}

export async function userKey(tx: Tx, userId: string): Promise<Buffer | undefined> {
  return (await tx.query<{ wrapped: Buffer }>('select wrapped from identity.user_keys where tenant_id = $1 and user_id = $2', [tx.tenantId, userId]))[0]?.wrapped;
}

export interface SealedIdentifier {
  readonly id: string;
  readonly kind: IdentifierKind;
  readonly sealed: string;
  readonly verified_at: string | null;
  readonly is_primary: boolean;
}
export interface SealedContact {
  readonly id: string;
  readonly kind: 'email' | 'phone';
  readonly sealed: string;
  readonly verified_at: string | null;
}
export interface SealedAttribute {
  readonly name: string;
  readonly sealed: string;
  readonly source: string;
  readonly updated_at: string;
  readonly verified_at: string | null;
  readonly unconfirmed: boolean;
}

const IDENTIFIERS = `(select coalesce(json_agg(json_build_object('id', i.id, 'kind', i.kind, 'sealed', encode(i.sealed, 'hex'), 'verified_at', i.verified_at, 'is_primary', i.is_primary)
  order by i.created_at, i.id), '[]') from identity.identifiers i where i.tenant_id = u.tenant_id and i.user_id = u.id)`;
const CONTACTS = `(select coalesce(json_agg(json_build_object('id', c.id, 'kind', c.kind, 'sealed', encode(c.sealed, 'hex'), 'verified_at', c.verified_at)
  order by c.created_at, c.id), '[]') from identity.contacts c where c.tenant_id = u.tenant_id and c.user_id = u.id)`;
const attributesWhere = (condition: string) => `(select coalesce(json_agg(json_build_object('name', a.name, 'sealed', encode(a.sealed, 'hex'), 'source', a.source,
  'updated_at', a.updated_at, 'verified_at', a.verified_at, 'unconfirmed', a.unconfirmed) order by a.name), '[]')
  from identity.attributes a where a.tenant_id = u.tenant_id and a.user_id = u.id and ${condition} and ($3::text[] is null or a.name = any($3)))`;
const ABSORBS = 'exists (select from identity.users m where m.tenant_id = u.tenant_id and m.merged_into = u.id)';
/** `held`: what is unconfirmed as well. */
const PARTS = { identifiers: IDENTIFIERS, contacts: CONTACTS, attributes: attributesWhere('not a.unconfirmed'), held: attributesWhere('true') } as const;

export interface SealedUser extends UserRow {
  readonly wrapped: Buffer | null;
  readonly absorbs: boolean;
  readonly identifiers: readonly SealedIdentifier[];
  readonly contacts: readonly SealedContact[];
  readonly attributes: readonly SealedAttribute[];
  readonly held: readonly SealedAttribute[];
}

/** One trip for any parts of a user. */
export async function sealedUser(tx: Tx, column: 'id' | 'sub', value: string, parts: readonly (keyof typeof PARTS)[], names?: readonly string[]): Promise<SealedUser | undefined> {
  const columns = (Object.keys(PARTS) as (keyof typeof PARTS)[]).map((part) => `${parts.includes(part) ? PARTS[part] : "'[]'::json"} as ${part}`);
  const rows = await tx.query<SealedUser>(
    `select ${USER}, k.wrapped, ${ABSORBS} as absorbs, ${columns.join(', ')} from ${named(column, 'left join identity.user_keys k on k.tenant_id = u.tenant_id and k.user_id = u.id')}${parts.includes('attributes') || parts.includes('held') ? '' : ' and $3::text[] is null'}`,
    [tx.tenantId, value, names ?? null],
  );
  return rows[0];
}

export interface ReachableRow {
  readonly id: string;
  readonly wrapped: Buffer;
  readonly address_id: string | null;
  readonly identifier: Buffer | null;
  readonly contact: Buffer | null;
}

/** Accounts in use of these, each with one proved address: the one to sign in with that applications get, else a contact. */
export async function reachableUsers(tx: Tx, userIds: readonly string[], kind: 'email' | 'phone' | undefined): Promise<readonly ReachableRow[]> {
  return tx.query<ReachableRow>(
    `select u.id, k.wrapped, coalesce(i.id, c.id) as address_id, i.sealed as identifier, case when i.id is null then c.sealed end as contact
     from identity.users u join identity.user_keys k on k.tenant_id = u.tenant_id and k.user_id = u.id
       left join lateral (select i.id, i.sealed from identity.identifiers i where i.tenant_id = u.tenant_id and i.user_id = u.id and i.kind = $3 and i.verified_at is not null
         order by i.is_primary desc, i.created_at, i.id limit 1) i on true
       left join lateral (select c.id, c.sealed from identity.contacts c where c.tenant_id = u.tenant_id and c.user_id = u.id and c.kind = $3 and c.verified_at is not null
         order by c.created_at, c.id limit 1) c on true
     where u.tenant_id = $1 and u.id = any($2::uuid[]) and u.state = 'active'`,
    [tx.tenantId, userIds, kind ?? null],
  );
}

// ---------------------------------------------------------------- Writing

export interface NewIdentifier extends Claim {
  readonly id: string;
  readonly sealed: Buffer;
  readonly primary: boolean;
}
export interface NewContact {
  readonly id: string;
  readonly kind: 'email' | 'phone';
  readonly index: Buffer;
  readonly sealed: Buffer;
  readonly verified: boolean;
}
export interface NewAttribute {
  readonly name: string;
  readonly sealed: Buffer;
}

export interface NewParts {
  readonly identifiers: readonly NewIdentifier[];
  readonly contacts: readonly NewContact[];
  readonly attributes: readonly NewAttribute[];
  readonly terms: readonly SearchRow[];
  readonly source: string;
  /** The attributes were said by somebody else, of a person without an account. Never takes the place of what is confirmed. */
  readonly unconfirmed: boolean;
  /** Users from whom an identifier may be taken because they never proved it and this claim is proved. */
  readonly takeFrom: readonly string[];
}

/** Writes parts of the user in the CTE `u`, $1 tenant, parameters from $2. Sorted by key, so that parallel writers wait instead of deadlocking. */
const WRITE_PARTS = `
  i as (insert into identity.identifiers (tenant_id, kind, blind_index, id, user_id, sealed, verified_at, is_primary)
    select $1, a.kind, a.blind_index, a.id, u.id, a.sealed, case when a.verified then platform.now() end, a.is_primary
    from u, unnest($2::text[], $3::bytea[], $4::uuid[], $5::bytea[], $6::boolean[], $7::boolean[]) as a (kind, blind_index, id, sealed, verified, is_primary)
    order by a.kind, a.blind_index
    on conflict (tenant_id, kind, blind_index) do update set id = excluded.id, user_id = excluded.user_id, sealed = excluded.sealed, verified_at = excluded.verified_at,
      is_primary = excluded.is_primary, created_at = platform.now()
    where identifiers.verified_at is null and excluded.verified_at is not null and identifiers.user_id = any($19::uuid[])
    returning id),
  c as (insert into identity.contacts (tenant_id, user_id, kind, blind_index, id, sealed, verified_at)
    select $1, u.id, a.kind, a.blind_index, a.id, a.sealed, case when a.verified then platform.now() end
    from u, unnest($8::text[], $9::bytea[], $10::uuid[], $11::bytea[], $12::boolean[]) as a (kind, blind_index, id, sealed, verified)
    order by a.kind, a.blind_index
    on conflict (tenant_id, user_id, kind, blind_index) do update set verified_at = coalesce(contacts.verified_at, excluded.verified_at)
    returning 1),
  t as (insert into identity.attributes (tenant_id, user_id, name, sealed, source, unconfirmed)
    select $1, u.id, a.name, a.sealed, $18, $20 from u, unnest($13::text[], $14::bytea[]) as a (name, sealed) order by a.name
    on conflict (tenant_id, user_id, name) do update set sealed = excluded.sealed, source = excluded.source, updated_at = platform.now(), verified_at = null,
      unconfirmed = excluded.unconfirmed
    where attributes.unconfirmed or not excluded.unconfirmed
    returning 1),
  d as (delete from identity.search_terms s using u where s.tenant_id = $1 and s.user_id = u.id and s.field = any($17::text[])
    and not exists (select from unnest($15::bytea[], $16::text[]) as a (term, field) where a.term = s.term and a.field = s.field) returning 1),
  s as (insert into identity.search_terms (tenant_id, user_id, term, field, created_at)
    select $1, u.id, a.term, a.field, u.created_at from u, unnest($15::bytea[], $16::text[]) as a (term, field) order by a.term, a.field
    on conflict do nothing returning 1)
  select u.id, u.sub, u.state, u.light, u.locale, u.created_at, (select count(*)::int from i) as claimed from u`;

function partsParameters(parts: NewParts): unknown[] {
  const { identifiers, contacts, attributes, terms } = parts;
  return [
    identifiers.map((row) => row.kind),
    identifiers.map((row) => row.index),
    identifiers.map((row) => row.id),
    identifiers.map((row) => row.sealed),
    identifiers.map((row) => row.verified),
    identifiers.map((row) => row.primary),
    contacts.map((row) => row.kind),
    contacts.map((row) => row.index),
    contacts.map((row) => row.id),
    contacts.map((row) => row.sealed),
    contacts.map((row) => row.verified),
    attributes.map((row) => row.name),
    attributes.map((row) => row.sealed),
    terms.map((row) => row.term),
    terms.map((row) => row.field),
    // Terms of an attribute are replaced with it; terms of addresses only grow here.
    attributes.map((row) => row.name),
    parts.source,
    parts.takeFrom,
    parts.unconfirmed,
  ];
}

export interface WrittenUser extends UserRow {
  /** How many of the identifiers are now this user's. */
  readonly claimed: number;
}

/** A user with everything at the start, in one statement. Nothing when the `sub` is taken. */
export async function insertUser(
  tx: Tx,
  user: { readonly id: string; readonly sub: string; readonly light: boolean; readonly locale?: string; readonly wrapped: Buffer },
  parts: NewParts,
): Promise<WrittenUser | undefined> {
  const rows = await tx.query<WrittenUser>(
    `with u as (insert into identity.users as u (tenant_id, id, sub, light, locale) values ($1, $21, $22, $23, $24)
       on conflict (tenant_id, sub) do nothing returning ${USER}),
     k as (insert into identity.user_keys (tenant_id, user_id, wrapped) select $1, u.id, $25 from u returning 1), ${WRITE_PARTS}`,
    [tx.tenantId, ...partsParameters(parts), user.id, user.sub, user.light, user.locale ?? null, user.wrapped],
  );
  return rows[0];
}

/** Adds parts to a user; `upgrade` also makes a light account full. Nothing when it is not there, or no light account any more. */
export async function extendUser(tx: Tx, userId: string, parts: NewParts, change: { readonly upgrade: boolean; readonly locale?: string }): Promise<WrittenUser | undefined> {
  const rows = await tx.query<WrittenUser>(
    `with u as (update identity.users u set light = u.light and not $22, locale = coalesce($23, u.locale), updated_at = platform.now(),
         registered_at = case when $22 then platform.now() else u.registered_at end
       where u.tenant_id = $1 and u.id = $21 and u.state <> 'erased' and (not $22 or (u.light and u.state = 'active')) returning ${USER}),
     r as (update identity.lead_references r set told = null from u where $22 and r.tenant_id = $1 and r.user_id = u.id returning 1), ${WRITE_PARTS}`,
    [tx.tenantId, ...partsParameters(parts), userId, change.upgrade, change.locale ?? null],
  );
  return rows[0];
}

export async function deleteUser(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from identity.users where tenant_id = $1 and id = $2', [tx.tenantId, userId]);
}

/**
 * After somebody else proved to own these addresses: nothing of them stays with the users who only claimed them, and whoever has no identifier left
 * is locked. Returns the locked ones.
 */
export async function forgetAddresses(tx: Tx, userIds: readonly string[], claims: readonly Claim[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with gone as (delete from identity.contacts c using unnest($3::text[], $4::bytea[]) as a (kind, blind_index)
       where c.tenant_id = $1 and c.user_id = any($2::uuid[]) and c.kind = a.kind and c.blind_index = a.blind_index and c.verified_at is null returning 1)
     update identity.users u set state = 'locked', updated_at = platform.now()
     where u.tenant_id = $1 and u.id = any($2::uuid[]) and u.state = 'active'
       and not exists (select from identity.identifiers i where i.tenant_id = u.tenant_id and i.user_id = u.id)
     returning u.id`,
    [tx.tenantId, userIds, claims.map((claim) => claim.kind), claims.map((claim) => claim.index)],
  );
  return rows.map((row) => row.id);
}

export interface VerificationState extends UserRow {
  readonly wrapped: Buffer | null;
  readonly holder: string | null;
  readonly holder_verified: boolean | null;
  /** Whether this user proved any identifier before. */
  readonly proved: boolean;
  readonly has_kind: boolean;
}

/** Until the end of the transaction, what is read of this user's proofs in later statements stays true. */
export async function lockUser(tx: Tx, userId: string): Promise<void> {
  await tx.query('select from identity.users where tenant_id = $1 and id = $2 for update', [tx.tenantId, userId]);
}

export async function verificationState(tx: Tx, userId: string, kind: IdentifierKind, index: Buffer): Promise<VerificationState | undefined> {
  const rows = await tx.query<VerificationState>(
    `select ${USER}, k.wrapped, h.user_id as holder, h.verified_at is not null as holder_verified,
       exists (select from identity.identifiers i where i.tenant_id = $1 and i.user_id = u.id and i.verified_at is not null) as proved,
       exists (select from identity.identifiers i where i.tenant_id = $1 and i.user_id = u.id and i.kind = $3) as has_kind
     from identity.users u left join identity.user_keys k on k.tenant_id = u.tenant_id and k.user_id = u.id
       left join identity.identifiers h on h.tenant_id = $1 and h.kind = $3 and h.blind_index = $4
     where u.tenant_id = $1 and u.id = $2`,
    [tx.tenantId, userId, kind, index],
  );
  return rows[0];
}

/** Takes e-mail addresses and phone numbers that were never proved from a user, except one. Returns the kinds of identifiers that went. */
export async function dropUnproved(tx: Tx, userId: string, except: Claim): Promise<IdentifierKind[]> {
  const rows = await tx.query<{ kind: IdentifierKind }>(
    `with gone as (delete from identity.identifiers where tenant_id = $1 and user_id = $2 and kind in ('email', 'phone') and verified_at is null
       and (kind, blind_index) <> ($3, $4::bytea) returning kind),
     contacts as (delete from identity.contacts where tenant_id = $1 and user_id = $2 and verified_at is null and (kind, blind_index) <> ($3, $4::bytea) returning kind)
     select distinct kind from gone order by kind`,
    [tx.tenantId, userId, except.kind, except.index],
  );
  return rows.map((row) => row.kind);
}

export async function removeAttributes(tx: Tx, userId: string, names: readonly string[]): Promise<void> {
  await tx.query(
    `with terms as (delete from identity.search_terms where tenant_id = $1 and user_id = $2 and field = any($3::text[]) returning 1)
     delete from identity.attributes where tenant_id = $1 and user_id = $2 and name = any($3::text[])`,
    [tx.tenantId, userId, names],
  );
}

/** The state before, or undefined when the user is unknown. The row stays locked until the transaction ends. */
export async function replaceState(tx: Tx, userId: string, state: UserState): Promise<UserState | undefined> {
  const rows = await tx.query<{ before: UserState }>(
    `with old as (select state from identity.users where tenant_id = $1 and id = $2 and state not in ('merged', 'erased') for update),
     changed as (update identity.users u set state = $3, updated_at = platform.now() from old where u.tenant_id = $1 and u.id = $2 and u.state <> $3 returning 1)
     select state as before from old`,
    [tx.tenantId, userId, state],
  );
  return rows[0]?.before;
}

export async function replaceLocale(tx: Tx, userId: string, locale: string): Promise<void> {
  await tx.query('update identity.users set locale = $3, updated_at = platform.now() where tenant_id = $1 and id = $2 and locale is distinct from $3', [
    tx.tenantId,
    userId,
    locale,
  ]);
}

// ---------------------------------------------------------------- Erasing

/** On either side of it. */
export async function deleteMergesOf(tx: Tx, userId: string): Promise<number> {
  return (await tx.query('delete from identity.merges where tenant_id = $1 and $2 in (user_id, absorbed_id) returning id', [tx.tenantId, userId])).length;
}

/** What is left is a name that nobody ever gets again. */
export async function anonymiseUser(tx: Tx, userId: string): Promise<number> {
  const rows = await tx.query(
    `update identity.users set state = 'erased', merged_into = null, locale = null, light = false, registered_at = null, updated_at = platform.now()
     where tenant_id = $1 and id = $2 and state <> 'erased' returning id`,
    [tx.tenantId, userId],
  );
  return rows.length;
}

export async function keepName(tx: Tx, { id, sub }: { readonly id: string; readonly sub: string }): Promise<void> {
  await tx.query(`insert into identity.users (tenant_id, id, sub, light, state) values ($1, $2, $3, false, 'erased') on conflict do nothing`, [tx.tenantId, id, sub]);
}

export async function unknownOf(tx: Tx, userIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'select a.id from unnest($2::uuid[]) as a (id) where not exists (select from identity.users u where u.tenant_id = $1 and u.id = a.id)',
    [tx.tenantId, userIds],
  );
  return rows.map((row) => row.id);
}
