import type { Tx } from '#platform/db';
import type { Decision, Finding, Outcome, Verdict } from '../contract.ts';
import { looksOf } from '../refresh/looks-of.ts';

export interface DecisionEnd {
  readonly outcome: Outcome;
  readonly sessionId?: string;
  readonly unproved?: boolean;
}

/** Written once with what came of it, or first as `asked` or `held` and then again with how that ended: its id is the same. */
export async function saveDecision(tx: Tx, decision: Decision, { outcome, sessionId, unproved = false }: DecisionEnd): Promise<void> {
  const { id, userId, action, application, verdict, enforced, because, policy, threshold, assessment } = decision;
  await tx.query(
    `insert into risk.decisions as d (tenant_id, id, user_id, session_id, action, application, verdict, enforced, because, policy, score, threshold, findings, outcome, parts, unproved, looks, settled_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, case when $14 <> 'asked' and $14 <> 'held' then platform.now() end)
     on conflict (tenant_id, id) do update set outcome = excluded.outcome, session_id = coalesce(excluded.session_id, d.session_id), settled_at = excluded.settled_at, unproved = excluded.unproved
       where d.outcome in ('asked', 'held', 'released')`,
    [
      tx.tenantId,
      id,
      userId ?? null,
      sessionId ?? null,
      action,
      application ?? null,
      verdict,
      enforced,
      because,
      policy,
      assessment.score ?? null,
      threshold ?? null,
      JSON.stringify(assessment.findings),
      outcome,
      assessment.ratios ? JSON.stringify(assessment.ratios) : null,
      unproved,
      action === 'session' ? looksOf(assessment) : null,
    ],
  );
}

/** Longer ago it was asked of another visit. */
const ANSWERED_HOURS = 24;

/** What a browser that looks like this was asked for when it went on with the session, and has proved now. What was asked of other looks stays asked: it may have been somebody else. */
export async function settleAsked(tx: Tx, sessionId: string, { userId, assessment }: Pick<Decision, 'userId' | 'assessment'>, unproved: boolean): Promise<void> {
  await tx.query(
    `update risk.decisions set outcome = 'passed', settled_at = platform.now(), unproved = $5
     where tenant_id = $1 and user_id = $2 and session_id = $3 and looks = $4 and action = 'session' and outcome in ('asked', 'held') and answer is distinct from 'not_me'
       and at > platform.now() - make_interval(hours => ${ANSWERED_HOURS})`,
    [tx.tenantId, userId ?? null, sessionId, looksOf(assessment), unproved],
  );
}

export async function readClock(tx: Tx): Promise<Date> {
  const [row] = await tx.query<{ now: Date }>('select platform.now() as now');
  return (row as { readonly now: Date }).now;
}

/** A decision as it was recorded: what it was made from, and what came of it. */
export interface DecisionRow {
  readonly id: string;
  readonly at: Date;
  readonly user_id: string | null;
  readonly session_id: string | null;
  readonly action: Decision['action'];
  readonly application: string | null;
  readonly verdict: Verdict;
  readonly enforced: Verdict;
  readonly because: readonly string[];
  readonly policy: number;
  readonly score: number | null;
  readonly threshold: number | null;
  readonly findings: readonly Finding[];
  readonly outcome: Outcome;
  readonly settled_at: Date | null;
  readonly answer: 'me' | 'not_me' | null;
}

/** To the account that theirs became; where that is gone as well, to nobody. */
export async function giveDecisions(tx: Tx, from: string, to: string | undefined): Promise<void> {
  if (to === undefined) return void (await tx.query('delete from risk.decisions where tenant_id = $1 and user_id = $2', [tx.tenantId, from]));
  await tx.query('update risk.decisions set user_id = $3 where tenant_id = $1 and user_id = $2', [tx.tenantId, from, to]);
  await tx.query('update risk.questions set user_id = $3 where tenant_id = $1 and user_id = $2', [tx.tenantId, from, to]);
}

/** For the owner's copy. */
export type ToldDecision = Pick<DecisionRow, 'id' | 'at' | 'action' | 'enforced' | 'findings' | 'outcome' | 'answer'>;

export function toldDecisions(tx: Tx, userId: string, until: Date, after: { readonly at: string; readonly id: string } | undefined, limit: number): Promise<ToldDecision[]> {
  return tx.query<ToldDecision>(
    `select id, at, action, enforced, findings, outcome, answer from risk.decisions where tenant_id = $1 and user_id = $2 and at <= $3
       and ($4::timestamptz is null or (date_trunc('milliseconds', at), id) > ($4, $5::uuid)) order by date_trunc('milliseconds', at), id limit $6`,
    [tx.tenantId, userId, until, after?.at ?? null, after?.id ?? null, limit],
  );
}

export const DECISION_COLUMNS =
  'id, at, user_id, session_id, action, application, verdict, enforced, because, policy::int as policy, score, threshold, findings, outcome, settled_at, answer';

/** Older ones say nothing of how people sign in now, and nobody asks any more what became of them. */
export const DECISION_DAYS = 90;

export async function deleteOldDecisions(tx: Tx, limit: number): Promise<number> {
  const rows = await tx.query(
    `delete from risk.decisions where tenant_id = $1 and id = any(array(
       select id from risk.decisions where tenant_id = $1 and at <= platform.now() - make_interval(days => ${DECISION_DAYS}) order by at limit $2)) returning 1`,
    [tx.tenantId, limit],
  );
  return rows.length;
}

export async function findDecision(tx: Tx, id: string): Promise<Pick<DecisionRow, 'action' | 'application' | 'score' | 'findings'> | undefined> {
  const [row] = await tx.query<Pick<DecisionRow, 'action' | 'application' | 'score' | 'findings'>>(
    'select action, application, score, findings from risk.decisions where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  );
  return row;
}
