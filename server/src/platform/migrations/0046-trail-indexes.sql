-- Whatever the trail is asked for is found by an index, newest first, in a trail of any length. Of what customers do themselves, which is nearly everything, there are entries
-- in three of these; the others are for what is rare.
create index concurrently events_person on platform.events (tenant_id, subject, occurred_at, id) include (type) where subject is not null;
create index concurrently events_type on platform.events (tenant_id, type, occurred_at, id);
create index concurrently events_application on platform.events (tenant_id, application_id, occurred_at, id) where application_id is not null;
create index concurrently events_request on platform.events (tenant_id, request_id);
create index concurrently events_failed on platform.events (tenant_id, occurred_at, id) where result = 'failure';
create index concurrently events_actor on platform.events (tenant_id, actor_id, occurred_at, id) where actor_kind <> 'user' or subject is distinct from actor_id;
create index concurrently events_operator on platform.events (tenant_id, occurred_at, id) where actor_kind = 'operator';
create index concurrently events_program on platform.events (tenant_id, occurred_at, id) where actor_kind = 'application';
create index concurrently events_system on platform.events (tenant_id, occurred_at, id) where actor_kind = 'system';
create index concurrently event_clients_network on platform.event_clients (tenant_id, network_index, happened_at, event_id) where network_index is not null;
