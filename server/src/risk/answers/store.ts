import type { Tx } from '#platform/db';
import type { Decision, Kept, Outcome } from '../contract.ts';
import type { DecisionRow } from '../decisions/store.ts';
import { MOST_TOLD_A_DAY, RELEASED_SECONDS, TOLD_DAYS } from './settings.ts';

export interface NewQuestion {
  readonly decision: Decision & { readonly userId: string };
  readonly browserKey: Buffer;
  readonly shown: Buffer;
}

/** False: there is one already, or its owner had too many messages today. Then it is still known what it looked like, and can be answered in the account. */
export async function insertQuestion(tx: Tx, { decision, browserKey, shown }: NewQuestion): Promise<boolean> {
  const { ip, asn, browser, os } = decision.assessment.shown.values satisfies Kept['values'];
  const [row] = await tx.query<{ sent: number }>(
    `insert into risk.questions (tenant_id, decision_id, user_id, sent, browser_key, ip, asn, browser, os, shown)
     values ($1, $2, $3, (select case when coalesce(sum(sent), 0) < ${MOST_TOLD_A_DAY} then 1 else 0 end from risk.questions
       where tenant_id = $1 and user_id = $3 and asked_at > platform.now() - interval '1 day'), $4, $5, $6, $7, $8, $9)
     on conflict (tenant_id, decision_id) do nothing returning sent`,
    [tx.tenantId, decision.id, decision.userId, browserKey, ip ?? null, asn ?? null, browser ?? null, os ?? null, shown],
  );
  return row?.sent === 1;
}

/** One more message about the same. How many there are then; undefined: it had enough. */
export async function countResent(tx: Tx, decisionId: string, most: number): Promise<number | undefined> {
  const [row] = await tx.query<{ sent: number }>(
    `update risk.questions q set sent = sent + 1 where tenant_id = $1 and decision_id = $2 and sent < $3
       and (select coalesce(sum(sent), 0) from risk.questions o where o.tenant_id = $1 and o.user_id = q.user_id and o.asked_at > platform.now() - interval '1 day') < ${MOST_TOLD_A_DAY}
     returning sent`,
    [tx.tenantId, decisionId, most],
  );
  return row?.sent;
}

/** Whether its owner said within the hour that somebody who waits in this browser is them. */
export async function isReleased(tx: Tx, userId: string, browserKey: Buffer): Promise<boolean> {
  const rows = await tx.query(
    'select from risk.questions where tenant_id = $1 and user_id = $2 and browser_key = $3 and denied_at is null and released_until > platform.now() limit 1',
    [tx.tenantId, userId, browserKey],
  );
  return rows.length > 0;
}

/** What it was before stands in `outcome`. Nothing: it was answered, or is not theirs. */
export async function answerMe(tx: Tx, userId: string, decisionId: string): Promise<{ readonly released: boolean } | undefined> {
  const [row] = await tx.query<{ outcome: Outcome }>(
    `with answered as (
       update risk.decisions set answer = 'me', answered_at = platform.now(), outcome = case when outcome = 'held' then 'released' else outcome end
       where tenant_id = $1 and id = $2 and user_id = $3 and answer is null returning id, outcome)
     , opened as (
       update risk.questions q set released_until = platform.now() + make_interval(secs => ${RELEASED_SECONDS})
       from answered a where q.tenant_id = $1 and q.decision_id = a.id and a.outcome = 'released' and q.denied_at is null)
     select outcome from answered`,
    [tx.tenantId, decisionId, userId],
  );
  return row && { released: row.outcome === 'released' };
}

/** Of two answers this one counts, whichever came first: of somebody who reads the mailbox and its owner, the careful one is believed. */
export async function answerNotMe(tx: Tx, userId: string, decisionId: string): Promise<{ readonly sessionId?: string } | undefined> {
  const [row] = await tx.query<{ session_id: string | null }>(
    `update risk.decisions set answer = 'not_me', answered_at = platform.now() where tenant_id = $1 and id = $2 and user_id = $3 and answer is distinct from 'not_me'
     returning session_id`,
    [tx.tenantId, decisionId, userId],
  );
  if (!row) return undefined;
  // Whatever else was let through by a "yes" of today may be theirs as little.
  await tx.query(
    `update risk.questions set released_until = null, denied_at = case when decision_id = $3 then platform.now() else denied_at end
     where tenant_id = $1 and user_id = $2 and (decision_id = $3 or released_until is not null)`,
    [tx.tenantId, userId, decisionId],
  );
  return row.session_id === null ? {} : { sessionId: row.session_id };
}

export async function wasAsked(tx: Tx, decisionId: string): Promise<boolean> {
  return (await tx.query('select from risk.questions where tenant_id = $1 and decision_id = $2', [tx.tenantId, decisionId])).length > 0;
}

export async function readAnswer(tx: Tx, userId: string, decisionId: string): Promise<{ readonly answer: DecisionRow['answer'] } | undefined> {
  const [row] = await tx.query<{ answer: DecisionRow['answer'] }>('select answer from risk.decisions where tenant_id = $1 and id = $2 and user_id = $3', [
    tx.tenantId,
    decisionId,
    userId,
  ]);
  return row;
}

export type QuestionRow = Pick<DecisionRow, 'id' | 'at' | 'session_id' | 'outcome' | 'findings' | 'answer'> & { readonly shown: Buffer };

/** The newest ones of a customer that they may still say something of. */
export function questionsOf(tx: Tx, userId: string, limit: number): Promise<QuestionRow[]> {
  return tx.query<QuestionRow>(
    `select d.id, d.at, d.session_id, d.outcome, d.findings, d.answer, q.shown from risk.questions q join risk.decisions d on d.tenant_id = $1 and d.id = q.decision_id
     where q.tenant_id = $1 and q.user_id = $2 and q.asked_at > platform.now() - make_interval(days => ${TOLD_DAYS}) order by q.asked_at desc limit $3`,
    [tx.tenantId, userId, limit],
  );
}
