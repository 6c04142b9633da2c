import type { Tx } from '#platform/db';

export interface VisitRow {
  readonly application_id: string;
  readonly client_id: string | null;
  readonly visits: number;
  readonly last_at: Date;
}

export async function visitsOf(tx: Tx, userId: string): Promise<VisitRow[]> {
  return tx.query('select application_id, client_id, visits, last_at from identity.visits where tenant_id = $1 and user_id = $2 order by application_id', [tx.tenantId, userId]);
}

export async function promptsOf(tx: Tx, userId: string): Promise<{ readonly rule: string; readonly asked_at: Date; readonly skips: number }[]> {
  return tx.query('select rule, asked_at, skips from identity.prompts where tenant_id = $1 and user_id = $2 order by rule', [tx.tenantId, userId]);
}

/** Of both sides: an account may have become part of this one, and nothing else of that is told. */
export async function mergesOf(tx: Tx, userId: string): Promise<{ readonly merged_at: Date; readonly undo_until: Date; readonly undone_at: Date | null }[]> {
  return tx.query('select merged_at, undo_until, undone_at from identity.merges where tenant_id = $1 and (user_id = $2 or absorbed_id = $2) order by merged_at, id', [
    tx.tenantId,
    userId,
  ]);
}

export async function formerSubs(tx: Tx, userId: string): Promise<string[]> {
  const rows = await tx.query<{ sub: string }>('select sub from identity.users where tenant_id = $1 and merged_into = $2 order by created_at, id', [tx.tenantId, userId]);
  return rows.map(({ sub }) => sub);
}

export interface RestoredUser {
  readonly id: string;
  readonly sub: string;
  readonly light: boolean;
  readonly locale: string | null;
  readonly createdAt: string;
  readonly wrapped: Buffer;
  /** Names of accounts that had become part of it. */
  readonly former: readonly { readonly id: string; readonly sub: string }[];
}

/** False: somebody has one of the subs. */
export async function insertRestored(tx: Tx, { id, sub, light, locale, createdAt, wrapped, former }: RestoredUser): Promise<boolean> {
  const rows = await tx.query(
    `insert into identity.users (tenant_id, id, sub, light, locale, created_at, state, merged_into)
     select $1, a.id, a.sub, case when a.n = 1 then $4 else false end, case when a.n = 1 then $5 end, $6::timestamptz + (a.n - 1) * interval '1 millisecond',
       case when a.n = 1 then 'active' else 'merged' end, case when a.n > 1 then ($2::uuid[])[1] end
     from unnest($2::uuid[], $3::text[]) with ordinality as a (id, sub, n) order by a.n on conflict do nothing returning 1`,
    [tx.tenantId, [id, ...former.map((one) => one.id)], [sub, ...former.map((one) => one.sub)], light, locale, createdAt],
  );
  if (rows.length < 1 + former.length) return false;
  await tx.query('insert into identity.user_keys (tenant_id, user_id, wrapped) values ($1, $2, $3)', [tx.tenantId, id, wrapped]);
  return true;
}

interface RestoredAddress {
  readonly id: string;
  readonly kind: string;
  readonly index: Buffer;
  readonly sealed: Buffer;
  readonly verifiedAt: string | null;
}

export interface RestoredParts {
  readonly createdAt: string;
  readonly identifiers: readonly (RestoredAddress & { readonly primary: boolean })[];
  readonly contacts: readonly RestoredAddress[];
  readonly attributes: readonly {
    readonly name: string;
    readonly sealed: Buffer;
    readonly source: string;
    readonly updatedAt: string;
    readonly verifiedAt: string | null;
    readonly unconfirmed: boolean;
  }[];
  readonly terms: readonly { readonly field: string; readonly term: Buffer }[];
}

/** In the order they stand, which is the order they are told in again. Returns how many identifiers were free. */
export async function insertRestoredParts(tx: Tx, userId: string, { createdAt, identifiers, contacts, attributes, terms }: RestoredParts): Promise<number> {
  const column = <T, K extends keyof T>(rows: readonly T[], name: K) => rows.map((row) => row[name]);
  const [written] = await Promise.all([
    tx.query(
      `insert into identity.identifiers (tenant_id, user_id, created_at, kind, blind_index, id, sealed, verified_at, is_primary)
       select $1, $2, $3::timestamptz + a.n * interval '1 millisecond', a.kind, a.blind_index, a.id, a.sealed, a.verified_at, a.is_primary
       from unnest($4::text[], $5::bytea[], $6::uuid[], $7::bytea[], $8::timestamptz[], $9::boolean[]) with ordinality as a (kind, blind_index, id, sealed, verified_at, is_primary, n)
       on conflict do nothing returning 1`,
      [
        tx.tenantId,
        userId,
        createdAt,
        column(identifiers, 'kind'),
        column(identifiers, 'index'),
        column(identifiers, 'id'),
        column(identifiers, 'sealed'),
        column(identifiers, 'verifiedAt'),
        column(identifiers, 'primary'),
      ],
    ),
    tx.query(
      `insert into identity.contacts (tenant_id, user_id, created_at, kind, blind_index, id, sealed, verified_at)
       select $1, $2, $3::timestamptz + a.n * interval '1 millisecond', a.kind, a.blind_index, a.id, a.sealed, a.verified_at
       from unnest($4::text[], $5::bytea[], $6::uuid[], $7::bytea[], $8::timestamptz[]) with ordinality as a (kind, blind_index, id, sealed, verified_at, n)`,
      [tx.tenantId, userId, createdAt, column(contacts, 'kind'), column(contacts, 'index'), column(contacts, 'id'), column(contacts, 'sealed'), column(contacts, 'verifiedAt')],
    ),
    tx.query(
      `insert into identity.attributes (tenant_id, user_id, name, sealed, source, updated_at, verified_at, unconfirmed)
       select $1, $2, a.* from unnest($3::text[], $4::bytea[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::boolean[]) as a`,
      [
        tx.tenantId,
        userId,
        column(attributes, 'name'),
        column(attributes, 'sealed'),
        column(attributes, 'source'),
        column(attributes, 'updatedAt'),
        column(attributes, 'verifiedAt'),
        column(attributes, 'unconfirmed'),
      ],
    ),
    tx.query(
      'insert into identity.search_terms (tenant_id, user_id, term, field, created_at) select $1, $2, a.*, $5 from unnest($3::bytea[], $4::text[]) as a on conflict do nothing',
      [tx.tenantId, userId, column(terms, 'term'), column(terms, 'field'), createdAt],
    ),
  ]);
  return written.length;
}
