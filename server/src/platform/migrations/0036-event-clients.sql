-- From where something was done, apart from the record that it was: the record stays for ever, and this goes with the person (and into no lasting backup).
create table platform.event_clients (
  tenant_id uuid not null,
  event_id uuid not null,
  -- Whose address and browser it is: who did it, else whom it was about.
  person text,
  -- Sealed with the tenant key and bound to this event.
  network bytea,
  agent bytea,
  primary key (tenant_id, event_id)
);
create index event_clients_person on platform.event_clients (tenant_id, person) where person is not null;
alter table platform.event_clients enable row level security;
alter table platform.event_clients force row level security;
create policy tenant on platform.event_clients using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

insert into platform.event_clients (tenant_id, event_id, person, network, agent)
select tenant_id, id, case when actor_kind = 'user' then coalesce(actor_id, subject) else subject end, network, agent
from platform.events where network is not null or agent is not null;
update platform.events set network = null, agent = null where network is not null or agent is not null;
comment on column platform.events.network is 'Not written any more: platform.event_clients. Kept for processes of the release before.';
comment on column platform.events.agent is 'Not written any more: platform.event_clients. Kept for processes of the release before.';

-- What a process of the release before still wrote there while both ran.
create function platform.move_event_clients(tenant uuid, who text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tenant is distinct from platform.tenant() then
    raise exception 'outside its tenant';
  end if;
  update platform.events set network = null, agent = null
  where tenant_id = tenant and (network is not null or agent is not null) and (subject = who or (actor_kind = 'user' and actor_id = who));
end $$;
