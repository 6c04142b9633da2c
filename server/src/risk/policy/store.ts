import type { Tx } from '#platform/db';
import type { CurvePoint } from '../curve/curve.ts';
import type { Switch } from './decide-verdict.ts';
import type { RiskPolicy } from './policy.ts';

interface Latest {
  readonly published: { readonly version: number; readonly policy: unknown } | null;
}

export interface StandingRow extends Latest {
  readonly threshold: number | null;
  readonly switches: readonly Switch[] | null;
}

const PUBLISHED = 'select version::int as version, policy from risk.policies where tenant_id = $1 order by version desc limit 1';

/**
 * Policy, threshold and switches that count now, in one statement. Of the curve, which is long and read every few seconds, the one point that `thresholdOf` finds for the
 * policy; `unsaid` is what a policy wants that does not say.
 */
export async function readStanding(tx: Tx, unsaid: Pick<NonNullable<RiskPolicy['score']>, 'attacker' | 'caught'>): Promise<StandingRow> {
  const [row] = await tx.query<StandingRow>(
    `with published as materialized (${PUBLISHED}),
       wanted as materialized (
         select coalesce(policy -> 'score' ->> 'attacker', $2) as attacker, coalesce((policy -> 'score' ->> 'caught')::float8, $3::float8) as caught
         from (select) always left join published on true where jsonb_typeof(policy -> 'score') is distinct from 'null')
     select (select to_jsonb(p) from published p) as published,
       (select (point ->> 'threshold')::float8 from wanted w, risk.curves c, jsonb_array_elements(c.points) as point
          where c.tenant_id = $1 and point ->> 'attacker' = w.attacker and (point ->> 'caught')::float8 >= w.caught - 1e-9
          order by (point ->> 'caught')::float8 limit 1) as threshold,
       (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', id, 'kind', kind, 'value', value)))
          from risk.switches where tenant_id = $1 and ended_at is null and until > platform.now()) as switches`,
    [tx.tenantId, unsaid.attacker, unsaid.caught],
  );
  return row as StandingRow;
}

/** What is in force, and the whole curve: for whoever works on the policy. */
export async function readPublished(tx: Tx): Promise<Latest & { readonly points: readonly CurvePoint[] | null }> {
  const [row] = await tx.query<Latest & { readonly points: readonly CurvePoint[] | null }>(
    `select (select to_jsonb(p) from (${PUBLISHED}) p) as published, (select points from risk.curves where tenant_id = $1) as points`,
    [tx.tenantId],
  );
  return row as Latest & { readonly points: readonly CurvePoint[] | null };
}
