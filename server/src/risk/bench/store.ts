import type { Tx } from '#platform/db';
import type { Verdict } from '../contract.ts';
import type { Situation } from './situation.ts';

export interface SavedTest {
  readonly name: string;
  readonly situation: Situation;
  readonly expected: Verdict;
  readonly savedAt: Date;
}

export const MOST_TESTS = 100;

export function readTests(tx: Tx): Promise<SavedTest[]> {
  return tx.query<SavedTest>(`select name, situation, expected, saved_at as "savedAt" from risk.policy_tests where tenant_id = $1 order by name limit ${MOST_TESTS}`, [
    tx.tenantId,
  ]);
}

/** False: there are as many as there may be. */
export async function saveTest(tx: Tx, { name, situation, expected }: Omit<SavedTest, 'savedAt'>, by: string): Promise<boolean> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('risk.policies:' || $1::text, 0))`, [tx.tenantId]);
  const rows = await tx.query(
    `insert into risk.policy_tests (tenant_id, name, situation, expected, saved_by) select $1, $2, $3, $4, $5
       where exists (select from risk.policy_tests where tenant_id = $1 and name = $2) or (select count(*) from risk.policy_tests where tenant_id = $1) < ${MOST_TESTS}
     on conflict (tenant_id, name) do update set situation = excluded.situation, expected = excluded.expected, saved_by = excluded.saved_by, saved_at = platform.now() returning 1`,
    [tx.tenantId, name, JSON.stringify(situation), expected, by],
  );
  return rows.length > 0;
}

export async function removeTest(tx: Tx, name: string): Promise<boolean> {
  return (await tx.query('delete from risk.policy_tests where tenant_id = $1 and name = $2 returning 1', [tx.tenantId, name])).length > 0;
}
