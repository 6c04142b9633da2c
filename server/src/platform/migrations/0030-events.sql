-- The audit trail and the outbox.

-- Database time that goes on inside a transaction: orders the facts of one transaction. Not for expiry; that is platform.now().
create function platform.moment() returns timestamptz language sql volatile parallel safe as
$$ select platform.now() + (clock_timestamp() - transaction_timestamp()) $$;

-- One row per fact, written in the transaction of the change it tells of (D22).
create table platform.events (
  tenant_id uuid not null,
  id uuid not null,
  occurred_at timestamptz not null,
  type text not null,
  version smallint not null,
  actor_kind text not null check (actor_kind in ('user', 'operator', 'application', 'system', 'anonymous')),
  actor_id text,
  subject text,
  application_id text,
  request_id text not null,
  result text not null check (result in ('success', 'failure')),
  -- Address and user agent of the client, sealed with the tenant key and bound to this row.
  network bytea,
  agent bytea,
  data jsonb not null,
  primary key (tenant_id, occurred_at, id)
) partition by range (occurred_at);
comment on table platform.events is 'append-only: the audit trail';
create index events_subject on platform.events (tenant_id, subject, occurred_at, id) where subject is not null;

alter table platform.events enable row level security;
alter table platform.events force row level security;
create policy tenant on platform.events using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- Safety net: a fact is never lost because a month's partition is missing.
create table platform.events_default partition of platform.events default;
comment on table platform.events_default is 'append-only: part of the audit trail';
alter table platform.events_default enable row level security;
alter table platform.events_default force row level security;

-- Makes the partitions of this month and `ahead` more; returns how many were new. Runs as the owner, because the application role may not
-- create tables. A partition gets row-level security without a policy: read past the parent, it shows nothing to anybody.
create function platform.make_event_partitions(ahead integer default 3) returns integer language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  month timestamptz;
  name text;
  made integer := 0;
begin
  perform set_config('lock_timeout', '2s', true);
  perform set_config('timezone', 'UTC', true);
  for i in 0 .. least(greatest(ahead, 0), 24) loop
    month := date_trunc('month', platform.now(), 'UTC') + make_interval(months => i);
    name := 'events_' || to_char(month, 'YYYY_MM');
    continue when to_regclass('platform.' || name) is not null;
    begin
      -- Attaching locks the parent less than `create table ... partition of` does: writers go on.
      execute format('create table platform.%I (like platform.events including defaults including constraints)', name);
      execute format('comment on table platform.%I is ''append-only: part of the audit trail''', name);
      execute format('alter table platform.%I enable row level security', name);
      execute format('alter table platform.%I force row level security', name);
      execute format('alter table platform.events attach partition platform.%I for values from (%L) to (%L)', name, month, month + interval '1 month');
      made := made + 1;
    exception when check_violation then
      -- The default partition already holds facts of that month; they stay there and nothing is lost.
      null;
    end;
  end loop;
  return made;
end $$;
select platform.make_event_partitions(3);

-- Events that some listener waits for: ids only, emptied by the relay of the worker. No row-level security: the relay serves all tenants.
create table platform.outbox (
  tenant_id uuid not null,
  event_id uuid not null,
  occurred_at timestamptz not null,
  type text not null,
  primary key (tenant_id, event_id)
);
create index outbox_order on platform.outbox (occurred_at);
