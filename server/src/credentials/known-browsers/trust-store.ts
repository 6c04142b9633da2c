import type { Tx } from '#platform/db';

/** When each was written, and what else it says. */
const COLUMNS = {
  known_browsers: { at: 'last_used_at', more: ['counted_as'] },
  factor_browsers: { at: 'last_used_at', more: ['counted_as'] },
  second_step_browsers: { at: 'passed_at', more: ['created_at', 'remembered_until'] },
} as const;
export type BrowserTable = keyof typeof COLUMNS;

/** Of whichever accounts. Of two rows about the same account the newer one stays. */
export async function carryRows(tx: Tx, table: BrowserTable, from: Buffer, to: Buffer): Promise<void> {
  const { at, more } = COLUMNS[table];
  const columns = [at, ...more];
  await tx.query(
    `with gone as (delete from credentials.${table} where tenant_id = $1 and browser_hash = $2 returning *)
     insert into credentials.${table} as there (tenant_id, user_id, browser_hash, ${columns.join(', ')})
     select tenant_id, user_id, $3, ${columns.join(', ')} from gone
     on conflict (tenant_id, user_id, browser_hash) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
       where there.${at} < excluded.${at}`,
    [tx.tenantId, from, to],
  );
}

export async function endRows(tx: Tx, table: BrowserTable, browser: Buffer): Promise<string[]> {
  const rows = await tx.query<{ user_id: string }>(`delete from credentials.${table} where tenant_id = $1 and browser_hash = $2 returning user_id`, [tx.tenantId, browser]);
  return rows.map((row) => row.user_id);
}
