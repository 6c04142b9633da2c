import type { Tx } from '#platform/db';
import type { SwitchKind } from '../policy/decide-verdict.ts';

export interface SwitchRow {
  readonly id: string;
  readonly kind: SwitchKind;
  readonly value: string | null;
  readonly reason: string;
  readonly begun_at: Date;
  readonly begun_by: string;
  readonly until: Date;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
  /** By the database's clock. */
  readonly is_on: boolean;
}

const COLUMNS = 'id, kind, value, reason, begun_at, begun_by, until, ended_at, ended_by, ended_at is null and until > platform.now() as is_on';
const MOST_LISTED = 200;

/** Those that are on first, then what was, the latest first. */
export function listSwitches(tx: Tx): Promise<SwitchRow[]> {
  return tx.query<SwitchRow>(
    `select * from (select ${COLUMNS} from risk.switches where tenant_id = $1) s order by is_on desc, coalesce(ended_at, until) desc, id desc limit ${MOST_LISTED}`,
    [tx.tenantId],
  );
}

export async function countOn(tx: Tx): Promise<number> {
  // Whoever else is about to set one waits here, so that two at once never are one too many.
  await tx.query("select pg_advisory_xact_lock(hashtextextended('risk.switches:' || $1::text, 0))", [tx.tenantId]);
  const [row] = await tx.query<{ count: number }>('select count(*)::int as count from risk.switches where tenant_id = $1 and ended_at is null and until > platform.now()', [
    tx.tenantId,
  ]);
  return row?.count ?? 0;
}

export interface NewSwitch {
  readonly id: string;
  readonly kind: SwitchKind;
  readonly value: string | undefined;
  readonly reason: string;
  readonly by: string;
  readonly minutes: number;
}

export async function insertSwitch(tx: Tx, { id, kind, value, reason, by, minutes }: NewSwitch): Promise<SwitchRow> {
  const [row] = await tx.query<SwitchRow>(
    `insert into risk.switches (tenant_id, id, kind, value, reason, begun_by, until) values ($1, $2, $3, $4, $5, $6, platform.now() + make_interval(mins => $7::int)) returning ${COLUMNS}`,
    [tx.tenantId, id, kind, value ?? null, reason, by, minutes],
  );
  return row as SwitchRow;
}

/** Undefined: there is none by that id, or it has ended already; exactly one caller ends it. `over`: only if its time is. */
export async function endSwitch(tx: Tx, id: string, by: string, over: boolean): Promise<SwitchRow | undefined> {
  const [row] = await tx.query<SwitchRow>(
    `update risk.switches set ended_at = least(platform.now(), until), ended_by = case when until <= platform.now() then 'system' else $3 end
     where tenant_id = $1 and id = $2 and ended_at is null${over ? ' and until <= platform.now()' : ''} returning ${COLUMNS}`,
    [tx.tenantId, id, by],
  );
  return row;
}

export async function hasSwitch(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query('select 1 from risk.switches where tenant_id = $1 and id = $2', [tx.tenantId, id])).length === 1;
}
