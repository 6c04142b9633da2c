-- Photos that customers gave us, made anew and sealed with their key. Found by the hash of the random id in their address, so that whoever reads this table alone
-- can fetch none. The address is the attribute `picture` and nowhere else: a photo that it does not name is not given out.
create table identity.pictures (
  tenant_id uuid not null,
  id_hash bytea not null check (length(id_hash) = 32),
  user_id uuid not null,
  sealed bytea not null,
  created_at timestamptz not null default platform.now(),
  primary key (tenant_id, id_hash),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index pictures_by_user on identity.pictures (tenant_id, user_id);
alter table identity.pictures enable row level security;
alter table identity.pictures force row level security;
create policy tenant on identity.pictures using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
