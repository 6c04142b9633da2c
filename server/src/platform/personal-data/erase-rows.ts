import type { Tx } from '#platform/db';
import type { Person, PersonalData } from './contract.ts';

/** Rows by the id of the person: what almost every table is found by. */
export const byUser = { column: 'user_id', value: ({ id }: Person) => id } as const;

const NAME = /^[a-z_]+\.[a-z_]+$/;
const COLUMN = /^[a-z_]+$/;

async function deleteRows(tx: Tx, table: string, column: string, value: string | Buffer): Promise<number> {
  // Constants of the code; held to that here, because they become part of a statement.
  if (!NAME.test(table) || !COLUMN.test(column)) throw new TypeError(`${table}.${column} is no column`);
  const [row] = await tx.query<{ n: number }>(`with gone as (delete from ${table} where tenant_id = $1 and ${column} = $2 returning 1) select count(*)::int as n from gone`, [
    tx.tenantId,
    value,
  ]);
  return row?.n ?? 0;
}

/** Everything that one room keeps of a person and that does not stay. The same again finds nothing. */
export async function erasePersonalData(tx: Tx, data: PersonalData, person: Person): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = { ...(await data.erase?.(tx, person)) };
  for (const [table, { by, ends }] of Object.entries(data.tables)) {
    if (!by || (ends !== 'deleted' && ends !== 'destroyed')) continue;
    counts[table] = (counts[table] ?? 0) + (await deleteRows(tx, table, by.column, by.value(person)));
  }
  return counts;
}

/** Whose rows a table has: for looking after a restore. */
export async function usersIn(tx: Tx, table: string): Promise<readonly string[]> {
  if (!NAME.test(table)) throw new TypeError(`${table} is no table`);
  return (await tx.query<{ user_id: string }>(`select distinct user_id from ${table} where tenant_id = $1`, [tx.tenantId])).map((row) => row.user_id);
}

export async function deleteOf(tx: Tx, table: string, userIds: readonly string[]): Promise<number> {
  if (!NAME.test(table)) throw new TypeError(`${table} is no table`);
  return userIds.length === 0 ? 0 : (await tx.query(`delete from ${table} where tenant_id = $1 and user_id = any($2::uuid[]) returning 1`, [tx.tenantId, userIds])).length;
}
