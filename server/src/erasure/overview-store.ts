import type { Tx } from '#platform/db';
import type { AskedBy, ErasureFilter, ErasureOverview } from './contract.ts';

interface OverviewRow {
  readonly id: string;
  readonly user_id: string;
  readonly state: ErasureOverview['state'];
  readonly asked_by: AskedBy;
  readonly requested_at: Date;
  readonly due_at: Date;
  readonly due: boolean;
  readonly ended_at: Date | null;
  readonly hold_reason: string | null;
  readonly hold_began: Date | null;
}

/** A hold is about an account whose end was asked for: of what is over there is none. */
const OVERVIEW = `select e.id, e.user_id, e.state, e.asked_by, e.requested_at, e.due_at, e.state = 'scheduled' and e.due_at <= platform.now() and h.user_id is null as due,
    coalesce(e.erased_at, e.cancelled_at) as ended_at, h.reason as hold_reason, h.began_at as hold_began
  from erasure.erasures e left join erasure.holds h on h.tenant_id = e.tenant_id and h.user_id = e.user_id and e.state = 'scheduled'
  where e.tenant_id = $1`;

const overviewOf = (row: OverviewRow): ErasureOverview => ({
  id: row.id,
  userId: row.user_id,
  state: row.state,
  askedBy: row.asked_by,
  requestedAt: row.requested_at,
  dueAt: row.due_at,
  isDue: row.due,
  ...(row.ended_at ? { endedAt: row.ended_at } : {}),
  ...(row.hold_reason === null ? {} : { hold: { reason: row.hold_reason, beganAt: row.hold_began as Date } }),
});

export async function listErasures(tx: Tx, { state, held = false, after, limit }: ErasureFilter): Promise<readonly ErasureOverview[]> {
  const rows = await tx.query<OverviewRow>(
    `${OVERVIEW} and ($2::text is null or e.state = $2) and (not $3 or h.user_id is not null)
       and ($4::uuid is null or (e.requested_at, e.id) < (select requested_at, id from erasure.erasures where tenant_id = $1 and id = $4))
     order by e.requested_at desc, e.id desc limit $5`,
    [tx.tenantId, state ?? null, held, after ?? null, limit],
  );
  return rows.map(overviewOf);
}

export async function findErasure(tx: Tx, id: string): Promise<ErasureOverview | undefined> {
  const [row] = await tx.query<OverviewRow>(`${OVERVIEW} and e.id = $2`, [tx.tenantId, id]);
  return row && overviewOf(row);
}
