-- Messages of other systems that ended sessions here: each counts once, from the moment its sessions ended and not before. Not about people.
create table federation.ended_messages (
  tenant_id uuid not null,
  connection_id uuid not null,
  id_hash bytea not null check (length(id_hash) = 32),
  expires_at timestamptz not null,
  primary key (tenant_id, connection_id, id_hash)
);
create index ended_messages_expiry on federation.ended_messages (tenant_id, expires_at);
alter table federation.ended_messages enable row level security;
alter table federation.ended_messages force row level security;
create policy tenant on federation.ended_messages using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
