-- Tenants whose chain stands still because their key cannot be opened: the others go on. What is theirs is chained when it can be.
create table platform.audit_held (
  tenant_id uuid not null primary key,
  -- Of this tenant, all that was written before this is in the chain, and it was written before `at`.
  xid xid8 not null,
  occurred_at timestamptz not null,
  id uuid not null,
  at timestamptz not null,
  -- The part that is being made up for: up to this place, written before `next_at`.
  next_xid xid8,
  next_occurred_at timestamptz,
  next_id uuid,
  next_at timestamptz,
  held_at timestamptz not null default platform.now(),
  tried_at timestamptz not null default platform.now(),
  check ((next_xid is null) = (next_at is null) and (next_xid is null) = (next_occurred_at is null) and (next_xid is null) = (next_id is null))
);

-- As `unchained_events`, of one tenant, up to a place.
create function platform.unchained_events_of(tenant uuid, since timestamptz, after_xid xid8, after_at timestamptz, after_id uuid, until_xid xid8, until_at timestamptz, until_id uuid, most integer)
returns table (tenant_id uuid, xid xid8, occurred_at timestamptz, id uuid, type text, version smallint, actor_kind text, actor_id text, subject text, application_id text,
  request_id text, result text, data text, network bytea, agent bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform set_config('parvis.chain', 'on', true);
  return query
  select e.tenant_id, e.xid, e.occurred_at, e.id, e.type, e.version, e.actor_kind, e.actor_id, e.subject, e.application_id, e.request_id, e.result, e.data::text,
    coalesce(e.network, c.network), coalesce(e.agent, c.agent)
  from (select * from platform.events w where w.tenant_id = tenant and w.occurred_at >= since and (w.xid, w.occurred_at, w.id) > (after_xid, after_at, after_id)
      and (w.xid, w.occurred_at, w.id) <= (until_xid, until_at, until_id) order by w.xid, w.occurred_at, w.id limit most) e
  left join platform.event_clients c on c.tenant_id = e.tenant_id and c.event_id = e.id
  order by e.xid, e.occurred_at, e.id;
  perform set_config('parvis.chain', '', true);
end $$;
revoke execute on function platform.unchained_events_of(uuid, timestamptz, xid8, timestamptz, uuid, xid8, timestamptz, uuid, integer) from public;
