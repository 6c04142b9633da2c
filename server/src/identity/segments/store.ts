import type { Tx } from '#platform/db';
import type { UserState } from '../contract.ts';
import { MOST_SKIPS, PAUSE_DAYS } from '../profiling/store.ts';
import type { SealedAttribute } from '../store.ts';

export interface PersonRow {
  readonly state: UserState;
  readonly light: boolean;
  readonly wrapped: Buffer | null;
  readonly verified: boolean;
  readonly visits: number;
  readonly visits_overall: number;
  /** As it was before this visit. */
  readonly visited: readonly { readonly client: string | null; readonly days: number }[];
  readonly days: number;
  readonly attributes: readonly SealedAttribute[];
  /** Rules that may not ask now: asked lately, or declined often enough. */
  readonly resting: readonly string[];
}

/** Everything rules and segments look at, and the visit itself when it is counted: one statement. What it writes, the rest of it does not see. */
export async function visitAndPerson(
  tx: Tx,
  userId: string,
  visit: { readonly applicationId: string; readonly clientId: string | undefined; readonly counted: boolean },
  names: readonly string[],
): Promise<PersonRow | undefined> {
  const rows = await tx.query<PersonRow>(
    `with now as (insert into identity.visits as v (tenant_id, user_id, application_id, client_id, visits, last_at)
       select $1, $2, $3, $8, 1, platform.now() where $4
       on conflict (tenant_id, user_id, application_id) do update set visits = v.visits + 1, last_at = excluded.last_at, client_id = coalesce(excluded.client_id, v.client_id)
       returning v.visits),
     before as (select application_id, client_id, visits, floor(extract(epoch from platform.now() - last_at) / 86400)::int as days
       from identity.visits where tenant_id = $1 and user_id = $2),
     here as (select coalesce((select visits from now), (select visits from before where application_id = $3), 0) as visits)
     select u.state, u.light, k.wrapped, here.visits,
       (here.visits + coalesce((select sum(visits) from before where application_id <> $3), 0))::int as visits_overall,
       (select coalesce(json_agg(json_build_object('client', client_id, 'days', days)), '[]') from before) as visited,
       (exists (select from identity.identifiers i where i.tenant_id = $1 and i.user_id = $2 and i.verified_at is not null)
         or exists (select from identity.contacts c where c.tenant_id = $1 and c.user_id = $2 and c.verified_at is not null)) as verified,
       floor(extract(epoch from platform.now() - coalesce(u.registered_at, u.created_at)) / 86400)::int as days,
       (select coalesce(json_agg(json_build_object('name', a.name, 'sealed', encode(a.sealed, 'hex'), 'source', a.source, 'updated_at', a.updated_at, 'verified_at', a.verified_at,
          'unconfirmed', a.unconfirmed)), '[]') from identity.attributes a where a.tenant_id = $1 and a.user_id = $2 and a.name = any($5::text[])) as attributes,
       array(select p.rule from identity.prompts p where p.tenant_id = $1 and p.user_id = $2
          and (p.skips >= $6 or p.asked_at > platform.now() - make_interval(days => $7))) as resting
     from here, identity.users u left join identity.user_keys k on k.tenant_id = u.tenant_id and k.user_id = u.id
     where u.tenant_id = $1 and u.id = $2`,
    [tx.tenantId, userId, visit.applicationId, visit.counted, names, MOST_SKIPS, PAUSE_DAYS, visit.clientId ?? null],
  );
  return rows[0];
}
