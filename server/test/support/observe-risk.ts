import { riskPolicySchema } from '#risk';
import type { Installation } from './processes.ts';

/**
 * For attacks on something else than the risk engine, which would stop them before they get to what is tested: it looks on, in all tenants. From a process that has read
 * nothing of it yet.
 */
export async function observeRisk({ database }: Pick<Installation, 'database'>): Promise<void> {
  await database.dump(`insert into risk.policies (tenant_id, version, policy, published_by) select id, 1, $1, 'test' from tenants.tenants`, [
    JSON.stringify(riskPolicySchema.parse({ mode: 'observe' })),
  ]);
}
