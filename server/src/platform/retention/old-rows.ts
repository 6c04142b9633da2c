import type { Database, Tx } from '#platform/db';
import type { OverRows, WhoseRows } from './contract.ts';

/** Most rules are like this: rows of one table, by one column of times. Constants of the code; held to that here, because they become part of a statement. */
export interface OldRows {
  readonly table: string;
  readonly at: string;
  readonly key: readonly string[];
  /** Only these: a condition of the code. */
  readonly where?: string;
}

const TABLE = /^[a-z_]+\.[a-z_]+$/;
const COLUMN = /^[a-z_]+$/;

function parts({ table, at, key, where }: OldRows) {
  if (!TABLE.test(table) || ![at, ...key].every((name) => COLUMN.test(name))) throw new TypeError(`${table} is no table`);
  return { table, at, keys: ['tenant_id', ...key].join(', '), more: where === undefined ? '' : ` and (${where})` };
}

export async function countOver(tx: Tx, of: OldRows, days: number): Promise<OverRows> {
  const { table, at, more } = parts(of);
  const [row] = await tx.query<{ rows: number; oldest: Date | null }>(
    `select count(*)::int as rows, min(${at})::timestamptz as oldest from ${table} where tenant_id = $1 and ${at} < platform.now() - make_interval(days => $2)${more}`,
    [tx.tenantId, days],
  );
  return { rows: row?.rows ?? 0, ...(row?.oldest ? { oldest: row.oldest } : {}) };
}

/** Rows that others hold at this moment wait for the next round. */
export function removeOver(of: OldRows) {
  const { table, at, keys, more } = parts(of);
  const old = (whose: string, limit: string) =>
    `select ${keys} from ${table} where ${whose} and ${at} < platform.now() - make_interval(days => $1)${more} order by ${at} limit ${limit} for update skip locked`;
  return {
    async within(tx: Tx, days: number, limit: number): Promise<number> {
      return (await tx.query(`delete from ${table} where (${keys}) in (${old('tenant_id = $2', '$3')}) returning 1`, [days, tx.tenantId, limit])).length;
    },
    async across(db: Pick<Database, 'statement'>, days: number, limit: number, whose: WhoseRows): Promise<ReadonlyMap<string, number>> {
      const [which, tenants] = 'only' in whose ? ['tenant_id = any($2::uuid[])', whose.only] : ['tenant_id <> all($2::uuid[])', whose.except];
      const rows = await db.statement<{ tenant_id: string; n: number }>(
        `with gone as (delete from ${table} where (${keys}) in (${old(which, '$3')}) returning tenant_id) select tenant_id, count(*)::int as n from gone group by tenant_id`,
        [days, tenants, limit],
      );
      return new Map(rows.map(({ tenant_id, n }) => [tenant_id, n]));
    },
  };
}
