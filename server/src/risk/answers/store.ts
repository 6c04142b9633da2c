import type { Tx } from '#platform/db';
import type { Decision, Held, Kept, Outcome } from '../contract.ts';
import type { DecisionRow } from '../decisions/store.ts';
import { MOST_A_DAY, MOST_BY_NETWORK, MOST_SENT, PATIENCE_HOURS, PURSES, RELEASED_SECONDS, STILL_THERE_SECONDS, TOLD_DAYS } from './settings.ts';

export interface NewQuestion {
  readonly decision: Decision & { readonly userId: string };
  /** Nobody gets in before it is answered. */
  readonly held: boolean;
  readonly browserKey: Buffer;
  readonly shown: Buffer;
}

export interface HeldIn {
  readonly userId: string;
  readonly decisionId: string;
  readonly browserKey: Buffer;
}

/** Of one browser all attempts wait for the same answer. `sent`: how many messages were; `out`: one about this browser is there to be answered. Undefined: it was asked before. */
export async function insertQuestion(tx: Tx, { decision, held, browserKey, shown }: NewQuestion): Promise<{ readonly sent: number; readonly out: boolean } | undefined> {
  const { ip, asn, browser, os } = decision.assessment.shown.values satisfies Kept['values'];
  const known = decision.assessment.reasons.includes('device.known');
  const [, [row]] = await Promise.all([
    takeTurn(tx, decision.userId),
    tx.query<{ sent: number | null; out: boolean }>(
      `with purse as (select ${PURSE_OF} as purse)
       , today as (select ${TODAY} from purse p left join risk.questions q on q.tenant_id = $1 and q.user_id = $3 and q.asked_at > platform.now() - interval '1 day' group by p.purse)
       , asked as (
         insert into risk.questions (tenant_id, decision_id, user_id, purse, sent, browser_key, ip, asn, browser, os, shown)
         select $1, $2, $3, purse, case when not is_out and ${ROOM} then 1 else 0 end, $4, $5, $6, $7, $8, $9 from today
         on conflict (tenant_id, decision_id) do nothing returning sent)
       select (select sent from asked) as sent, is_out as out from today`,
      [tx.tenantId, decision.id, decision.userId, browserKey, ip ?? null, asn ?? null, browser ?? null, os ?? null, shown, held, known],
    ),
  ]);
  return row && row.sent !== null ? { sent: row.sent, out: row.out } : undefined;
}

/** One more message about the same. How many there are then; undefined: it had enough. */
export async function countResent(tx: Tx, { id, userId }: { readonly id: string; readonly userId: string }): Promise<number | undefined> {
  const [, [row]] = await Promise.all([
    takeTurn(tx, userId),
    tx.query<{ sent: number }>(
      `with asked as (select purse, browser_key, ip, asn from risk.questions where tenant_id = $1 and decision_id = $2 and user_id = $3)
       , today as (select ${TODAY.replaceAll('$4', 'p.browser_key').replaceAll('$5', 'p.ip').replaceAll('$6', 'p.asn')} from asked p
           left join risk.questions q on q.tenant_id = $1 and q.user_id = $3 and q.asked_at > platform.now() - interval '1 day' group by p.purse, p.browser_key, p.ip, p.asn)
       update risk.questions set sent = sent + 1 where tenant_id = $1 and decision_id = $2 and (select ${ROOM} from today) returning sent`,
      [tx.tenantId, id, userId],
    ),
  ]);
  return row?.sent;
}

/** Attempts that come at once are counted one after the other. */
const takeTurn = (tx: Tx, userId: string) => tx.query(`select pg_advisory_xact_lock(hashtextextended('risk.questions:' || $1::text || $2::text, 0))`, [tx.tenantId, userId]);

/** A key that only this browser holds, or a network that the account was signed in from. */
const PURSE_OF = `case when not $10::boolean then ${PURSES.told} when $11::boolean then ${PURSES.browser}
  when exists (select from risk.logins where tenant_id = $1 and user_id = $3 and learned_at is not null and (asn = $6::bigint or ip = $5::bigint)) then ${PURSES.network} else ${PURSES.stranger} end`;

/** What the account was sent within the day. */
const TODAY = `p.purse, coalesce(sum(q.sent) filter (where q.purse = p.purse), 0)::int as of_purse,
  coalesce(sum(q.sent) filter (where q.purse > 0 and q.browser_key = $4), 0)::int as of_browser,
  coalesce(sum(q.sent) filter (where q.purse = ${PURSES.stranger} and (q.asn = $6::bigint or ($6::bigint is null and q.ip = $5::bigint))), 0)::int as of_network,
  coalesce(bool_or(p.purse > 0 and q.purse > 0 and q.sent > 0 and q.browser_key = $4 and q.released_until is null and q.denied_at is null
    and q.asked_at > platform.now() - make_interval(secs => ${STILL_THERE_SECONDS})), false) as is_out`;

/** Whether there is room for one message more. */
const ROOM = `(of_purse < case purse ${(Object.keys(PURSES) as (keyof typeof PURSES)[]).map((name) => `when ${PURSES[name]} then ${MOST_A_DAY[name]}`).join(' ')} end
  and (purse = ${PURSES.told} or of_browser < ${MOST_SENT}) and (purse <> ${PURSES.stranger} or of_network < ${MOST_BY_NETWORK}))`;

const RIPE = `waits_until <= platform.now() and waits_until > platform.now() - interval '${PATIENCE_HOURS} hours'`;

/** What the owner said of whoever waits in this browser. */
export async function heldIn(tx: Tx, { userId, decisionId, browserKey }: HeldIn): Promise<Held> {
  const [row] = await tx.query<{ denied: boolean | null; released: boolean | null; vouched: boolean | null; waits: Date | null }>(
    `select bool_or(denied_at >= (select asked_at from risk.questions where tenant_id = $1 and decision_id = $4)) as denied,
       bool_or(denied_at is null and (released_until > platform.now() or ${RIPE})) as released,
       bool_or(denied_at is null and (vouched and released_until > platform.now() or ${RIPE})) as vouched,
       max(waits_until) filter (where denied_at is null and waits_until > platform.now()) as waits
     from risk.questions where tenant_id = $1 and user_id = $2 and browser_key = $3`,
    [tx.tenantId, userId, browserKey, decisionId],
  );
  return {
    stands: row?.denied ? 'denied' : row?.released ? 'released' : 'waiting',
    vouched: row?.vouched ?? false,
    ...(row?.waits ? { waitsUntil: row.waits } : {}),
  };
}

/** `began`: of the question that the waiting is about, when it begins now. Undefined: nobody said that it was them. The row is looked at once more when it is ours: a "no" takes no turn. */
export async function beginWaiting(tx: Tx, { userId, browserKey }: Omit<HeldIn, 'decisionId'>): Promise<{ readonly until: Date; readonly began: string | null } | undefined> {
  const [, [row]] = await Promise.all([
    takeTurn(tx, userId),
    tx.query<{ until: Date | null; began: string | null }>(
      `with theirs as (select decision_id, waits_until from risk.questions where tenant_id = $1 and user_id = $2 and browser_key = $3 and denied_at is null)
       , began as (
         update risk.questions q set waits_until = platform.now() + interval '${PATIENCE_HOURS} hours' where tenant_id = $1 and decision_id = (
           select decision_id from risk.questions where tenant_id = $1 and user_id = $2 and browser_key = $3 and denied_at is null and waits_until is null and released_until > platform.now()
           order by asked_at desc limit 1) and not exists (select from theirs where waits_until > platform.now())
           and q.denied_at is null and q.waits_until is null and q.released_until > platform.now() returning decision_id, waits_until)
       select coalesce((select waits_until from began), (select max(waits_until) from theirs where waits_until > platform.now())) as until, (select decision_id from began) as began`,
      [tx.tenantId, userId, browserKey],
    ),
  ]);
  return row?.until ? { until: row.until, began: row.began } : undefined;
}

/** What it was before stands in `outcome`. Nothing: it was answered, or is not theirs. */
export async function answerMe(tx: Tx, userId: string, decisionId: string, vouched: boolean): Promise<{ readonly released: boolean } | undefined> {
  const [row] = await tx.query<{ outcome: Outcome }>(
    `with answered as (
       update risk.decisions set answer = 'me', answered_at = platform.now(), outcome = case when outcome = 'held' then 'released' else outcome end
       where tenant_id = $1 and id = $2 and user_id = $3 and answer is null returning id, outcome)
     , opened as (
       update risk.questions q set released_until = platform.now() + make_interval(secs => ${RELEASED_SECONDS}), vouched = $4
       from answered a where q.tenant_id = $1 and q.decision_id = a.id and a.outcome = 'released' and q.denied_at is null)
     select outcome from answered`,
    [tx.tenantId, decisionId, userId, vouched],
  );
  return row && { released: row.outcome === 'released' };
}

/** `began`: the session, if there is one, began with what was denied. Of two answers this one counts, whichever came first: of somebody who reads the mailbox and its owner, the careful one is believed. */
export async function answerNotMe(tx: Tx, userId: string, decisionId: string): Promise<{ readonly sessionId?: string; readonly began: boolean } | undefined> {
  const [row] = await tx.query<{ session_id: string | null; began: boolean }>(
    `update risk.decisions set answer = 'not_me', answered_at = platform.now() where tenant_id = $1 and id = $2 and user_id = $3 and answer is distinct from 'not_me'
     returning session_id, action in ('sign-in', 'sign-up') as began`,
    [tx.tenantId, decisionId, userId],
  );
  if (!row) return undefined;
  // Whatever else was let through by a "yes" of today may be theirs as little.
  await tx.query(
    `update risk.questions set released_until = null, waits_until = null, denied_at = case when decision_id = $3 then platform.now() else denied_at end
     where tenant_id = $1 and user_id = $2 and (decision_id = $3 or released_until is not null or waits_until is not null)`,
    [tx.tenantId, userId, decisionId],
  );
  return { began: row.began, ...(row.session_id === null ? {} : { sessionId: row.session_id }) };
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

export type QuestionRow = Pick<DecisionRow, 'id' | 'at' | 'action' | 'session_id' | 'outcome' | 'findings' | 'answer'> & { readonly shown: Buffer };

/** The newest ones of a customer that they may still say something of. */
export function questionsOf(tx: Tx, userId: string, limit: number): Promise<QuestionRow[]> {
  return tx.query<QuestionRow>(
    `select d.id, d.at, d.action, d.session_id, d.outcome, d.findings, d.answer, q.shown from risk.questions q join risk.decisions d on d.tenant_id = $1 and d.id = q.decision_id
     where q.tenant_id = $1 and q.user_id = $2 and q.asked_at > platform.now() - make_interval(days => ${TOLD_DAYS}) order by q.asked_at desc limit $3`,
    [tx.tenantId, userId, limit],
  );
}
