-- When it was: addresses and browsers end after the tenant's time, without a look at the trail.
alter table platform.event_clients add column at timestamptz not null default platform.now();
update platform.event_clients c set at = e.occurred_at from platform.events e where e.tenant_id = c.tenant_id and e.id = c.event_id;
create index event_clients_age on platform.event_clients (tenant_id, at);
