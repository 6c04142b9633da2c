import pg from 'pg';

/** A trail as a shop of a million customers writes it in half a year. Numbered, so that a run is the same as the one before. */
export interface TrailSize {
  readonly customers: number;
  readonly events: number;
  readonly months: number;
}

/** What two addresses are found by: one that a quarter of all customers come from, the network of a phone company, and one that twenty facts came from. */
export interface Addresses {
  readonly frequent: Buffer;
  readonly rare: Buffer;
}

/** Of the customer with a number: the lower, the more happens to them. Number 0 has a hundredth of everything. */
export const customerSql = (number: string) => `md5('customer ' || ${number})::uuid`;

/** The last one has twenty facts in all, the one before two in a thousand. */
export const APPLICATIONS = ['shop', 'app', 'club', 'kiosk', 'partner', 'pilot'] as const;
export const RARE_TYPE = 'erasure.account_erased';
export const FREQUENT_TYPE = 'sessions.session_started';
/** Of the system, so at no application. */
export const NOWHERE_TYPE = 'provisioning.message_sent';
export const OPERATORS = 40;
const RARE = 500_000;
/** As many bytes as the sealed address and browser of a client take. */
const [SEALED_ADDRESS, SEALED_AGENT] = [44, 140];

/** Between 0 and 1, of a number and a seed. */
const random = (seed: number) => `((hashint8extended(n, ${seed}) & 2147483647) / 2147483648.0)`;

const TYPES: readonly (readonly [string, number])[] = [
  [FREQUENT_TYPE, 0.22],
  ['oidc.tokens_issued', 0.24],
  ['sessions.session_ended', 0.12],
  ['credentials.password_verified', 0.12],
  ['credentials.passkey_used', 0.1],
  ['journeys.flow_refused', 0.06],
  ['identity.attributes_changed', 0.04],
  ['consent.given', 0.04],
  ['consent.withdrawn', 0.01],
  ['admin.records_read', 0.03],
  ['admin.customer_handled', 0.01],
  [NOWHERE_TYPE, 0.01],
];

function typeOf(): string {
  let sum = 0;
  return `case when n % ${RARE} = 7 then '${RARE_TYPE}' ${TYPES.map(([type, share]) => `when r_type < ${((sum += share)).toFixed(2)} then '${type}'`).join(' ')} else 'sessions.session_ended' end`;
}

const ROWS = `
  select n, at, type, customer, r_who,
    case when type like 'admin.%' then 'operator' when type like 'provisioning.%' then 'system' when r_who < 0.04 then 'anonymous' when r_who < 0.05 then 'application' else 'user' end as actor_kind
  from (select n, ${typeOf()} as type, floor($1 * r_customer * r_customer * r_customer)::int as customer, r_who, $2::timestamptz + (n - $3) * $4::interval as at
    from (select n, ${random(1)} as r_type, ${random(2)} as r_customer, ${random(3)} as r_who from generate_series($3::bigint, $5::bigint) n) drawn) placed`;

const EVENTS = `
  insert into platform.TABLE (tenant_id, id, occurred_at, type, version, actor_kind, actor_id, subject, application_id, request_id, result, data)
  select $6::uuid, md5('event ' || n)::uuid, at, type, 1, actor_kind,
    case actor_kind when 'user' then ${customerSql('customer')}::text when 'operator' then md5('operator ' || customer % ${OPERATORS})::uuid::text when 'application' then '${APPLICATIONS[0]}' end,
    case when actor_kind = 'anonymous' and n % 2 = 0 then null else ${customerSql('customer')}::text end,
    case when actor_kind in ('operator', 'system') then null when n % ${RARE} = 11 then '${APPLICATIONS[5]}' when r_who < 0.5 then '${APPLICATIONS[0]}' when r_who < 0.8 then '${APPLICATIONS[1]}'
      when r_who < 0.95 then '${APPLICATIONS[2]}' when r_who < 0.998 then '${APPLICATIONS[3]}' else '${APPLICATIONS[4]}' end,
    substr(md5('request ' || n / 3), 1, 16), case when type = 'journeys.flow_refused' then 'failure' else 'success' end,
    jsonb_build_object('session', md5('session ' || n / 4), 'amr', jsonb_build_array('pwd', 'otp'), 'position', n)
  from (${ROWS}) rows`;

export const CLIENTS = `
  insert into platform.event_clients (tenant_id, event_id, person, network, agent, network_index, at, happened_at)
  select e.tenant_id, e.id, coalesce(case e.actor_kind when 'user' then e.actor_id end, e.subject), decode(repeat('ab', ${SEALED_ADDRESS}), 'hex'), decode(repeat('cd', ${SEALED_AGENT}), 'hex'),
    case when n % ${RARE} = 13 then $2::bytea when n % 4 = 1 then $1::bytea else decode(md5('address ' || (hashint8extended(n, 5) & 262143)), 'hex') end, e.occurred_at, e.occurred_at
  from platform.TABLE e cross join lateral (select (e.data ->> 'position')::bigint as n) p where e.actor_kind <> 'system'`;

export const CLIENT_INDEXES = [
  'alter table platform.event_clients add primary key (tenant_id, event_id)',
  'create index event_clients_person on platform.event_clients (tenant_id, person) where person is not null',
  'create index event_clients_age on platform.event_clients (tenant_id, at)',
  'create index event_clients_network on platform.event_clients (tenant_id, network_index, happened_at, event_id) where network_index is not null',
];

/**
 * Month by month: each is filled while it stands alone, and its indexes are made when it becomes a part of the trail, which takes minutes instead of an hour. The last
 * month ends now.
 */
export async function fillTrail(url: string, tenantId: string, { customers, events, months }: TrailSize, addresses: Addresses): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      "set synchronous_commit = off; set maintenance_work_mem = '512MB'; set max_parallel_maintenance_workers = 0; set timezone = 'UTC'; set session_replication_role = replica",
    );
    await client.query('alter table platform.event_clients drop constraint event_clients_pkey');
    for (const index of ['person', 'age', 'network']) await client.query(`drop index platform.event_clients_${index}`);
    const { rows: spans } = await client.query<{ name: string; from: string; to: string; seconds: number }>(
      `select 'events_' || to_char(m, 'YYYY_MM') as name, m::text as from, (m + interval '1 month')::text as to,
         extract(epoch from least(m + interval '1 month', now()) - m)::float8 as seconds
       from generate_series(date_trunc('month', now()) - make_interval(months => $1), date_trunc('month', now()), interval '1 month') m order by m`,
      [months - 1],
    );
    const all = spans.reduce((sum, { seconds }) => sum + seconds, 0);
    let first = 0;
    for (const [at, { name, from, to, seconds }] of spans.entries()) {
      const last = at === spans.length - 1 ? events : Math.min(events, first + Math.round((events * seconds) / all));
      if (last <= first) continue;
      await client.query(`drop table if exists platform.${name}; create table platform.${name} (like platform.events including defaults including constraints);
        alter table platform.${name} enable row level security; alter table platform.${name} force row level security`);
      await client.query(EVENTS.replace('TABLE', name), [customers, from, first, `${seconds / (last - first)} seconds`, last - 1, tenantId]);
      await client.query(CLIENTS.replace('TABLE', name), [addresses.frequent, addresses.rare]);
      await client.query(`alter table platform.events attach partition platform.${name} for values from ('${from}') to ('${to}')`);
      await client.query(`vacuum analyze platform.${name}`);
      first = last;
    }
    for (const index of CLIENT_INDEXES) await client.query(index);
    await client.query('analyze platform.events');
    await client.query('vacuum analyze platform.event_clients');
  } finally {
    await client.end();
  }
}
