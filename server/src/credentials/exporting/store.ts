import type { Tx } from '#platform/db';

export interface BrowserRow {
  readonly kind: 'signed_in' | 'second_step' | 'remembered';
  readonly last_used_at: Date;
  readonly expires_at: Date | null;
}

/** Which browser it is cannot be told: only its hash is kept. */
export async function browsersOf(tx: Tx, userId: string): Promise<BrowserRow[]> {
  return tx.query<BrowserRow>(
    `select kind, last_used_at, expires_at from (
       select 'signed_in' as kind, last_used_at, null::timestamptz as expires_at from credentials.known_browsers where tenant_id = $1 and user_id = $2
       union all select 'second_step', last_used_at, null from credentials.factor_browsers where tenant_id = $1 and user_id = $2
       union all select case when remembered_until is null then 'second_step' else 'remembered' end, passed_at, remembered_until
         from credentials.second_step_browsers where tenant_id = $1 and user_id = $2) as b order by kind, last_used_at`,
    [tx.tenantId, userId],
  );
}

export interface NudgeRow {
  readonly kind: string;
  readonly asked_at: Date | null;
  readonly skips: number;
  readonly declined: boolean;
}

export async function nudgesOf(tx: Tx, userId: string): Promise<NudgeRow[]> {
  return tx.query<NudgeRow>('select kind, asked_at, skips, declined from credentials.nudges where tenant_id = $1 and user_id = $2 order by kind', [tx.tenantId, userId]);
}

export interface SafeguardRow {
  readonly kind: string;
  readonly reason: string;
  readonly created_at: Date | null;
  readonly expires_at: Date | null;
}

/** What protects the account: changes that wait, kinds of second steps out of use, codes of support, since when a second step is asked for. */
export async function safeguardsOf(tx: Tx, userId: string): Promise<SafeguardRow[]> {
  return tx.query<SafeguardRow>(
    `select kind, reason, created_at, expires_at from (
       select 'hold' as kind, reason, began_at as created_at, until as expires_at from credentials.holds where tenant_id = $1 and user_id = $2
       union all select 'failed_attempts', type || ' ' || failed_count, coalesce(disabled_at, counted_at), null from credentials.factor_failures where tenant_id = $1 and user_id = $2
       union all select 'support_code', case when used_at is null then 'unused' else 'used' end, created_at, expires_at from credentials.support_codes where tenant_id = $1 and user_id = $2
       union all select 'second_step_asked', '', asked_at, null from credentials.second_step_users where tenant_id = $1 and user_id = $2 and asked_at is not null) as s
     order by kind, reason`,
    [tx.tenantId, userId],
  );
}

export async function promptsOf(tx: Tx, userId: string): Promise<{ readonly status: string; readonly created_at: Date; readonly answered_at: Date | null }[]> {
  return tx.query('select status, created_at, answered_at from credentials.push_prompts where tenant_id = $1 and user_id = $2 order by created_at, id', [tx.tenantId, userId]);
}
