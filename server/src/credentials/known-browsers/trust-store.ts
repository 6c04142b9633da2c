import type { Tx } from '#platform/db';

/** When each was written, and what else it says. `either`: true of both, where it is of one. */
const COLUMNS = {
  known_browsers: { at: 'last_used_at', more: ['counted_as'], either: ['entered'] },
  factor_browsers: { at: 'last_used_at', more: ['counted_as'], either: [] },
  second_step_browsers: { at: 'passed_at', more: ['created_at', 'remembered_until'], either: [] },
} as const;
export type BrowserTable = keyof typeof COLUMNS;

/** Of whichever accounts. Of two rows about the same account the newer one stays. */
export async function carryRows(tx: Tx, table: BrowserTable, from: Buffer, to: Buffer): Promise<void> {
  const { at, more, either } = COLUMNS[table];
  const columns = [at, ...more, ...either];
  const newer = [at, ...more].map((column) => `${column} = case when there.${at} < excluded.${at} then excluded.${column} else there.${column} end`);
  const both = either.map((column) => `${column} = there.${column} or excluded.${column}`);
  await tx.query(
    `with gone as (delete from credentials.${table} where tenant_id = $1 and browser_hash = $2 returning *)
     insert into credentials.${table} as there (tenant_id, user_id, browser_hash, ${columns.join(', ')})
     select tenant_id, user_id, $3, ${columns.join(', ')} from gone
     on conflict (tenant_id, user_id, browser_hash) do update set ${[...newer, ...both].join(', ')}`,
    [tx.tenantId, from, to],
  );
}

export async function endRows(tx: Tx, table: BrowserTable, browser: Buffer): Promise<string[]> {
  const rows = await tx.query<{ user_id: string }>(`delete from credentials.${table} where tenant_id = $1 and browser_hash = $2 returning user_id`, [tx.tenantId, browser]);
  return rows.map((row) => row.user_id);
}
