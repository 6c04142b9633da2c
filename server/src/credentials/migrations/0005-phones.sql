-- Phones that get codes. The number and the customer's own name are sealed, bound to user and row: a row moved to another user does not open.
-- `lookup` is a MAC of user and number: nobody's number twice, and a dump does not show who shares one. `slot` caps how many there are.
create table credentials.phones (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  slot smallint not null check (slot in (1, 2)),
  lookup bytea not null,
  sealed_number bytea not null,
  label bytea,
  verified_at timestamptz not null default platform.now(),
  last_used_at timestamptz,
  primary key (tenant_id, user_id, id),
  unique (tenant_id, user_id, slot),
  unique (tenant_id, user_id, lookup)
) with (fillfactor = 70);
alter table credentials.phones enable row level security;
alter table credentials.phones force row level security;
create policy tenant on credentials.phones using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant());
