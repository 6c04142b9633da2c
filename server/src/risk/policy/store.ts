import type { Tx } from '#platform/db';
import type { CurvePoint } from '../curve/curve.ts';
import type { Switch } from './decide-verdict.ts';

export interface StandingRow {
  readonly published: { readonly version: number; readonly policy: unknown } | null;
  readonly points: readonly CurvePoint[] | null;
  readonly switches: readonly Switch[] | null;
}

/** Policy, thresholds and switches that count now, in one statement. */
export async function readStanding(tx: Tx): Promise<StandingRow> {
  const [row] = await tx.query<StandingRow>(
    `select (select to_jsonb(p) from (select version::int as version, policy from risk.policies where tenant_id = $1 order by version desc limit 1) p) as published,
       (select points from risk.curves where tenant_id = $1) as points,
       (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', id, 'kind', kind, 'value', value)))
          from risk.switches where tenant_id = $1 and ended_at is null and until > platform.now()) as switches`,
    [tx.tenantId],
  );
  return row as StandingRow;
}
