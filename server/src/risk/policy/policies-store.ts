import type { Tx } from '#platform/db';
import type { RiskPolicy } from './policy.ts';
import type { ReplaySummary } from './summary.ts';

export interface PolicyVersion {
  readonly version: number;
  readonly policy: unknown;
  readonly at: Date;
  /** `kind:id` of whoever published it. */
  readonly by: string;
  readonly restored: number | null;
  readonly replay: ReplaySummary | null;
}

const COLUMNS = 'version::int as version, policy, published_at as at, published_by as by, restored::int as restored, replay';

/** Until the end of the transaction nobody else publishes. */
export const takePolicyTurn = (tx: Tx) => tx.query(`select pg_advisory_xact_lock(hashtextextended('risk.policies:' || $1::text, 0))`, [tx.tenantId]);

export function listPolicies(tx: Tx, before: number | undefined, limit: number): Promise<PolicyVersion[]> {
  return tx.query<PolicyVersion>(`select ${COLUMNS} from risk.policies where tenant_id = $1 and ($2::bigint is null or version < $2) order by version desc limit $3`, [
    tx.tenantId,
    before ?? null,
    limit,
  ]);
}

export async function readPolicy(tx: Tx, version: number): Promise<PolicyVersion | undefined> {
  const [row] = await tx.query<PolicyVersion>(`select ${COLUMNS} from risk.policies where tenant_id = $1 and version = $2`, [tx.tenantId, version]);
  return row;
}

export async function insertPolicy(
  tx: Tx,
  {
    version,
    policy,
    by,
    restored,
    replay,
  }: { readonly version: number; readonly policy: RiskPolicy; readonly by: string; readonly restored: number | undefined; readonly replay: ReplaySummary },
): Promise<void> {
  await tx.query('insert into risk.policies (tenant_id, version, policy, published_by, restored, replay) values ($1, $2, $3, $4, $5, $6)', [
    tx.tenantId,
    version,
    JSON.stringify(policy),
    by,
    restored ?? null,
    JSON.stringify(replay),
  ]);
}
