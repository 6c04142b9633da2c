import type { Tx } from '#platform/db';
import type { RecordedCase } from './replay-policy.ts';

/** Enough for a share of one in a thousand, and a second of one processor. */
export const MOST_CASES = 50_000;
/** What is read at once keeps others of this process waiting: a twentieth of a second at most. */
const BATCH = 1000;

export interface CasesWanted {
  readonly days: number;
  /** The latest that counts; with the same, the same decisions are read again. */
  readonly until: Date;
  /** Those that were let in without a word are left out. */
  readonly ofNote?: boolean;
}

/** The latest recorded decisions up to a moment, newest first, piece by piece. Returns whether there were more. */
export async function readCases(tx: Tx, { days, until, ofNote = false }: CasesWanted, take: (row: RecordedCase) => void, most = MOST_CASES): Promise<boolean> {
  let after: { readonly at: string; readonly id: string } | undefined;
  for (let read = 0; ; ) {
    const rows = await tx.query<RecordedCase & { readonly place: string }>(
      `select d.id, d.at, d.at::text as place, d.user_id, d.action, d.application, d.enforced, d.because, d.score, d.findings, d.outcome, d.answer, d.unproved,
         d.outcome = 'asked' and d.at > platform.now() - interval '1 hour' as waits,
         d.outcome = 'asked' and d.user_id is not null and exists (
           select from risk.decisions l where l.tenant_id = d.tenant_id and l.user_id = d.user_id and l.at > d.at and l.at <= d.at + interval '1 day'
             and l.outcome = 'passed' and l.enforced = 'challenge' and not l.unproved and l.because = d.because) as returned
       from risk.decisions d where d.tenant_id = $1 ${ofNote ? "and d.verdict <> 'allow' and not (d.user_id is null and d.because[1] like 'switch:%')" : ''} and d.at > $2::timestamptz - make_interval(days => $3) and d.at <= $2
         and ($4::timestamptz is null or (d.at, d.id) < ($4::timestamptz, $5::uuid)) order by d.at desc, d.id desc limit $6`,
      [tx.tenantId, until, days, after?.at ?? null, after?.id ?? null, Math.min(BATCH, most - read + 1)],
    );
    for (const row of rows.slice(0, most - read)) take(row);
    read += rows.length;
    const last = rows.at(-1);
    if (read > most) return true;
    if (rows.length < BATCH || !last) return false;
    after = { at: last.place, id: last.id };
    // Others of this process take their turn.
    await new Promise((next) => setImmediate(next));
  }
}

/** Whatever began by then is committed by now, as good as always: a replay that is looked at, and published a while later, reads the same decisions again in a busy tenant too. */
export async function readSettled(tx: Tx): Promise<Date> {
  const [row] = await tx.query<{ at: Date }>(`select date_trunc('milliseconds', platform.now() - interval '2 seconds') as at`);
  return (row as { at: Date }).at;
}

/** The moment that a replay goes up to, in whole milliseconds as it is told: what was recorded just now counts. */
export async function readNow(tx: Tx): Promise<Date> {
  const [row] = await tx.query<{ now: Date }>(`select date_trunc('milliseconds', platform.now()) + interval '1 millisecond' as now`);
  return (row as { now: Date }).now;
}
