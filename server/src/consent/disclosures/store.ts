import type { Tx } from '#platform/db';
import type { OverRows } from '#platform/retention';
import type { Channel, Ground } from '../contract.ts';

export interface NewDisclosure {
  readonly userId: string;
  /** UTC, as `2026-11-30`. */
  readonly day: string;
  readonly digest: Buffer;
  readonly recipient: string;
  readonly channel: Channel;
  readonly grounds: readonly Ground[];
  readonly at: Date;
}

/** In the order of their keys, so that of two processes neither waits for the other while it holds a row. */
export async function writeDisclosures(tx: Tx, rows: readonly NewDisclosure[]): Promise<void> {
  const lines = linesOf(rows);
  await tx.query(
    `insert into consent.disclosures as d (tenant_id, user_id, day, digest, recipient, channel, grounds, first_at, last_at)
     select $1, n.* from unnest($2::uuid[], $3::date[], $4::bytea[], $5::text[], $6::text[], $7::jsonb[], $8::timestamptz[], $9::timestamptz[]) as n
     on conflict (tenant_id, user_id, day, digest) do update set first_at = least(d.first_at, excluded.first_at), last_at = greatest(d.last_at, excluded.last_at)`,
    [
      tx.tenantId,
      lines.map(({ userId }) => userId),
      lines.map(({ day }) => day),
      lines.map(({ digest }) => digest),
      lines.map(({ recipient }) => recipient),
      lines.map(({ channel }) => channel),
      lines.map(({ grounds }) => JSON.stringify(grounds)),
      lines.map(({ at }) => at),
      lines.map(({ lastAt }) => lastAt),
    ],
  );
}

type Line = NewDisclosure & { readonly lastAt: Date };

/** The same answer once, with its first time and its last; as the primary key orders them. Pure. */
function linesOf(rows: readonly NewDisclosure[]): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const row of rows) {
    const key = `${row.userId} ${row.day} ${row.digest.toString('hex')}`;
    const there = lines.get(key);
    lines.set(key, { ...row, at: there && there.at < row.at ? there.at : row.at, lastAt: there && there.lastAt > row.at ? there.lastAt : row.at });
  }
  return [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

export interface DisclosureRow {
  /** Of the row, for the page after it: day, account and digest. */
  readonly id: string;
  readonly recipient: string;
  readonly channel: Channel;
  readonly grounds: readonly Ground[];
  readonly first_at: Date;
  readonly last_at: Date;
}

const ID = `to_char(d.day, 'YYYYMMDD') || '-' || replace(d.user_id::text, '-', '') || '-' || encode(d.digest, 'hex')`;

/** What `ID` says. */
export interface DisclosureKey {
  readonly day: string;
  readonly userId: string;
  readonly digest: Buffer;
}

/** Newest day first, and of a day what began last; those after the row of `after`. */
export async function listDisclosures(
  tx: Tx,
  userIds: readonly string[],
  { recipient, after, limit }: { readonly recipient: string | undefined; readonly after: DisclosureKey | undefined; readonly limit: number },
): Promise<DisclosureRow[]> {
  return tx.query<DisclosureRow>(
    `select ${ID} as id, d.recipient, d.channel, d.grounds, d.first_at, d.last_at
     from consent.disclosures d where d.tenant_id = $1 and d.user_id = any($2::uuid[]) and ($3::text is null or d.recipient = $3)
       and ($4::date is null or (d.day, d.first_at, d.user_id, d.digest) < ($4,
         (select l.first_at from consent.disclosures l where l.tenant_id = $1 and l.user_id = any($2::uuid[]) and l.user_id = $5 and l.day = $4 and l.digest = $6), $5, $6))
     order by d.day desc, d.first_at desc, d.user_id desc, d.digest desc limit $7`,
    [tx.tenantId, userIds, recipient ?? null, after?.day ?? null, after?.userId ?? null, after?.digest ?? null, limit],
  );
}

export interface RecipientRow {
  readonly recipient: string;
  readonly attributes: readonly string[];
  readonly channels: readonly Channel[];
  readonly first_at: Date;
  readonly last_at: Date;
}

/** Who got something last comes first. */
export async function listRecipients(tx: Tx, userIds: readonly string[], limit: number): Promise<RecipientRow[]> {
  return tx.query<RecipientRow>(
    `select d.recipient, min(d.first_at) as first_at, max(d.last_at) as last_at, array_agg(distinct d.channel order by d.channel) as channels,
       array(select distinct a from consent.disclosures i, jsonb_path_query(i.grounds, '$[*].attributes[*]') j, lateral (select j #>> '{}' as a) t
         where i.tenant_id = $1 and i.user_id = any($2::uuid[]) and i.recipient = d.recipient order by a) as attributes
     from consent.disclosures d where d.tenant_id = $1 and d.user_id = any($2::uuid[]) group by d.recipient order by max(d.last_at) desc, d.recipient limit $3`,
    [tx.tenantId, userIds, limit],
  );
}

/** Of a copy: account by account, oldest first, from after the given one. */
export async function disclosuresAfter(tx: Tx, userIds: readonly string[], after: DisclosureKey | undefined, limit: number): Promise<DisclosureRow[]> {
  return tx.query<DisclosureRow>(
    `select ${ID} as id, d.recipient, d.channel, d.grounds, d.first_at, d.last_at from consent.disclosures d
     where d.tenant_id = $1 and d.user_id = any($2::uuid[]) and ($3::uuid is null or (d.user_id, d.day, d.digest) > ($3, $4::date, $5::bytea))
     order by d.user_id, d.day, d.digest limit $6`,
    [tx.tenantId, userIds, after?.userId ?? null, after?.day ?? null, after?.digest ?? null, limit],
  );
}

/** Days that are over by more than that many. How many rows went, at most `limit`. */
export async function dropDisclosures(tx: Tx, days: number, limit: number): Promise<number> {
  const rows = await tx.query(
    `delete from consent.disclosures where (tenant_id, user_id, day, digest) in (
       select tenant_id, user_id, day, digest from consent.disclosures where tenant_id = $1 and day < (platform.now() at time zone 'UTC')::date - $2::int limit $3)
     returning 1`,
    [tx.tenantId, days, limit],
  );
  return rows.length;
}

export async function countDisclosures(tx: Tx, days: number): Promise<OverRows> {
  const [row] = await tx.query<{ rows: number; oldest: Date | null }>(
    `select count(*)::int as rows, min(first_at) as oldest from consent.disclosures where tenant_id = $1 and day < (platform.now() at time zone 'UTC')::date - $2::int`,
    [tx.tenantId, days],
  );
  return { rows: row?.rows ?? 0, ...(row?.oldest ? { oldest: row.oldest } : {}) };
}
