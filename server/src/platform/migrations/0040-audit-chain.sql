-- The chain over the audit trail (decision 0031).

-- Which transaction wrote it: what makes "everything up to here" a thing that no later commit changes. Costs nothing to fill, and old rows are not rewritten.
alter table platform.events add column xid xid8 not null default pg_current_xact_id();
create index events_written on platform.events (xid, occurred_at, id);

-- Up to 500 entries each, in their order, signed. Hashes and identifiers only: nothing in it names a value of anybody.
create table platform.audit_blocks (
  tenant_id uuid not null,
  number bigint not null check (number > 0),
  -- Number of its first entry.
  first bigint not null check (first > 0),
  -- When its entries were written, by the clock of the database and not by what they say.
  since timestamptz not null,
  until timestamptz not null,
  -- Hash of the block before.
  previous bytea not null,
  -- Where its entries lie, in their order.
  ids uuid[] not null,
  times timestamptz[] not null,
  -- 32 bytes for each entry: its hash, and the hash of the sealed address and browser (zeros: none), which may be gone by now.
  leaves bytea not null,
  clients bytea not null,
  hash bytea not null,
  -- Compact JWS of all that is needed to check the block.
  signed text not null,
  -- HMAC of the hash with the tenant's key: who may write here and has no key of ours cannot make one, whatever they put among the public keys.
  mac bytea not null,
  primary key (tenant_id, number)
);
comment on table platform.audit_blocks is 'append-only: the chain over the audit trail';
alter table platform.audit_blocks alter column leaves set storage external, alter column clients set storage external;
create index audit_blocks_until on platform.audit_blocks (until, tenant_id, number);

-- How far the chain is, of the whole installation: one row, locked by whoever goes on with it.
create table platform.audit_progress (
  single boolean primary key default true check (single),
  -- Numbers of transactions mean something in one cluster only.
  cluster text not null,
  -- All that was written before this is in the chain, and it was written before `at`.
  xid xid8 not null,
  occurred_at timestamptz not null,
  id uuid not null,
  at timestamptz not null,
  -- The part that is being worked on: written between `at` and `next_at`.
  next_xid xid8,
  next_at timestamptz,
  -- When it was last noticed that the database lies in another cluster.
  moved_at timestamptz,
  -- Chained until then is in the anchor file.
  anchored_at timestamptz not null
);
insert into platform.audit_progress (cluster, xid, occurred_at, id, at, anchored_at)
select system_identifier::text, '0', '-infinity', '00000000-0000-0000-0000-000000000000', '1970-01-01Z', '1970-01-01Z' from pg_control_system();

-- The worker chains the facts of all tenants in one go. Only inside the functions below, and only for who owns the tables, does this setting exist.
create policy chain on platform.events to current_user using (current_setting('parvis.chain', true) = 'on');
create policy chain on platform.event_clients for select to current_user using (current_setting('parvis.chain', true) = 'on');

create function platform.unchained_events(after_xid xid8, after_at timestamptz, after_id uuid, before xid8, most integer)
returns table (tenant_id uuid, xid xid8, occurred_at timestamptz, id uuid, type text, version smallint, actor_kind text, actor_id text, subject text, application_id text,
  request_id text, result text, data text, network bytea, agent bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform set_config('parvis.chain', 'on', true);
  return query
  select e.tenant_id, e.xid, e.occurred_at, e.id, e.type, e.version, e.actor_kind, e.actor_id, e.subject, e.application_id, e.request_id, e.result, e.data::text,
    coalesce(e.network, c.network), coalesce(e.agent, c.agent)
  from (select * from platform.events w where (w.xid, w.occurred_at, w.id) > (after_xid, after_at, after_id) and w.xid < before order by w.xid, w.occurred_at, w.id limit most) e
  left join platform.event_clients c on c.tenant_id = e.tenant_id and c.event_id = e.id
  order by e.xid, e.occurred_at, e.id;
  perform set_config('parvis.chain', '', true);
end $$;
revoke execute on function platform.unchained_events(xid8, timestamptz, uuid, xid8, integer) from public;

-- After a restore into another cluster: what was written since the chain ended is taken as written now, so that it has a place in the order here.
create function platform.adopt_events(since timestamptz) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform set_config('parvis.chain', 'on', true);
  update platform.events set xid = pg_current_xact_id() where occurred_at >= since;
  perform set_config('parvis.chain', '', true);
end $$;
revoke execute on function platform.adopt_events(timestamptz) from public;

-- Keys that sign the chain: a purpose of its own (D26). Public halves stay for good.
create table platform.audit_signing_keys (like platform.signing_keys including defaults including constraints, primary key (tenant_id, kid));
create unique index audit_signing_keys_one_active on platform.audit_signing_keys (tenant_id, alg) where state = 'active';
create unique index audit_signing_keys_one_next on platform.audit_signing_keys (tenant_id, alg) where state = 'next';
create index audit_signing_keys_active_since on platform.audit_signing_keys (activated_at) where state = 'active';
create index audit_signing_keys_retiring_since on platform.audit_signing_keys (retiring_at) where state = 'retiring';
