-- Whoever signs out here signs out at the other side too.
alter table federation.connections add column sign_out_at_provider boolean not null default false;

-- With a connection goes what is remembered of its messages.
alter table federation.ended_messages add foreign key (tenant_id, connection_id) references federation.connections (tenant_id, id) on delete cascade;
