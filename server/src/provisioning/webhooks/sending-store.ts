import type { Database, Tx } from '#platform/db';

export interface ClaimedDelivery {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly messageId: string;
  readonly clientId: string;
  readonly endpoint: string;
  readonly type: string;
  readonly url: string;
  readonly secrets: Buffer;
  readonly body: Buffer;
  /** This one included. */
  readonly attempts: number;
  readonly ageSeconds: number;
}

export interface ClaimLimits {
  /** For all endpoints. */
  readonly free: number;
  /** At once at one endpoint, over all workers. */
  readonly perEndpoint: number;
  /** Longer than a try can take. */
  readonly leaseSeconds: number;
}

/**
 * What may be sent now, in one autocommitted statement: each row goes to exactly one worker. Every endpoint gets its share whatever the others do, in an order that favours
 * nobody; one where nobody was found gets one message at a time; and what is about a user waits for what is older about the same user.
 */
export async function claimDue(db: Database, { free, perEndpoint, leaseSeconds }: ClaimLimits): Promise<readonly ClaimedDelivery[]> {
  return db.statement<ClaimedDelivery>(
    `with ready as materialized (
       select e.tenant_id, e.id, e.url, e.secrets,
         case when e.failures > 0 then 1 else $2::int end
           - (select count(*)::int from provisioning.webhook_deliveries l where l.tenant_id = e.tenant_id and l.endpoint_id = e.id and l.state = 'pending' and l.leased_until > platform.now()) as room
       from provisioning.webhook_endpoints e
       where e.state = 'active' and (e.resting_until is null or e.resting_until <= platform.now())
         and exists (select from provisioning.webhook_deliveries w where w.tenant_id = e.tenant_id and w.endpoint_id = e.id and w.state = 'pending' and w.next_at <= platform.now())
       order by random()
     ), due as (
       select r.url, r.secrets, d.tenant_id, d.endpoint_id, d.message_id
       from ready r cross join lateral (
         select d.tenant_id, d.endpoint_id, d.message_id from provisioning.webhook_deliveries d
         where d.tenant_id = r.tenant_id and d.endpoint_id = r.id and d.state = 'pending' and d.next_at <= platform.now() and (d.leased_until is null or d.leased_until <= platform.now())
           and not exists (select from provisioning.webhook_deliveries o where o.tenant_id = d.tenant_id and o.endpoint_id = d.endpoint_id and o.user_hash = d.user_hash
             and o.state = 'pending' and o.occurred_at < d.occurred_at)
         order by d.next_at limit greatest(r.room, 0) for update skip locked
       ) d
       limit $1
     )
     update provisioning.webhook_deliveries d set attempts = d.attempts + 1, leased_until = platform.now() + make_interval(secs => $3)
     from due where d.tenant_id = due.tenant_id and d.endpoint_id = due.endpoint_id and d.message_id = due.message_id
     returning d.tenant_id as "tenantId", d.endpoint_id as "endpointId", d.message_id as "messageId", d.client_id as "clientId", d.endpoint, d.type, due.url, due.secrets, d.body, d.attempts,
       extract(epoch from platform.now() - d.created_at)::float8 as "ageSeconds"`,
    [free, perEndpoint, leaseSeconds],
  );
}

/** What became of a try. */
export interface SettledTry {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly messageId: string;
  readonly attempts: number;
  readonly result: 'delivered' | 'again' | 'given_back' | 'failed';
  readonly status: number | null;
  readonly problem: string | null;
  /** Until the next try. */
  readonly delaySeconds: number;
  /** Whether somebody was there: ends the rest of an endpoint, or makes it longer. Null: says nothing about it. */
  readonly there: boolean | null;
  /** The endpoint itself asked for so long a rest. */
  readonly restSeconds: number;
}

/**
 * Many at once, in one statement. An acknowledgement counts whoever brings it; anything else only from whoever held the row last. Given back: as if it had not been tried.
 * Returns those that count.
 */
export function settleTries(db: Database, tries: readonly SettledTry[], maxRestSeconds: number): Promise<ReadonlySet<string>> {
  return settle((text, values) => db.statement(text, values), tries, maxRestSeconds);
}

/** The same, together with what is told of it. */
export function settleInTx(tx: Tx, tries: readonly SettledTry[], maxRestSeconds: number): Promise<ReadonlySet<string>> {
  return settle((text, values) => tx.query(text, values), tries, maxRestSeconds);
}

async function settle(ask: (text: string, values: readonly unknown[]) => Promise<unknown[]>, tries: readonly SettledTry[], maxRestSeconds: number): Promise<ReadonlySet<string>> {
  const column = <K extends keyof SettledTry>(name: K) => tries.map((one) => one[name]);
  const rows = (await ask(
    `with given as (
       select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::smallint[], $7::text[], $8::float8[], $9::boolean[], $10::float8[])
         as g (tenant_id, endpoint_id, message_id, attempts, result, status, problem, delay, there, rest)
     ), settled as (
       update provisioning.webhook_deliveries d set
         state = case g.result when 'delivered' then 'delivered' when 'failed' then 'failed' else 'pending' end,
         attempts = d.attempts - case when g.result = 'given_back' then 1 else 0 end,
         leased_until = null,
         next_at = platform.now() + make_interval(secs => g.delay),
         last_status = coalesce(g.status, case when g.result = 'given_back' then d.last_status end), last_problem = g.problem,
         acknowledged_at = case when g.result = 'delivered' then platform.now() end,
         ended_at = case when g.result in ('delivered', 'failed') then platform.now() end
       from given g where d.tenant_id = g.tenant_id and d.endpoint_id = g.endpoint_id and d.message_id = g.message_id
         and case when g.result = 'delivered' then d.state <> 'delivered' else d.state = 'pending' and d.attempts = g.attempts end
       returning d.tenant_id, d.endpoint_id, d.message_id, g.there, g.rest
     ), heard as (
       select tenant_id, endpoint_id, bool_or(there) as there, max(rest) as rest from settled where there is not null group by 1, 2
     ), locked as (
       -- Always in the same order, so that workers do not wait for each other in a circle.
       select e.tenant_id, e.id, h.there, h.rest from provisioning.webhook_endpoints e join heard h on h.tenant_id = e.tenant_id and h.endpoint_id = e.id
       where not h.there or e.failures > 0 order by e.tenant_id, e.id for update of e
     ), health as (
       update provisioning.webhook_endpoints e set
         failures = case when h.there then 0 else e.failures + 1 end,
         resting_until = case when not h.there then platform.now() + make_interval(secs => greatest(h.rest, least($11::float8, power(2, least(e.failures, 20))))) end
       from locked h where e.tenant_id = h.tenant_id and e.id = h.id
     )
     select message_id as "messageId", endpoint_id as "endpointId" from settled`,
    [
      column('tenantId'),
      column('endpointId'),
      column('messageId'),
      column('attempts'),
      column('result'),
      column('status'),
      column('problem'),
      column('delaySeconds'),
      column('there'),
      column('restSeconds'),
      maxRestSeconds,
    ],
  )) as { readonly messageId: string; readonly endpointId: string }[];
  return new Set(rows.map(({ endpointId, messageId }) => `${endpointId} ${messageId}`));
}
