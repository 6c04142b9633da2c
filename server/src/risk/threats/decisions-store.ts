import type { Tx } from '#platform/db';
import type { Action, Assessment, Outcome, Verdict } from '../contract.ts';
import { DECISION_COLUMNS, type DecisionRow } from '../decisions/store.ts';
import { isSigns, SIGNS } from './hours-store.ts';

export interface DecisionFilter {
  readonly verdict?: Verdict;
  /** What the policy said something about: all but `allow`. */
  readonly notable?: boolean;
  readonly outcome?: Outcome;
  readonly action?: Action;
  /** Client id. */
  readonly application?: string;
  /** Of a signal; or the name of what the timeline counts together, `stuffing` or `bots`. */
  readonly reason?: string;
  readonly user?: string;
}

/** `cursor_at`: to the microsecond. A time of milliseconds would leave some out. */
export type PageRow = DecisionRow & { readonly cursor_at: string };
export interface DecisionPlace {
  readonly at: string;
  readonly id: string;
}
export interface DecisionsPage {
  readonly rows: readonly PageRow[];
  /** Where the next page begins. */
  readonly next?: DecisionPlace;
}

/** So many are looked at for one page. What is rarer than one page in so many is found on a later one, which the answer says. */
const LOOKED_AT = 10_000;
const CURSOR = `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Newest first. What an index finds stands inside, the rest is looked for in what it found. */
export async function readDecisions(tx: Tx, filter: DecisionFilter, { limit, after }: { readonly limit: number; readonly after?: DecisionPlace }): Promise<DecisionsPage> {
  const values: unknown[] = [tx.tenantId];
  const value = (given: unknown) => `$${values.push(given)}`;
  const inner = ['tenant_id = $1'];
  const outer = ['true'];
  if (filter.user !== undefined) inner.push(`user_id = ${value(filter.user)}`);
  // An outcome other than `passed` has only what the policy said something about.
  if (filter.notable === true || (filter.verdict ?? 'allow') !== 'allow' || (filter.outcome ?? 'passed') !== 'passed') inner.push(`verdict <> 'allow'`);
  if (after) inner.push(`(at, id) < (${value(after.at)}::timestamptz, ${value(after.id)}::uuid)`);
  if (filter.verdict !== undefined) outer.push(`verdict = ${value(filter.verdict)}`);
  if (filter.outcome !== undefined) outer.push(`outcome = ${value(filter.outcome)}`);
  if (filter.action !== undefined) outer.push(`action = ${value(filter.action)}`);
  if (filter.application !== undefined) outer.push(`application = ${value(filter.application)}`);
  if (filter.reason !== undefined) outer.push(isSigns(filter.reason) ? SIGNS[filter.reason] : `findings @> ${value(JSON.stringify([{ reason: filter.reason }]))}::jsonb`);
  const rows = await tx.query<PageRow & { readonly looked: boolean }>(
    `with looked as materialized (select * from risk.decisions where ${inner.join(' and ')} order by at desc, id desc limit ${outer.length === 1 ? limit + 1 : LOOKED_AT})
     (select false as looked, ${DECISION_COLUMNS}, ${CURSOR} as cursor_at from looked where ${outer.join(' and ')} order by looked.at desc, looked.id desc limit ${value(limit + 1)})
     union all
     (select true, ${DECISION_COLUMNS}, ${CURSOR} from looked where (select count(*) from looked) = ${LOOKED_AT} order by looked.at, looked.id limit 1)`,
    values,
  );
  const found = rows.filter(({ looked }) => !looked);
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : rows.find(({ looked }) => looked);
  return { rows: shown, ...(last ? { next: { at: last.cursor_at, id: last.id } } : {}) };
}

export interface ExplainedRow extends DecisionRow {
  readonly answered_at: Date | null;
  /** What each feature contributed to the score. Null: there was none, or it was decided before that was kept. */
  readonly parts: Assessment['ratios'] | null;
  /** The policy by which it was decided; null: the built-in one, or it is gone. */
  readonly decided_by: unknown;
  readonly switches: readonly { readonly id: string; readonly kind: string; readonly value?: string; readonly reason: string }[] | null;
}

export async function readDecision(tx: Tx, id: string): Promise<ExplainedRow | undefined> {
  const [row] = await tx.query<ExplainedRow>(
    `select ${DECISION_COLUMNS}, answered_at, parts, (select p.policy from risk.policies p where p.tenant_id = $1 and p.version = d.policy) as decided_by,
       (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', s.id, 'kind', s.kind, 'value', s.value, 'reason', s.reason)))
          from risk.switches s where s.tenant_id = $1 and 'switch:' || s.id::text = any(d.because)) as switches
     from risk.decisions d where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  );
  return row;
}
