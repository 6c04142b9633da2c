import type { TestDatabase } from './postgres.ts';

/** How PostgreSQL would answer: with these values in mind, and by the plan that it keeps for any. */
export async function plansOf(t: Pick<TestDatabase, 'db'>, tenantId: string, text: string, values: readonly unknown[]): Promise<readonly string[]> {
  const plans: string[] = [];
  for (const mode of ['force_custom_plan', 'force_generic_plan'])
    await t.db.tenant(tenantId, async (tx) => {
      await tx.query(`set local plan_cache_mode = ${mode}`);
      plans.push((await tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)).map((line) => line['QUERY PLAN']).join('\n'));
    });
  return plans;
}
