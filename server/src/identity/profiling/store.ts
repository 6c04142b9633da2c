import type { Tx } from '#platform/db';
import type { UserState } from '../contract.ts';
import type { SealedAttribute } from '../store.ts';

const PAUSE_DAYS = 14;
const MOST_SKIPS = 3;

export interface StandingRow {
  readonly state: UserState;
  readonly wrapped: Buffer | null;
  readonly visits: number;
  readonly visits_overall: number;
  readonly days: number;
  readonly attributes: readonly SealedAttribute[];
  /** Rules that may not ask now: asked lately, or declined often enough. */
  readonly resting: readonly string[];
}

/** Everything the rules look at, and the visit itself when it is counted: one statement. */
export async function visitAndStanding(
  tx: Tx,
  userId: string,
  visit: { readonly applicationId: string; readonly counted: boolean },
  names: readonly string[],
): Promise<StandingRow | undefined> {
  const rows = await tx.query<StandingRow>(
    `with now as (insert into identity.visits as v (tenant_id, user_id, application_id, visits, last_at)
       select $1, $2, $3, 1, platform.now() where $4
       on conflict (tenant_id, user_id, application_id) do update set visits = v.visits + 1, last_at = excluded.last_at
       returning v.visits),
     here as (select coalesce((select visits from now), (select visits from identity.visits where tenant_id = $1 and user_id = $2 and application_id = $3), 0) as visits)
     select u.state, k.wrapped, here.visits,
       (here.visits + coalesce((select sum(o.visits) from identity.visits o where o.tenant_id = $1 and o.user_id = $2 and o.application_id <> $3), 0))::int as visits_overall,
       floor(extract(epoch from platform.now() - coalesce(u.registered_at, u.created_at)) / 86400)::int as days,
       (select coalesce(json_agg(json_build_object('name', a.name, 'sealed', encode(a.sealed, 'hex'), 'source', a.source, 'updated_at', a.updated_at, 'verified_at', a.verified_at,
          'unconfirmed', a.unconfirmed)), '[]') from identity.attributes a where a.tenant_id = $1 and a.user_id = $2 and a.name = any($5::text[])) as attributes,
       array(select p.rule from identity.prompts p where p.tenant_id = $1 and p.user_id = $2
          and (p.skips >= $6 or p.asked_at > platform.now() - make_interval(days => $7))) as resting
     from here, identity.users u left join identity.user_keys k on k.tenant_id = u.tenant_id and k.user_id = u.id
     where u.tenant_id = $1 and u.id = $2`,
    [tx.tenantId, userId, visit.applicationId, visit.counted, names, MOST_SKIPS, PAUSE_DAYS],
  );
  return rows[0];
}

/** Asks, if it still may: of several browsers that would ask at the same moment, one does. */
export async function askOnce(tx: Tx, userId: string, rule: string): Promise<boolean> {
  const rows = await tx.query(
    `insert into identity.prompts as p (tenant_id, user_id, rule, asked_at) values ($1, $2, $3, platform.now())
     on conflict (tenant_id, user_id, rule) do update set asked_at = excluded.asked_at
       where p.skips < $4 and p.asked_at <= excluded.asked_at - make_interval(days => $5)
     returning 1`,
    [tx.tenantId, userId, rule, MOST_SKIPS, PAUSE_DAYS],
  );
  return rows.length > 0;
}

export async function countSkip(tx: Tx, userId: string, rule: string): Promise<void> {
  await tx.query('update identity.prompts set skips = least(skips + 1, $4) where tenant_id = $1 and user_id = $2 and rule = $3', [tx.tenantId, userId, rule, MOST_SKIPS]);
}
