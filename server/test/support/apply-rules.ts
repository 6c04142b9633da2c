import type { Database } from '#platform/db';
import type { RetentionRule } from '#platform/retention';

/** What the runner does with rules, for all tenants alike. */
export async function applyRules(db: Database, rules: readonly RetentionRule[], days: Readonly<Record<string, number>>, tenants: readonly string[] = []): Promise<void> {
  for (const { setting, remove } of rules) {
    const keep = days[setting.split('.')[1] ?? ''];
    if (keep === undefined) throw new Error(`How long is ${setting}?`);
    if ('across' in remove) await remove.across(db, keep, 1000, { except: [] });
    else for (const tenantId of tenants) await db.tenant(tenantId, (tx) => remove.within(tx, keep, 1000));
  }
}
