import type { Tx } from '#platform/db';
import { countHours } from './hours-store.ts';

export interface MadeUpDecision {
  readonly id: string;
  readonly minutesAgo: number;
  readonly verdict: string;
  readonly because: readonly string[];
  readonly findings: readonly { readonly reason: string; readonly grade: string; readonly facts?: Readonly<Record<string, number>> }[];
  readonly outcome: string;
}
export interface MadeUpWindow {
  readonly kind: number;
  readonly key: number;
  readonly seconds: number;
  readonly minutesAgo: number;
  readonly attempts: number;
  readonly failures: number;
  readonly common: number;
  readonly leaked: number;
  readonly people: number;
}

export const hasDecisions = async (tx: Tx): Promise<boolean> => (await tx.query('select from risk.decisions where tenant_id = $1 limit 1', [tx.tenantId])).length > 0;

/** Two statements, whatever their number. Accounts that were tried have no names here, as those of any window that is over. */
export async function insertMadeUp(tx: Tx, application: string, decisions: readonly MadeUpDecision[], windows: readonly MadeUpWindow[]): Promise<void> {
  await tx.query(
    `insert into risk.decisions (tenant_id, id, at, action, application, verdict, enforced, because, policy, findings, outcome)
     select $1, d.id, platform.now() - make_interval(secs => d."minutesAgo" * 60), 'sign-in', $2, d.verdict, d.verdict, array(select jsonb_array_elements_text(d.because)), 0, d.findings, d.outcome
     from jsonb_to_recordset($3) as d (id uuid, "minutesAgo" double precision, verdict text, because jsonb, findings jsonb, outcome text)`,
    [tx.tenantId, application, JSON.stringify(decisions)],
  );
  await tx.query(
    `insert into risk.windows (tenant_id, kind, key, slot, attempts, failures, common, leaked, people, passed, expires_at)
     select $1, kind, key, slot, sum(attempts), sum(failures), sum(common), sum(leaked), array_fill(0::bigint, array[least(64, max(people))]), '{}',
       to_timestamp((slot + 2) * min(seconds)) + interval '30 days'
     from (select w.*, floor(extract(epoch from platform.now() - make_interval(secs => w."minutesAgo" * 60)) / seconds)::bigint as slot
       from jsonb_to_recordset($2) as w (kind smallint, key bigint, seconds int, "minutesAgo" double precision, attempts int, failures int, common int, leaked int, people int)) placed
     group by kind, key, slot
     on conflict do nothing`,
    [tx.tenantId, JSON.stringify(windows)],
  );
  await countHours(tx);
}
