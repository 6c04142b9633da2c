-- Addresses that were changed or removed a short while ago, as they were: until the time is over, whoever was told can take the change back. Sealed with the
-- user's key as a whole, so that nothing here can be looked up by an address.
create table identity.address_changes (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  sealed bytea not null,
  -- Of two changes in one transaction too, one is later.
  changed_at timestamptz not null default platform.moment(),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references identity.users (tenant_id, id) on delete cascade
);
create index address_changes_by_user on identity.address_changes (tenant_id, user_id, changed_at);
alter table identity.address_changes enable row level security;
alter table identity.address_changes force row level security;
create policy tenant on identity.address_changes using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());

-- When it can no longer be taken back: ids only. No row-level security: the worker serves all tenants.
create table identity.address_change_ends (
  tenant_id uuid not null,
  change_id uuid not null,
  due_at timestamptz not null,
  primary key (tenant_id, change_id),
  foreign key (tenant_id, change_id) references identity.address_changes (tenant_id, id) on delete cascade
);
create index address_change_ends_due on identity.address_change_ends (due_at);
